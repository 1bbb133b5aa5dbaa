//! Our side of the service.

use std::time::Duration;

use interop::proto::{
    Blob, Counting, Everything, Failure, Headers, InteropHandler, Nothing, Number, failure::Kind,
};
use micro::{Context, Error, Result, Stream, Streaming, stream};
use tokio::sync::mpsc;

use crate::peer::PATIENCE;

/// What the handler tells its test about.
#[derive(Debug, PartialEq)]
pub(crate) enum Event {
    /// A call came in with this much time left.
    Called(Option<Duration>),
    Echoed(Box<Everything>),
    /// A waiting handler was dropped.
    Dropped,
    /// A waiting handler's context has ended.
    Cancelled,
}

#[derive(Clone)]
pub(crate) struct Interop(mpsc::UnboundedSender<Event>);

/// What a handler has told.
pub(crate) struct Events(mpsc::UnboundedReceiver<Event>);

impl Interop {
    pub(crate) fn new() -> (Self, Events) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), Events(receiver))
    }

    fn tell(&self, event: Event) {
        let _ = self.0.send(event);
    }
}

impl Events {
    /// Waits for the next event.
    pub(crate) async fn next(&mut self) -> Event {
        let next = tokio::time::timeout(PATIENCE, self.0.recv()).await;
        next.expect("the handler tells nothing").unwrap()
    }

    /// Waits until a waiting handler is dropped and its context has ended.
    pub(crate) async fn ended(&mut self) {
        let mut ends = [self.next().await, self.next().await];
        ends.sort_by_key(|event| *event == Event::Dropped);
        assert_eq!(ends, [Event::Cancelled, Event::Dropped]);
    }

    /// Returns how many calls came in that nobody asked about.
    pub(crate) fn calls(&mut self) -> usize {
        let events = std::iter::from_fn(|| self.0.try_recv().ok());
        events
            .filter(|event| matches!(event, Event::Called(_)))
            .count()
    }
}

/// Tells when it is dropped.
struct Witness(Interop);

impl Drop for Witness {
    fn drop(&mut self) {
        self.0.tell(Event::Dropped);
    }
}

impl InteropHandler for Interop {
    async fn echo(&self, _cx: Context, request: Everything) -> Result<Everything> {
        self.tell(Event::Echoed(Box::new(request.clone())));
        Ok(request)
    }

    async fn fail(&self, cx: Context, request: Failure) -> Result<Nothing> {
        self.tell(Event::Called(cx.remaining()));
        Err(fail(request))
    }

    async fn describe(&self, cx: Context, _request: Nothing) -> Result<Headers> {
        let pairs = cx.metadata().iter();
        let pairs = pairs.map(|(name, value)| (name, value.to_owned()));
        // As the other side does it.
        let node = ("Node".to_owned(), "rust".to_owned());
        Ok(Headers {
            pairs: pairs.chain([node]).collect(),
        })
    }

    async fn wait(&self, cx: Context, _request: Nothing) -> Result<Nothing> {
        let _witness = Witness(self.clone());
        self.tell(Event::Called(cx.remaining()));
        let this = self.clone();
        tokio::spawn(async move {
            cx.cancelled().await;
            this.tell(Event::Cancelled);
        });
        std::future::pending().await
    }

    async fn fill(&self, _cx: Context, request: Blob) -> Result<Blob> {
        Ok(Blob {
            size: request.content.len().try_into().unwrap(),
            content: vec![0; request.size.try_into().unwrap()],
        })
    }

    async fn count(
        &self,
        cx: Context,
        request: Counting,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        let witness = Witness(self.clone());
        self.tell(Event::Called(cx.remaining()));
        Ok(stream::generate(move |numbers| async move {
            let _witness = witness;
            for value in 1..=request.up_to {
                numbers.send(number(value)).await;
            }
            request
                .then_fail
                .map_or(Ok(()), |failure| Err(fail(failure)))
        }))
    }

    async fn sum(&self, _cx: Context, mut requests: Streaming<Number>) -> Result<Number> {
        let mut sum = Number::default();
        while !sum.last
            && let Some(number) = requests.message().await?
        {
            sum.value += number.value;
            sum.last = number.last;
        }
        Ok(sum)
    }

    async fn double(
        &self,
        cx: Context,
        mut requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        let witness = Witness(self.clone());
        self.tell(Event::Called(cx.remaining()));
        Ok(stream::generate(|replies| async move {
            let _witness = witness;
            while let Some(request) = requests.message().await? {
                if request.value < 0 {
                    let detail = format!("{} is negative", request.value);
                    return Err(Error::bad_request("interop", detail));
                }
                replies.send(number(2 * request.value)).await;
            }
            Ok(())
        }))
    }
}

pub(crate) fn number(value: i64) -> Number {
    Number { value, last: false }
}

fn fail(how: Failure) -> Error {
    match how.kind() {
        Kind::Error => Error::new(how.id, how.code, how.detail),
        Kind::Plain => Error::from(Box::<dyn std::error::Error + Send + Sync>::from(how.detail)),
        Kind::Panic => panic!("{}", how.detail),
        Kind::Deadline => Error::timeout("", "context deadline exceeded"),
    }
}
