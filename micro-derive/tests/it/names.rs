//! What endpoints, services and the written items are called.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Empty {}

struct Plain;

#[micro::handler]
impl Plain {
    async fn say_hello_twice(&self, request: Empty) -> micro::Result<Empty> {
        Ok(request)
    }

    #[handler(name = "Hi")]
    async fn greet(&self, request: Empty) -> micro::Result<Empty> {
        Ok(request)
    }

    #[micro::handler(name = "New")]
    async fn create(&self, request: Empty) -> micro::Result<Empty> {
        Ok(request)
    }
}

struct Second;

/// A second service of one type would clash without a name.
#[micro::handler(name = "go.micro.service.greeter.doi_greeter")]
impl Second {
    async fn call(&self, request: Empty) -> micro::Result<Empty> {
        Ok(request)
    }
}

#[micro::handler(name = "Other")]
impl Second {
    async fn call_again(&self, request: Empty) -> micro::Result<Empty> {
        Ok(request)
    }
}

/// More of a service that another block begins.
#[micro::handler(name = "Other", items = "More")]
impl Second {
    async fn call_last(&self, request: Empty) -> micro::Result<Empty> {
        Ok(request)
    }
}

struct Held<T>(T);

#[micro::handler]
impl Held<u8> {
    async fn get(&self, _: Empty) -> micro::Result<u8> {
        Ok(self.0)
    }
}

mod elsewhere {
    pub(super) struct InModule;
}

#[micro::handler]
impl elsewhere::InModule {
    async fn call(&self, request: Empty) -> micro::Result<Empty> {
        Ok(request)
    }
}

macro_rules! echo {
    ($handler:ty, $message:ty) => {
        #[micro::handler]
        impl $handler {
            async fn echo(&self, request: $message) -> micro::Result<$message> {
                Ok(request)
            }
        }
    };
}

struct Macro;

echo!(Macro, Empty);

#[tokio::test]
async fn block_written_by_a_macro() {
    MacroClient::in_process(Macro).echo(Empty {}).await.unwrap();
    assert_eq!(MACRO_SPEC.methods()[0].response().name(), "Empty");
}

#[test]
fn endpoints() {
    let paths: Vec<_> = PLAIN_SPEC
        .methods()
        .iter()
        .map(|method| method.path())
        .collect();
    assert_eq!(paths, ["/Plain/SayHelloTwice", "/Plain/Hi", "/Plain/New"]);
    assert_eq!((PLAIN_SPEC.package(), PLAIN_SPEC.name()), ("", "Plain"));
    let request = PLAIN_SPEC.methods()[0].request();
    assert_eq!(request.name(), "Empty");
}

#[test]
fn named_service() {
    assert_eq!(DOI_GREETER_SPEC.package(), "go.micro.service.greeter");
    assert_eq!(DOI_GREETER_SPEC.name(), "doi_greeter");
    assert_eq!(
        DOI_GREETER_SPEC.methods()[0].path(),
        "/go.micro.service.greeter.doi_greeter/Call"
    );
}

#[tokio::test]
async fn two_services_of_one_type() {
    DoiGreeterClient::in_process(Second)
        .call(Empty {})
        .await
        .unwrap();
    OtherClient::in_process(Second)
        .call_again(Empty {})
        .await
        .unwrap();
}

#[tokio::test]
async fn two_blocks_of_one_service() {
    let paths = [OTHER_SPEC, MORE_SPEC].map(|spec| (spec.name(), spec.methods()[0].path()));
    assert_eq!(
        paths,
        [("Other", "/Other/CallAgain"), ("Other", "/Other/CallLast")]
    );
    MoreClient::in_process(Second)
        .call_last(Empty {})
        .await
        .unwrap();
}

#[tokio::test]
async fn concrete_generic_and_type_of_another_module() {
    assert_eq!(
        HeldClient::in_process(Held(3)).get(Empty {}).await.unwrap(),
        3
    );
    InModuleClient::in_process(elsewhere::InModule)
        .call(Empty {})
        .await
        .unwrap();
}
