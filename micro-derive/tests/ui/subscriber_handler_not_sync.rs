use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Greeted;

struct Log(std::cell::Cell<u8>);

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl Log {
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }
}

fn main() {}
