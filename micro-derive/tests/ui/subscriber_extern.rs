struct Greeted;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
async extern "C" fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {}
