//! Which calls came, and how they ended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use micro::codec::{Encoding, Format};
use micro::{Error, Metadata, Result};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::end::{Answering, Around, Call, Inner, layer};

/// How long a test waits for a call.
const PATIENCE: Duration = Duration::from_secs(10);

/// A layer, for a client or a server, that keeps what it sees of each call.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// # struct Request { name: String }
/// # #[derive(Serialize, Deserialize)]
/// # struct Response { msg: String }
/// # struct Greeter;
/// # #[micro::handler]
/// # impl Greeter {
/// #     async fn hello(&self, request: Request) -> micro::Result<Response> {
/// #         Ok(Response { msg: format!("Hello {}", request.name) })
/// #     }
/// # }
/// use micro::Service;
/// use micro::codec::Json;
/// use micro_testkit::{Recorder, serve_service};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> micro::Result<()> {
/// let recorder = Recorder::new();
/// let service = Service::builder("greeter").handler(GreeterServer::new(Greeter));
/// let server = serve_service(service.layer(recorder.clone())).await;
///
/// let greeter = GreeterClient::new(server.name(), server.client());
/// greeter.hello(Request { name: "John".into() }).metadata("tenant", "7").await?;
///
/// let call = recorder.next().await;
/// assert_eq!(call.endpoint(), "Greeter.Hello");
/// assert_eq!(call.metadata().get("tenant"), Some("7"));
/// assert_eq!(call.message::<Json, Request>(), Request { name: "John".into() });
/// # Ok(())
/// # }
/// ```
///
/// Clones share what they keep, which is all until the last is dropped.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Recorded>,
    /// Places of the calls that have ended, in that order.
    ended: Vec<usize>,
    /// How many were given by [`Recorder::next`] and [`Recorder::next_ended`].
    given: usize,
    given_ended: usize,
}

/// How a call ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It has not ended.
    Running,
    /// It was answered; a stream was sent, or at a client read, to its end.
    Answered,
    /// It failed.
    Failed(Error),
    /// It was given up by its caller, as a stream is that is not read to its end, its time was up, or
    /// its handler panicked.
    Dropped,
}

/// What was seen of one call.
#[derive(Clone, Debug)]
pub struct Recorded {
    endpoint: String,
    metadata: Metadata,
    message: Option<Bytes>,
    format: Format,
    remaining: Option<Duration>,
    outcome: Outcome,
}

impl Recorded {
    /// Returns the endpoint as the registry names it, e.g. `Greeter.Call`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Returns what travelled beside the request.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Returns how long the call had when it was seen.
    pub fn remaining(&self) -> Option<Duration> {
        self.remaining
    }

    /// Returns how the call had ended when this was asked for.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Reads the request; `E` is [`ProtoJson`](micro::codec::ProtoJson) for generated messages and
    /// [`Json`](micro::codec::Json) for those of `#[micro::handler]`.
    ///
    /// # Panics
    ///
    /// If the method takes a stream, the request was compressed, or it is of another type.
    #[track_caller]
    pub fn message<E: Encoding<T>, T>(&self) -> T {
        let endpoint = &self.endpoint;
        let Some(message) = self.message.clone() else {
            panic!("the request of {endpoint} is not seen: a stream, or compressed");
        };
        E::decode(message, &self.format)
            .unwrap_or_else(|error| panic!("the request of {endpoint} is of another type: {error}"))
    }
}

impl Recorder {
    /// Begins with no calls.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns all calls until now.
    pub fn calls(&self) -> Vec<Recorded> {
        self.lock().calls.clone()
    }

    /// Returns the endpoints that were called, in that order.
    pub fn endpoints(&self) -> Vec<String> {
        let endpoint = |call: &Recorded| call.endpoint.clone();
        self.lock().calls.iter().map(endpoint).collect()
    }

    /// Waits for the next call to begin, the first one that was not given yet.
    ///
    /// # Panics
    ///
    /// If none comes within 10 s.
    pub async fn next(&self) -> Recorded {
        let next = |state: &mut State| {
            let call = state.calls.get(state.given)?.clone();
            state.given += 1;
            Some(call)
        };
        self.wait("comes", next).await
    }

    /// Waits for the next call to end, the first one that was not given so yet.
    ///
    /// # Panics
    ///
    /// If none does within 10 s.
    pub async fn next_ended(&self) -> Recorded {
        let next = |state: &mut State| {
            let place = *state.ended.get(state.given_ended)?;
            state.given_ended += 1;
            Some(state.calls[place].clone())
        };
        self.wait("ends", next).await
    }

    async fn wait(
        &self,
        what: &str,
        mut next: impl FnMut(&mut State) -> Option<Recorded>,
    ) -> Recorded {
        loop {
            let changed = self.shared.changed.notified();
            if let Some(call) = next(&mut self.lock()) {
                return call;
            }
            if timeout(PATIENCE, changed).await.is_err() {
                let seen = self.endpoints();
                panic!("no call {what} within {PATIENCE:?}; seen until now: {seen:?}");
            }
        }
    }

    fn begin(&self, call: &impl Call) -> Ending {
        let recorded = Recorded {
            endpoint: call.endpoint(),
            metadata: call.metadata().clone(),
            message: call.message(),
            format: *call.format(),
            remaining: call.remaining(),
            outcome: Outcome::Running,
        };
        let place = {
            let mut state = self.lock();
            state.calls.push(recorded);
            state.calls.len() - 1
        };
        self.shared.changed.notify_waiters();
        Ending {
            recorder: self.clone(),
            place,
            outcome: Outcome::Dropped,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        let state = self.shared.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes how a call ended when it is dropped.
struct Ending {
    recorder: Recorder,
    place: usize,
    outcome: Outcome,
}

impl Ending {
    fn end(mut self, how: Result<(), &Error>) {
        self.outcome = match how {
            Ok(()) => Outcome::Answered,
            Err(error) => Outcome::Failed(error.clone()),
        };
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        {
            let mut state = self.recorder.lock();
            state.calls[self.place].outcome = self.outcome.clone();
            state.ended.push(self.place);
        }
        self.recorder.shared.changed.notify_waiters();
    }
}

impl Around for Recorder {
    fn around<C: Call>(self, call: C, inner: Inner<C>) -> Answering<C::Reply> {
        Box::pin(async move {
            let ending = self.begin(&call);
            match inner(call).await {
                Ok(reply) => Ok(C::at_end(reply, Box::new(|how| ending.end(how)))),
                Err(error) => {
                    ending.end(Err(&error));
                    Err(error)
                }
            }
        })
    }
}

layer!(Recorder);
