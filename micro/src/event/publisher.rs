//! What events are published with.

use std::marker::PhantomData;

/// Publishes to topics; cheap to clone.
#[derive(Clone, Debug)]
pub struct Publisher {}

/// Publishes messages of one type to one topic; cheap to clone.
#[derive(Debug)]
pub struct Event<T> {
    _publisher: Publisher,
    _message: PhantomData<fn(T)>,
}
