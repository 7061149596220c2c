//! What the trustees find in an entry, and how it is shown: as far as it was counted, bound to the leaf.

use std::collections::BTreeMap;
use std::io::{self, Read};

use crate::bytes::{Hash, Id};
use crate::entry::{Entry, Plain, open, seal, share_of};
use crate::leaf::{Context, ballot, commitment, commitments, leaf_of, salt};
use crate::manifest::{Contest, Manifest, Shape};
use crate::shamir::{Share, combine};
use crate::share::ShareFile;
use crate::{Ballot, Choices};

const MAGIC: &[u8] = b"plenary/v1 openings\n";

/// What stands in an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Everything matches.
    Valid { key: [u8; 32], plain: Plain, ballot: Ballot },
    /// K opens it and all seals match, but the leaf is of something else or the preferences are no ballot.
    Wrong { key: [u8; 32], plain: Plain },
    /// No k of the shares at hand open it and match its seals.
    Closed { shares: Vec<Share> },
}

/// Opens one entry with the shares at hand; names the trustees whose shares are not what its seals hold.
///
/// Shares are tried in all sets of k until one proves itself: a lying trustee cannot spoil a ballot while k others are honest.
pub fn find(manifest: &Manifest, entry: &Entry, shares: &[Share]) -> (Found, Vec<u8>) {
    let Some(contest) = manifest.contests.get(usize::from(entry.contest)) else {
        return (Found::Closed { shares: shares.to_vec() }, vec![]);
    };
    let context = entry.context(manifest.election, contest.id);
    let proved = sets(shares, usize::from(manifest.threshold))
        .find_map(|set| prove(manifest, &context, entry, &combine(&set)?));
    let Some((key, plain)) = proved else {
        return (Found::Closed { shares: shares.to_vec() }, vec![]);
    };
    let honest = |it: &Share| share_of(&key, &context, manifest.threshold, it.0) == it.1;
    let liars = shares.iter().filter(|it| !honest(it)).map(|it| it.0).collect();
    let found = match read(contest, &context, entry, &plain) {
        Some(ballot) => Found::Valid { key, plain, ballot },
        None => Found::Wrong { key, plain },
    };
    (found, liars)
}

/// Opens entries (by ascending log index) with the share files at hand. Also says of how many entries each trustee's
/// share was a lie.
pub fn find_all<'a>(
    manifest: &Manifest,
    entries: impl IntoIterator<Item = (u64, &'a Entry)>,
    files: &[ShareFile],
) -> (Vec<(u64, Found)>, BTreeMap<u8, u64>) {
    let mut liars = BTreeMap::new();
    let open = |(index, entry): (u64, &Entry)| {
        let mut shares: Vec<Share> =
            files.iter().filter_map(|it| Some((it.trustee, it.at(index)?))).collect();
        shares.sort_unstable();
        let (found, lied) = find(manifest, entry, &shares);
        lied.into_iter().for_each(|it| *liars.entry(it).or_default() += 1);
        (index, found)
    };
    let found = entries.into_iter().map(open).collect();
    (found, liars)
}

/// The plaintext, if K opens the content and gives exactly the entry's seals and content again.
fn prove(manifest: &Manifest, context: &Context, entry: &Entry, key: &[u8; 32]) -> Option<([u8; 32], Plain)> {
    let plain = open(key, &entry.content, context, manifest.shape())?;
    is_sealed(manifest, context, entry, key, &plain).then_some((*key, plain))
}

/// Whether K and a plaintext are what an entry's seals and content hold.
fn is_sealed(manifest: &Manifest, context: &Context, entry: &Entry, key: &[u8; 32], plain: &Plain) -> bool {
    let again = seal(key, plain, context, &manifest.trustees(), manifest.threshold);
    again.is_some_and(|it| it.seals == entry.seals && it.content == entry.content)
}

/// The ballot, if the leaf is its commitment and the preferences are well formed.
fn read(contest: &Contest, context: &Context, entry: &Entry, plain: &Plain) -> Option<Ballot> {
    let (used, padding) = plain.preferences.split_at_checked(usize::from(contest.positions))?;
    let right = leaf_of(context, &commitments(&plain.seed, used)) == entry.leaf;
    (right && padding.iter().all(|it| *it == 0)).then(|| ballot(used, contest.choices()?)).flatten()
}

/// All sets of `k` of some shares.
fn sets(shares: &[Share], k: usize) -> impl Iterator<Item = Vec<Share>> {
    let number = shares.len().min(16);
    let all = (1u32..1 << number).filter(move |it| it.count_ones() as usize == k);
    all.map(move |chosen| (0..number).filter(|it| chosen >> it & 1 == 1).map(|it| shares[it]).collect())
}

/// One line of an openings file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Record {
    Prefix { shown: Vec<(u16, Hash)>, hidden: Vec<Hash> },
    Wrong { key: [u8; 32], plain: Vec<u8> },
    Closed { shares: Vec<Share> },
}

/// What a record proves of its entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
    /// A ballot, or the beginning of one; `whole` if no preference is hidden, so that its end is known.
    Ballot { ballot: Ballot, whole: bool },
    /// Provably no valid ballot.
    Invalid,
    /// Invalid on the word of the trustees that read these shares.
    Unreadable,
}

impl Record {
    /// How an entry is shown: `depth` preferences of a valid one, at least one.
    pub fn of(found: &Found, contest: &Contest, depth: usize) -> Self {
        match found {
            Found::Valid { plain, .. } => {
                let used = &plain.preferences[..usize::from(contest.positions)];
                let all = commitments(&plain.seed, used);
                let depth = depth.clamp(1, used.len());
                let shown =
                    (0u16..).zip(&used[..depth]).map(|(place, it)| (*it, salt(&plain.seed, place))).collect();
                Self::Prefix { shown, hidden: all[depth..].to_vec() }
            }
            Found::Wrong { key, plain } => Self::Wrong { key: *key, plain: plain.bytes() },
            Found::Closed { shares } => Self::Closed { shares: shares.clone() },
        }
    }

    /// The same, showing no more than `depth` preferences of a valid ballot (at least one): what a bundle holds of an
    /// opening in full.
    pub fn cut(&self, depth: usize) -> Self {
        let Self::Prefix { shown, hidden } = self else { return self.clone() };
        let depth = depth.clamp(1, shown.len().max(1));
        let behind = (0u16..).zip(shown).skip(depth).map(|(place, it)| commitment(place, &it.1, it.0));
        let hidden = behind.chain(hidden.iter().copied()).collect();
        Self::Prefix { shown: shown[..depth.min(shown.len())].to_vec(), hidden }
    }

    /// The ballot as far as it is shown; `None` for an invalid one.
    pub fn ballot(&self, choices: Choices) -> Option<Ballot> {
        let Self::Prefix { shown, .. } = self else { return None };
        ballot(&shown.iter().map(|it| it.0).collect::<Vec<_>>(), choices)
    }

    /// What it proves, or a sentence about what does not fit.
    ///
    /// # Errors
    /// A record that does not belong to the entry or does not show what it claims.
    pub fn prove(&self, manifest: &Manifest, entry: &Entry) -> Result<Shown, &'static str> {
        let contest =
            manifest.contests.get(usize::from(entry.contest)).ok_or("its contest does not exist")?;
        let choices = contest.choices().ok_or("its contest has no choices")?;
        let context = entry.context(manifest.election, contest.id);
        match self {
            Self::Prefix { shown, hidden } => {
                if shown.is_empty() || shown.len() + hidden.len() != usize::from(contest.positions) {
                    return Err("it shows another number of preferences than the contest has");
                }
                prefix(&context, entry, shown, hidden, choices)
            }
            Self::Wrong { key, plain } => {
                let plain =
                    Plain::parse(plain, manifest.shape()).ok_or("its plaintext has another length")?;
                if !is_sealed(manifest, &context, entry, key, &plain) {
                    return Err("key and plaintext are not what the entry's seals hold");
                }
                match read(contest, &context, entry, &plain) {
                    Some(_) => Err("it calls a valid ballot invalid"),
                    None => Ok(Shown::Invalid),
                }
            }
            Self::Closed { shares } => {
                let known =
                    shares.iter().all(|it| (1..=manifest.trustees().len()).contains(&usize::from(it.0)));
                if !known || !shares.is_sorted_by(|a, b| a.0 < b.0) {
                    return Err("its shares name trustees that there are not, or one twice");
                }
                match find(manifest, entry, shares).0 {
                    Found::Closed { .. } => Ok(Shown::Unreadable),
                    _ => Err("it calls an entry unreadable that its own shares open"),
                }
            }
        }
    }

    fn write(&self, index: u64, out: &mut Vec<u8>) {
        out.extend(index.to_be_bytes());
        match self {
            Self::Prefix { shown, hidden } => {
                out.push(0);
                out.extend(u16::try_from(shown.len()).unwrap_or(u16::MAX).to_be_bytes());
                for (preference, salt) in shown {
                    out.extend(preference.to_be_bytes());
                    out.extend(salt);
                }
                hidden.iter().for_each(|it| out.extend(it));
            }
            Self::Wrong { key, plain } => {
                out.push(1);
                out.extend(key);
                out.extend(plain);
            }
            Self::Closed { shares } => {
                out.push(2);
                out.push(u8::try_from(shares.len()).unwrap_or(u8::MAX));
                for (trustee, share) in shares {
                    out.push(*trustee);
                    out.extend(share);
                }
            }
        }
    }
}

fn prefix(
    context: &Context,
    entry: &Entry,
    shown: &[(u16, Hash)],
    hidden: &[Hash],
    choices: Choices,
) -> Result<Shown, &'static str> {
    let mut all: Vec<Hash> = (0u16..).zip(shown).map(|(place, it)| commitment(place, &it.1, it.0)).collect();
    all.extend(hidden);
    if leaf_of(context, &all) != entry.leaf {
        return Err("what it shows is not what the leaf commits to");
    }
    let preferences: Vec<u16> = shown.iter().map(|it| it.0).collect();
    let ballot = ballot(&preferences, choices).ok_or("it shows an invalid ballot as a valid one")?;
    let ended = preferences.last() == Some(&0) || matches!(ballot, Ballot::Spoilt(_));
    Ok(Shown::Ballot { ballot, whole: hidden.is_empty() || ended })
}

/// An openings file; records by ascending log index.
pub fn write(election: &Id, contest: &Contest, records: &[(u64, Record)]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(election);
    out.extend(contest.id);
    out.extend(contest.positions.to_be_bytes());
    out.extend((records.len() as u64).to_be_bytes());
    records.iter().for_each(|(index, it)| it.write(*index, &mut out));
    out
}

/// Reads an openings file record by record.
pub struct Openings<R> {
    from: R,
    shape: Shape,
    positions: u16,
    left: u64,
    last: Option<u64>,
}

impl<R: Read> Openings<R> {
    /// Reads the head.
    ///
    /// # Errors
    /// A file of another election or contest, or one that cannot be read.
    pub fn new(mut from: R, manifest: &Manifest, contest: &Contest) -> io::Result<Self> {
        let head = take(&mut from, MAGIC.len() + 32)?;
        if head != [MAGIC, &manifest.election, &contest.id].concat() {
            return Err(bad("it is not the openings file of this contest"));
        }
        let positions = u16::from_be_bytes(array(&mut from)?);
        if positions != contest.positions {
            return Err(bad("it has another number of positions than the contest"));
        }
        let left = u64::from_be_bytes(array(&mut from)?);
        Ok(Self { from, shape: manifest.shape(), positions, left, last: None })
    }

    /// The next record with its log index; `None` at the end, behind which nothing may stand.
    ///
    /// # Errors
    /// A record that cannot be read or stands out of order.
    pub fn next_record(&mut self) -> io::Result<Option<(u64, Record)>> {
        if self.left == 0 {
            return match self.from.read(&mut [0])? {
                0 => Ok(None),
                _ => Err(bad("something stands behind the last record")),
            };
        }
        self.left -= 1;
        let index = u64::from_be_bytes(array(&mut self.from)?);
        if self.last.replace(index).is_some_and(|it| it >= index) {
            return Err(bad("its records are not in the order of the log"));
        }
        Ok(Some((index, self.record()?)))
    }

    fn record(&mut self) -> io::Result<Record> {
        let from = &mut self.from;
        match array::<1>(from)? {
            [0] => {
                let depth = u16::from_be_bytes(array(from)?);
                let hidden =
                    self.positions.checked_sub(depth).ok_or_else(|| bad("a record shows too much"))?;
                let shown = (0..depth).map(|_| Ok((u16::from_be_bytes(array(from)?), array(from)?)));
                let shown = shown.collect::<io::Result<Vec<_>>>()?;
                let hidden = (0..hidden).map(|_| array(from)).collect::<io::Result<Vec<_>>>()?;
                Ok(Record::Prefix { shown, hidden })
            }
            [1] => Ok(Record::Wrong { key: array(from)?, plain: take(from, self.shape.plaintext())? }),
            [2] => {
                let [number] = array(from)?;
                let shares = (0..number).map(|_| Ok((array::<1>(from)?[0], array(from)?)));
                Ok(Record::Closed { shares: shares.collect::<io::Result<_>>()? })
            }
            _ => Err(bad("a record is of an unknown kind")),
        }
    }
}

fn array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut out = [0; N];
    from.read_exact(&mut out)?;
    Ok(out)
}

fn take(from: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut out = vec![0; length];
    from.read_exact(&mut out)?;
    Ok(out)
}

fn bad(text: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}
