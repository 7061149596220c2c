//! What the register and the list say of one's own papers, with proof against what was published of both.

use ballotbox::event::{Closed, Event};
use ballotbox::manifest::Roll;
use ballotbox::register::{Tree, is_on};
use ballotbox::words::check_words;
use ballotbox::{Hash, entry::Entry, to_hex};
use kernel::{Ctx, Problem, Result};
use serde::Serialize;

use crate::model::{Mark, Poll};

/// One line of the roll of a contest with its proofs, all bytes in hexadecimal; a member can hand it to anybody who
/// checks it, or to nobody.
#[derive(Clone, Debug, Serialize)]
pub struct Proof {
    pub format: &'static str,
    pub election: String,
    pub contest: String,
    pub title: String,
    pub salt: String,
    pub member: String,
    pub label: String,
    /// The line's place in the roll, from 0, and the path to the root that the manifest names.
    pub place: u64,
    pub electors: u64,
    pub roll_proof: Vec<String>,
    /// After the close: the mark, and the path to the root that the close names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<MarkProof>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MarkProof {
    /// 0 none, 1 online, 2 room, 3 post, 4 assisted.
    pub state: u8,
    pub papers: u8,
    pub proof: Vec<String>,
    #[serde(skip)]
    pub mark: Mark,
}

/// The value of [`Proof::format`].
pub const FORMAT: &str = "plenary/v1 roll proof";

/// The acting person's lines in every contest in which they may vote. Each is checked here against manifest and log
/// before it is shown.
///
/// # Errors
/// Refuses whoever is not on the roll, before the box is made, and if the roll does not give what was published: that is
/// to be told to a scrutineer.
pub async fn mine(ctx: &Ctx, poll: &Poll) -> Result<Vec<Proof>> {
    let person = ctx.person()?;
    let on_roll = super::my_line(ctx, poll.id).await?;
    super::erasure::need(ctx, poll.id, crate::model::Part::Marks).await?;
    let held = super::box_of(ctx)?;
    let manifest = super::manifest_bytes(ctx, poll).await?;
    let manifest = ballotbox::manifest::Manifest::from_bytes(&manifest)
        .map_err(|e| Problem::internal(format!("The manifest: {e}.")))?;
    let closed = close(&held.events(poll.id).await?);
    let mut proofs = vec![];
    for (contest, _) in &on_roll.marks {
        let listed = manifest.contest(contest.as_bytes()).ok_or_else(bad)?.1;
        let mut lines = super::prepare::lines(ctx, poll, *contest).await?;
        lines.sort_by_key(|it| it.0.leaf());
        let (line, mark, papers) =
            lines.iter().find(|it| it.0.member == *person.0.as_bytes()).ok_or_else(bad)?;
        let (place, path) =
            proven(&Tree::roll(lines.iter().map(|it| it.0.leaf()).collect()), &line.leaf(), &listed.roll)?;
        let after = closed.iter().find(|it| it.contest == listed.id);
        let mark = match after {
            None => None,
            Some(closed) => {
                let state = super::close::state(*mark);
                let tree =
                    Tree::marks(lines.iter().map(|it| it.0.mark(super::close::state(it.1), it.2)).collect());
                let root = Roll { count: listed.roll.count, root: closed.marks };
                let (_, proof) = proven(&tree, &line.mark(state, *papers), &root)?;
                Some(MarkProof { state: state as u8, papers: *papers, proof, mark: *mark })
            }
        };
        proofs.push(Proof {
            format: FORMAT,
            election: to_hex(&line.election),
            contest: to_hex(&line.contest),
            title: listed.title.clone(),
            salt: to_hex(&line.salt),
            member: to_hex(&line.member),
            label: line.label.clone(),
            place,
            electors: listed.roll.count,
            roll_proof: path,
            mark,
        });
    }
    Ok(proofs)
}

/// Where a paper stands in the list.
pub struct Found {
    pub contest: String,
    pub index: u64,
    pub size: u64,
}

/// Looks for four words on the list, for a browser without script.
pub async fn find(ctx: &Ctx, poll: &Poll, typed: &str) -> Result<Option<Found>> {
    let words = ballotbox::words::read_words(typed).map_err(|it| {
        Problem::field(
            "words",
            format!("“{it}” is none of the words that papers have. Compare it with your note."),
        )
    })?;
    let held = super::box_of(ctx)?;
    let (manifest, log) = (held.manifest(poll.id).await?, held.log(poll.id).await?);
    let size = store_size(&held.checkpoints(poll.id).await?);
    let mut entries =
        (0u64..).zip(&log).filter_map(|(at, it)| Some((at, Entry::parse(it, manifest.shape()).ok()?)));
    let found = entries.find(|(at, it)| *at < size && check_words(&it.leaf) == words);
    Ok(found.map(|(index, it)| Found {
        contest: manifest
            .contests
            .get(usize::from(it.contest))
            .map_or_else(String::new, |it| it.title.clone()),
        index,
        size,
    }))
}

fn store_size(checkpoints: &[(u64, String)]) -> u64 {
    checkpoints.last().map_or(0, |it| it.0)
}

/// The figures that the close names.
pub(crate) fn close(events: &[Event]) -> Vec<Closed> {
    let of = |it: &Event| if let Event::Close { contests } = it { Some(contests.clone()) } else { None };
    events.iter().find_map(of).unwrap_or_default()
}

fn proven(tree: &Tree, leaf: &Hash, root: &Roll) -> Result<(u64, Vec<String>)> {
    let (place, path) = tree.prove(leaf).ok_or_else(bad)?;
    if !is_on(leaf, place, &path, root) {
        return Err(bad());
    }
    Ok((place, path.iter().map(|it| to_hex(it)).collect()))
}

fn bad() -> Problem {
    Problem::refused("The roll as it stands now does not give what was published of it.")
        .hint("Tell a scrutineer at once, and keep the six words of your invitation.")
}
