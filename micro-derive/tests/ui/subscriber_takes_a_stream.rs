struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: micro::Streaming<Greeted>) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
