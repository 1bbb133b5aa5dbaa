//! TLS for servers and clients, by rustls; needs feature `tls`.
//!
//! ```no_run
//! # fn example() -> micro::Result<()> {
//! use micro::tls::{ClientTls, ServerTls};
//!
//! let authority = std::fs::read("ca.pem")?;
//! let server = ServerTls::from_pem(&std::fs::read("server.pem")?, &std::fs::read("server.key")?)?;
//! // Only clients with a certificate of that authority may call.
//! let server = server.client_authority(&authority)?;
//! let service = micro::Service::builder("go.micro.service.greeter").tls(server);
//!
//! let client = ClientTls::from_pem(&authority)?;
//! let client = client.identity(&std::fs::read("client.pem")?, &std::fs::read("client.key")?)?;
//! let client = micro::Client::builder().tls(client);
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};

pub use tokio_rustls::rustls;

use crate::error::{Error, Result};

/// What HTTP/2 is called while TLS is negotiated.
const ALPN: &[u8] = b"h2";

/// Certificates, the own one first, and its key.
type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// How a server speaks TLS.
#[derive(Clone)]
pub struct ServerTls {
    config: Arc<ServerConfig>,
    identity: Arc<Identity>,
    plaintext: bool,
}

impl ServerTls {
    /// Takes the server's certificate chain, its own first, and its key, all in PEM.
    ///
    /// # Errors
    ///
    /// If either cannot be read, or they do not belong together.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self> {
        let identity = Arc::new(identity(certificates, key)?);
        let config = server_config(&identity, None)?;
        Ok(Self {
            config: Arc::new(config),
            identity,
            plaintext: false,
        })
    }

    /// Refuses clients without a certificate of one of these authorities, in PEM.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn client_authority(mut self, authorities: &[u8]) -> Result<Self> {
        self.config = Arc::new(server_config(&self.identity, Some(roots(authorities)?))?);
        Ok(self)
    }

    /// Serves clients without TLS too, on the same port; what they send can be read on its way.
    pub fn allow_plaintext(mut self) -> Self {
        self.plaintext = true;
        self
    }

    pub(crate) fn allows_plaintext(&self) -> bool {
        self.plaintext
    }

    pub(crate) fn acceptor(&self) -> tokio_rustls::TlsAcceptor {
        self.config.clone().into()
    }
}

impl fmt::Debug for ServerTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerTls")
            .field("plaintext", &self.plaintext)
            .finish_non_exhaustive()
    }
}

/// How a client speaks TLS.
#[derive(Clone)]
pub struct ClientTls {
    config: Arc<ClientConfig>,
    roots: Arc<RootCertStore>,
    name: Option<ServerName<'static>>,
}

impl ClientTls {
    /// Trusts the authorities that the system trusts.
    ///
    /// # Errors
    ///
    /// If the system has none.
    pub fn system() -> Result<Self> {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            let why = found.errors.first().map(ToString::to_string);
            let detail = format!(
                "the system has no certificate authorities{}",
                why.map(|why| format!(": {why}")).unwrap_or_default()
            );
            return Err(Error::internal("", detail));
        }
        Self::trusting(roots)
    }

    /// Trusts these authorities, in PEM, and no others.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn from_pem(authorities: &[u8]) -> Result<Self> {
        Self::trusting(roots(authorities)?)
    }

    /// Shows servers this certificate chain, its own first, with its key; all in PEM.
    ///
    /// # Errors
    ///
    /// If either cannot be read, or they do not belong together.
    pub fn identity(mut self, certificates: &[u8], key: &[u8]) -> Result<Self> {
        let identity = identity(certificates, key)?;
        self.config = Arc::new(client_config(&self.roots, Some(identity))?);
        Ok(self)
    }

    /// Expects this name in the server's certificate instead of the host of its address.
    ///
    /// # Errors
    ///
    /// If it is not a host name or an IP address.
    pub fn server_name(mut self, name: &str) -> Result<Self> {
        self.name = Some(server_name(name)?);
        Ok(self)
    }

    fn trusting(roots: RootCertStore) -> Result<Self> {
        let roots = Arc::new(roots);
        Ok(Self {
            config: Arc::new(client_config(&roots, None)?),
            roots,
            name: None,
        })
    }

    pub(crate) fn connector(&self) -> tokio_rustls::TlsConnector {
        self.config.clone().into()
    }

    /// The name to expect of a server at this host.
    pub(crate) fn name_of(&self, host: &str) -> Result<ServerName<'static>> {
        match &self.name {
            Some(name) => Ok(name.clone()),
            None => server_name(host.trim_start_matches('[').trim_end_matches(']')),
        }
    }
}

impl fmt::Debug for ClientTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientTls")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

fn server_config(identity: &Identity, clients: Option<RootCertStore>) -> Result<ServerConfig> {
    let (certificates, key) = (identity.0.clone(), identity.1.clone_key());
    let builder = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(broken)?;
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(roots) => {
            let verifier =
                WebPkiClientVerifier::builder_with_provider(roots.into(), provider()).build();
            let verifier = verifier.map_err(|error| Error::bad_request("", error.to_string()))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let mut config = builder
        .with_single_cert(certificates, key)
        .map_err(broken)?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(config)
}

fn client_config(roots: &Arc<RootCertStore>, identity: Option<Identity>) -> Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(broken)?
        .with_root_certificates(roots.clone());
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some((certificates, key)) => builder
            .with_client_auth_cert(certificates, key)
            .map_err(broken)?,
    };
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(config)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn identity(certificates: &[u8], key: &[u8]) -> Result<Identity> {
    let key = PrivateKeyDer::from_pem_slice(key)
        .map_err(|error| Error::bad_request("", format!("not a private key in PEM: {error}")))?;
    Ok((certificates_of(certificates)?, key))
}

fn roots(authorities: &[u8]) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates_of(authorities)? {
        roots.add(certificate).map_err(broken)?;
    }
    Ok(roots)
}

fn certificates_of(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let wrong = |why: &str| Error::bad_request("", format!("not certificates in PEM: {why}"));
    let certificates = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| wrong(&error.to_string()))?;
    if certificates.is_empty() {
        return Err(wrong("there is none"));
    }
    Ok(certificates)
}

fn server_name(name: &str) -> Result<ServerName<'static>> {
    ServerName::try_from(name.to_owned()).map_err(|_| {
        let detail = format!("`{name}` cannot be the name of a server");
        Error::bad_request("", detail)
    })
}

fn broken(error: rustls::Error) -> Error {
    Error::bad_request("", error.to_string()).with_source(error)
}
