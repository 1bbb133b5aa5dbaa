use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Greeted;

struct Log;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl Log {
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        let shared = std::rc::Rc::new(());
        std::future::ready(()).await;
        drop(shared);
        Ok(())
    }
}

fn main() {}
