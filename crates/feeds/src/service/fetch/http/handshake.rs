//! A feed over TLS itself: whose certificate is trusted, and what a stranger in between gets to read.

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::*;

const AUTHORITY: &[u8] = include_bytes!("../../../../tests/tls/ca.pem");
const LOCALHOST: [&[u8]; 2] = [
    include_bytes!("../../../../tests/tls/localhost.pem"),
    include_bytes!("../../../../tests/tls/localhost.key"),
];
const ELSEWHERE: [&[u8]; 2] = [
    include_bytes!("../../../../tests/tls/elsewhere.example.pem"),
    include_bytes!("../../../../tests/tls/elsewhere.example.key"),
];

/// A server that answers one request with "abc"; its port, and what it read of the request.
async fn server(own: [&[u8]; 2]) -> (u16, tokio::task::JoinHandle<String>) {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(own[0]).expect("a certificate")],
            PrivateKeyDer::from_pem_slice(own[1]).expect("a key"),
        )
        .expect("they fit");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a visitor");
        let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else {
            return String::new();
        };
        let mut asked = vec![0; 4096];
        let n = stream.read(&mut asked).await.unwrap_or(0);
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nPlenary-Signature: s\r\n\r\nabc";
        let _ = stream.write_all(answer).await;
        let _ = stream.shutdown().await;
        String::from_utf8_lossy(&asked[..n]).into_owned()
    });
    (port, task)
}

fn trusted() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(AUTHORITY).expect("a certificate")).expect("an authority");
    roots
}

#[tokio::test]
async fn a_feed_comes_over_tls_from_whom_its_certificate_names() {
    let (port, server) = server(LOCALHOST).await;
    let from = Address::read(&format!("https://localhost:{port}/feeds/1/full"), false).expect("an address");
    let mut out = vec![];
    let signature = get_trusting(trusted(), &from, "token", &mut out).await.expect("fetched");
    assert_eq!((out.as_slice(), signature.as_deref()), (b"abc".as_slice(), Some("s")));
    let asked = server.await.expect("served");
    assert!(asked.starts_with("GET /feeds/1/full ") && asked.contains("Bearer token"), "{asked}");
}

#[tokio::test]
async fn whoever_shows_another_certificate_gets_no_token() {
    for (own, roots) in [
        // One for another name, and one from an authority that nobody knows.
        (ELSEWHERE, trusted()),
        (LOCALHOST, RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }),
    ] {
        let (port, server) = server(own).await;
        let from =
            Address::read(&format!("https://localhost:{port}/feeds/1/full"), false).expect("an address");
        let mut out = vec![];
        let refused = get_trusting(roots, &from, "token", &mut out).await.expect_err("a stranger");
        assert!(refused.detail.contains("cannot be reached"), "{refused}");
        assert!(out.is_empty());
        assert_eq!(server.await.expect("served"), "", "the request was never sent");
    }
}
