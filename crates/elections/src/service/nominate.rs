//! Nominations: received to the second by the server's clock, with the consent of everybody named.

mod answer;
mod still;

use std::collections::BTreeMap;

use constitution::Version;
use kernel::audit::Line;
use kernel::{At, Cite, Ctx, PersonId, Problem, Result, Tx, audit, emit, transact};
use mail::{Kind, Outgoing};
use rulebook::{Act, FactKey, FactValue, Facts, Outcome, Receipt, Rules, Ruling};
use serde_json::json;
use uuid::Uuid;

use super::officers::bar_officers;
use crate::model::{
    Contest, ContestId, Declared, Election, ElectionId, Nomination, NominationId, NominationState, Nominee,
    State, Step,
};
use crate::store::{self, candidacies};

pub use answer::{consent, decline, withdraw};
pub use still::could_stand;

/// Somebody named on a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub person: PersonId,
    pub name: String,
}

/// A nomination form as it is handed in.
#[derive(Clone, Debug)]
pub struct Form {
    /// Made when the form was shown; the same form handed in twice is one nomination.
    pub id: NominationId,
    /// One person, or two who share a seat.
    pub nominees: Vec<Named>,
    /// The posts, most wanted first.
    pub contests: Vec<ContestId>,
    pub statement: String,
    /// Who of a job share stands alone if the meeting does not agree.
    pub alone: Option<PersonId>,
    /// What the person who hands in declares of themself.
    pub declared: Vec<Declared>,
    /// Whether the seconders that the rules ask for have signed; they sign on paper.
    pub seconded: bool,
    /// The hour written on a paper form by the returning officer; `None` on the page.
    pub paper_received_at: Option<At>,
}

/// Hands a nomination in. Handing the same form in again changes nothing.
///
/// # Errors
/// A refusal with the clause if it is late, if somebody named may not stand, or runs the election.
pub async fn nominate(ctx: &Ctx, id: ElectionId, form: &Form) -> Result<NominationId> {
    let me = ctx.person()?;
    if form.paper_received_at.is_some() {
        ctx.need(kernel::Power::ReturningOfficer, Some(id.0))?;
    }
    let election = super::election(ctx, id).await?;
    let version = constitution::service::version(ctx, election.constitution).await?;
    let known = candidacies::of(ctx.db(), ctx.group.id, id).await?;
    if known.iter().any(|it| it.id == form.id && it.proposer == me) {
        return Ok(form.id);
    }
    check_time(ctx, &election, &known, form)?;
    check_form(&election, form)?;
    super::by_election::bar_holders(ctx, &election, form).await?;
    let (ruled, receipts) = rulings(ctx, &election, &version, me, form).await?;
    if let Err(refused) = ruled {
        transact!(ctx.db(), tx => { keep(tx, ctx, &version, &receipts).await })?;
        return Err(led_elsewhere(ctx, me, refused).await?);
    }
    let addresses = addresses(ctx, form).await?;
    transact!(ctx.db(), tx => {
        let election = store::elections::load(tx, ctx.group.id, id).await?;
        let officers = store::officers::within(tx, ctx.group.id, id).await?;
        let others = candidacies::within(tx, ctx.group.id, id).await?;
        check_time(ctx, &election, &others, form)?;
        for named in &form.nominees {
            bar_officers(&election, &officers, named.person)?;
            not_twice(&election, &others, named, form)?;
        }
        keep(tx, ctx, &version, &receipts).await?;
        receive(tx, ctx, &election, me, form, &addresses).await
    })
}

/// Puts everybody on the form to the rules, up to the first refusal; each ruling with its receipt.
async fn rulings(
    ctx: &Ctx,
    election: &Election,
    version: &Version,
    me: PersonId,
    form: &Form,
) -> Result<(Result<()>, Vec<Receipt>)> {
    let mut receipts = vec![];
    let mut ruled = may_nominate(ctx, election, version, me, form, &mut receipts).await?;
    for named in &form.nominees {
        if ruled.is_ok() {
            ruled = may_stand(ctx, election, version, named, form, &mut receipts).await?;
        }
    }
    Ok((ruled, receipts))
}

/// Whoever is no member here is told of local groups that have members of their own.
async fn led_elsewhere(ctx: &Ctx, me: PersonId, refused: Problem) -> Result<Problem> {
    if super::roll::is_member(ctx, me).await? {
        return Ok(refused);
    }
    Ok(match (bodies::service::elsewhere_hint(ctx).await?, &refused.hint) {
        (Some(hint), Some(still)) => {
            let both = format!("{still} {hint}");
            refused.hint(both)
        }
        (Some(hint), None) => refused.hint(hint),
        (None, _) => refused,
    })
}

/// Keeps the receipts for those whom they concern, in the transaction of what was done by them.
async fn keep(tx: &mut Tx, ctx: &Ctx, version: &Version, receipts: &[Receipt]) -> Result<()> {
    for it in receipts {
        constitution::service::receipt(tx, ctx, version, it).await?;
    }
    Ok(())
}

/// Where those named can be reached, read before the transaction begins.
async fn addresses(ctx: &Ctx, form: &Form) -> Result<BTreeMap<PersonId, String>> {
    let mut addresses = BTreeMap::new();
    for it in people::service::everyone(ctx, ctx.now).await? {
        if form.nominees.iter().any(|n| n.person == it.id)
            && let Some(email) = it.email
        {
            addresses.insert(it.id, email);
        }
    }
    Ok(addresses)
}

async fn receive(
    tx: &mut Tx,
    ctx: &Ctx,
    election: &Election,
    me: PersonId,
    form: &Form,
    addresses: &BTreeMap<PersonId, String>,
) -> Result<NominationId> {
    let on_paper = form.paper_received_at.is_some();
    let nominee = |named: &Named| {
        let own = named.person == me && !on_paper;
        Nominee {
            person: named.person,
            name: named.name.clone(),
            consented_at: own.then_some(ctx.now),
            declared: if own { form.declared.clone() } else { vec![] },
        }
    };
    let nominees: Vec<_> = form.nominees.iter().map(nominee).collect();
    let agreed = nominees.iter().all(|it| it.consented_at.is_some());
    let nomination = Nomination {
        id: form.id,
        state: if agreed { NominationState::Standing } else { NominationState::AwaitingConsent },
        proposer: me,
        proposer_name: ctx.actor.name.clone(),
        statement: form.statement.trim().to_owned(),
        received_at: Some(form.paper_received_at.unwrap_or(ctx.now)),
        on_paper,
        alone: form.alone,
        withdrawn_at: None,
        updated_at: ctx.now,
        contests: form.contests.clone(),
        nominees,
    };
    if !candidacies::insert(tx, ctx.group.id, election.id, &nomination).await? {
        return Ok(form.id);
    }
    candidacies::drop_draft(tx, ctx.group.id, election.id, me).await?;
    for named in nomination.nominees.iter().filter(|it| it.consented_at.is_none()) {
        if let Some(address) = addresses.get(&named.person) {
            ask_consent(tx, ctx, election, &nomination, named, address).await?;
        }
    }
    let line = Line::new("election.nomination-received").on("election", election.id.0);
    let line = line.cite(election.cite(Step::NominationsClose)).fields(&["nomination"]);
    audit(tx, ctx, line.detail(json!({ "nomination": form.id, "received": nomination.received_at }))).await?;
    emit(tx, ctx, "elections.nominated", &json!({ "election": election.id, "nomination": form.id })).await?;
    Ok(form.id)
}

async fn ask_consent(
    tx: &mut Tx,
    ctx: &Ctx,
    election: &Election,
    it: &Nomination,
    to: &Nominee,
    address: &str,
) -> Result<()> {
    let link = format!("{}/elections/{}/nominations/{}", ctx.base_url(), election.id, it.id);
    let posts = posts_of(election, it);
    let (asks, until) = if it.on_paper {
        (
            "A paper form with your signature was entered. Look whether it was copied correctly, and confirm it.",
            None,
        )
    } else {
        ("Nothing happens unless you agree.", election.at(Step::NominationsClose))
    };
    let until = until.map_or_else(String::new, |at| format!(" until {}", at.long(&ctx.group.zone)));
    let text = format!(
        "Dear {},\n\n{} has handed in a nomination with your name: {posts}, in the {}.\n\n{asks} Agree or decline{until} here:\n\n{link}\n",
        to.name, it.proposer_name, election.title
    );
    let out = Outgoing {
        person: Some(to.person),
        to: address.to_owned(),
        to_name: to.name.clone(),
        kind: Kind::Personal,
        subject: format!("Do you agree to stand? {}", election.title),
        text,
        html: None,
    };
    mail::service::queue(tx, ctx, out).await?;
    Ok(())
}

/// "Organiser, then Data manager".
pub fn posts_of(election: &Election, it: &Nomination) -> String {
    let titles = it.contests.iter().filter_map(|id| election.contest(*id)).map(|c| c.title.as_str());
    titles.collect::<Vec<_>>().join(", then ")
}

/// Refuses unless the page takes nominations at this instant.
pub fn open_now(ctx: &Ctx, election: &Election) -> Result<()> {
    in_time(election, None, ctx.now, &ctx.group.zone)
}

/// In time, or late on paper for posts that would otherwise stay empty, where the rules take that.
fn check_time(ctx: &Ctx, election: &Election, known: &[Nomination], form: &Form) -> Result<()> {
    let taken = |contest: &ContestId| known.iter().any(|it| it.is_alive() && it.stands_for(*contest));
    let for_empty = election.plan.nomination.late == "for-empty-posts"
        && election.state == State::NominationsClosed
        && election.poll.is_none()
        && form.paper_received_at.is_some_and(|at| at <= ctx.now)
        && !form.contests.iter().any(taken);
    if for_empty {
        return Ok(());
    }
    in_time(election, form.paper_received_at, ctx.now, &ctx.group.zone)
}

/// Refuses what came too early or too late, to the second.
fn in_time(election: &Election, on_paper: Option<At>, now: At, zone: &jiff::tz::TimeZone) -> Result<()> {
    let received = on_paper.unwrap_or(now);
    if received > now {
        return Err(Problem::field("received", "The hour of receipt cannot lie in the future."));
    }
    let open = if on_paper.is_some() {
        matches!(election.state, State::Nominating | State::NominationsClosed) && election.poll.is_none()
    } else {
        election.state == State::Nominating
    };
    if election.state < State::Nominating {
        let from = election
            .at(Step::NominationsOpen)
            .map_or_else(String::new, |at| format!(" They open on {}.", at.long(zone)));
        return Err(Problem::refused(format!("Nominations for {} are not open yet.{from}", election.title))
            .cite(election.cite(Step::NominationsOpen))
            .hint("What you typed is kept as a draft until then."));
    }
    if open && !election.late(received) {
        return Ok(());
    }
    Err(late(election, received, zone))
}

fn late(election: &Election, received: At, zone: &jiff::tz::TimeZone) -> Problem {
    let closed = election.at(Step::NominationsClose);
    let when = |at: At| at.zoned(zone).strftime("%A %-d %B %Y, %H:%M:%S").to_string();
    let close = closed.map_or_else(String::new, |at| format!(" on {}", when(at)));
    let detail =
        format!("Nominations closed{close}. This form came in on {}, so it cannot be taken.", when(received));
    let mut still = String::from(
        "What you typed is kept as a draft. You can still put questions to the candidates and vote.",
    );
    still.push_str(match election.plan.nomination.late.as_str() {
        "meeting-may-admit" => {
            " The meeting may admit a late nomination: ask the returning officer to put it to the meeting."
        }
        "for-empty-posts" => {
            " A late nomination is taken for a post that would stay empty: tell the returning officer."
        }
        _ => " A post for which nobody stood is filled later by the same rules, and you can stand then.",
    });
    Problem::refused(detail).cite(election.cite(Step::NominationsClose)).hint(still)
}

fn check_form(election: &Election, form: &Form) -> Result<()> {
    let terms = &election.plan.nomination;
    let words = form.statement.split_whitespace().count();
    if words > terms.statement_words as usize {
        let message = format!(
            "The statement has {words} words; at most {} are taken. Shorten it by {}.",
            terms.statement_words,
            words - terms.statement_words as usize
        );
        return Err(Problem::field("statement", message).cite(terms.basis.cite()));
    }
    if terms.seconders > 0 && !form.seconded {
        let message = format!(
            "This nomination needs {} who sign on paper: print the form, have it signed, and hand it to the returning officer.",
            if terms.seconders == 1 {
                "a seconder".to_owned()
            } else {
                format!("{} seconders", terms.seconders)
            }
        );
        return Err(Problem::field("seconded", message).cite(terms.basis.cite()));
    }
    if form.contests.is_empty() {
        return Err(Problem::field(
            "posts",
            "Say for which post: write 1 beside the one that is wanted most.",
        ));
    }
    if form.contests.len() > 1 && !terms.several_posts {
        return Err(Problem::field("posts", "A member can stand for one post in this election. Choose one."));
    }
    let unknown = form.contests.iter().any(|it| election.contest(*it).is_none());
    let twice = form.contests.iter().enumerate().any(|(n, it)| form.contests[..n].contains(it));
    if unknown || twice {
        return Err(Problem::field("posts", "Choose each post once, from the list."));
    }
    check_share(election, form)
}

fn check_share(election: &Election, form: &Form) -> Result<()> {
    match form.nominees.as_slice() {
        [_] => Ok(()),
        [one, two] if one.person == two.person => {
            Err(Problem::field("partner", "A job share takes two people; name the other one."))
        }
        [_, _] => {
            let fixed = |id: &&ContestId| election.contest(**id).is_some_and(|it| !it.shareable());
            match form.contests.iter().find(fixed).and_then(|id| election.contest(*id)) {
                Some(it) => Err(Problem::field(
                    "partner",
                    format!("The post of {} cannot be shared.", super::plan::within(&it.title)),
                )
                .cite(post_cite(it))),
                None => Ok(()),
            }
        }
        _ => Err(Problem::field("partner", "A seat can be shared by two people.")),
    }
}

fn post_cite(contest: &Contest) -> Option<Cite> {
    contest.posts.first().and_then(|it| it.cite.clone())
}

async fn may_nominate(
    ctx: &Ctx,
    election: &Election,
    version: &Version,
    me: PersonId,
    form: &Form,
    receipts: &mut Vec<Receipt>,
) -> Result<Result<()>> {
    if form.paper_received_at.is_some() {
        return Ok(Ok(()));
    }
    let own = form.nominees.iter().any(|it| it.person == me);
    let zone = &ctx.group.zone;
    let mut more = Facts::new()
        .with(FactKey::NominatesSelf, own)
        .with(FactKey::NominationReceivedAt, ctx.now.zoned(zone));
    if let Some(at) = election.at(Step::NominationsClose) {
        more.set(FactKey::NominationsCloseAt, at.zoned(zone));
    }
    let act = Act::Nominate { election: election.plan.rule.clone() };
    let (ruling, receipt) = people::service::receipted(ctx, version, &act, me, ctx.now, &more).await?;
    receipts.extend(receipt);
    Ok(allowed(version, &ruling, None))
}

async fn may_stand(
    ctx: &Ctx,
    election: &Election,
    version: &Version,
    named: &Named,
    form: &Form,
    receipts: &mut Vec<Receipt>,
) -> Result<Result<()>> {
    let own = ctx.actor.person == Some(named.person);
    let more = Facts::new().with(FactKey::PostsHeld, FactValue::List(vec![]));
    for contest in form.contests.iter().filter_map(|id| election.contest(*id)) {
        for post in &contest.posts {
            let act = Act::Stand { post: post.slug.clone() };
            let (ruling, receipt) =
                people::service::receipted(ctx, version, &act, named.person, ctx.now, &more).await?;
            receipts.extend(receipt);
            let ruled = allowed(version, &ruling, (!own).then_some(named.name.as_str()));
            if ruled.is_err() {
                return Ok(ruled);
            }
        }
    }
    Ok(Ok(()))
}

/// Turns a ruling into a refusal with its clause; about somebody else it names them.
fn allowed(version: &Version, ruling: &Ruling, whose: Option<&str>) -> Result<()> {
    let cite = ruling.cites.first().map(|it| version.cite(it));
    match &ruling.outcome {
        Outcome::Allowed => Ok(()),
        Outcome::Refused { reason, still } => {
            let detail = match whose {
                Some(name) => format!("About {name}: {reason}."),
                None => format!("{reason}."),
            };
            let problem = Problem::refused(detail).cite(cite);
            Err(match still {
                Some(still) => problem.hint(still.as_str()),
                None => problem,
            })
        }
        Outcome::PeopleDecide { .. } => Err(Problem::refused(ruling.line(version.seq))
            .cite(cite)
            .hint("Hand it to the returning officer, who decides it with reasons; what you typed is kept.")),
        Outcome::NeedsFacts { .. } => {
            let about = whose.map(|name| format!("About {name}: ")).unwrap_or_default();
            Err(Problem::refused(format!("{about}{}", ruling.line(version.seq)))
                .cite(cite)
                .hint("Tell the data manager; what you typed is kept."))
        }
    }
}

fn not_twice(election: &Election, others: &[Nomination], named: &Named, form: &Form) -> Result<()> {
    let clash = |it: &&Nomination| it.is_alive() && it.id != form.id && it.names(named.person);
    for other in others.iter().filter(clash) {
        let both =
            form.contests.iter().find(|id| other.stands_for(**id)).and_then(|id| election.contest(*id));
        if let Some(contest) = both {
            return Err(Problem::refused(format!(
                "{} already stands for the post of {}.",
                named.name,
                super::plan::within(&contest.title)
            ))
            .hint("Withdraw that nomination first if this one is to take its place."));
        }
    }
    Ok(())
}

/// All nominations, for those who run or watch the election.
pub async fn nominations(ctx: &Ctx, id: ElectionId) -> Result<Vec<Nomination>> {
    candidacies::of(ctx.db(), ctx.group.id, id).await
}

/// The candidacies that stand.
pub async fn standing(ctx: &Ctx, id: ElectionId) -> Result<Vec<Nomination>> {
    let mut all = nominations(ctx, id).await?;
    all.retain(|it| it.state == NominationState::Standing);
    all.sort_by_key(|it| (it.name().to_lowercase(), it.id));
    Ok(all)
}

/// Keeps what was typed.
pub async fn keep_draft(ctx: &Ctx, id: ElectionId, form: Uuid, fields: Vec<(String, String)>) -> Result<()> {
    let me = ctx.person()?;
    let draft = candidacies::Draft { form, fields, saved_at: ctx.now };
    transact!(ctx.db(), tx => {
        store::elections::load(tx, ctx.group.id, id).await?;
        candidacies::keep_draft(tx, ctx.group.id, id, me, &draft).await
    })
}

/// What the person typed earlier and did not hand in.
pub async fn draft(ctx: &Ctx, id: ElectionId) -> Result<Option<candidacies::Draft>> {
    candidacies::draft(ctx.db(), ctx.group.id, id, ctx.person()?).await
}

/// The rules by which the election runs.
pub async fn rules(ctx: &Ctx, election: &Election) -> Result<Rules> {
    Ok(constitution::service::version(ctx, election.constitution).await?.rules.clone())
}
