struct Log;

#[micro::subscriber(topic = "greeted")]
impl Clone for Log {
    fn clone(&self) -> Self {
        Self
    }
}

fn main() {}
