struct Greeted;

struct Log<T>(T);

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl<T> Log<T> {
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }
}

fn main() {}
