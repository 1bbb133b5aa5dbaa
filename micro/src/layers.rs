//! Calls on their way through layers, at either end.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use crate::error::{Error, Result};

/// A call under way.
pub(crate) type Answering<R> = Pin<Box<dyn Future<Output = Result<R>> + Send>>;

/// What a layer wraps: the layers under it and, at last, what answers calls `C` with replies `R`.
pub struct Stack<C, R> {
    inner: Arc<dyn Fn(C) -> Answering<R> + Send + Sync>,
}

impl<C, R> Stack<C, R> {
    /// Without a layer yet.
    pub(crate) fn new(answer: impl Fn(C) -> Answering<R> + Send + Sync + 'static) -> Self {
        Self {
            inner: Arc::new(answer),
        }
    }

    pub(crate) fn send(&self, call: C) -> Answering<R> {
        (self.inner)(call)
    }
}

impl<C, R> Service<C> for Stack<C, R> {
    type Response = R;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<R>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: C) -> Self::Future {
        self.send(call)
    }
}

impl<C, R> Clone for Stack<C, R> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
        }
    }
}

impl<C, R> fmt::Debug for Stack<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stack").finish_non_exhaustive()
    }
}

/// A layer for calls `C` and their replies `R`.
///
/// Every [`Layer`] of a [`Stack`] is one whose service can be cloned, sent and shared.
pub trait CallLayer<C, R>: Send + Sync + 'static {
    /// Puts the layer around `inner`.
    fn wrap(&self, inner: Stack<C, R>) -> Stack<C, R>;
}

impl<L, C, R> CallLayer<C, R> for L
where
    L: Layer<Stack<C, R>> + Send + Sync + 'static,
    L::Service: Service<C, Response = R> + Clone + Send + Sync + 'static,
    <L::Service as Service<C>>::Error: Into<Error>,
    <L::Service as Service<C>>::Future: Send,
    C: Send + 'static,
{
    fn wrap(&self, inner: Stack<C, R>) -> Stack<C, R> {
        let service = self.layer(inner);
        Stack::new(move |call| {
            let mut service = service.clone();
            Box::pin(async move {
                std::future::poll_fn(|cx| service.poll_ready(cx))
                    .await
                    .map_err(Into::into)?;
                service.call(call).await.map_err(Into::into)
            })
        })
    }
}

/// Layers in the order they were added: the first is outermost.
pub(crate) struct Layers<C, R>(Vec<Arc<dyn CallLayer<C, R>>>);

impl<C: 'static, R: 'static> Layers<C, R> {
    pub(crate) fn push(&mut self, layer: impl CallLayer<C, R>) {
        self.0.push(Arc::new(layer));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts all of them around `inner`.
    pub(crate) fn around(&self, inner: Stack<C, R>) -> Stack<C, R> {
        let inwards = self.0.iter().rev();
        inwards.fold(inner, |inner, layer| layer.wrap(inner))
    }
}

impl<C, R> Default for Layers<C, R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<C, R> Clone for Layers<C, R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C, R> fmt::Debug for Layers<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Layers").field(&self.0.len()).finish()
    }
}
