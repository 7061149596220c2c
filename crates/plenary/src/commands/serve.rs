//! `plenary serve`.

use std::net::SocketAddr;

use anyhow::Context as _;
use axum::Router;
use kernel::App;
use tokio::net::TcpListener;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::Outcome;
use crate::cli::Serve;
use crate::installation::{Options, open};

pub async fn run(args: Serve) -> Outcome {
    log_to_stderr(LevelFilter::INFO);
    allow_many_connections();
    let base_url = args.url.clone().unwrap_or_else(|| format!("http://{}", args.listen));
    let options = Options {
        smtp: args.smtp.clone(),
        answers: args.answers.clone(),
        ballot_box: args.ballot_box.clone(),
        ..Options::new(base_url.trim_end_matches('/'))
    };
    let app = open(&args.place, options).await?;
    let listener = bind(args.listen).await?;
    eprintln!("Plenary listens on http://{}", listener.local_addr()?);
    serve(app, listener).await
}

pub async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("nobody can listen on {address}; is it taken?"))
}

/// Serves until the process is told to stop; requests under way are finished, and the audit trail is sealed.
pub async fn serve(app: App, listener: TcpListener) -> Outcome {
    let worker = tokio::spawn(kernel::job::work(app.clone()));
    let service = application(&app).into_make_service_with_connect_info::<SocketAddr>();
    let live = app.shared::<meetings::Live>();
    let stop = async move {
        told_to_stop().await;
        // A stream that somebody follows never ends by itself, and the server would wait for it.
        if let Some(live) = live {
            live.end();
        }
    };
    axum::serve(listener, service).with_graceful_shutdown(stop).await?;
    worker.abort();
    for group in kernel::group::all(app.db()).await? {
        kernel::audit::seal(&kernel::Ctx::system(&app, group, app.now())).await?;
    }
    app.db().close().await;
    Ok(())
}

/// The whole application as one router.
pub fn application(app: &App) -> Router {
    kernel::serve::finish(app.clone(), kernel::serve::router(app), |routes| ui::frame(app, routes))
}

/// Each page that follows a meeting is an open connection, and systems begin with a thousand for a process: asks for as many
/// as the system lets it have. Where it lets it have no more, it goes on with those.
pub fn allow_many_connections() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let now = getrlimit(Resource::Nofile);
        if now.current != now.maximum
            && let Err(e) = setrlimit(Resource::Nofile, Rlimit { current: now.maximum, ..now })
        {
            tracing::warn!(error = %e, "no more connections than before can be kept open");
        }
    }
}

/// Lines for the keeper of the server: no names, no addresses, no votes.
pub fn log_to_stderr(level: LevelFilter) {
    let targets = Targets::new().with_default(level).with_target("sqlx", LevelFilter::WARN);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false).compact();
    let _ = tracing_subscriber::registry().with(targets).with(lines).try_init();
}

pub async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
