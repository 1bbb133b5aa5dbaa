struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted<T>(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
