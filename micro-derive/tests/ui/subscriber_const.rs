struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
const async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
