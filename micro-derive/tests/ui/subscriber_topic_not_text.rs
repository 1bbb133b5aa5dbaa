struct Greeted;

#[micro::subscriber(topic = 7)]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
