struct Greeted;

#[micro::subscriber(topics = "greeted")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
