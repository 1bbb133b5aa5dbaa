//! The attribute macros of micro for Rust.
//!
//! An attribute is read in stages: `options` (its arguments), `service` and `method` (the block, every
//! fault of it collected in `faults`), then `expand` (the Rust that is added to the block).

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
/// # Options
///
/// | Option | Default | Meaning |
/// |---|---|---|
/// | `name = "go.micro.Hello"` | the type's name | the service, after its package if it has one |
/// | `encoding = "json"` | this one | serde types, sent as JSON |
/// | `encoding = "proto"` | | prost types, sent as protobuf |
/// | `encoding = "proto+json"` | | types micro generates from a `.proto`, sent as either |
///
/// On a method, `#[handler(name = "Hi")]` names its endpoint, which is otherwise the method's name in
/// upper camel case. Comments and `#[deprecated]` reach the endpoint and the client, `#[cfg]` removes both.
#[proc_macro_attribute]
pub fn handler(options: TokenStream, item: TokenStream) -> TokenStream {
    service::handler(options.into(), item.into()).into()
}

/// Has a function, or the methods of an `impl` block, handle the events of a topic.
#[proc_macro_attribute]
pub fn subscriber(options: TokenStream, item: TokenStream) -> TokenStream {
    subscriber::subscriber(options.into(), item.into()).into()
}
