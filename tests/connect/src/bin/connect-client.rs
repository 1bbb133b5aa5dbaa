//! The client under test.

fn main() -> std::io::Result<()> {
    connect::client::run(std::io::stdin().lock(), std::io::stdout())
}
