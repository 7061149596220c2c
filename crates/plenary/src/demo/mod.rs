//! The demonstration: a filled organisation on this machine alone, where something is always happening.

mod consultations;
mod elections;
mod folder;
mod meetings;
mod members;
mod motions;
mod national;
mod pages;
mod script;
mod text;
mod words;
mod work;

use kernel::{Allow, Clock, Feature, Routes};

use tracing_subscriber::filter::LevelFilter;

use crate::Outcome;
use crate::cli::{Demo, Place};
use crate::commands::serve::{bind, log_to_stderr, serve};
use crate::installation::{Options, open};

pub use folder::{Folder, Marker, Role};
pub use script::fill;

/// Who one can be, and the clock that can be turned; both exist only in a demonstration.
pub fn feature() -> Feature {
    Feature::new("demo", || {
        Routes::new().get("/demo", Allow::Demo, pages::roles).post(
            "/demo/clock",
            Allow::Demo,
            pages::turn_clock,
        )
    })
}

pub async fn run(args: Demo) -> Outcome {
    log_to_stderr(LevelFilter::WARN);
    let mut folder = Folder::prepare(&args.dir, args.fresh)?;
    let place = Place { data: args.dir.clone(), database: None };
    let base_url = format!("http://127.0.0.1:{}", args.port);
    // Filling takes a while: a port that is taken is found out before it. It is held until it is listened on.
    let listener = if args.fill_only { None } else { Some(bind(([127, 0, 0, 1], args.port).into()).await?) };
    if folder.marker.is_none() {
        eprintln!("Filling {} …", args.dir.display());
        folder.begin()?;
        let marker = fill(&place, &base_url).await?;
        folder.finish(marker)?;
    }
    let Some(listener) = listener else { return Ok(()) };
    let clock = Clock::ahead(folder.clock());
    let options = Options { demo: true, clock: clock.clone(), ..Options::new(base_url.as_str()) };
    let app = open(&place, options).await?;
    if let Some(marker) = &folder.marker {
        announce(&base_url, marker, clock.now());
    }
    serve(app, listener).await
}

fn announce(base_url: &str, marker: &Marker, now: kernel::At) {
    println!("\nPlenary's demonstration is open at {base_url}\n");
    let mut before = "";
    for role in &marker.roles {
        if role.organisation != before {
            println!("{}", role.organisation);
        }
        before = &role.organisation;
        println!("  {:<24} {}", role.role, role.address(base_url));
    }
    println!("\nMail it sends lands at {base_url}/dev/mail. Stop with Ctrl-C; run again to continue.");
    if marker.ends_at < now {
        println!("Its dates have passed: nothing is open any more. Start over with: plenary demo --fresh");
    }
}
