#[micro::subscriber(topic = "greeted")]
trait Log {}

fn main() {}
