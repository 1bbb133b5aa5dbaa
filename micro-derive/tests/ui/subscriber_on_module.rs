#[micro::subscriber(topic = "greeted")]
mod log {}

fn main() {}
