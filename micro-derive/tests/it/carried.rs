//! What endpoints take over from their methods: comments, `#[deprecated]`, `#[cfg]`, the fields of their messages.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Count {
    count: u32,
}

struct Counter;

/// Counts.
///
/// Slowly.
#[micro::handler]
impl Counter {
    #[cfg(any())]
    async fn absent(&self, request: Count) -> micro::Result<Count> {
        Ok(request)
    }

    /// Adds one.
    #[cfg(not(any()))]
    async fn next(&self, request: Count) -> micro::Result<Count> {
        Ok(Count {
            count: request.count + 1,
        })
    }

    #[cfg(any())]
    async fn double(&self, request: Count) -> micro::Result<Count> {
        Ok(request)
    }

    /// Doubles, in one
    /// of two ways.
    #[cfg(not(any()))]
    async fn double(&self, request: Count) -> micro::Result<Count> {
        Ok(Count {
            count: request.count * 2,
        })
    }

    /** Counts
    nothing. */
    #[doc = concat!("Not", "hing.")]
    #[doc(alias = "none")]
    async fn nothing(&self, request: Count) -> micro::Result<Count> {
        Ok(request)
    }

    #[deprecated]
    async fn last(&self, request: Count) -> micro::Result<Count> {
        Ok(Count {
            count: request.count - 1,
        })
    }
}

#[cfg(any())]
struct Nowhere;

#[micro::handler]
#[cfg(any())]
impl Nowhere {
    async fn call(&self, request: Count) -> micro::Result<Count> {
        Ok(request)
    }
}

#[test]
fn docs() {
    let docs: Vec<_> = COUNTER_SPEC
        .methods()
        .iter()
        .map(|method| method.documentation())
        .collect();
    assert_eq!(
        docs,
        [
            "Adds one.",
            "Doubles, in one\nof two ways.",
            "Counts\nnothing.",
            ""
        ]
    );
    assert_eq!(COUNTER_SPEC.documentation(), "Counts.\n\nSlowly.");
}

#[test]
fn deprecation() {
    let deprecated: Vec<_> = COUNTER_SPEC
        .methods()
        .iter()
        .map(|method| method.is_deprecated())
        .collect();
    assert_eq!(deprecated, [false, false, false, true]);
}

#[test]
fn fields() {
    let request = COUNTER_SPEC.methods()[0].request();
    let schema = request.schema().unwrap();
    let fields: Vec<_> = schema
        .values
        .iter()
        .map(|field| (field.name.as_str(), field.type_name.as_str()))
        .collect();
    assert_eq!(schema.name, "Count");
    assert_eq!(fields, [("count", "uint32")]);
}

/// An endpoint behind a `#[cfg]` moves those after it, in the spec and in the client alike.
#[tokio::test]
async fn conditional_endpoints() {
    let counter = CounterClient::in_process(Counter);
    assert_eq!(counter.next(Count { count: 4 }).await.unwrap().count, 5);
    assert_eq!(counter.double(Count { count: 4 }).await.unwrap().count, 8);
    #[allow(deprecated)]
    let last = counter.last(Count { count: 4 });
    assert_eq!(last.await.unwrap().count, 3);
}
