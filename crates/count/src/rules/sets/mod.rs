//! The rule sets that can be named, each with its source and what was read how where the source is silent.

mod gregory;
mod hare_clark;
mod keeping;
mod single;
mod whole;

use super::RuleSet;

pub use gregory::{EG, ERS76, ERS97, NI, PRSA, SCOTTISH, UIG};
pub use hare_clark::{ACT, TASMANIA};
pub use keeping::{MEEK, MEEK_NZ, WARREN};
pub use single::{APPROVAL, BLOCK, FPTP, IRV, RANKED_PAIRS, SCHULZE, SUPPLEMENTARY};
pub use whole::{CAMBRIDGE, DAIL};

/// All rule sets that can be named.
pub const RULE_SETS: &[RuleSet] = &[
    SCOTTISH,
    ERS97,
    ERS76,
    NI,
    DAIL,
    MEEK,
    MEEK_NZ,
    WARREN,
    UIG,
    EG,
    ACT,
    TASMANIA,
    PRSA,
    CAMBRIDGE,
    IRV,
    SUPPLEMENTARY,
    FPTP,
    BLOCK,
    SCHULZE,
    RANKED_PAIRS,
    APPROVAL,
];
