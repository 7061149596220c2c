//! A small election with fixed keys, for tests, vectors and measurements (feature `sample`). Its people are fictitious.

mod poll;

pub use poll::{Counted, Files, Poll, sum_again};

use crate::entry::{Entry, Token};
use crate::keys::SecretKey;
use crate::manifest::{
    Box as BallotBox, Candidate, Contest, FORMAT, Level, Log, LotCommitment, Manifest, Officer, Retention,
    Role, Witness, lot_commitment, lot_secret,
};
use crate::note::NoteKey;
use crate::own::Own;
use crate::register::{Line, Tree};
use crate::token::{BlindSigner as _, IssuerKey};
use crate::{Ballot, Hash, Id, leaf, sha256};

/// What to make.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Candidates of each contest; the first letter of their names is their contest's.
    pub contests: Vec<u16>,
    pub trustees: u8,
    pub threshold: u8,
    pub electors: u64,
    pub level: Level,
    pub fold: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { contests: vec![5], trustees: 3, threshold: 2, electors: 20, level: Level::P2, fold: 3 }
    }
}

/// All secrets of all parties, which nobody has together outside a test.
#[derive(Clone, Debug)]
pub struct Sample {
    pub manifest: Manifest,
    pub bytes: Vec<u8>,
    pub log: NoteKey,
    pub receipts: SecretKey,
    pub witnesses: Vec<NoteKey>,
    pub issuers: Vec<IssuerKey>,
    /// Signing keys of the officers in the manifest's order.
    pub signing: Vec<SecretKey>,
    /// Sealing keys of the trustees.
    pub sealing: Vec<SecretKey>,
    pub lots: Vec<[u8; 32]>,
    /// One roll a contest.
    pub rolls: Vec<Vec<Line>>,
}

impl Sample {
    /// # Panics
    /// If the plan makes no manifest.
    pub fn new(plan: &Plan) -> Self {
        let election = id("election");
        let issuers: Vec<IssuerKey> = (0..plan.contests.len())
            .map(|it| IssuerKey::generate(bytes(&format!("issuer {it}"))).expect("a key"))
            .collect();
        let signing: Vec<_> = (0..=usize::from(plan.trustees)).map(|it| key(&format!("sign {it}"))).collect();
        let sealing: Vec<_> = (0..usize::from(plan.trustees)).map(|it| key(&format!("seal {it}"))).collect();
        let rolls: Vec<Vec<Line>> =
            (0..plan.contests.len()).map(|it| roll(election, contest_id(it), plan.electors)).collect();
        let origin = "example.org/ballots/1";
        let log = NoteKey::new(origin, &bytes("log"));
        let receipts = key("receipts");
        let witnesses: Vec<_> = (1..=2)
            .map(|it| NoteKey::new(&format!("witness.example/{it}"), &bytes(&format!("witness {it}"))))
            .collect();
        let lots: Vec<_> = signing.iter().take(2).map(lot_secret).collect();
        let committed = (0u64..).zip(signing.iter().zip(&lots));
        let manifest = Manifest {
            format: FORMAT.into(),
            election,
            title: "Committee of Fairhaven Members".into(),
            organisation: "Fairhaven Members".into(),
            constitution: sha256(b"constitution"),
            rules: sha256(b"rules"),
            software: "plenary 0.1.0".into(),
            booth: sha256(b"booth"),
            opens: 1_800_000_000,
            closes: 1_800_600_000,
            claims_seconds: 86_400,
            publication: plan.level,
            fold: plan.fold,
            retention: vec![Retention {
                what: "openings".into(),
                until: "12 months after the declaration".into(),
            }],
            log: Log { origin: origin.into(), key: log.public() },
            ballot_box: BallotBox { receipt_key: receipts.public() },
            threshold: plan.threshold,
            officers: officers(&signing, &sealing),
            witnesses: witnesses
                .iter()
                .map(|it| Witness { name: it.name().into(), key: it.public() })
                .collect(),
            lots: committed
                .map(|(officer, (key, it))| LotCommitment {
                    officer,
                    commitment: lot_commitment(&key.public(), it),
                })
                .collect(),
            contests: (0..plan.contests.len())
                .map(|it| contest(it, plan, &issuers[it], &rolls[it]))
                .collect(),
        };
        let bytes = manifest.to_bytes().expect("the sample holds together");
        Self { manifest, bytes, log, receipts, witnesses, issuers, signing, sealing, lots, rolls }
    }

    /// The draws of a voter in a contest.
    pub fn own(&self, contest: u16, voter: u64) -> Own {
        let it = &self.manifest.contests[usize::from(contest)];
        Own::new(bytes(&format!("voter {contest} {voter}")), self.manifest.election, it.id)
    }

    /// A signed paper.
    ///
    /// # Panics
    /// If blinding or signing fails.
    pub fn token(&self, contest: u16, voter: u64) -> Token {
        let it = &self.manifest.contests[usize::from(contest)];
        let own = self.own(contest, voter);
        let asked = own.blinded(it).expect("the issuer's key holds");
        let signer = &self.issuers[usize::from(contest)];
        let sign = |(_, asked): &(_, crate::token::Blinded)| {
            signer.blind_sign(&asked.blinded, [7; 32]).expect("signs")
        };
        own.token(it, &asked.iter().map(sign).collect::<Vec<_>>()).expect("the answer holds")
    }

    /// A ballot, as it would be cast.
    ///
    /// # Panics
    /// If the ballot does not fit the contest.
    pub fn entry(&self, contest: u16, voter: u64, seq: u32, ballot: &Ballot) -> Entry {
        let positions = self.manifest.contests[usize::from(contest)].positions;
        let preferences = leaf::preferences(ballot, positions).expect("the ballot fits");
        let token = self.token(contest, voter);
        self.own(contest, voter)
            .entry(&self.manifest, contest, &token, seq, &preferences)
            .expect("the entry is made")
    }
}

/// The id of a contest.
pub fn contest_id(place: usize) -> Id {
    id(&format!("contest {place}"))
}

fn contest(place: usize, plan: &Plan, issuer: &IssuerKey, roll: &[Line]) -> Contest {
    let letter = char::from(b'A' + u8::try_from(place).unwrap_or(0));
    let candidates = (1..=plan.contests[place])
        .map(|number| Candidate { number, name: format!("{letter}. Candidate {number}") })
        .collect();
    Contest {
        id: contest_id(place),
        title: format!("Post {letter}"),
        seats: 2,
        positions: plan.contests[place],
        ranked: true,
        method: "scottish".into(),
        candidates,
        count: serde_json::Value::Object(serde_json::Map::new()),
        issuers: vec![issuer.public().expect("a key").spki().to_vec()],
        roll: Tree::roll(roll.iter().map(Line::leaf).collect()).summary(),
    }
}

fn officers(signing: &[SecretKey], sealing: &[SecretKey]) -> Vec<Officer> {
    let trustee = |place: usize| place.checked_sub(1).and_then(|it| sealing.get(it)).map(SecretKey::public);
    let one = |(place, key): (usize, &SecretKey)| Officer {
        name: format!("Officer {place}"),
        role: if place == 0 { Role::ReturningOfficer } else { Role::Scrutineer },
        sign: key.public(),
        seal: trustee(place),
    };
    signing.iter().enumerate().map(one).collect()
}

fn roll(election: Id, contest: Id, electors: u64) -> Vec<Line> {
    let line = |it: u64| Line {
        election,
        contest,
        salt: id(&format!("salt {it}")),
        member: id(&format!("member {it}")),
        label: format!("Member {it}"),
    };
    (0..electors).map(line).collect()
}

fn key(name: &str) -> SecretKey {
    SecretKey::new(&bytes(name)).expect("a hash is nearly always a key")
}

fn bytes(name: &str) -> Hash {
    sha256(format!("sample {name}").as_bytes())
}

fn id(name: &str) -> Id {
    *bytes(name).first_chunk().expect("a hash is longer")
}
