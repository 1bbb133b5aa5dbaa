#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: impl Clone) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
