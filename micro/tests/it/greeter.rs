//! What the generator writes for a greeter with all four kinds, written by hand.

/// A name.
#[derive(Clone, PartialEq, ::micro::codegen::prost::Message)]
#[prost(prost_path = "::micro::codegen::prost")]
pub struct Request {
    /// Who is greeted.
    #[prost(string, tag = "1")]
    pub name: ::std::string::String,
}

/// A greeting.
#[derive(Clone, PartialEq, ::micro::codegen::prost::Message)]
#[prost(prost_path = "::micro::codegen::prost")]
pub struct Response {
    /// The greeting.
    #[prost(string, tag = "1")]
    pub greeting_text: ::std::string::String,
}

/// A number.
#[derive(Clone, PartialEq, ::micro::codegen::prost::Message)]
#[prost(prost_path = "::micro::codegen::prost")]
pub struct Number {
    /// The number.
    #[prost(int64, tag = "1")]
    pub value: i64,
}

/// Greeter says hello.
pub trait GreeterHandler: ::core::marker::Send + ::core::marker::Sync + 'static {
    /// Call greets.
    fn call(
        &self,
        cx: ::micro::codegen::Context,
        request: Request,
    ) -> impl ::core::future::Future<Output = ::micro::codegen::Result<Response>> + ::core::marker::Send;
    /// Count counts up to a number.
    fn count(
        &self,
        cx: ::micro::codegen::Context,
        request: Number,
    ) -> impl ::core::future::Future<
        Output = ::micro::codegen::Result<
            impl ::micro::codegen::Stream<Item = ::micro::codegen::Result<Number>>
            + ::core::marker::Send,
        >,
    > + ::core::marker::Send;
    /// Sum adds numbers.
    fn sum(
        &self,
        cx: ::micro::codegen::Context,
        requests: ::micro::codegen::Streaming<Number>,
    ) -> impl ::core::future::Future<Output = ::micro::codegen::Result<Number>> + ::core::marker::Send;
    /// Double answers each number with its double.
    fn double(
        &self,
        cx: ::micro::codegen::Context,
        requests: ::micro::codegen::Streaming<Number>,
    ) -> impl ::core::future::Future<
        Output = ::micro::codegen::Result<
            impl ::micro::codegen::Stream<Item = ::micro::codegen::Result<Number>>
            + ::core::marker::Send,
        >,
    > + ::core::marker::Send;
}

/// Serves Greeter.
#[derive(Debug)]
pub struct GreeterServer<__H> {
    handler: ::std::sync::Arc<__H>,
}

impl<__H: GreeterHandler> GreeterServer<__H> {
    /// Serves `handler`.
    pub fn new(handler: __H) -> Self {
        Self::from_arc(::std::sync::Arc::new(handler))
    }

    /// Serves `handler`, which is shared.
    pub fn from_arc(handler: ::std::sync::Arc<__H>) -> Self {
        Self { handler }
    }
}

impl<__H: GreeterHandler> ::micro::codegen::IntoRoutes for GreeterServer<__H> {
    fn into_routes(self) -> ::micro::codegen::Routes {
        ::micro::codegen::RoutesBuilder::<__H, ::micro::codegen::Proto>::new(
            &GREETER_SPEC,
            self.handler,
        )
        .unary(|h, cx, request| async move { <__H as GreeterHandler>::call(&h, cx, request).await })
        .server_stream(|h, cx, request, replies| async move {
            replies
                .send_all(<__H as GreeterHandler>::count(&h, cx, request).await?)
                .await
        })
        .client_stream(|h, cx, requests| async move {
            <__H as GreeterHandler>::sum(&h, cx, requests).await
        })
        .bidi_stream(|h, cx, requests, replies| async move {
            replies
                .send_all(<__H as GreeterHandler>::double(&h, cx, requests).await?)
                .await
        })
        .build()
    }
}

/// Calls Greeter.
#[derive(Clone, Debug)]
pub struct GreeterClient {
    inner: ::micro::codegen::ServiceClient<::micro::codegen::Proto>,
}

impl GreeterClient {
    /// Calls the service that stands in the registry as `service`.
    pub fn new(
        service: impl ::core::convert::Into<::std::string::String>,
        client: ::micro::codegen::Client,
    ) -> Self {
        Self {
            inner: ::micro::codegen::ServiceClient::new(&GREETER_SPEC, service, client),
        }
    }

    /// Calls `handler` directly.
    pub fn in_process(handler: impl GreeterHandler) -> Self {
        Self {
            inner: ::micro::codegen::ServiceClient::in_process(
                &GREETER_SPEC,
                GreeterServer::new(handler),
            ),
        }
    }

    /// Call greets.
    pub fn call(
        &self,
        request: Request,
    ) -> ::micro::codegen::UnaryCall<Request, Response, ::micro::codegen::Proto> {
        self.inner.unary(0, request)
    }

    /// Count counts up to a number.
    pub fn count(
        &self,
        request: Number,
    ) -> ::micro::codegen::ServerStreamCall<Number, Number, ::micro::codegen::Proto> {
        self.inner.server_stream(1, request)
    }

    /// Sum adds numbers.
    pub fn sum(
        &self,
        requests: impl ::micro::codegen::Stream<Item = Number> + ::core::marker::Send + 'static,
    ) -> ::micro::codegen::ClientStreamCall<Number, Number, ::micro::codegen::Proto> {
        self.inner.client_stream(2, requests)
    }

    /// Double answers each number with its double.
    pub fn double(
        &self,
        requests: impl ::micro::codegen::Stream<Item = Number> + ::core::marker::Send + 'static,
    ) -> ::micro::codegen::BidiStreamCall<Number, Number, ::micro::codegen::Proto> {
        self.inner.bidi_stream(3, requests)
    }
}

/// What is known of Greeter.
pub static GREETER_SPEC: ::micro::codegen::ServiceSpec = ::micro::codegen::ServiceSpec::new(
    "test.greeter",
    "Greeter",
    &[
        ::micro::codegen::MethodSpec::unary(
            "Call",
            "/test.greeter.Greeter/Call",
            ::micro::codegen::TypeSpec::named("test.greeter.Request"),
            ::micro::codegen::TypeSpec::named("test.greeter.Response"),
        )
        .doc("Call greets.")
        .http(&[::micro::codegen::HttpRule::new("POST", "/v1/{name}").body("*")])
        .idempotent(),
        ::micro::codegen::MethodSpec::server_stream(
            "Count",
            "/test.greeter.Greeter/Count",
            ::micro::codegen::TypeSpec::named("test.greeter.Number"),
            ::micro::codegen::TypeSpec::named("test.greeter.Number"),
        ),
        ::micro::codegen::MethodSpec::client_stream(
            "Sum",
            "/test.greeter.Greeter/Sum",
            ::micro::codegen::TypeSpec::named("test.greeter.Number"),
            ::micro::codegen::TypeSpec::named("test.greeter.Number"),
        ),
        ::micro::codegen::MethodSpec::bidi_stream(
            "Double",
            "/test.greeter.Greeter/Double",
            ::micro::codegen::TypeSpec::named("test.greeter.Number"),
            ::micro::codegen::TypeSpec::named("test.greeter.Number"),
        ),
    ],
)
.doc("Greeter says hello.");
