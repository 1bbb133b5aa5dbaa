//! Generates the messages, the handler's trait, the server and the client.

fn main() -> Result<(), micro_build::Error> {
    micro_build::compile("proto/greeter.proto")
}
