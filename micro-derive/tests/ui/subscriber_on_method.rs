struct Greeted;
struct Log;

impl Log {
    #[micro::subscriber(topic = "greeted")]
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }
}

fn main() {}
