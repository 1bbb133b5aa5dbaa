struct Greeted;

struct Log;

#[micro::subscriber(encoding = "xml")]
impl Log {
    #[subscriber(queue = "")]
    fn handle(&mut self, _: &Greeted) -> bool {
        unimplemented!()
    }

    async fn again(&self, _: Greeted, _: micro::Context) {
        unimplemented!()
    }
}

fn main() {}
