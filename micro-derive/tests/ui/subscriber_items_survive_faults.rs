// The subscribers stay usable, so nothing is reported but the faults themselves.
use micro::event::IntoSubscribers;

struct Greeted;
struct Log;

#[micro::subscriber(topic = "greeted")]
impl Log {
    fn handle(&self, _: Greeted) -> micro::Result<()> {
        unimplemented!()
    }
}

#[micro::subscriber(topic = "")]
async fn on_greeted(_: Greeted) -> micro::Result<()> {
    unimplemented!()
}

fn main() {
    let _ = Log.into_subscribers();
    let _ = on_greeted_subscriber();
    let _ = on_greeted(Greeted);
}
