#[micro::subscriber(topic = "greeted")]
const LOG: u8 = 1;

fn main() {}
