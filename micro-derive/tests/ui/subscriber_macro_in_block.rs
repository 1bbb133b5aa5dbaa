struct Greeted;

struct Log;

macro_rules! more {
    () => {};
}

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl Log {
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }

    more!();
}

fn main() {}
