//! Counts ranked votes exactly and explains every step.
//!
//! A pure library: it knows nothing of members, time or files. It reads ballots
//! from any [`std::io::Read`], counts them with whole-number arithmetic, and
//! returns a [`Count`] that can be stored, rendered and checked by hand.
//!
//! Candidates are numbered **from 1**, as on a ballot paper, everywhere in this
//! crate: in [`Papers`], in results and in JSON.
//!
//! ```
//! use count::{count, Candidate, Election, Options, Papers, SCOTTISH};
//!
//! let mut papers = Papers::new();
//! papers.push(&[1, 2], 4)?; // four papers: first Ada, then Ben
//! papers.push(&[3], 3)?;
//! let candidates = ["Ada", "Ben", "Cleo"].map(Candidate::new).to_vec();
//! let election = Election { title: "Organisers".into(), seats: 1, candidates, papers };
//! let result = count(&election, &SCOTTISH, &Options::default())?;
//! assert_eq!(result.elected[0].candidate, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(missing_docs)]

pub mod blt;
mod compare;
mod constraints;
mod engine;
mod error;
pub mod explain;
pub mod formats;
mod input;
mod looking;
mod lots;
mod model;
mod papers;
mod recount;
pub mod render;
mod result;
mod rules;
mod sequence;
mod sizes;
mod suppose;
mod threads;
mod vacancy;
mod votes;

pub use compare::{Comparison, FactDifference, OtherCandidates, StageDifference, compare, comparison_text};
pub use constraints::{
    Certificate, Conflict, Constraint, ConstraintError, ConstraintFile, Prospect, Rounding, Ruling,
    RulingKind, Sharing, Tally, conflict, parse_constraints, seats_in_words, share_of_seats,
};
pub use engine::count;
pub use error::CountError;
pub use explain::{
    BallotPart, BallotPath, BallotStep, Naming, ballot_lines, ballot_path, departures, narrative, quota_line,
    sequence_lines, stage_table, transfer_svg, transfer_text,
};
pub use input::{Input, InputError, Marks, Mend, Mended, Reading, Repair, Unranked};
pub use looking::Looking;
pub use lots::{LotError, Lots, parse_lots};
pub use model::{
    Candidate, CandidateNumber, ConstraintMethod, Election, Holder, Options, Reopen, ReopenEffect, Share,
};
pub use papers::{PaperError, Papers};
pub use recount::{Recount, RecountContest};
pub use render::{Format, plain_json, plain_line, plain_text, render};
pub use result::{
    Count, Elected, Entrant, InputSummary, LotsUsed, Pairwise, Reopened, Stage, StageBatch, StageKind, Tie,
    TieAbout, TieBreak, Transfer,
};
pub use rules::{
    ACT, APPROVAL, BLOCK, Batches, CAMBRIDGE, DAIL, Deferral, Divisor, EG, ERS76, ERS97, ElectedWith, Ending,
    EqualPreferences, Excluded, FPTP, Fractions, IRV, LastResort, MEEK, MEEK_NZ, Method, NI, NeverNamed,
    PRSA, Quota, QuotaChanges, RANKED_PAIRS, RULE_SETS, Receiving, RuleSet, SCHULZE, SCOTTISH, SUPPLEMENTARY,
    Settling, SkippedNumbers, SurplusOrder, SurplusPapers, TASMANIA, TieDirection, TiePoints, UIG,
    VacancyPapers, WARREN,
};
pub use sequence::{
    Across, AcrossMethod, Contest, Replacement, Sequence, SequenceContest, SequenceError, Withdrawal,
    least_change, sequence,
};
pub use sizes::SizeChange;
pub use suppose::{Margin, Supposition, margin, margin_line, suppose};
pub use threads::on_threads;
pub use vacancy::{Vacancy, fill_vacancy};
pub use votes::{Votes, VotesError};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMeExample;
