struct Greeted;

struct Log;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl Log {
    async fn handle(&self, _: micro::Streaming<Greeted>) -> micro::Result<()> {
        unimplemented!()
    }
}

fn main() {}
