struct Greeter;

#[micro::handler]
impl Clone for Greeter {
    fn clone(&self) -> Self {
        Self
    }
}

fn main() {}
