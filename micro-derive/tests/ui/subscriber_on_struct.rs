#[micro::subscriber(topic = "greeted")]
struct Log;

fn main() {}
