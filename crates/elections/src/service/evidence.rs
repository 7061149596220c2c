//! What an election proves: the call is the notice of its meeting and publishes the role descriptions, and nominations that
//! closed are listed.

use bodies::service::{Evidence, show_evidence};
use kernel::{Ctx, Result, Tx};
use rulebook::duty::ProofKind;

use super::call::takes_amendments;
use crate::model::{Election, Move};

/// Shows what a move proves, in its transaction.
pub async fn show(tx: &mut Tx, ctx: &Ctx, election: &Election, happened: Move) -> Result<()> {
    let (event, page) = (election.plan.event.clone(), format!("/elections/{}", election.id));
    let proofs = match happened {
        Move::Call => {
            let calls =
                takes_amendments(election).then(|| (ProofKind::AmendmentCall, event.clone(), page.clone()));
            let described = (
                ProofKind::Published,
                format!("role-description:{}", election.plan.body),
                format!("{page}/description"),
            );
            let nominations = Some((ProofKind::NominationsCalled, event.clone(), page.clone()));
            vec![Some((ProofKind::Notice, event, page)), nominations, calls, Some(described)]
        }
        Move::CloseNominations => vec![Some((ProofKind::NominationsClosed, event, page))],
        _ => return Ok(()),
    };
    for (kind, of, url) in proofs.into_iter().flatten() {
        let evidence = Evidence {
            kind,
            of,
            at: ctx.now,
            occasion: Some(election.occasion),
            covers: None,
            url,
            title: format!("{}: {}", happened.says(), election.title),
        };
        show_evidence(tx, ctx, &evidence).await?;
    }
    Ok(())
}
