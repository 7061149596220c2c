//! The example's local group with an annual meeting, an organiser and members.

use amendments::model::{Amendment, AmendmentId, State};
use amendments::service::{self, Decision, Edit, NewDraft, PartVote, Voted};
use bodies::{NewOccasion, NewTerm, OccasionId, Share};
use constitution::Adoption;
use kernel::{At, Ctx, PersonId, Result, transact};
use people::model::{Email, FactKind, NewFact, NewPerson, Source};
use polling::BoxStore;
use rulebook::amend::clause_text;
use testkit::{Kit, Visitor, london};

pub const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");
pub const ELEVEN: &str = include_str!("../../../../examples/constitutions/local-group-amendment-11-posts.md");

/// Member 0 is the organiser.
pub struct World {
    pub kit: Kit,
    pub people: Vec<PersonId>,
    pub occasion: OccasionId,
}

/// The annual general meeting: Saturday 19 September 2026, 14:00. Proposals close on the 5th.
pub fn agm() -> At {
    london(2026, 9, 19, 14, 0)
}

pub fn name(n: usize) -> String {
    format!("Sample Person{n:02}")
}

pub async fn world() -> World {
    world_of(TEXT).await
}

pub async fn world_of(text: &str) -> World {
    let dir = tempfile::tempdir().unwrap();
    let boxes = BoxStore::open(dir.path()).await.unwrap();
    let letters = mail::Transport::Folder(dir.path().join("mail"));
    let kit = Kit::with(|b| {
        let b = b.feature(ui::feature()).feature(mail::feature()).feature(access::feature());
        let b = b.feature(constitution::feature()).feature(people::feature()).feature(polling::feature());
        let b = b.feature(bodies::feature()).feature(elections::feature()).feature(consultations::feature());
        let b = b.feature(amendments::feature());
        b.identify(access::service::identify).share(boxes).share(letters).share(dir)
    })
    .await;
    let ctx = kit.system();
    let adoption = Adoption {
        by: "Members' meeting of 1 May 2026".into(),
        minute: "minute 2".into(),
        adopted_at: ctx.now,
        in_force_from: ctx.now,
        unchanged: vec![],
    };
    let done: Result<u32> =
        transact!(ctx.db(), tx => { constitution::service::publish(tx, &ctx, text, adoption.clone()).await });
    done.unwrap();
    let released: Result<()> = transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await });
    released.unwrap();
    bodies::service::sync_now(&ctx).await.unwrap();
    let mut people = vec![];
    for n in 0..6 {
        people.push(member(&ctx, n, if n == 4 { "associate" } else { "national" }).await);
    }
    let term = NewTerm {
        post: "organiser".into(),
        persons: vec![people[0]],
        from: ctx.now,
        until: None,
        decision: "Members' meeting, minute 4".into(),
        share: Share::Whole,
    };
    transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, term.clone()).await }).unwrap();
    let meeting = NewOccasion {
        body: "members".into(),
        kind: "agm".into(),
        title: "Annual general meeting 2026".into(),
        at: agm(),
        place: "Harbour Hall".into(),
    };
    let occasion: Result<OccasionId> =
        transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, meeting.clone()).await });
    World { kit, people, occasion: occasion.unwrap() }
}

async fn member(ctx: &Ctx, n: usize, category: &str) -> PersonId {
    let from = london(2024, 1, 1, 0, 0);
    let fact = |kind, value: &str| NewFact::new(kind, value, from, Source::Officer).unwrap();
    let national = if category == "national" { "yes" } else { "no" };
    let mut new = NewPerson::named("Sample", &format!("Person{n:02}")).unwrap();
    new = new.member(category, from, Source::Officer).unwrap();
    new = new.fact(fact(FactKind::NationalMember, national)).fact(fact(FactKind::LivesInArea, "yes"));
    new.email = Some(Email::read(&format!("person{n:02}@example.org")).unwrap());
    let done: Result<PersonId> =
        transact!(ctx.db(), tx => { people::service::add_person(tx, ctx, new.clone()).await });
    done.unwrap()
}

impl World {
    pub async fn acting(&self, n: usize) -> Ctx {
        self.kit.acting(self.people[n], &name(n)).await
    }
    pub async fn browser(&self, n: usize) -> Visitor {
        let account = access::service::account_of(self.kit.db(), self.kit.group.id, self.people[n]).await;
        self.kit.signed_in(account.unwrap().unwrap()).await
    }
    pub async fn get(&self, id: AmendmentId) -> Amendment {
        service::amendment(&self.kit.system(), id).await.unwrap()
    }
    pub async fn state(&self, id: AmendmentId) -> State {
        self.get(id).await.state
    }

    /// A draft of a member in which words of a clause are replaced.
    pub async fn draft(&self, n: usize, slug: &str, from: &str, to: &str) -> AmendmentId {
        let ctx = self.acting(n).await;
        let new = NewDraft { title: format!("{from} to {to}"), ..NewDraft::default() };
        let id = service::begin(&ctx, new).await.unwrap();
        self.change(n, id, slug, from, to).await;
        id
    }

    pub async fn change(&self, n: usize, id: AmendmentId, slug: &str, from: &str, to: &str) {
        let ctx = self.acting(n).await;
        let it = self.get(id).await;
        let mut text = clause_text(&it.text, slug).unwrap();
        assert!(text.prose.contains(from), "{}", text.prose);
        text.prose = text.prose.replace(from, to);
        let edit = Edit::Clause { slug: slug.into(), text };
        service::edit(&ctx, id, it.revision, edit).await.unwrap();
        let drift: Vec<String> = service::drift(&self.get(id).await).into_iter().map(|d| d.rule).collect();
        service::describe(&ctx, id, &format!("{from} to {to}"), "Because.", &drift).await.unwrap();
    }

    /// The same, handed in.
    pub async fn motion(&self, n: usize, slug: &str, from: &str, to: &str) -> AmendmentId {
        let id = self.draft(n, slug, from, to).await;
        service::submit(&self.acting(n).await, id, false).await.unwrap();
        id
    }

    /// The same, on the agenda.
    pub async fn tabled(&self, n: usize, slug: &str, from: &str, to: &str) -> AmendmentId {
        let id = self.motion(n, slug, from, to).await;
        let officer = self.acting(0).await;
        service::accept(&officer, id).await.unwrap();
        service::table(&officer, id).await.unwrap();
        id
    }

    /// The meeting has been held; the clock stands three hours after it began.
    pub fn after_the_meeting(&self) {
        self.kit.set(agm().plus_hours(3));
    }

    pub async fn decide(&self, id: AmendmentId, favour: u64, against: u64) -> Result<()> {
        let vote = PartVote { part: "whole".into(), favour, against, abstained: 2 };
        self.vote(id, vec![vote]).await
    }

    pub async fn vote(&self, id: AmendmentId, votes: Vec<PartVote>) -> Result<()> {
        let decision = Decision {
            hash: self.get(id).await.hash,
            voted: Voted::On(votes),
            present: None,
            minute: "AGM of 19 September 2026, minute 9".into(),
            closed: agm().plus_hours(2),
        };
        service::decide(&self.acting(0).await, id, decision).await
    }

    /// Everything that is due is done, day by day.
    pub async fn days(&self, days: usize) {
        for _ in 0..days {
            self.kit.advance_days(1);
            self.kit.run_due().await;
            self.kit.run_due().await;
        }
    }

    /// Letters to a member, newest last, as they lie in the outbox.
    pub async fn letters(&self) -> i64 {
        self.kit.count("mail_message").await
    }
}
