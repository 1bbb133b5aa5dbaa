//! What the layers here have in common: a call goes in, and on to what they wrap.

use std::pin::Pin;
use std::task::{Context, Poll};

use tower_service::Service;

use super::Call;
use crate::error::{Error, Result};

/// What a layer wraps.
pub trait Inner<C: Call>:
    Service<C, Response = C::Reply, Error = Error, Future: Send + 'static> + Send + 'static
{
}

impl<C, S> Inner<C> for S
where
    C: Call,
    S: Service<C, Response = C::Reply, Error = Error> + Send + 'static,
    S::Future: Send + 'static,
{
}

/// A layer as one async function, called with a clone of the layer.
pub trait Around<C: Call>: Clone + Send + Sync + 'static {
    /// Answers `call`, usually by `inner`, which is ready for one call.
    fn around(
        self,
        call: C,
        inner: impl Inner<C>,
    ) -> impl Future<Output = Result<C::Reply>> + Send + 'static;
}

/// The service of a layer.
#[derive(Clone, Debug)]
pub struct Layered<L, S> {
    layer: L,
    inner: S,
}

impl<L, S> Layered<L, S> {
    pub(crate) fn new(layer: L, inner: S) -> Self {
        Self { layer, inner }
    }
}

impl<C, L, S> Service<C> for Layered<L, S>
where
    C: Call,
    L: Around<C>,
    S: Service<C, Response = C::Reply, Error = Error> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = C::Reply;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<C::Reply>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: C) -> Self::Future {
        // The one that was found ready answers; its clone takes its place.
        let next = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, next);
        Box::pin(self.layer.clone().around(call, inner))
    }
}

/// Makes a layer of what is [`Around`] calls.
macro_rules! layer {
    ($layer:ident $(<$parameter:ident>)?) => {
        impl<S $(, $parameter)?> tower_layer::Layer<S> for $layer $(<$parameter>)? {
            type Service = $crate::middleware::around::Layered<Self, S>;

            fn layer(&self, inner: S) -> Self::Service {
                $crate::middleware::around::Layered::new(self.clone(), inner)
            }
        }
    };
}
pub(crate) use layer;
