//! The server under test.

fn main() -> std::io::Result<()> {
    connect::server::run(std::io::stdin().lock(), std::io::stdout().lock())
}
