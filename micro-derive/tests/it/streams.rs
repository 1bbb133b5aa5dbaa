//! The kinds of method that stream.

use std::pin::Pin;

use micro::spec::MethodKind;
use micro::{Context, Stream, Streaming, stream};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Number {
    value: u64,
}

/// An error of the user's own.
#[derive(Debug)]
struct TooLarge;

impl From<TooLarge> for micro::Error {
    fn from(_: TooLarge) -> Self {
        Self::bad_request("counter", "too large")
    }
}

struct Counter {
    factor: u64,
}

fn numbers(values: impl IntoIterator<Item = u64>) -> Vec<Number> {
    values.into_iter().map(|value| Number { value }).collect()
}

#[micro::handler]
impl Counter {
    /// Counts up to a number.
    async fn count(
        &self,
        request: Number,
    ) -> Result<impl Stream<Item = micro::Result<Number>> + Send, TooLarge> {
        if request.value > 1000 {
            return Err(TooLarge);
        }
        // It borrows the handler.
        Ok(stream::iter((1..=request.value).map(|value| match value {
            13 => Err(micro::Error::conflict("counter", "thirteen")),
            value => Ok(Number {
                value: value * self.factor,
            }),
        })))
    }

    async fn boxed(
        &self,
        cx: Context,
        request: Number,
    ) -> micro::Result<Pin<Box<dyn Stream<Item = micro::Result<String>> + Send>>> {
        let tone = cx.metadata().get("tone").unwrap_or_default().to_owned();
        let tones = (0..request.value).map(move |_| Ok(tone.clone()));
        Ok(Box::pin(stream::iter(tones)))
    }

    async fn sum(&self, mut requests: Streaming<Number>) -> Result<Number, TooLarge> {
        let mut value = 0;
        while let Ok(Some(number)) = requests.message().await {
            value += number.value;
        }
        match value {
            0..1000 => Ok(Number { value }),
            _ => Err(TooLarge),
        }
    }

    /// Comes last.
    #[deprecated]
    #[handler(name = "Times")]
    async fn double(
        &self,
        cx: Context,
        mut requests: micro::Streaming<Number>,
    ) -> micro::Result<impl Stream<Item = micro::Result<Number>> + use<>> {
        let more: u64 = cx.metadata().get("more").unwrap_or("0").parse()?;
        let factor = self.factor + more;
        Ok(stream::generate(move |items| async move {
            while let Some(number) = requests.message().await? {
                let value = number.value * factor;
                items.send(Number { value }).await;
            }
            Ok(())
        }))
    }
}

fn client() -> CounterClient {
    CounterClient::in_process(Counter { factor: 2 })
}

async fn collect<T>(mut stream: Streaming<T>) -> (Vec<T>, micro::Result<()>) {
    let mut got = Vec::new();
    loop {
        match stream.message().await {
            Ok(Some(item)) => got.push(item),
            Ok(None) => return (got, Ok(())),
            Err(error) => return (got, Err(error)),
        }
    }
}

#[tokio::test]
async fn server_stream() {
    let stream = client().count(Number { value: 3 }).await.unwrap();
    let (got, ended) = collect(stream).await;
    assert_eq!(got, numbers([2, 4, 6]));
    ended.unwrap();
}

#[tokio::test]
async fn errors_before_and_within_a_stream() {
    let (got, ended) = collect(client().count(Number { value: 1001 }).await.unwrap()).await;
    assert_eq!(got, []);
    assert_eq!(ended.unwrap_err().detail(), "too large");
    let (got, ended) = collect(client().count(Number { value: 14 }).await.unwrap()).await;
    assert_eq!(got.len(), 12);
    assert_eq!(ended.unwrap_err().code(), 409);
}

#[tokio::test]
async fn boxed_stream_with_a_context() {
    let call = client().boxed(Number { value: 2 }).metadata("tone", "soft");
    let (got, ended) = collect(call.await.unwrap()).await;
    assert_eq!(got, ["soft", "soft"]);
    ended.unwrap();
}

#[tokio::test]
async fn client_stream() {
    let sum = client()
        .sum(stream::iter(numbers([1, 2, 3])))
        .await
        .unwrap();
    assert_eq!(sum, Number { value: 6 });
    let error = client().sum(stream::iter(numbers([1000]))).await;
    assert_eq!(error.unwrap_err().detail(), "too large");
}

#[tokio::test]
async fn bidi_stream() {
    let (sender, requests) = stream::channel(1);
    #[allow(deprecated)]
    let call = client().double(requests).metadata("more", "1");
    let mut replies = call.await.unwrap();
    for value in 1..=3 {
        sender.send(Number { value }).await.unwrap();
        let reply = replies.message().await.unwrap();
        assert_eq!(reply, Some(Number { value: 3 * value }));
    }
    drop(sender);
    assert_eq!(replies.message().await.unwrap(), None);
}

#[test]
fn kinds_docs_and_deprecation() {
    let described: Vec<_> = COUNTER_SPEC
        .methods()
        .iter()
        .map(|method| {
            (
                method.name(),
                method.kind(),
                method.request().name(),
                method.response().name(),
                method.documentation(),
                method.is_deprecated(),
            )
        })
        .collect();
    assert_eq!(
        described,
        [
            (
                "Count",
                MethodKind::ServerStream,
                "Number",
                "Number",
                "Counts up to a number.",
                false
            ),
            (
                "Boxed",
                MethodKind::ServerStream,
                "Number",
                "String",
                "",
                false
            ),
            (
                "Sum",
                MethodKind::ClientStream,
                "Number",
                "Number",
                "",
                false
            ),
            (
                "Times",
                MethodKind::BidiStream,
                "Number",
                "Number",
                "Comes last.",
                true
            ),
        ]
    );
}
