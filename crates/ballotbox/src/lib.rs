//! Secret and verifiable ballots: papers signed blind, commitments sealed to trustees, a witnessed log, a verifier.
//!
//! A pure library: it knows nothing of members' names, files, databases or the network; time and chance are arguments.
//! Every byte is described in `docs/book/ballot-protocol.md`; the same names are used there.
//!
//! | who | calls |
//! | --- | --- |
//! | registrar | [`token::IssuerKey`], [`token::BlindSigner`], [`register::Line`], [`register::Tree`], [`manifest::Manifest`] |
//! | box | [`entry::Checker`], [`receipt::sign`], [`words::check_words`], [`event::Event`], [`note::NoteKey`], [`tiles::Tiler`] |
//! | page without script, desk | [`own::Own`], [`leaf::preferences`] |
//! | trustee | [`entry::open_share`] |
//!
//! Also here, until it is replaced, is the plain box: [`PollKey`], [`Paper`], [`roll_hash`], [`bundle`].

mod ballot;
mod bytes;
pub mod canonical;
pub mod entry;
pub mod event;
pub mod hpke;
pub mod keyfile;
pub mod keys;
pub mod leaf;
pub mod manifest;
pub mod merkle;
pub mod note;
pub mod opening;
pub mod own;
mod paper;
pub mod profile;
pub mod publish;
pub mod receipt;
pub mod register;
mod roll;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
mod sealed;
pub mod shamir;
pub mod share;
pub mod tick;
pub mod tiles;
pub mod token;
pub mod verify;
pub mod words;

pub use ballot::{Ballot, BallotError, Choices, Spoilt};
pub use bytes::{Hash, Id, from_hex, from_hex_exact, sha256, tag, to_hex};
pub use paper::{BoxKey, Paper, PollKey, desk_key};
pub use roll::{Leaf, RollHash, leaf, roll_hash};
pub use sealed::{Bundle, bundle};
