struct Greeted;

struct Log;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl Log {
    #[subscriber = "greeted"]
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }
}

fn main() {}
