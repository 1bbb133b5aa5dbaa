struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: Greeted) -> micro::Result<impl micro::Stream<Item = micro::Result<Greeted>>> {
    Ok(micro::stream::iter([]))
}

fn main() {}
