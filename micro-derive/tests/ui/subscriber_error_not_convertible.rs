use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: Greeted) -> Result<(), String> {
    unimplemented!()
}

fn main() {}
