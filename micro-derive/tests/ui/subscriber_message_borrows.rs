#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted<'a>(_: std::borrow::Cow<'a, str>) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
