struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: micro::Context) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
