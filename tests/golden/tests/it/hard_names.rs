//! Services whose names get in the way can be written and called as any other.

use golden::inherent_methods::methods::{InherentClient, InherentHandler, M};
use golden::keyword_methods::keywords as words;
use golden::keyword_names::r#type::self_::r#async as keywords;
use golden::prelude_arguments::prelude;
use golden::service_names::prelude as services;
use micro::{Context, Result, Stream, Streaming, stream};

struct Names;

macro_rules! unary {
    ($handler:path, $message:ty: $($name:ident)*) => {
        impl $handler for Names {
            $(async fn $name(&self, cx: Context, _request: $message) -> Result<$message> {
                Ok(M { text: cx.endpoint() })
            })*
        }
    };
}

unary! {
    InherentHandler, M:
    new connect clone call into from config register default drop in_process cmp eq from_str len
    get_foo get_foo2 from_arc into_routes fmt r#type try_from try_into borrow borrow_mut to_owned
    clone_into type_id as_ref not add hash deref iter next is_empty ne handler inner unary
    server_stream send self_ client request requests cx h replies context service spec
    with_interceptor ready poll_ready timeout metadata address stream x_y x_z http_get http_get2
    v1_2 under get2_xx
}

#[tokio::test]
async fn every_rpc_reaches_its_own_method() {
    let client = InherentClient::in_process(Names);
    let endpoint = async |call: micro::client::UnaryCall<M, M>| call.await.unwrap().text;
    let request = M::default;
    assert_eq!(endpoint(client.new_(request())).await, "Inherent.New");
    assert_eq!(endpoint(client.clone_(request())).await, "Inherent.Clone");
    assert_eq!(
        endpoint(client.get_foo(request())).await,
        "Inherent.get_foo"
    );
    assert_eq!(
        endpoint(client.get_foo2(request())).await,
        "Inherent.GetFoo"
    );
    assert_eq!(endpoint(client.self_(request())).await, "Inherent.Self");
    assert_eq!(endpoint(client.drop(request())).await, "Inherent.Drop");
}

impl keywords::TypeHandler for Names {
    async fn r#loop(&self, _cx: Context, request: keywords::Self_) -> Result<keywords::Self_> {
        Ok(request)
    }

    async fn self_(&self, _cx: Context, mut request: keywords::Self_) -> Result<keywords::Self_> {
        request.r#fn = Some(keywords::self_::Fn::Match(true));
        Ok(request)
    }
}

#[tokio::test]
async fn keywords_everywhere() {
    let client = keywords::TypeClient::in_process(Names);
    let request = keywords::Self_ {
        self_: "self".to_owned(),
        ..Default::default()
    };
    assert_eq!(client.r#loop(request.clone()).await.unwrap(), request);
    let reply = client.self_(request).await.unwrap();
    assert_eq!(reply.r#fn, Some(keywords::self_::Fn::Match(true)));
}

macro_rules! all_kinds {
    ($($module:ident::$handler:ident)*) => {
        $(impl $module::$handler for Names {
            async fn call(&self, _cx: Context, request: services::M) -> Result<services::M> {
                Ok(request)
            }
            async fn watch(
                &self,
                _cx: Context,
                request: services::M,
            ) -> Result<impl Stream<Item = Result<services::M>> + Send> {
                Ok(stream::iter([Ok(request)]))
            }
            async fn upload(&self, _cx: Context, _requests: Streaming<services::M>) -> Result<services::M> {
                Ok(services::M {})
            }
            async fn talk(
                &self,
                _cx: Context,
                requests: Streaming<services::M>,
            ) -> Result<impl Stream<Item = Result<services::M>> + Send> {
                Ok(requests)
            }
        })*
    };
}

all_kinds! {
    services::THandler services::SHandler services::BHandler services::HHandler
    services::SelfHandler services::TypeHandler services::SendHandler services::ResultHandler
    services::ContextHandler services::HandlerHandler services::StreamingHandler
}

#[tokio::test]
async fn services_of_one_letter() {
    let m = services::M {};
    let t = services::TClient::in_process(Names);
    assert_eq!(t.call(m).await.unwrap(), m);
    let h = services::HClient::in_process(Names);
    assert_eq!(h.upload(stream::iter([m])).await.unwrap(), m);
    let s = services::SClient::in_process(Names);
    let mut replies = s.watch(m).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(m));
    let b = services::BClient::in_process(Names);
    let mut replies = b.talk(stream::iter([m, m])).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(m));
    let itself = services::SelfClient::in_process(Names);
    assert_eq!(itself.call(m).await.unwrap(), m);
}

#[test]
fn types_that_shadow_the_prelude_are_messages_like_any() {
    let option = prelude::Option::default();
    let result = prelude::Result::default();
    assert_eq!(format!("{option:?} {result:?}"), "Option Result");
    let fields = golden::keyword_fields::keywords::Fields {
        r#type: "a".to_owned(),
        crate_: "b".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        serde_json::to_string(&fields).unwrap(),
        r#"{"crate":"b","type":"a"}"#
    );
    let _is_there = words::M::default();
}
