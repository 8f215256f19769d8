//! A server that speaks TLS, and certificates that are not trusted.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use airbyte_agent::{Client, ClientBuilder, ErrorKind, Pem};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use crate::{STATS_BODY, delete_connector, read_stats};

/// An authority that issues certificates, and is trusted by those who have its PEM file.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no host");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate"))
    }

    pub fn pem_file(&self, name: &str) -> PathBuf {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pem"));
        std::fs::write(&file, self.0.pem()).expect("written");
        file
    }

    /// The side of a server with a certificate for a host.
    pub fn acceptor(&self, host: &str, protocol: &[u8], is_expired: bool) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
        if is_expired {
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate").der().clone();
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let mut config =
            ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).expect("a key pair");
        config.alpn_protocols = vec![protocol.to_owned()];
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Accepts connections, and serves those whose handshake succeeds. Returns the port and the number of connections.
pub async fn accept<F: Future<Output = ()> + Send + 'static>(
    acceptor: TlsAcceptor,
    serve: impl Fn(TlsStream<TcpStream>) -> F + Send + 'static,
) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            if let Ok(stream) = acceptor.accept(stream).await {
                tokio::spawn(serve(stream));
            }
        }
    });
    (port, connections)
}

/// The side of a server whose certificate is its own authority, and the certificate as PEM text.
fn self_signed(host: &str, is_authority: bool, is_expired: bool) -> (TlsAcceptor, String) {
    let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
    params.distinguished_name.push(DnType::CommonName, host);
    if is_authority {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    if is_expired {
        params.not_after = date_time_ymd(2020, 1, 1);
    }
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![certificate.der().clone()], key).expect("a key pair");
    (TlsAcceptor::from(Arc::new(config)), certificate.pem())
}

/// Answers every request with the statistics.
async fn serve_stats(mut stream: TlsStream<TcpStream>) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", STATS_BODY.len());
    let _ = stream.write_all((head + STATS_BODY).as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[tokio::test]
async fn a_certificate_of_the_service_itself_is_trusted_if_it_is_given() {
    for is_authority in [true, false] {
        let (acceptor, pem) = self_signed("localhost", is_authority, false);
        let (port, _) = accept(acceptor, serve_stats).await;
        let trusting = client(port, pem).build().expect("a client");
        assert_eq!(read_stats(&trusting).await.expect("trusted"), 1, "{is_authority}");

        let other = client(port, self_signed("localhost", is_authority, false).1).build().expect("a client");
        let error = read_stats(&other).await.expect_err("another certificate");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1), "{error}");
    }
}

#[tokio::test]
async fn a_certificate_of_the_service_itself_must_be_valid_and_for_its_host() {
    for (host, is_expired, code) in
        [("example.com", false, "ERR_TLS_CERT_ALTNAME_INVALID"), ("localhost", true, "CERT_HAS_EXPIRED")]
    {
        for is_authority in [true, false] {
            let (acceptor, pem) = self_signed(host, is_authority, is_expired);
            let (port, _) = accept(acceptor, serve_stats).await;
            let error = read_stats(&client(port, pem).build().expect("a client")).await.expect_err(code);
            assert_eq!((error.attempts(), error.cause_code()), (1, Some(code)), "{error}");
        }
    }
}

#[test]
fn text_that_is_no_certificate_is_refused_and_not_quoted() {
    for text in [
        "-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\naHVzaA==\n-----END PRIVATE KEY-----",
    ] {
        let error = client(1, text).build().expect_err("no certificate");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.message().starts_with("`ca` cannot be used: the text "), "{error}");
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
}

pub fn client(port: u16, ca: impl Into<Pem>) -> ClientBuilder {
    let retry_delay = std::time::Duration::ZERO;
    Client::builder().base_url(format!("https://localhost:{port}")).token("ready").ca(ca).retry_delay(retry_delay)
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_not_retried() {
    let (trusted, other) = (Authority::new("trusted"), Authority::new("other"));
    let ca = trusted.pem_file("trusted");
    for (acceptor, reason) in [
        (other.acceptor("localhost", b"http/1.1", false), "an authority that is not trusted"),
        (trusted.acceptor("example.com", b"http/1.1", false), "not valid for name \"localhost\""),
        (trusted.acceptor("localhost", b"http/1.1", true), "certificate expired"),
    ] {
        let (port, connections) = accept(acceptor, |_| async {}).await;
        let client = client(port, ca.clone()).build().expect("a client");
        let error = read_stats(&client).await.expect_err(reason);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1), "{error}");
        assert_eq!(delete_connector(&client).await.expect_err(reason).attempts(), 1);
        assert!(error.message().contains(reason), "{error}");
        assert_eq!(connections.load(Ordering::SeqCst), 2, "{reason}");
    }
}
