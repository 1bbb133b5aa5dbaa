struct Greeted;

#[micro::subscriber(topic = "greeted", queue = "")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
