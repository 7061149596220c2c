//! The story of the demonstration, told through the services with a clock that a script turns.

use kernel::{At, Chance, Clock};

use super::Marker;
use crate::cli::Place;
use crate::installation::{Options, open};

pub async fn fill(place: &Place, base_url: &str) -> anyhow::Result<Marker> {
    let now = Clock::System.now();
    let options = Options {
        demo: true,
        clock: Clock::fixed(now),
        chance: Chance::seeded(2026),
        ..Options::new(base_url)
    };
    let app = open(place, options).await?;
    app.db().close().await;
    let ends_at: At = now.plus_hours(24);
    Ok(Marker { version: env!("CARGO_PKG_VERSION").into(), made_at: now, ends_at, roles: vec![] })
}
