//! Takes a message from a publisher.
//!
//! Requests are read as go-micro reads them. go-micro's publishers don't look at the answers, ours do:
//! where go-micro says 200 though nothing was run, or its handler failed, this says 404 and 500.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::time::timeout;

use super::broker::Shared;
use crate::{HandlerError, content_type, envelope, header};

/// How long a message waits while all handlers are at work.
const BUSY: Duration = Duration::from_secs(5);

/// How long the body of a request may take.
const BODY: Duration = Duration::from_secs(30);

/// Answers one request; a handler that has begun goes on when the publisher is gone.
pub(super) async fn answer(shared: &Shared, request: Request<Incoming>) -> Response<Full<Bytes>> {
    match receive(shared, request).await {
        Ok(()) => Response::default(),
        Err(refused) => refused.response(),
    }
}

async fn receive(shared: &Shared, request: Request<Incoming>) -> Result<(), Refused> {
    if request.method() != Method::POST {
        return Err(Refused::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Method not allowed",
        ));
    }
    let id = id(request.uri().query().unwrap_or_default());
    let handlers = shared.handlers.clone();
    let waited = timeout(BUSY, handlers.acquire_owned()).await;
    let Ok(Ok(permit)) = waited else {
        let what = "all handlers are at work; see `max_handlers`";
        return Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, what));
    };
    let body = body(request.into_body(), shared.options.max_message).await?;
    let failed = |what: &str| Refused::new(StatusCode::INTERNAL_SERVER_ERROR, what);
    let message = envelope::decode(&body)
        .map_err(|error| failed(&format!("Error parsing request body: {error}")))?;
    let topic = message.get(header::MICRO_TOPIC);
    let topic = topic.filter(|topic| !topic.is_empty());
    let topic = topic.ok_or_else(|| failed("Topic not found"))?.to_owned();
    let Some(subscriber) = shared.subscribers.get(&id, &topic) else {
        tracing::debug!(topic, id, "a message for a subscription that there is not");
        return Err(Refused::new(
            StatusCode::NOT_FOUND,
            "Subscription not found",
        ));
    };
    // A task of its own, which does not end with the connection.
    let handling = tokio::spawn(async move {
        let handler = &subscriber.handler;
        let handled = handler.handle(&topic, message, subscriber.auto_ack).await;
        drop(permit);
        handled
    });
    let handled = handling
        .await
        .unwrap_or_else(|error| Err(HandlerError::from(error)));
    handled.map_err(|error| failed(&error.to_string()))
}

async fn body(body: Incoming, limit: usize) -> Result<Bytes, Refused> {
    let too_large = || {
        tracing::warn!(
            limit,
            "a message was too large and is lost; see `max_message`"
        );
        let what = format!("the message takes more than {limit} bytes");
        Refused::new(StatusCode::PAYLOAD_TOO_LARGE, &what)
    };
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    match timeout(BODY, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(error)) => Err(Refused::new(StatusCode::BAD_REQUEST, &error.to_string())),
        Err(_) => {
            let what = format!("the message did not come within {} s", BODY.as_secs());
            Err(Refused::new(StatusCode::REQUEST_TIMEOUT, &what))
        }
    }
}

/// An answer in the words of go-micro's errors.
struct Refused {
    status: StatusCode,
    detail: String,
}

impl Refused {
    fn new(status: StatusCode, detail: &str) -> Self {
        Self {
            status,
            detail: detail.to_owned(),
        }
    }

    fn response(self) -> Response<Full<Bytes>> {
        // As go-micro has it.
        let code = match self.status {
            StatusCode::METHOD_NOT_ALLOWED => StatusCode::BAD_REQUEST,
            status => status,
        };
        let detail = serde_json::Value::from(self.detail);
        let json = format!(
            "{{\"id\":\"go.micro.broker\",\"code\":{},\"detail\":{detail},\"status\":\"{}\"}}",
            code.as_u16(),
            code.canonical_reason().unwrap_or_default(),
        );
        let mut response = Response::new(Full::from(json));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type::JSON));
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}

/// Returns the value of `id` in a query; empty if there is none.
fn id(query: &str) -> String {
    let mut pairs = query.split('&');
    let encoded = pairs.find_map(|pair| pair.strip_prefix("id="));
    let mut bytes = encoded.unwrap_or_default().bytes();
    let mut id = Vec::new();
    while let Some(byte) = bytes.next() {
        id.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let mut rest = bytes.clone();
                match (digit(rest.next()), digit(rest.next())) {
                    (Some(high), Some(low)) => {
                        bytes = rest;
                        u8::try_from(high << 4 | low).expect("two hexadecimal digits are a byte")
                    }
                    _ => b'%',
                }
            }
            byte => byte,
        });
    }
    String::from_utf8_lossy(&id).into_owned()
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_id_is_form_encoded() {
        assert_eq!(id("id=a.b-c_d~"), "a.b-c_d~");
        assert_eq!(id("x=1&id=a+b%2Fc%c3%bc%&y=2"), "a b/cü%");
        assert_eq!(id("id=%zz%4"), "%zz%4");
        assert_eq!(id("x=1"), "");
        assert_eq!(id(""), "");
    }
}
