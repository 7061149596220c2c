//! `plenary ballots export`: the bundle of a declared election, for members and for whoever verifies it.

use elections::model::{ElectionId, State};
use kernel::{Ctx, group};

use crate::cli::{Ballots, ExportBallots};
use crate::installation::{Options, open};
use crate::{Failure, Outcome};

pub async fn run(which: Ballots) -> Outcome {
    match which {
        Ballots::Export(args) => export(args).await,
    }
}

/// Without an election: lists those whose bundle can be written.
async fn export(args: ExportBallots) -> Outcome {
    let options = Options { ballot_box: args.ballot_box.clone(), ..Options::new("http://localhost") };
    let app = open(&args.place, options).await?;
    let mut found = false;
    for it in group::all(app.db()).await? {
        let ctx = Ctx::system(&app, it, app.now());
        for election in elections::service::elections(&ctx).await? {
            if election.state < State::Declared || election.poll.is_none() {
                continue;
            }
            let Some(wanted) = args.election else {
                println!("{}\t{}", election.id, election.title);
                continue;
            };
            if election.id != ElectionId(wanted) {
                continue;
            }
            let to =
                args.to.clone().unwrap_or_else(|| args.place.data.join("bundles").join(wanted.to_string()));
            elections::service::count::publish(&ctx, election.id, args.readers.into(), &to)
                .await
                .map_err(|e| Failure::Input(e.to_string()))?;
            println!("{}", to.display());
            found = true;
        }
    }
    app.db().close().await;
    match args.election {
        Some(wanted) if !found => Err(Failure::Input(format!(
            "There is no declared election {wanted} here.\n  hint: plenary ballots export lists them"
        ))),
        _ => Ok(()),
    }
}
