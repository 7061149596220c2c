//! From features to one axum router: who asks is resolved once, problems are logged once.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use crate::routes::Route;
use crate::{Actor, App, Ctx, Hurdle, Kind, Problem, Result, ctx, group, memo, session};

/// The cookie that carries one sentence to the next page.
pub const FLASH: &str = "plenary-said";

/// Everything that may be asked of every page; scripts and styles come from this server alone.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                   connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The whole application as a service. `redraw` turns problems into pages.
pub fn router(app: &App) -> Router<App> {
    app.features()
        .iter()
        .fold(Router::new(), |router, feature| router.merge((feature.routes)().into_router()))
}

/// The table of all routes with their authorisation.
pub fn table(app: &App) -> Vec<Route> {
    app.features().iter().flat_map(|feature| (feature.routes)().table().to_vec()).collect()
}

/// Wraps the routes in what every request needs; `draw` adds the layer that turns problems into pages. Layers added
/// last run first.
pub fn finish(app: App, router: Router<App>, draw: impl FnOnce(Router<App>) -> Router<App>) -> Router {
    let router = router
        .fallback(|| async { Problem::not_found("There is no such page.") })
        .method_not_allowed_fallback(|| async {
            Problem::not_found("This address does not take such a request.")
        })
        .layer(from_fn(log_problems))
        .layer(from_fn_with_state(app.clone(), resolve))
        .layer(CsrfLayer::new().with_rejection_response(forged))
        .layer(CatchPanicLayer::custom(panicked));
    draw(router).layer(from_fn(headers)).layer(CompressionLayer::new()).with_state(app)
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::internal("The page met a fault that nobody had thought of. It is in the log.").into_response()
}

fn forged(_: tower_http::csrf::ProtectionError) -> Response {
    tracing::warn!(target: "plenary::refused", "a form came from another site");
    Problem::forbidden("This form was sent from another website, so nothing was done.").into_response()
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn log_problems(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<Ctx>().map(|it| it.request);
    let response = named(next.run(request).await);
    if let Some(problem) = response.extensions().get::<Problem>().filter(|it| it.kind == Kind::Internal) {
        tracing::error!(request = ?id, problem = %problem, "a request failed");
    }
    response
}

/// What axum itself refuses (an address that is no id, a form too large) becomes a problem like any other.
fn named(response: Response) -> Response {
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/plain"));
    if !plain || response.extensions().get::<Problem>().is_some() {
        return response;
    }
    match response.status() {
        StatusCode::BAD_REQUEST => Problem::not_found("There is no such page: the address holds a mistake."),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::field("file", "What was sent is larger than this page takes.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => {
            Problem::field("form", "The form arrived in a shape that this page cannot read.")
        }
        status if status.is_server_error() => Problem::internal("The page could not be made."),
        _ => return response,
    }
    .into_response()
}

async fn resolve(State(app): State<App>, request: Request, next: Next) -> Response {
    memo::scope(answer(app, request, next)).await
}

async fn answer(app: App, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    let (token, network) = (cookie(headers, session::COOKIE), network(&request));
    let flash = cookie(headers, FLASH);
    let flashed = flash.is_some();
    let mut known = None;
    let reads = request.method().is_safe();
    match context(&app, &host, token, network, reads).await {
        Ok(Some(mut ctx)) => {
            ctx.flash = flash.and_then(|it| unescape(&it)).map(Arc::from);
            known = Some(ctx.clone());
            request.extensions_mut().insert(ctx);
        }
        Ok(None) => {}
        Err(problem) => return problem.into_response(),
    }
    let mut response = next.run(request).await;
    let shown = flashed && !response.headers().contains_key(header::LOCATION);
    if shown && let Ok(gone) = HeaderValue::from_str(&format!("{FLASH}=; Path=/; Max-Age=0")) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    if app.config().base_url.starts_with("https://") {
        keep_to_tls(response.headers_mut());
    }
    // For the layer that draws problems, which stands outside this one.
    if let Some(ctx) = known {
        response.extensions_mut().insert(ctx);
    }
    response
}

/// Marks every cookie `Secure`, so that none goes over the wire in the clear.
fn keep_to_tls(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let text = cookie.to_str().unwrap_or_default();
        let safe = if text.contains("; Secure") {
            None
        } else {
            HeaderValue::from_str(&format!("{text}; Secure")).ok()
        };
        headers.append(header::SET_COOKIE, safe.unwrap_or(cookie));
    }
}

/// A cookie's value for a message; `unescape` reads it back.
pub fn escape(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}

fn unescape(text: &str) -> Option<String> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()?;
    String::from_utf8(bytes).ok().filter(|it| it.len() <= 1000)
}

async fn context(
    app: &App,
    host: &str,
    token: Option<String>,
    network: Arc<str>,
    reads: bool,
) -> Result<Option<Ctx>> {
    let Some(group) = group::by_host(app, host).await? else { return Ok(None) };
    let now = app.now();
    let actor = match token {
        Some(token) => actor(app, group.id, &token, now, reads).await?,
        None => Actor::default(),
    };
    let mut ctx = Ctx::system(app, group, now);
    ctx.actor = Arc::new(actor);
    ctx.network = network;
    for banner in app.features().iter().filter_map(|it| it.banner) {
        ctx.banner = banner(ctx.clone()).await?.map(Arc::from).or(ctx.banner);
    }
    Ok(Some(ctx))
}

async fn actor(app: &App, group: crate::GroupId, token: &str, now: crate::At, reads: bool) -> Result<Actor> {
    let Some(session) = session::find(app.db(), group, token, now).await? else {
        return Ok(Actor::default());
    };
    if reads {
        session::touch(app.db(), &session, now).await?;
    }
    let mut actor = Actor {
        session: Some(session.id),
        account: Some(session.account_id),
        confirmed_at: Some(session.confirmed_at),
        second_at: session.second_at,
        ..Actor::default()
    };
    if let Some(identify) = app.identify()
        && let Some((person, name)) = identify(app.clone(), group, session.account_id).await?
    {
        actor.grants = ctx::grants_of(app, group, person, now).await?;
        actor.member = ctx::is_member(app, group, person, now).await?;
        (actor.person, actor.name) = (Some(person), name);
        if !actor.grants.is_empty() {
            actor.hurdle = hurdle(app, group, person, session.second_at, now).await?;
        }
    }
    Ok(actor)
}

/// What stands between an officer and the powers, as the capabilities say.
async fn hurdle(
    app: &App,
    group: crate::GroupId,
    person: crate::PersonId,
    second: Option<crate::At>,
    now: crate::At,
) -> Result<Hurdle> {
    for asks in app.features().iter().filter_map(|it| it.hurdles) {
        let found = asks(app.clone(), group, person, second, now).await?;
        if found != Hurdle::None {
            return Ok(found);
        }
    }
    Ok(Hurdle::None)
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let pairs = all.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.into_iter().find(|it| it.0 == name).map(|it| it.1.to_owned())
}

/// The network of the caller: a /24 or /48, so that a limit fits a household and stores no address.
fn network(request: &Request) -> Arc<str> {
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|it| it.0.ip());
    // Some proxies lengthen the line a visitor sent, others add a line: what the proxy itself wrote is last of all.
    let mut lines = request.headers().get_all("x-forwarded-for").iter();
    let forwarded = lines.next_back().and_then(|it| it.to_str().ok());
    let behind_proxy = address.is_some_and(|it| it.to_canonical().is_loopback());
    let seen: Option<IpAddr> = forwarded.and_then(|it| it.rsplit(',').next()?.trim().parse().ok());
    match seen.filter(|_| behind_proxy).or(address).map(|it| it.to_canonical()) {
        Some(IpAddr::V4(ip)) => {
            Arc::from(format!("{}.{}.{}.0", ip.octets()[0], ip.octets()[1], ip.octets()[2]))
        }
        Some(IpAddr::V6(ip)) => {
            let part = ip.segments();
            Arc::from(format!("{:x}:{:x}:{:x}::", part[0], part[1], part[2]))
        }
        None => Arc::from("local"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: &str, forwarded: &[&str]) -> Arc<str> {
        let mut request = Request::new(axum::body::Body::empty());
        let from: SocketAddr = from.parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(from));
        for line in forwarded {
            request.headers_mut().append("x-forwarded-for", HeaderValue::from_str(line).expect("a header"));
        }
        network(&request)
    }

    #[test]
    fn nobody_chooses_the_network_by_which_they_are_limited() {
        let real = "198.51.100.0";
        assert_eq!(&*asked("198.51.100.7:1000", &["203.0.113.9"]), real, "no proxy stands between");
        assert_eq!(&*asked("127.0.0.1:1000", &["203.0.113.9, 198.51.100.7"]), real, "a line lengthened");
        assert_eq!(&*asked("127.0.0.1:1000", &["203.0.113.9", "198.51.100.7"]), real, "a line added");
        assert_eq!(&*asked("[::ffff:127.0.0.1]:1000", &["198.51.100.7"]), real, "a socket of both families");
        assert_eq!(&*asked("[::ffff:198.51.100.7]:1000", &[]), real, "not one network for all of IPv4");
        assert_eq!(&*asked("127.0.0.1:1000", &["nonsense"]), "127.0.0.0");
    }

    #[test]
    fn behind_tls_every_cookie_stays_there() {
        let mut headers = HeaderMap::new();
        for cookie in ["a=1; Path=/; HttpOnly", "b=2; Path=/; Secure"] {
            headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
        }
        keep_to_tls(&mut headers);
        let all: Vec<_> = headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(all, ["a=1; Path=/; HttpOnly; Secure", "b=2; Path=/; Secure"]);
    }
}
