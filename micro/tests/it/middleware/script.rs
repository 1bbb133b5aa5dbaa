//! The greeter as the tests of layers need it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use micro::{Context, Error, Result, Stream, Streaming, stream};
use tokio::sync::{Semaphore, mpsc};

use crate::greeter::{GreeterHandler, Number, Request, Response};

/// What it is called by says what it does.
#[derive(Clone)]
pub(super) struct Script {
    began: mpsc::UnboundedSender<String>,
    /// What "wait" and "count" wait for.
    pub(super) go: Arc<Semaphore>,
    /// With what all calls fail, unless it is zero.
    failing: Arc<AtomicI32>,
}

impl Script {
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (began, told) = mpsc::unbounded_channel();
        let script = Self {
            began,
            go: Arc::new(Semaphore::new(0)),
            failing: Arc::default(),
        };
        (script, told)
    }

    pub(super) fn fail(&self, code: i32) {
        self.failing.store(code, Ordering::SeqCst);
    }

    async fn wait(&self) {
        self.go.acquire().await.unwrap().forget();
    }
}

fn asked(code: i32) -> Error {
    Error::new("script", code, "as asked")
}

impl GreeterHandler for Script {
    async fn call(&self, cx: Context, request: Request) -> Result<Response> {
        let name = request.name;
        let _ = self.began.send(name.clone());
        if let code @ 1.. = self.failing.load(Ordering::SeqCst) {
            return Err(asked(code));
        }
        if let Ok(code) = name.parse() {
            return Err(asked(code));
        }
        if let Some(key) = name.strip_prefix("see ") {
            let values: Vec<_> = cx.metadata().get_all(key).collect();
            let greeting_text = values.join(",");
            return Ok(Response { greeting_text });
        }
        match name.as_str() {
            "wait" => self.wait().await,
            "yield" => tokio::task::yield_now().await,
            "panic" => panic!("as asked"),
            _ => {}
        }
        tracing::info!(target: "micro::middleware::test", "in the handler");
        let greeting_text = format!("hello {name}");
        Ok(Response { greeting_text })
    }

    /// One number at once, the others when it may.
    async fn count(
        &self,
        _cx: Context,
        request: Number,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        let _ = self.began.send("count".into());
        Ok(stream::generate(|items| async move {
            items.send(Number { value: 1 }).await;
            self.wait().await;
            tracing::info!(target: "micro::middleware::test", "in the stream");
            for value in 2..=request.value {
                items.send(Number { value }).await;
            }
            Ok(())
        }))
    }

    async fn sum(&self, _cx: Context, mut requests: Streaming<Number>) -> Result<Number> {
        let mut value = 0;
        while let Some(number) = requests.message().await? {
            value += number.value;
        }
        Ok(Number { value })
    }

    async fn double(
        &self,
        _cx: Context,
        _requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter([]))
    }
}
