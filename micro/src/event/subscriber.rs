//! What a service does with the events of a topic.

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::{failure, received};
use crate::broker::{self, Broker, Handler, SubscribeOptions, Subscription};
use crate::codec::{Encoding, Json, Proto, ProtoJson};
use crate::context::Context;
use crate::error::Result;
use crate::json;
use crate::registry::Endpoint;
use crate::spec::{TypeSpec, shape};

/// What a service does with the events of a topic; cheap to clone.
///
/// The context of an event has its header as metadata, `Micro-Topic` in any case, and no deadline.
///
/// An event is dealt with when its handler returns `Ok`. An error is told to the broker, and so are a
/// panic, a message that can't be read and a content type that is not known; what becomes of the
/// event then is up to the broker. [`raw`](Self::raw) handlers may acknowledge earlier.
///
/// Messages are read by the content type of their event: protobuf (`application/protobuf`, also with the names that
/// go-micro's clients have for it, and with the frame that one of them puts around it) or JSON
/// (`application/json`).
#[derive(Clone, Debug)]
pub struct Subscriber {
    pub(crate) topic: String,
    pub(crate) options: SubscribeOptions,
    pub(crate) handler: Handler,
    pub(crate) endpoint: Endpoint,
}

impl Subscriber {
    /// Has messages that generated code has made handled.
    pub fn new<T, F, Fut>(topic: impl Into<String>, handler: F) -> Self
    where
        T: prost::Message + Default + json::Value + 'static,
        F: Fn(Context, T) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        // The schema has the name that counts.
        let request = TypeSpec::of::<T>(type_name::<T>());
        Self::encoded::<ProtoJson, T, F, Fut>(topic, request, handler)
    }

    /// Has serde types handled; they come as JSON.
    pub fn json<T, F, Fut>(topic: impl Into<String>, handler: F) -> Self
    where
        T: Serialize + DeserializeOwned + 'static,
        F: Fn(Context, T) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let request = TypeSpec::encoded::<Json, T>(type_name::<T>());
        Self::encoded::<Json, T, F, Fut>(topic, request, handler)
    }

    /// Has protobuf messages that have no JSON handled.
    pub fn proto<T, F, Fut>(topic: impl Into<String>, handler: F) -> Self
    where
        T: prost::Message + Default + 'static,
        F: Fn(Context, T) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let request = TypeSpec::named(type_name::<T>());
        Self::encoded::<Proto, T, F, Fut>(topic, request, handler)
    }

    /// Has messages of any encoding handled; `request` is what the registry is told of them.
    pub fn encoded<E, T, F, Fut>(topic: impl Into<String>, request: TypeSpec, handler: F) -> Self
    where
        E: Encoding<T>,
        T: 'static,
        F: Fn(Context, T) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let handler = Handler::new(move |event: broker::Event| {
            let (topic, message) = (event.topic(), event.message());
            let running = received::decode::<E, T>(topic, message).map(|decoded| {
                let cx = Context::new();
                let guard = cx.guard();
                let cx = cx.with_metadata(received::metadata(topic, message));
                (handler(cx, decoded), guard)
            });
            async move {
                let (running, _guard) = running?;
                Ok(running.await?)
            }
        });
        let mut subscriber = Self::raw(topic, SubscribeOptions::default(), handler);
        subscriber.endpoint.request = Some(shape::of(request));
        subscriber
    }

    /// Has events handled as they come: with their bytes, whatever those are.
    ///
    /// This is for who wants to acknowledge by hand, which
    /// [`auto_ack`](SubscribeOptions::auto_ack) turns on, or to read content types of its own.
    pub fn raw(topic: impl Into<String>, options: SubscribeOptions, handler: Handler) -> Self {
        let topic = topic.into();
        let metadata = [("subscriber", "true"), ("topic", &topic)];
        let metadata = metadata.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            endpoint: Endpoint {
                // As go-micro names all functions.
                name: "Func".to_owned(),
                metadata: metadata.into(),
                ..Endpoint::default()
            },
            topic,
            options,
            handler,
        }
    }

    /// Shares the events with the other members of a queue; without one each subscriber gets all.
    #[must_use]
    pub fn queue(mut self, name: impl Into<String>) -> Self {
        self.options.queue = Some(name.into());
        self
    }

    /// Sets the name of the endpoint in the registry, e.g. `Greeter.Handle`; default `Func`, as for Go's
    /// functions.
    #[must_use]
    pub fn name(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint.name = endpoint.into();
        self
    }

    /// Returns the topic.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// Returns what the registry is told.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Connects the broker and subscribes, until what is returned is dropped.
    ///
    /// A service does so with the subscribers it is built with; this is for programs that are none.
    ///
    /// # Errors
    ///
    /// As the broker's own, with the codes of [`Publish`](super::Publish).
    pub async fn subscribe(&self, broker: &dyn Broker) -> Result<Subscription> {
        let subscribing = async {
            broker.connect().await?;
            let (options, handler) = (self.options.clone(), self.handler.clone());
            broker.subscribe(&self.topic, options, handler).await
        };
        let subscribed = subscribing.await;
        subscribed.map_err(|error| failure::of(&self.topic, error))
    }
}

/// What subscribers can be made of.
pub trait IntoSubscribers {
    /// Makes the subscribers.
    fn into_subscribers(self) -> Vec<Subscriber>;
}

impl IntoSubscribers for Subscriber {
    fn into_subscribers(self) -> Vec<Subscriber> {
        vec![self]
    }
}

impl IntoSubscribers for Vec<Subscriber> {
    fn into_subscribers(self) -> Vec<Subscriber> {
        self
    }
}

/// `shop::events::Order<u8>` → `Order`.
fn type_name<T>() -> &'static str {
    let path = std::any::type_name::<T>();
    let path = path.split('<').next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::registry::json::to_string;

    #[test]
    fn the_endpoint_is_that_of_go() {
        let handler = |_: Context, _: prost_types::Timestamp| async { Ok(()) };
        let subscriber = Subscriber::new("topic.a", handler);
        assert_eq!(
            to_string(&subscriber.endpoint),
            r#"{"name":"Func","request":{"name":"Timestamp","type":"Timestamp","values":null},"response":null,"metadata":{"subscriber":"true","topic":"topic.a"}}"#
        );
        let subscriber = subscriber.name("Greeter.Handle").queue("q");
        assert_eq!(subscriber.endpoint.name, "Greeter.Handle");
        assert_eq!(subscriber.options, SubscribeOptions::queue("q"));
    }

    #[test]
    fn of_other_types_the_registry_learns_what_they_are() {
        let handler = |_: Context, _: Vec<u8>| async { Ok(()) };
        let request = Subscriber::json("topic.a", handler).endpoint.request;
        let request = request.unwrap();
        assert_eq!((&*request.name, &*request.kind), ("[]uint8", "[]uint8"));
        let handler = |_: Context, _: serde_json::Value| async { Ok(()) };
        let request = Subscriber::json("topic.a", handler).endpoint.request;
        let request = request.unwrap();
        assert_eq!((&*request.name, &*request.kind), ("Value", "Value"));
        let raw = Handler::new(|_| async { Ok(()) });
        let raw = Subscriber::raw("topic.a", SubscribeOptions::default(), raw);
        assert_eq!(raw.endpoint.request, None);
    }

    #[test]
    fn a_type_has_its_own_name() {
        assert_eq!(type_name::<Subscriber>(), "Subscriber");
        assert_eq!(type_name::<Option<Vec<u8>>>(), "Option");
        assert_eq!(type_name::<u8>(), "u8");
    }
}
