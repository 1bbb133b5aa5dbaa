#[micro::subscriber(topic = "greeted")]
enum Log {}

fn main() {}
