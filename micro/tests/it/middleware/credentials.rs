//! Where tokens are sent to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use micro::client::ClientBuilder;
use micro::middleware::Credentials;
use micro::{Client, Service};

use super::script::Script;
use crate::NAME;
use crate::greeter::{GreeterClient, GreeterServer, Request};

/// Credentials, and how often they were asked for.
fn credentials() -> (Credentials, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let asks = asked.clone();
    let credentials = Credentials::new(move || {
        asks.fetch_add(1, Ordering::SeqCst);
        async { Ok("101010".into()) }
    });
    (credentials, asked)
}

/// The code of a call, or 0.
async fn code(client: ClientBuilder) -> i32 {
    let client = GreeterClient::new(NAME, client.retries(0).build());
    let name = "see authorization".into();
    match client.call(Request { name }).await {
        Ok(reply) => {
            assert_eq!(reply.greeting_text, "Bearer 101010");
            0
        }
        Err(error) => {
            assert!(!error.detail().contains("101010"), "{error}");
            error.code()
        }
    }
}

#[tokio::test]
async fn a_token_is_not_sent_where_others_can_read_it() {
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Script::new().0))
        .start()
        .await
        .unwrap();
    let address = service.address().to_string();
    let (credentials, asked) = credentials();
    let with = |credentials: &Credentials| Client::builder().layer(credentials.clone());
    for client in [
        with(&credentials).address(&address),
        with(&credentials).address(format!("http://{address}")),
        // Nobody knows where this goes.
        with(&credentials),
    ] {
        assert_eq!(code(client).await, 401);
    }
    // An address that is none is told as such.
    assert_eq!(code(with(&credentials).address("nowhere")).await, 400);
    assert_eq!(asked.load(Ordering::SeqCst), 0);

    let allowed = credentials.clone().allow_plaintext();
    assert_eq!(code(with(&allowed).address(&address)).await, 0);
    let here = GreeterServer::new(Script::new().0);
    assert_eq!(code(with(&credentials).in_process(here)).await, 0);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn what_the_caller_sends_itself_is_the_callers_affair() {
    let (credentials, _) = credentials();
    let client = Client::builder().layer(credentials);
    let client = client.in_process(GreeterServer::new(Script::new().0));
    let client = GreeterClient::new(NAME, client.build());
    let name = "see authorization".into();
    let call = client.call(Request { name });
    let reply = call.metadata("authorization", "Basic mine").await;
    assert_eq!(reply.unwrap().greeting_text, "Basic mine");
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn a_token_goes_over_tls() {
    let authority = rcgen::generate_simple_self_signed(["here".to_owned()]).unwrap();
    let tls = || micro::tls::ClientTls::from_pem(authority.cert.pem().as_bytes());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let (credentials, asked) = credentials();
    let client = || Client::builder().layer(credentials.clone());
    // Nobody is there, but whoever were would have to speak TLS.
    let secure = client()
        .address(format!("https://{address}"))
        .tls(tls().unwrap());
    assert_eq!(code(secure).await, 503);
    let secure = client().address(&address).tls(tls().unwrap());
    assert_eq!(code(secure).await, 503);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let plain = client()
        .address(format!("http://{address}"))
        .tls(tls().unwrap());
    assert_eq!(code(plain).await, 401);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}
