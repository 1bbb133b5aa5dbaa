struct Greeted;

#[micro::subscriber(topic = "greeted", topic = "left")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
