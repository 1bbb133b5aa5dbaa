//! The program that the protobuf conformance suite tests: `cargo xtask conformance`.
//!
//! Without the suite's protos, which that command fetches, there is nothing to it.

#[cfg(protos)]
mod proto;
#[cfg(protos)]
mod testee;

#[cfg(protos)]
fn main() -> std::io::Result<()> {
    testee::run(std::io::stdin().lock(), std::io::stdout().lock())
}

#[cfg(not(protos))]
fn main() {
    eprintln!("built without the suite's protos; run `cargo xtask conformance`");
    std::process::exit(2);
}
