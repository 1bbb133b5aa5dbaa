#[micro::handler]
const GREETER: u8 = 1;

fn main() {}
