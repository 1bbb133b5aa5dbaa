//! Generates the message.

fn main() -> Result<(), micro_build::Error> {
    micro_build::compile("proto/greeting.proto")
}
