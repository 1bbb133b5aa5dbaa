struct Greeted;

struct Log;

#[micro::subscriber(topic = "greeted", queue = "log")]
impl Log {
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }

    async fn again(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }
}

fn main() {}
