//! The greeter under test: each name asks for another behaviour.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use micro::codegen::prost_types::Any;
use micro::error::GrpcCode;
use micro::{Context, Error, Metadata, Result, Stream, Streaming, stream};
use tokio::sync::{Barrier, mpsc};

use crate::greeter::{GreeterHandler, Number, Request, Response};

/// What a handler tells its test about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Began,
    Dropped,
}

#[derive(Clone)]
pub(crate) struct Greeter {
    events: mpsc::UnboundedSender<Event>,
    prefix: Arc<str>,
    busy: Arc<AtomicUsize>,
    crowd: Arc<Barrier>,
}

/// How many calls "crowd" waits for.
pub(crate) const CROWD: usize = 250;

impl Greeter {
    /// Returns a handler and what it will tell.
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (events, told) = mpsc::unbounded_channel();
        (
            Self {
                events,
                prefix: "Hello".into(),
                busy: Arc::default(),
                crowd: Arc::new(Barrier::new(CROWD)),
            },
            told,
        )
    }

    /// Tells that the handler began, and on drop that it is gone.
    fn began(&self) -> Witness {
        let _ = self.events.send(Event::Began);
        Witness(self.events.clone())
    }
}

/// Sends the values of `x-echo` back before the reply, and the bytes of `x-echo-bin` after it.
fn echo(cx: &Context) -> Result<()> {
    let (mut headers, mut trailers) = (Metadata::new(), Metadata::new());
    for value in cx.metadata().get_all("x-echo") {
        headers.append("x-echo", value)?;
    }
    if let Some(bytes) = cx.metadata().get_bin("x-echo-bin") {
        trailers.insert_bin("x-echo-bin", &bytes)?;
    }
    if !headers.is_empty() {
        cx.set_headers(headers);
        cx.set_trailers(trailers);
    }
    Ok(())
}

struct Witness(mpsc::UnboundedSender<Event>);

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.0.send(Event::Dropped);
    }
}

impl GreeterHandler for Greeter {
    async fn call(&self, cx: Context, request: Request) -> Result<Response> {
        echo(&cx)?;
        let greeting_text = match request.name.as_str() {
            "missing" => return Err(Error::not_found("greeter", "no <such> name: é")),
            "plain" => {
                let detail = Any {
                    type_url: "type.googleapis.com/some.Thing".into(),
                    value: vec![8, 1],
                };
                return Err(
                    Error::from_grpc(GrpcCode::DataLoss, "it is gone").with_details(vec![detail])
                );
            }
            "question" => "not a number".parse::<i32>()?.to_string(),
            "panic" => panic!("no hello today"),
            "late panic" => {
                tokio::task::yield_now().await;
                panic!("no hello later")
            }
            "forever" => {
                let _witness = self.began();
                std::future::pending().await
            }
            "large" => "x".repeat(5 * 1024 * 1024),
            "metadata" => cx.metadata().get("X-Tone").unwrap_or("none").to_owned(),
            "endpoint" => format!("{} {}", cx.endpoint(), cx.peer().is_some()),
            "address" => format!("{:?}", cx.peer()),
            "headers" => cx
                .metadata()
                .iter()
                .map(|(key, _)| format!("{key};"))
                .collect(),
            "remaining" => format!("{:?}", cx.remaining()),
            "busy" => {
                // The first is alone; each later one waits, on its thread, for another.
                if self.busy.fetch_add(1, Ordering::SeqCst) == 0 {
                    std::thread::sleep(Duration::from_millis(1));
                } else {
                    let begun = Instant::now();
                    while self.busy.load(Ordering::SeqCst) < 3 {
                        std::hint::spin_loop();
                        if begun.elapsed() > Duration::from_secs(10) {
                            return Err(Error::timeout("greeter", "nobody else came"));
                        }
                    }
                }
                "busy hello".into()
            }
            // Fails the first two times.
            "flaky" => match self.busy.fetch_add(1, Ordering::SeqCst) {
                0 | 1 => return Err(Error::unavailable("greeter", "not yet")),
                calls => format!("flaky hello {calls}"),
            },
            // Waits for a crowd, and tells each of it where it comes from.
            "crowd" => {
                self.crowd.wait().await;
                format!("{:?}", cx.peer())
            }
            "slow" => {
                tokio::task::yield_now().await;
                "slow hello".into()
            }
            name => format!("{} {name}", self.prefix),
        };
        Ok(Response { greeting_text })
    }

    async fn count(
        &self,
        cx: Context,
        request: Number,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        echo(&cx)?;
        let witness = (request.value < 0).then(|| self.began());
        if request.value == -404 {
            return Err(Error::not_found("greeter", "nothing to count"));
        }
        // Negative: without end. Otherwise thirteen is where it fails.
        let last = if request.value < 0 {
            i64::MAX
        } else {
            request.value
        };
        let this = self;
        Ok(stream::iter((1..=last).map(move |value| {
            let _ = (&witness, &this.prefix);
            match value {
                13 if last == 13 => Err(Error::conflict("greeter", "thirteen")),
                value => Ok(Number { value }),
            }
        })))
    }

    async fn sum(&self, cx: Context, mut requests: Streaming<Number>) -> Result<Number> {
        echo(&cx)?;
        let mut value = 0;
        while let Some(number) = requests.message().await? {
            if number.value < 0 {
                return Err(Error::bad_request("greeter", "negative"));
            }
            value += number.value;
        }
        Ok(Number { value })
    }

    async fn double(
        &self,
        _cx: Context,
        mut requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        let (replies, stream) = stream::channel(1);
        let witness = self.began();
        tokio::spawn(async move {
            let _witness = witness;
            let pump = async {
                while let Some(number) = requests.message().await? {
                    replies
                        .send(Ok(Number {
                            value: number.value * 2,
                        }))
                        .await?;
                }
                Ok(())
            };
            tokio::select! {
                result = pump => if let Err(error) = result { let _ = replies.send(Err(error)).await; },
                () = replies.closed() => {}
            }
        });
        Ok(stream)
    }
}
