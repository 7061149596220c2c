//! What an election proves: the call is the notice of its meeting, and nominations that closed are listed.

use bodies::service::{Evidence, show_evidence};
use kernel::{Ctx, Result, Tx};
use rulebook::duty::ProofKind;

use super::call::takes_amendments;
use crate::model::{Election, Move};

/// Shows what a move proves, in its transaction.
pub async fn show(tx: &mut Tx, ctx: &Ctx, election: &Election, happened: Move) -> Result<()> {
    let amendments = takes_amendments(election).then_some(ProofKind::AmendmentCall);
    let kinds = match happened {
        Move::Call => [Some(ProofKind::Notice), amendments],
        Move::CloseNominations => [Some(ProofKind::NominationsClosed), None],
        _ => return Ok(()),
    };
    for kind in kinds.into_iter().flatten() {
        let evidence = Evidence {
            kind,
            of: election.plan.event.clone(),
            at: ctx.now,
            occasion: Some(election.occasion),
            covers: None,
            url: format!("/elections/{}", election.id),
            title: format!("{}: {}", happened.says(), election.title),
        };
        show_evidence(tx, ctx, &evidence).await?;
    }
    Ok(())
}
