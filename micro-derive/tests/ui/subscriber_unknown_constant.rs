use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Greeted;

#[micro::subscriber(topic = GREETED)]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
