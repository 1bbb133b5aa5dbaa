struct Greeted;

#[micro::subscriber(topic = "greeted", encoding = "xml")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
