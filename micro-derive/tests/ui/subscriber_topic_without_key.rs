struct Greeted;

#[micro::subscriber("greeted")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
