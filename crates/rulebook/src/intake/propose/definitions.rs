//! What proposals refer to and no sentence defines: the usual bodies, meetings and the one category of members.

use super::{Fill, Finder};
use crate::document::Document;
use crate::form;
use crate::intake::{Proposal, Sure};
use crate::rule::Kind;

/// The proposals, each definition that they need before the first that needs it.
pub(super) fn complete(document: &Document, finder: Finder) -> Vec<Proposal> {
    let Finder { found, mut ids, committee, .. } = finder;
    let mut all = Vec::with_capacity(found.len());
    for proposal in found {
        for name in named(&proposal) {
            let known = ids.contains(&name) || name == "members" || name.contains('/');
            let Some(fill) = (!known).then(|| definition(&name, committee)).flatten() else { continue };
            let said = document.clause(&proposal.clause).map(|_| proposal.clone());
            if let Some(near) = said {
                ids.insert(name.clone());
                all.push(fill.beside(&near, name));
            }
        }
        all.push(proposal);
    }
    all
}

/// The ids that a proposal refers to.
fn named(proposal: &Proposal) -> Vec<String> {
    let Ok(rule) = form::read(proposal.kind, &proposal.clause, &proposal.filled) else { return vec![] };
    rule.kind.refs().into_iter().map(|r| r.name.to_owned()).collect()
}

fn definition(name: &str, committee: &str) -> Option<Fill> {
    let fill = |kind| {
        Fill::new(kind, name, Sure::Guess, "Another proposal needs this; no sentence of the text defines it.")
    };
    let meeting = |words: &str, kind: &str, body: &str| {
        fill(Kind::Meeting).with("body", body).with("name", words).with("kind", kind)
    };
    Some(match name {
        "agm" => meeting("annual general meeting", "annual", "members"),
        "members-meeting" => meeting("members' meeting", "ordinary", "members"),
        "special-meeting" => meeting("special general meeting", "special", "members"),
        "committee-meeting" => meeting("committee meeting", "ordinary", committee),
        "committee" => fill(Kind::Body).with("name", "the committee").with("kind", "committee"),
        "executive" => fill(Kind::Body).with("name", "the executive committee").with("kind", "committee"),
        "member" => fill(Kind::Category)
            .with("name", "member")
            .with("may", "attend\nspeak\nvote\nstand\nnominate\nsecond\npropose\npropose-amendment\nreceive"),
        _ => return None,
    })
}
