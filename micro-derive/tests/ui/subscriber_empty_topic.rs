struct Greeted;

#[micro::subscriber(topic = " ")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
