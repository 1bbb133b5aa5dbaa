use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    let shared = std::rc::Rc::new(());
    std::future::ready(()).await;
    drop(shared);
    Ok(())
}

fn main() {}
