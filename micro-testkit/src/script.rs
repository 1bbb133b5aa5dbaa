//! What happens to the next calls, instead of their handler or on the way to it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use micro::client::ClientReply;
use micro::codec::{Encoding, Format};
use micro::route::ServerReply;
use micro::{Error, Result};
use tokio::sync::oneshot;

use crate::end::{Answering, Around, Call, Inner, layer};

/// A layer that says what happens to the next calls: each takes one step, in the order of coming.
///
/// Calls beyond the last step pass. At a server it stands in for the handler, at a client for the
/// other side; then no server is needed:
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize)]
/// # struct Request { name: String }
/// # #[derive(Debug, Serialize, Deserialize)]
/// # struct Response { msg: String }
/// # struct Greeter;
/// # #[micro::handler]
/// # impl Greeter {
/// #     async fn hello(&self, request: Request) -> micro::Result<Response> {
/// #         Ok(Response { msg: format!("Hello {}", request.name) })
/// #     }
/// # }
/// use micro::codec::Json;
/// use micro::{Client, Error};
/// use micro_testkit::Script;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let script = Script::new();
/// script.fail(Error::unavailable("greeter", "not today"));
/// script.reply::<Json, _>(Response { msg: "as the script says".into() });
///
/// let client = Client::builder().layer(script.clone()).build();
/// let greeter = GreeterClient::new("greeter", client);
/// let john = || Request { name: "John".into() };
/// assert_eq!(greeter.hello(john()).await.unwrap_err().code(), 503);
/// assert_eq!(greeter.hello(john()).await.unwrap().msg, "as the script says");
/// assert_eq!(script.left(), 0);
/// # }
/// ```
///
/// Clones share their steps.
#[derive(Clone, Debug, Default)]
pub struct Script {
    endpoint: Option<String>,
    steps: Arc<Mutex<VecDeque<Step>>>,
}

enum Step {
    Pass,
    Fail(Error),
    Reply(Box<dyn Reply>),
    Hang,
    Wait(oneshot::Receiver<()>),
}

impl Script {
    /// Begins without steps.
    pub fn new() -> Self {
        Self::default()
    }

    /// Is for calls of this endpoint alone, e.g. `Greeter.Call`; others pass without a step.
    #[must_use]
    pub fn endpoint(self, endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: Some(endpoint.into()),
            ..self
        }
    }

    /// Lets a call pass.
    pub fn pass(&self) -> &Self {
        self.add(Step::Pass)
    }

    /// Fails a call.
    pub fn fail(&self, error: Error) -> &Self {
        self.add(Step::Fail(error))
    }

    /// Answers a call with `reply`, which is of the type of its method; `E` is
    /// [`ProtoJson`](micro::codec::ProtoJson) for generated messages and [`Json`](micro::codec::Json)
    /// for those of `#[micro::handler]`.
    ///
    /// A call that expects a stream from a server cannot be answered so.
    pub fn reply<E, T>(&self, reply: T) -> &Self
    where
        E: Encoding<T>,
        T: Send + Sync + 'static,
    {
        let written = Written::<E, T> {
            value: reply,
            encoding: std::marker::PhantomData,
        };
        self.add(Step::Reply(Box::new(written)))
    }

    /// Never answers a call; it ends by its deadline or by its caller.
    pub fn hang(&self) -> &Self {
        self.add(Step::Hang)
    }

    /// Stops a call until the gate is opened; then it passes.
    pub fn wait(&self) -> Gate {
        let (gate, opened) = oneshot::channel();
        self.add(Step::Wait(opened));
        Gate { gate }
    }

    /// Returns how many steps no call has taken yet.
    pub fn left(&self) -> usize {
        self.lock().len()
    }

    fn add(&self, step: Step) -> &Self {
        self.lock().push_back(step);
        self
    }

    fn next(&self, call: &impl Call) -> Step {
        let other = |endpoint: &String| *endpoint != call.endpoint();
        if self.endpoint.as_ref().is_some_and(other) {
            return Step::Pass;
        }
        self.lock().pop_front().unwrap_or(Step::Pass)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Step>> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Around for Script {
    fn around<C: Call>(self, call: C, inner: Inner<C>) -> Answering<C::Reply> {
        Box::pin(async move {
            match self.next(&call) {
                Step::Pass => {}
                Step::Fail(error) => return Err(error),
                Step::Reply(reply) => return call.reply(&*reply),
                Step::Hang => std::future::pending().await,
                // A gate that is dropped is open.
                Step::Wait(opened) => drop(opened.await),
            }
            inner(call).await
        })
    }
}

layer!(Script);

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => f.write_str("Pass"),
            Self::Fail(error) => f.debug_tuple("Fail").field(error).finish(),
            Self::Reply(_) => f.write_str("Reply"),
            Self::Hang => f.write_str("Hang"),
            Self::Wait(_) => f.write_str("Wait"),
        }
    }
}

/// What stops a call; dropping it opens it.
#[derive(Debug)]
#[must_use = "a gate that is dropped is open"]
pub struct Gate {
    gate: oneshot::Sender<()>,
}

impl Gate {
    /// Lets the call go on.
    pub fn open(self) {
        // Nobody waits if the call is over.
        let _ = self.gate.send(());
    }
}

/// An answer that is written in the format of its call.
pub trait Reply: Send + Sync {
    /// Writes it at a client.
    fn at_client(&self, format: &Format) -> Result<ClientReply>;
    /// Writes it at a server.
    fn at_server(&self, format: &Format) -> Result<ServerReply>;
}

struct Written<E, T> {
    value: T,
    encoding: std::marker::PhantomData<fn() -> E>,
}

impl<E: Encoding<T>, T: Send + Sync> Reply for Written<E, T> {
    fn at_client(&self, format: &Format) -> Result<ClientReply> {
        ClientReply::encode::<E, T>(&self.value, format)
    }

    fn at_server(&self, format: &Format) -> Result<ServerReply> {
        ServerReply::encode::<E, T>(&self.value, format)
    }
}
