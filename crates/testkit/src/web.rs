//! A browser without a screen: asks the application in process and remembers its cookies.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kernel::App;
use tower::ServiceExt as _;

/// Somebody at a browser.
pub struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
    host: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub content_type: String,
    pub bytes: Vec<u8>,
    pub body: String,
}

impl Visitor {
    /// Not signed in anywhere.
    pub fn new(app: &App) -> Self {
        let router = kernel::serve::finish(app.clone(), kernel::serve::router(app), |it| ui::frame(app, it));
        Self { router, cookies: BTreeMap::new(), host: "plenary.test".into() }
    }

    /// With the token of a session.
    #[must_use]
    pub fn with_cookie(mut self, token: &str) -> Self {
        self.cookies.insert(kernel::session::COOKIE.to_owned(), token.to_owned());
        self
    }

    /// The same browser, now talking to another node.
    #[must_use]
    pub fn on(self, node: &App) -> Self {
        Self { router: Self::new(node).router, ..self }
    }

    /// Asks under another host name.
    #[must_use]
    pub fn at(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "text/html"), Body::empty()).await
    }

    pub async fn get_json(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "application/json"), Body::empty()).await
    }

    /// Opens a stream that does not end by itself; its pieces come as they are sent.
    pub async fn follow(&mut self, path: &str) -> (StatusCode, axum::body::BodyDataStream) {
        let cookies = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
        let request = Request::get(path).header(header::HOST, &self.host).header(header::COOKIE, cookies);
        let request = request.header(header::ACCEPT, "text/event-stream").body(Body::empty());
        let response = self.router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        (response.status(), response.into_body().into_data_stream())
    }

    /// Submits a form as a browser on the same site does.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body =
            form.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Submits a form whose last bytes arrive only after something else happened.
    pub async fn post_while(
        &mut self,
        path: &str,
        form: &[(&str, &str)],
        meanwhile: impl FnOnce() + Send + 'static,
    ) -> Answer {
        let body =
            form.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        let slow = futures_util::stream::once(async move {
            meanwhile();
            Ok::<_, std::convert::Infallible>(body)
        });
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from_stream(slow)).await
    }

    /// Submits a form as another website would have a browser do.
    pub async fn forge(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body =
            form.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        let request = Request::post(path)
            .header("sec-fetch-site", "cross-site")
            .header(header::ORIGIN, "https://elsewhere.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Submits a form with one file and further fields.
    pub async fn upload(&mut self, path: &str, file: (&str, &str, &[u8]), form: &[(&str, &str)]) -> Answer {
        let mut body = vec![];
        for (name, value) in form {
            body.extend(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let (field, name, bytes) = file;
        body.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n")
                .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--XX--\r\n");
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
        self.send(request, Body::from(body)).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
        let request = request.header(header::HOST, &self.host).header(header::COOKIE, cookies);
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = |name| response.headers().get(name).and_then(|it| it.to_str().ok()).map(str::to_owned);
        let (status, location) = (response.status(), text(header::LOCATION));
        let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, location, content_type, bytes, body }
    }
}

impl Answer {
    /// Fails the test unless the page was drawn.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self
    }
    /// Fails the test unless the form was taken and led somewhere; returns where.
    #[track_caller]
    pub fn sent_to(self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.location.expect("a redirect has a place")
    }
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.body.contains(words), "the page does not say {words:?}:\n{}", self.body);
        self
    }
    #[track_caller]
    pub fn says_nothing_of(self, words: &str) -> Self {
        assert!(!self.body.contains(words), "the page says {words:?}:\n{}", self.body);
        self
    }
}

fn encode(text: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_.~".contains(&it);
    text.bytes().map(|it| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") }).collect()
}
