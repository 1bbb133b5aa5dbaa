struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: Greeted, _: micro::Context) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
