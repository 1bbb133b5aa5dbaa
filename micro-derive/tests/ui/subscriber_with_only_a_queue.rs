struct Greeted;

#[micro::subscriber(queue = "log")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
