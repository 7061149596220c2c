//! An organisation with the example's constitution, offices, members and meetings.

use std::path::Path;

use bodies::{NewTerm, Share};
use kernel::app::AppBuilder;
use kernel::{AccountId, App, At, Chance, Ctx, PersonId, transact};
use mail::Transport;
use meetings::MeetingId;
use meetings::model::Sitting;
use people::model::{Email, NewPerson, Source};
use polling::BoxStore;
use testkit::{Kit, Visitor};

pub const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");
/// A quorum that the example does not have.
pub const QUORUM: &str = "\nThree members are a quorum.\n\n```rule\ntype = \"quorum\"\nid = \"members-quorum\"\nsays = [\"Three members are a quorum.\"]\nmeeting = \"members-meeting\"\nnumber = 3\nif_lost = \"discuss-only\"\n```\n";

pub struct World {
    pub kit: Kit,
    folder: tempfile::TempDir,
}

pub async fn world() -> World {
    with(CONSTITUTION.to_owned()).await
}

/// The example with a quorum of three at members' meetings.
pub async fn with_quorum() -> World {
    let text = CONSTITUTION.replacen("\n## 7. The annual", &format!("{QUORUM}\n## 7. The annual"), 1);
    assert_ne!(text, CONSTITUTION);
    with(text).await
}

pub async fn with(text: String) -> World {
    let folder = tempfile::tempdir().unwrap();
    let boxes = BoxStore::open(folder.path()).await.unwrap();
    let kit = Kit::with(|b| house(b, folder.path()).share(boxes)).await;
    published(kit, text, folder).await
}

/// With the text published in a kit of its own features.
pub async fn published(kit: Kit, text: String, folder: tempfile::TempDir) -> World {
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, &text, "The founders").await }).unwrap();
    kit.run_due().await;
    World { kit, folder }
}

pub fn house(builder: AppBuilder, folder: &Path) -> AppBuilder {
    builder
        .feature(mail::feature())
        .feature(access::feature())
        .feature(constitution::feature())
        .feature(people::feature())
        .feature(bodies::feature())
        .feature(polling::feature())
        .feature(meetings::feature())
        .share(Transport::Folder(folder.to_owned()))
        .share(meetings::Live::default())
        .identify(access::service::identify)
}

impl World {
    /// Where letters lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Another node on the same database, with the same clock.
    pub fn node(&self) -> App {
        let app = &self.kit.app;
        let builder =
            AppBuilder::new(app.db().clone(), app.clock().clone(), Chance::seeded(8), app.config().clone());
        house(builder, self.folder.path()).build()
    }

    pub async fn member(&self, given: &str) -> PersonId {
        self.person(given, "national").await
    }

    pub async fn person(&self, given: &str, category: &str) -> PersonId {
        let ctx = self.kit.system();
        let from = ctx.now.plus_days(-100, &self.kit.group.zone);
        let mut new =
            NewPerson::named(given, "Tidewater").unwrap().member(category, from, Source::Officer).unwrap();
        new.email = Some(Email::read(&format!("{}@example.org", given.to_lowercase())).unwrap());
        transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await }).unwrap()
    }

    pub async fn officer(&self, given: &str, post: &str) -> PersonId {
        let person = self.member(given).await;
        let ctx = self.kit.system();
        let new = NewTerm {
            post: post.into(),
            persons: vec![person],
            from: ctx.now,
            until: None,
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

    /// A meeting of a kind in so many days, at the same hour.
    pub async fn meeting(&self, kind: &str, days: i64) -> Sitting {
        let ctx = self.kit.system();
        let at = ctx.now.plus_days(days, &self.kit.group.zone);
        self.meeting_at(kind, at).await
    }

    pub async fn meeting_at(&self, kind: &str, at: At) -> Sitting {
        let ctx = self.kit.system();
        let new = bodies::model::NewOccasion {
            body: "members".into(),
            kind: kind.into(),
            title: String::new(),
            at,
            place: "Harbour Hall".into(),
        };
        let id = meetings::service::plan(&ctx, new).await.unwrap();
        self.kit.run_due().await;
        self.sitting(id).await
    }

    pub async fn sitting(&self, id: MeetingId) -> Sitting {
        meetings::service::find(&self.kit.system(), id).await.unwrap()
    }
}
