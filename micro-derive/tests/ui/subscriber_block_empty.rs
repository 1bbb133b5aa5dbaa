struct Greeted;

struct Log;

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl Log {
}

fn main() {}
