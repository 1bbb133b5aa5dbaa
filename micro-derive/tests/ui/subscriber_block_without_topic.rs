struct Greeted;

struct Log;

#[micro::subscriber]
impl Log {
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }

    #[subscriber(topic = "greeted")]
    async fn again(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }
}

fn main() {}
