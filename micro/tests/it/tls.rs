//! TLS and mutual TLS, and plaintext on the same port.

use micro::service::RunningService;
use micro::tls::{ClientTls, ServerTls};
use micro::{Client, Result, Service};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::NAME;
use crate::greeter::{GreeterClient, GreeterServer, Request};
use crate::handler::Greeter;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate and its key, in PEM.
fn signed(by: &Authority, name: &str) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, by).unwrap();
    (certificate.pem(), key.serialize_pem())
}

fn server(by: &Authority) -> ServerTls {
    let (certificate, key) = signed(by, "127.0.0.1");
    ServerTls::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap()
}

fn trusting(authority: &Authority) -> ClientTls {
    ClientTls::from_pem(authority.pem().as_bytes()).unwrap()
}

async fn serve(tls: ServerTls) -> RunningService {
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Greeter::new().0))
        .tls(tls);
    service.start().await.unwrap()
}

async fn call(service: &RunningService, tls: Option<ClientTls>) -> Result<()> {
    let mut client = Client::builder().address(service.address().to_string());
    if let Some(tls) = tls {
        client = client.tls(tls);
    }
    let client = GreeterClient::new(NAME, client.retries(0).build());
    let request = Request {
        name: "John".into(),
    };
    client.call(request).await.map(drop)
}

#[tokio::test]
async fn who_trusts_the_authority_is_served() {
    let authority = authority();
    let service = serve(server(&authority)).await;
    call(&service, Some(trusting(&authority))).await.unwrap();
    let stranger = call(&service, Some(trusting(&self::authority()))).await;
    let error = stranger.unwrap_err();
    assert_eq!(error.code(), 503);
    assert!(error.detail().contains("TLS"), "{error}");
    assert_eq!(call(&service, None).await.unwrap_err().code(), 503);
}

#[tokio::test]
async fn a_certificate_must_bear_the_name() {
    let authority = authority();
    let (certificate, key) = signed(&authority, "greeter.example");
    let tls = ServerTls::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap();
    let service = serve(tls).await;
    let error = call(&service, Some(trusting(&authority)))
        .await
        .unwrap_err();
    assert_eq!(error.code(), 503);
    let named = trusting(&authority).server_name("greeter.example").unwrap();
    call(&service, Some(named)).await.unwrap();
}

#[tokio::test]
async fn clients_may_have_to_show_a_certificate() {
    let authority = authority();
    let tls = server(&authority).client_authority(authority.pem().as_bytes());
    let service = serve(tls.unwrap()).await;
    let nobody = call(&service, Some(trusting(&authority))).await;
    assert_eq!(nobody.unwrap_err().code(), 503);
    let known = |by: &Authority| {
        let (certificate, key) = signed(by, "client");
        trusting(&authority).identity(certificate.as_bytes(), key.as_bytes())
    };
    call(&service, Some(known(&authority).unwrap()))
        .await
        .unwrap();
    let stranger = known(&self::authority()).unwrap();
    assert_eq!(
        call(&service, Some(stranger)).await.unwrap_err().code(),
        503
    );
}

#[tokio::test]
async fn both_on_one_port_where_that_is_allowed() {
    let authority = authority();
    let service = serve(server(&authority).allow_plaintext()).await;
    call(&service, Some(trusting(&authority))).await.unwrap();
    call(&service, None).await.unwrap();
}

#[test]
fn what_is_not_pem_is_refused() {
    let authority = authority();
    let (certificate, key) = signed(&authority, "a");
    let (_, other) = signed(&authority, "a");
    let cases = [
        (certificate.as_str(), "no key"),
        ("no certificate", key.as_str()),
        (certificate.as_str(), other.as_str()),
    ];
    for (certificate, key) in cases {
        let tls = ServerTls::from_pem(certificate.as_bytes(), key.as_bytes());
        assert_eq!(tls.unwrap_err().code(), 400);
    }
    assert_eq!(ClientTls::from_pem(b"").unwrap_err().code(), 400);
    assert!(trusting(&authority).server_name("not a name").is_err());
}
