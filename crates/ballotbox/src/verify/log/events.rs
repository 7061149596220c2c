//! Events in their order: signatures before ballots, one close, claims with receipts behind it.

use crate::bytes::Hash;
use crate::entry::Entry;
use crate::event::{Event, is_attested};
use crate::keys::PublicKey;
use crate::manifest::{Manifest, lot_commitment};
use crate::receipt;
use crate::verify::report::Wrong;

pub(super) struct Events<'a> {
    manifest: &'a Manifest,
    pub list: Vec<(u64, Event)>,
    /// Log index of the close, and the root of the tree that ends with it.
    pub close: Option<u64>,
    pub closed: Option<Hash>,
    /// The leaf that the next entry has to carry.
    claimed: Option<Hash>,
    ballots: bool,
    opened: bool,
    wrong: Vec<(String, u64, String)>,
}

impl<'a> Events<'a> {
    pub fn new(manifest: &'a Manifest) -> Self {
        Self {
            manifest,
            list: vec![],
            close: None,
            closed: None,
            claimed: None,
            ballots: false,
            opened: false,
            wrong: vec![],
        }
    }

    pub fn take(&mut self, path: &str, index: u64, entry: &[u8]) {
        let event = match Event::from_entry(entry) {
            Ok(event) => event,
            Err(e) => return self.note(path, index, &format!("the event cannot be read: {e}")),
        };
        if self.claimed.take().is_some() {
            self.note(path, index, "the entry behind a claim is not the claimed ballot");
        }
        if let Some(text) = self.misplaced(&event) {
            self.note(path, index, text);
        }
        match &event {
            Event::Close { .. } => self.close = Some(index),
            Event::Claim { leaf, .. } => self.claimed = Some(*leaf),
            Event::Opened { .. } => self.opened = true,
            _ => {}
        }
        self.list.push((index, event));
    }

    /// What is wrong with an event where it stands, before anything else is known.
    fn misplaced(&self, event: &Event) -> Option<&'static str> {
        let before = self.close.is_none();
        let officer = |place: &u64| self.manifest.officers.get(usize::try_from(*place).unwrap_or(usize::MAX));
        match event {
            Event::ManifestSigned { .. } => {
                self.ballots.then_some("the manifest was signed after ballots had been cast")
            }
            Event::Close { .. } => (!before).then_some("the ballot is closed a second time"),
            Event::Reissued { .. } => (!before).then_some("papers were signed again after the close"),
            Event::Restored { missing, returned } if returned > missing => {
                Some("more papers came back than were missing")
            }
            Event::Restored { .. } => (!before).then_some("the box was put back after the close"),
            Event::TrusteeKeyDestroyed { officer: place, .. }
                if officer(place).is_none_or(|it| it.seal.is_none()) =>
            {
                Some("it names an officer who holds no key to the box")
            }
            Event::Attested { officer: place, statement, signature } => {
                let held = officer(place)
                    .is_some_and(|it| is_attested(&it.sign, &self.manifest.election, statement, signature));
                (!held).then_some("the signature under the statement does not hold")
            }
            Event::LotsRevealed { officer, secret } => {
                let lot = self.manifest.lots.iter().find(|it| it.officer == *officer);
                let held = lot
                    .zip(officer_key(self.manifest, *officer))
                    .is_some_and(|(it, key)| it.commitment == lot_commitment(key, secret));
                if held && before {
                    Some("a secret of the lots was revealed before the close")
                } else if held && self.opened {
                    Some("a secret of the lots was revealed after the papers were opened")
                } else {
                    (!held).then_some("the secret is not what the manifest commits to")
                }
            }
            _ => before.then_some("it belongs behind the close"),
        }
    }

    /// A ballot entry; behind the close only with a claim just before it.
    pub fn ballot(&mut self, path: &str, index: u64, entry: &Entry) {
        self.ballots = true;
        if self.close.is_none() {
            return;
        }
        if self.claimed.take() != Some(entry.leaf) {
            return self.note(path, index, "a ballot was added after the close without a claim");
        }
        let Some((_, Event::Claim { receipt, .. })) = self.list.last() else { return };
        let contest =
            self.manifest.contests.get(usize::from(entry.contest)).map(|it| it.id).unwrap_or_default();
        let key = &self.manifest.ballot_box.receipt_key;
        if !receipt::verify(key, &self.manifest.election, &contest, &entry.leaf, receipt) {
            self.note(path, index, "the receipt of a claimed ballot is not the box's");
        }
    }

    pub fn finish(&self, wrong: &mut Wrong) {
        for (path, index, text) in &self.wrong {
            wrong.at(path, Some(*index), text.clone());
        }
        if self.claimed.is_some() {
            wrong.file("log", "a claim stands at the end of the log without its ballot");
        }
    }

    /// The secrets that were revealed, in the manifest's order.
    pub fn lots(&self) -> Vec<[u8; 32]> {
        let secret = |officer: u64| {
            self.list.iter().find_map(|(_, event)| match event {
                Event::LotsRevealed { officer: by, secret } if *by == officer => Some(*secret),
                _ => None,
            })
        };
        self.manifest.lots.iter().filter_map(|it| secret(it.officer)).collect()
    }

    fn note(&mut self, path: &str, index: u64, text: &str) {
        self.wrong.push((path.into(), index, text.into()));
    }
}

fn officer_key(manifest: &Manifest, officer: u64) -> Option<&PublicKey> {
    manifest.officers.get(usize::try_from(officer).ok()?).map(|it| &it.sign)
}
