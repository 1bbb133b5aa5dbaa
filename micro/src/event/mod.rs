//! Events by topic: a publisher of one type, and subscribers.

mod publisher;
mod subscriber;

pub use self::publisher::{Event, Publisher};
pub use self::subscriber::{IntoSubscribers, Subscriber};
