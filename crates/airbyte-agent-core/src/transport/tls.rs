//! Which certificates are trusted, and which one the client has.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::config::TransportConfig;
use crate::error::Error;
use crate::pem::Pem;

/// The TLS of the connections of a client.
pub(super) fn client_config(config: &TransportConfig) -> Result<ClientConfig, Error> {
    let provider = CryptoProvider::get_default().map_or_else(|| Arc::new(aws_lc_rs::default_provider()), Arc::clone);
    let extra = match &config.ca {
        Some(ca) => certificates("ca", ca)?,
        None => Vec::new(),
    };
    let verifier = Verifier::new_with_extra_roots(extra.iter().cloned(), Arc::clone(&provider));
    let verifier = verifier.map_err(|error| match &config.ca {
        Some(ca) => unusable("ca", ca, error),
        None => no_tls(error),
    })?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(no_tls)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(TrustVerifier { platform: verifier, extra }));
    let mut tls = match &config.client_certificate {
        Some(path) => {
            let pem = Pem::File(path.clone());
            let (chain, key) = (certificates("client_certificate", &pem)?, private_key(&pem)?);
            let invalid = |error| unusable("client_certificate", &pem, error);
            builder.with_client_auth_cert(chain, key).map_err(invalid)?
        }
        None => builder.with_no_client_auth(),
    };
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(tls)
}

/// Trusts what the system trusts, and what the given certificates have issued. As in OpenSSL, a server may also have one
/// of these certificates itself, even if it is that of an authority.
#[derive(Debug)]
struct TrustVerifier {
    platform: Verifier,
    extra: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for TrustVerifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self.platform.verify_server_cert(certificate, intermediates, server_name, ocsp_response, now);
        match verified {
            // Whether it is valid now was checked before that.
            Err(error) if is_authority_as_server(&error) && self.extra.contains(certificate) => {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.platform.supported_verify_schemes()
    }
}

fn is_authority_as_server(error: &rustls::Error) -> bool {
    // webpki's own error is not part of the public API of rustls.
    matches!(error, rustls::Error::InvalidCertificate(CertificateError::Other(other))
        if format!("{:?}", other.0).contains("CaUsedAsEndEntity"))
}

fn certificates(option: &'static str, pem: &Pem) -> Result<Vec<CertificateDer<'static>>, Error> {
    let text = read(option, pem)?;
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| unusable(option, pem, error))?;
    match certificates.is_empty() {
        true => Err(Error::invalid_option(option, format!("cannot be used: {pem} contains no PEM certificate"))),
        false => Ok(certificates),
    }
}

fn private_key(pem: &Pem) -> Result<PrivateKeyDer<'static>, Error> {
    let text = read("client_certificate", pem)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| unusable("client_certificate", pem, error))
}

fn read<'a>(option: &'static str, pem: &'a Pem) -> Result<Cow<'a, [u8]>, Error> {
    pem.read().map_err(|error| {
        Error::invalid_option(option, format!("cannot be used: {pem} could not be read")).with_source(error)
    })
}

fn unusable(option: &'static str, pem: &Pem, error: impl StdError + Send + Sync + 'static) -> Error {
    Error::invalid_option(option, format!("cannot be used: {pem} is not usable PEM")).with_source(error)
}

fn no_tls(error: rustls::Error) -> Error {
    Error::configuration(format!("the HTTP client could not be created: {error}")).with_source(error)
}
