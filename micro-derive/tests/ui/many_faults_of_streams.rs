use micro::{Context, Stream, Streaming};

struct Greeter;
struct Number;

#[micro::handler]
impl Greeter {
    fn count(&self, _: Number) -> micro::Result<impl Stream<Item = Number>> {
        Ok(micro::stream::iter([]))
    }

    async fn sum(&self, _: Streaming<micro::Result<Number>>, _: Context) -> micro::Result<Number> {
        unimplemented!()
    }

    async fn double(&self, _: Streaming<Number>) -> impl Stream<Item = Number> {
        micro::stream::iter([])
    }
}

fn main() {}
