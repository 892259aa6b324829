//! TLS.

use std::{io, path::Path, sync::Arc};

use arc_swap::ArcSwapOption;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use wasm_abi_check::printable_path;

use crate::{failure::Failure, settings::Tls, text_file};

/// Makes TLS connections of plain ones, where it is told to. What it does so with can be
/// changed for those that come.
#[derive(Clone, Default)]
pub(crate) struct Acceptor {
    config: Arc<ArcSwapOption<ServerConfig>>,
}

/// A certificate with its key, which fit.
pub(crate) struct Certificate(Arc<ServerConfig>);

impl Certificate {
    /// Reads those that are told, where they are.
    pub(crate) fn read(tls: Option<&Tls>) -> Result<Option<Self>, Failure> {
        Ok(tls.map(read).transpose()?.map(|config| Self(Arc::new(config))))
    }
}

impl Acceptor {
    /// Puts a certificate in place of the one that is there; without one, connections stay
    /// as they are.
    pub(crate) fn set(&self, certificate: Option<Certificate>) {
        self.config.store(certificate.map(|certificate| certificate.0));
    }

    pub(crate) fn is_on(&self) -> bool {
        self.config.load().is_some()
    }

    /// What a connection speaks, where it is TLS.
    pub(crate) fn current(&self) -> Option<TlsAcceptor> {
        self.config.load_full().map(TlsAcceptor::from)
    }
}

/// The handshake.
pub(crate) async fn accept(
    acceptor: TlsAcceptor,
    stream: TcpStream,
) -> io::Result<TlsStream<TcpStream>> {
    acceptor.accept(stream).await
}

fn read(tls: &Tls) -> Result<ServerConfig, Failure> {
    let failure = |what: &str, path: &Path, error: &dyn std::fmt::Display| {
        Failure::usage(format!("cannot read the {what}: {error}: {}", printable_path(path)))
    };
    let text = text_file::read(&tls.certificates)
        .map_err(|error| failure("certificate", &tls.certificates, &error))?;
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(text.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|error| failure("certificate", &tls.certificates, &error))?;
    if certificates.is_empty() {
        return Err(failure("certificate", &tls.certificates, &"it has none"));
    }
    let text = text_file::read(&tls.key).map_err(|error| failure("key", &tls.key, &error))?;
    let key = PrivateKeyDer::from_pem_slice(text.as_bytes())
        .map_err(|error| failure("key", &tls.key, &error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failure("certificate", &tls.certificates, &error))?;
    let mut config = builder
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .map_err(|error| failure("certificate", &tls.certificates, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
