struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: Greeted) -> bool {
    unimplemented!()
}

fn main() {}
