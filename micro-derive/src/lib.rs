//! The attribute macros of micro for Rust.
//!
//! An attribute is read in stages: `options` (its arguments), `service`, `trait_block` or `subscriber` (the item,
//! with `signature` for each function of it; every fault is collected in `faults`), then `expand` (the Rust that is
//! added to the item).

use proc_macro::TokenStream;

mod attributes;
mod block;
mod expand;
mod faults;
mod method;
mod misplaced;
mod names;
mod options;
mod service;
mod signature;
mod subscriber;
mod trait_block;
mod types;

/// Makes the methods of an `impl` block the endpoints of a service, with no `.proto` file.
///
/// ```
/// use micro::Context;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// pub struct HelloRequest {
///     name: String,
/// }
///
/// #[derive(Serialize, Deserialize)]
/// pub struct HelloResponse {
///     msg: String,
/// }
///
/// struct Greeter;
///
/// #[micro::handler]
/// impl Greeter {
///     /// Says hello.
///     async fn hello(&self, request: HelloRequest) -> micro::Result<HelloResponse> {
///         Ok(HelloResponse { msg: format!("Hello {}", request.name) })
///     }
///
///     /// Says goodbye; the context carries metadata and the deadline.
///     async fn goodbye(&self, _cx: Context, request: HelloRequest) -> micro::Result<HelloResponse> {
///         Ok(HelloResponse { msg: format!("Goodbye {}", request.name) })
///     }
/// }
///
/// # async fn call() -> micro::Result<()> {
/// let greeter = GreeterClient::in_process(Greeter);
/// let reply = greeter.hello(HelloRequest { name: "John".into() }).await?;
/// assert_eq!(reply.msg, "Hello John");
/// # Ok(())
/// # }
/// ```
///
/// The block stays as written. Beside it stand, as for a service of a `.proto` file:
///
/// - `GreeterServer`, to be registered: `.handler(GreeterServer::new(Greeter))`;
/// - `GreeterClient`, with one method per endpoint, over a client (`new`) or over a value of the
///   handler (`in_process`);
/// - `GREETER_SPEC`, which describes the endpoints `Greeter.Hello` and `Greeter.Goodbye`.
///
/// Every method of the block is an endpoint; anything else belongs into another `impl` block of the
/// type. A method answers `micro::Result<T>`, or `Result<T, E>` where `E` converts into `micro::Error`.
///
/// Comments and `#[deprecated]` reach the endpoint and the client, `#[cfg]` removes both.
///
/// # Streams
///
/// Requests that come one by one are taken as a `micro::Streaming<T>`; replies that go so are returned as
/// a `Stream` of results, for which `micro::stream` has simple ways. Where the method returns an error,
/// nothing is streamed.
///
/// ```
/// use micro::{Stream, Streaming, stream};
///
/// struct Counter;
///
/// #[micro::handler]
/// impl Counter {
///     /// Counts up to a number.
///     async fn count(&self, to: u64) -> micro::Result<impl Stream<Item = micro::Result<u64>> + Send> {
///         Ok(stream::iter((1..=to).map(Ok)))
///     }
///
///     /// Adds numbers.
///     async fn sum(&self, mut numbers: Streaming<u64>) -> micro::Result<u64> {
///         let mut sum = 0;
///         while let Some(number) = numbers.message().await? {
///             sum += number;
///         }
///         Ok(sum)
///     }
///
///     /// Answers each number with its double.
///     async fn double(
///         &self,
///         mut numbers: Streaming<u64>,
///     ) -> micro::Result<impl Stream<Item = micro::Result<u64>> + Send> {
///         Ok(stream::generate(|replies| async move {
///             while let Some(number) = numbers.message().await? {
///                 replies.send(number * 2).await;
///             }
///             Ok(())
///         }))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> micro::Result<()> {
/// let counter = CounterClient::in_process(Counter);
/// assert_eq!(counter.sum(stream::iter([1, 2, 3])).await?, 6);
/// let mut replies = counter.double(stream::iter([7])).await?;
/// assert_eq!(replies.message().await?, Some(14));
/// # Ok(())
/// # }
/// ```
///
/// # Options
///
/// | Option | Default | Meaning |
/// |---|---|---|
/// | `name = "go.micro.Hello"` | the type's name | the service, after its package if it has one |
/// | `items = "Hello"` | the service's name | what the names of the written items begin with |
/// | `encoding = "json"` | this one | serde types, sent as JSON |
/// | `encoding = "proto"` | | prost types, sent as protobuf |
/// | `encoding = "proto+json"` | | types micro generates from a `.proto`, sent as either |
///
/// On a method, `#[handler(name = "Hi")]` names its endpoint, which is otherwise the method's name in
/// upper camel case.
///
/// A second block of the same type would write the same items again: let it be another service, or more of the
/// same one.
///
/// ```text
/// #[micro::handler(name = "Admin")]    // the service `Admin`: `AdminServer`, `AdminClient`, `ADMIN_SPEC`
/// impl Greeter { … }
///
/// #[micro::handler(items = "Farewell")] // more of `Greeter`: `FarewellServer`, `FarewellClient`, `FAREWELL_SPEC`
/// impl Greeter { … }
/// ```
///
/// # On a handler trait
///
/// On the implementation of a trait that was generated from a `.proto` file, the attribute adds nothing. It
/// says of each method what it lacks to be an endpoint, in fewer words than the compiler, which compares the
/// rest with the trait.
///
/// ```text
/// #[micro::handler]
/// impl GreeterHandler for Greeter {
///     async fn hello(&self, cx: Context, request: HelloRequest) -> micro::Result<HelloResponse> { … }
/// }
/// ```
#[proc_macro_attribute]
pub fn handler(options: TokenStream, item: TokenStream) -> TokenStream {
    service::handler(options.into(), item.into()).into()
}

/// Has a function, or the methods of an `impl` block, handle the events of a topic.
///
/// A function stays one. Beside it stands another which makes its subscriber, and has its name and
/// `_subscriber`:
///
/// ```
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Greeted {
///     name: String,
/// }
///
/// #[micro::subscriber(topic = "go.micro.topic.greeted", queue = "log")]
/// async fn on_greeted(event: Greeted) -> micro::Result<()> {
///     println!("{} was greeted", event.name);
///     Ok(())
/// }
///
/// let subscriber = on_greeted_subscriber();
/// assert_eq!(subscriber.topic(), "go.micro.topic.greeted");
/// ```
///
/// Of a type with an annotated block, a value is what a service subscribes with, `.subscriber(Log)`: each method
/// of the block takes the events of its topic. Anything else belongs into another `impl` block.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// use micro::Context;
/// use micro::event::IntoSubscribers;
///
/// # #[derive(Serialize, Deserialize)]
/// # struct Greeted {
/// #     name: String,
/// # }
/// struct Log;
///
/// impl Log {
///     const LEFT: &str = "go.micro.topic.left";
/// }
///
/// #[micro::subscriber(topic = "go.micro.topic.greeted")]
/// impl Log {
///     async fn greeted(&self, event: Greeted) -> micro::Result<()> {
///         println!("{} was greeted", event.name);
///         Ok(())
///     }
///
///     #[subscriber(topic = Self::LEFT)]
///     async fn left(&self, cx: Context, event: Greeted) -> micro::Result<()> {
///         println!("{} left, {:?}", event.name, cx.metadata().get("tone"));
///         Ok(())
///     }
/// }
///
/// assert_eq!(Log.into_subscribers().len(), 2);
/// ```
///
/// The context has the header of the event as metadata. An event that failed is the broker's to deal with: see
/// `micro::Subscriber`. The error may be of any type that converts into `micro::Error`.
///
/// # Options
///
/// They stand at the function or the block; at a method, `#[subscriber(…)]` has those of its own, which come
/// first.
///
/// | Option | Default | Meaning |
/// |---|---|---|
/// | `topic = "…"` | | where the events are published; each function needs one |
/// | `queue = "…"` | every subscriber gets every event | whose members share the events |
/// | `name = "…"` | the name in upper camel case | the endpoint in the registry: `OnGreeted`, `Log.Greeted` |
/// | `encoding = "…"` | `json` | as for [`handler`](macro@handler) |
///
/// The topic and the queue may be constants. Two methods of a block cannot share both: each event would reach only
/// one of them.
///
/// It needs the feature `broker` of micro.
#[proc_macro_attribute]
pub fn subscriber(options: TokenStream, item: TokenStream) -> TokenStream {
    subscriber::subscriber(options.into(), item.into()).into()
}
