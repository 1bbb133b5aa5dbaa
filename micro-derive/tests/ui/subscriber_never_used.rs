#![deny(dead_code)]

#[micro::subscriber(topic = "greeted")]
async fn on_greeted(_: String) -> micro::Result<()> {
    Ok(())
}

fn main() {}
