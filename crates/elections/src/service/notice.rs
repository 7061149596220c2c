//! Whether the notices of an election have left: a call that nobody received calls nobody.

use kernel::{Ctx, Problem, Result};
use mail::mailing::{self, MailingState, Overview, Waits};

use crate::model::Election;

/// The mailings about an election, oldest first.
pub async fn all(ctx: &Ctx, election: &Election) -> Result<Vec<Overview>> {
    mailing::for_subject(ctx, super::call::SUBJECT, election.id.0).await
}

/// Refuses while no notice of the election has left.
///
/// # Errors
/// A refusal that says what the notice waits for, and where it is released.
pub async fn has_left(ctx: &Ctx, election: &Election) -> Result<()> {
    let notices = all(ctx, election).await?;
    let notices: Vec<_> = notices.iter().filter(|it| it.mailing.kind == mail::Kind::Notice).collect();
    let gone = |it: &&Overview| matches!(it.mailing.state, MailingState::Sending | MailingState::Sent);
    if notices.iter().any(gone) {
        return Ok(());
    }
    let held = notices.iter().find(|it| it.mailing.state == MailingState::Held);
    let hint = match held {
        Some(it) => format!("{} Look under Mail, at /mail/mailings/{}.", waits(ctx, it), it.mailing.id),
        None => "The notice was taken back. Give this election up, and call it anew.".into(),
    };
    Err(Problem::refused(
        "The call has not left yet, so no member has received it. Nobody votes before that.",
    )
    .cite(election.cite(crate::model::Step::Call))
    .hint(hint))
}

/// Where a mailing stands, as a sentence.
pub fn says(ctx: &Ctx, it: &Overview) -> String {
    let n = it.counts;
    let missed = if n.lost > 0 { format!(" {} were not reached.", n.lost) } else { String::new() };
    match it.mailing.state {
        MailingState::Held => format!("Nobody has it yet. {}", waits(ctx, it)),
        MailingState::Sending => format!("Going out: {} of {} have left.{missed}", n.sent, n.recipients),
        MailingState::Sent => format!("Gone out to {} of {}.{missed}", n.sent, n.recipients),
        MailingState::Revoked => format!("Taken back; {} of {} had left.", n.sent, n.recipients),
    }
}

fn waits(ctx: &Ctx, it: &Overview) -> String {
    match it.waits {
        Some(Waits::Release) => {
            "It is held until two officers release this organisation’s mail to its members.".into()
        }
        Some(Waits::SecondOfficer) => "It is held until a second officer approves it.".into(),
        Some(Waits::Hold) => {
            format!(
                "It is held until {}, and can be taken back.",
                it.mailing.held_until.long(&ctx.group.zone)
            )
        }
        None => "It leaves within a minute.".into(),
    }
}
