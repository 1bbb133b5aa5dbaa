//! The greeter on tonic: the yardstick for what a build of ours may cost.
fn main() {}
