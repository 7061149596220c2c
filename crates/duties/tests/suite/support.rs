//! An organisation with the example's constitution, offices and a mail folder.

use std::path::PathBuf;

use bodies::{NewTerm, OccasionId, Share};
use duties::model::{NewRecord, Readers};
use duties::service::{self, Asked};
use kernel::{AccountId, At, Ctx, PersonId, transact};
use mail::Transport;
use people::model::{Email, NewPerson, Source};
use rulebook::duty::ProofKind;
use testkit::{Kit, Visitor};

pub const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");

pub struct World {
    pub kit: Kit,
    pub mail: PathBuf,
    _folder: tempfile::TempDir,
}

/// The constitution is published at noon on 1 June 2026, so June is the first month that anybody owes.
pub async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let kit = Kit::with(|b| {
        b.feature(mail::feature())
            .feature(access::feature())
            .feature(constitution::feature())
            .feature(people::feature())
            .feature(bodies::feature())
            .feature(duties::feature())
            .share(Transport::Folder(path.clone()))
            .identify(access::service::identify)
    })
    .await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, CONSTITUTION, "The founders").await })
        .unwrap();
    kit.run_due().await;
    World { kit, mail: path, _folder: folder }
}

impl World {
    pub async fn member(&self, given: &str) -> PersonId {
        let ctx = self.kit.system();
        let from = ctx.now.plus_days(-100, &self.kit.group.zone);
        let mut new =
            NewPerson::named(given, "Tidewater").unwrap().member("national", from, Source::Officer).unwrap();
        new.email = Some(Email::read(&format!("{given}@example.org")).unwrap());
        transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await }).unwrap()
    }

    pub async fn officer(&self, given: &str, post: &str, until: Option<At>) -> PersonId {
        let person = self.member(given).await;
        let ctx = self.kit.system();
        let new = NewTerm {
            post: post.into(),
            persons: vec![person],
            from: ctx.now,
            until,
            decision: "Members' meeting, minute 4".into(),
            share: Share::Whole,
        };
        transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, new.clone()).await }).unwrap();
        person
    }

    pub async fn browser(&self, person: PersonId) -> Visitor {
        let account: AccountId =
            access::service::account_of(self.kit.db(), self.kit.group.id, person).await.unwrap().unwrap();
        self.kit.signed_in(account).await
    }

    pub async fn acting(&self, person: PersonId) -> Ctx {
        self.kit.acting(person, "Somebody").await
    }

    /// Turns the clock and lets what is due happen, day by day.
    pub async fn until(&self, at: At) {
        while self.kit.app.now() < at {
            let next = self.kit.app.now().plus_days(1, &self.kit.group.zone);
            self.kit.set(next.min(at));
            // Once for what is due, once for the letters that it wrote.
            self.kit.run_due().await;
            self.kit.run_due().await;
        }
    }

    pub async fn meeting(&self, kind: &str, at: At) -> OccasionId {
        let ctx = self.kit.system();
        let new = bodies::NewOccasion {
            body: "members".into(),
            kind: kind.into(),
            title: String::new(),
            at,
            place: "Hall".into(),
        };
        let id = bodies::service::fix_occasion(&ctx, new).await.unwrap();
        self.kit.run_due().await;
        id
    }

    /// The duty whose key begins so.
    pub async fn find(&self, key: &str) -> Asked {
        let all = service::overview(&self.kit.system()).await.unwrap();
        let keys: Vec<_> = all.iter().map(|it| it.it.duty.key.clone()).collect();
        let found = all.into_iter().find(|it| it.it.duty.key.starts_with(key));
        found.unwrap_or_else(|| panic!("{key} is not among {keys:?}"))
    }

    /// Letters so far: to whom, and their subjects.
    pub fn letters(&self) -> Vec<(String, String)> {
        let newest = mail::folder::newest(&self.mail, 500).unwrap_or_default();
        newest.into_iter().map(|it| (it.to, it.subject)).collect()
    }
}

pub fn minutes(title: &str, covers: Option<&str>) -> NewRecord {
    NewRecord {
        kind: ProofKind::Minutes,
        subject: "committee".into(),
        title: title.into(),
        words: "Present: three of us.".into(),
        file: None,
        occasion: None,
        covers: covers.map(|it| it.parse().unwrap()),
        readers: Readers::Members,
        by_mail: false,
    }
}
