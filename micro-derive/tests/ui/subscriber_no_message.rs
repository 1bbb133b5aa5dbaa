struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted() -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
