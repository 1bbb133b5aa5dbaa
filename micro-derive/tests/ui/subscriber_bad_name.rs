struct Greeted;

#[micro::subscriber(topic = "greeted", name = "on greeted")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
