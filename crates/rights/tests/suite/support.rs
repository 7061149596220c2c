//! An organisation with the example's constitution, offices and a mail folder.

use std::io::{Cursor, Read as _};
use std::path::PathBuf;

use bodies::{NewTerm, Share};
use kernel::{AccountId, At, Ctx, PersonId, transact};
use mail::Transport;
use people::model::{Email, NewPerson, Source};
use rights::model::{CaseId, Kind};
use rights::service::{NewCase, cases};
use testkit::{Kit, Visitor};

pub const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");

pub struct World {
    pub kit: Kit,
    pub mail: PathBuf,
    _folder: tempfile::TempDir,
}

pub async fn world() -> World {
    world_of(CONSTITUTION).await
}

/// Short rules with a committee, and beside it a desk whose only post answers for data.
const WITH_A_DESK: &str = "# Rules of the Sample Society\n\n## 1. Committee {#committee}\n\nThe committee has a chair. The desk has \
a data manager. Members meet.\n\n\
```rule\ntype = \"body\"\nid = \"committee\"\nsays = [\"The committee\"]\nname = \"the committee\"\nkind = \"committee\"\n```\n\n\
```rule\ntype = \"post\"\nid = \"chair\"\nsays = [\"has a chair\"]\nbody = \"committee\"\nname = \"chair\"\nseats = 1\n```\n\n\
```rule\ntype = \"body\"\nid = \"desk\"\nsays = [\"The desk\"]\nname = \"the desk\"\nkind = \"committee\"\n```\n\n\
```rule\ntype = \"post\"\nid = \"data-manager\"\nsays = [\"a data manager\"]\nbody = \"desk\"\nname = \"data manager\"\nseats = 1\n```\n\n\
```rule\ntype = \"body\"\nid = \"members\"\nsays = [\"Members\"]\nname = \"the members\"\nkind = \"assembly\"\n```\n";

pub async fn with_a_desk() -> World {
    world_of(WITH_A_DESK).await
}

async fn world_of(text: &str) -> World {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let kit = Kit::with(|b| {
        b.feature(mail::feature())
            .feature(access::feature())
            .feature(constitution::feature())
            .feature(people::feature())
            .feature(bodies::feature())
            .feature(rights::feature())
            .share(Transport::Folder(path.clone()))
            .identify(access::service::identify)
    })
    .await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, text, "The founders").await })
        .unwrap();
    // Letters to members go: two officers have said so.
    transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
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

    pub async fn account(&self, person: PersonId) -> AccountId {
        access::service::account_of(self.kit.db(), self.kit.group.id, person).await.unwrap().unwrap()
    }

    pub async fn browser(&self, person: PersonId) -> Visitor {
        self.kit.signed_in(self.account(person).await).await
    }

    pub async fn acting(&self, person: PersonId) -> Ctx {
        self.kit.acting(person, "Somebody").await
    }

    /// Turns the clock and lets what is due happen, day by day.
    pub async fn days(&self, n: i64) {
        for _ in 0..n {
            self.kit.advance_days(1);
            self.kit.run_due().await;
            self.kit.run_due().await;
        }
    }

    /// A member opens a request on their page.
    pub async fn asks(&self, person: PersonId, kind: Kind, words: &str) -> CaseId {
        let new = NewCase {
            kind,
            person: Some(person),
            name: "Maja Tidewater".into(),
            address: "Maja@example.org".into(),
            words: words.into(),
            received: None,
            objects_to: None,
        };
        cases::open(&self.acting(person).await, new).await.unwrap()
    }

    /// Letters so far: to whom, and their subjects.
    pub fn letters(&self) -> Vec<(String, String)> {
        let newest = mail::folder::newest(&self.mail, 500).unwrap_or_default();
        newest.into_iter().map(|it| (it.to, it.subject)).collect()
    }
}

/// A request that came by letter from somebody.
pub fn letter(kind: Kind, person: Option<PersonId>) -> NewCase {
    NewCase {
        kind,
        person,
        name: "Orla Bright".into(),
        address: "1 Quay Street\nFairhaven".into(),
        words: "I ask for what is mine.".into(),
        received: None,
        objects_to: None,
    }
}

/// The files of an archive with what stands in them.
pub fn unzip(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut files = vec![];
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let mut text = String::new();
        let name = file.name().unwrap().into_owned();
        file.read_to_string(&mut text).unwrap();
        files.push((name, text));
    }
    files
}
