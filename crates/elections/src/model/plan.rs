//! An election's plan: every date and condition with the clause it comes from, fixed when it is called.

use kernel::{At, Cite};
use serde::{Deserialize, Serialize};

use super::ContestId;

/// Where a date or condition comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A clause says so.
    Clause(Cite),
    /// The text is silent; this default is used until somebody answers the question.
    Silent(String),
    /// Somebody fixed it, within the rules.
    Fixed(String),
}

impl Basis {
    pub fn cite(&self) -> Option<Cite> {
        match self {
            Self::Clause(cite) => Some(cite.clone()),
            _ => None,
        }
    }
}

kernel::words! {
    /// The dated steps of an election, in the order of its life.
    Step {
        DayFixed = "day-fixed",
        Call = "call",
        NominationsOpen = "nominations-open",
        NominationsClose = "nominations-close",
        AmendmentsClose = "amendments-close",
        WithdrawUntil = "withdrawal-until",
        RollFreeze = "roll-frozen",
        BallotsOut = "ballots-out",
        AmendmentTextsOut = "amendment-texts-out",
        RequestsClose = "email-ballot-requests-close",
        AfarCloses = "ballot-closes",
        Meeting = "meeting",
        /// Voting in the room is over: the last moment for any vote.
        VotingEnds = "voting-ends",
        Count = "count",
        TermsBegin = "terms-begin",
    }
}

impl Step {
    /// The step as the timeline names it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::DayFixed => "The day of the meeting is fixed by",
            Self::Call => "The call goes out",
            Self::NominationsOpen => "Nominations open",
            Self::NominationsClose => "Nominations close",
            Self::AmendmentsClose => "Proposals to amend close",
            Self::WithdrawUntil => "Candidates may withdraw until",
            Self::RollFreeze => "The roll of voters is frozen",
            Self::BallotsOut => "Voting opens",
            Self::AmendmentTextsOut => "Texts of amendments go out",
            Self::RequestsClose => "A ballot by e-mail can be asked for until",
            Self::AfarCloses => "Votes from afar close",
            Self::Meeting => "The meeting begins",
            Self::VotingEnds => "Voting in the room is over",
            Self::Count => "The count",
            Self::TermsBegin => "Those elected take office",
        }
    }
    /// What happens if the step is late.
    pub const fn if_it_slips(self) -> &'static str {
        match self {
            Self::DayFixed => "The notice may become too short for the month the constitution names.",
            Self::Call => "The notice is too short and the meeting has to move.",
            Self::NominationsOpen => "Members have less time to stand.",
            Self::NominationsClose => "It closes by itself; later forms are refused.",
            Self::AmendmentsClose => "Later proposals wait for the next year.",
            Self::WithdrawUntil => "Whoever withdraws later is passed over at the count.",
            Self::RollFreeze => "Voting cannot open without a roll.",
            Self::BallotsOut => "Members who cannot come have less time to vote.",
            Self::AmendmentTextsOut => "Members have less time to read.",
            Self::RequestsClose => "Later requests cannot be met; voting in the room remains.",
            Self::AfarCloses => "Votes that come later are refused.",
            Self::VotingEnds => "The returning officer closes the box when every paper is in it.",
            Self::Meeting => "Every date that hangs on the meeting moves with it.",
            Self::Count => "Nobody takes office until the votes are counted.",
            Self::TermsBegin => "Those in office stay until their successors begin.",
        }
    }
}

/// One date of the timetable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDate {
    pub step: Step,
    pub at: At,
    /// "two weeks before the annual general meeting".
    pub words: String,
    pub basis: Basis,
}

kernel::words! {
    /// What happens to a post with no more candidates than seats.
    Unopposed {
        Elected = "elected",
        Confirm = "confirm",
        ReopenNominations = "reopen-nominations",
    }
}

kernel::words! {
    /// When those elected take office.
    TermsStart {
        CloseOfMeeting = "close-of-meeting",
        Declaration = "declaration",
        NextDay = "next-day",
    }
}

/// What a nomination must be like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NominationTerms {
    /// No clause gives a day of its own: nominations open when the call goes out.
    pub opens_with_call: bool,
    pub by_self: bool,
    pub by_another: bool,
    pub seconders: u32,
    /// The longest statement in words.
    pub statement_words: u32,
    pub several_posts: bool,
    pub job_shares: bool,
    pub basis: Basis,
    /// What the rule says of a late nomination, as a word of the rulebook.
    pub late: String,
    pub late_basis: Basis,
}

kernel::words! {
    /// How a shared seat counts towards a quota.
    SharedSeat {
        ByShare = "by-share",
        IfAny = "if-any",
        IfAll = "if-all",
    }
}

kernel::words! {
    /// How a quota over all posts is kept.
    KeptAcross {
        /// In the order of contests; it acts when those that follow could no longer meet it.
        Sequential = "sequential",
        /// All contests are counted freely, then the fewest and smallest replacements are made.
        LeastChange = "least-change",
    }
}

kernel::words! {
    /// How a quota is kept within a contest.
    KeptWithin {
        /// Nobody is passed over before no other outcome could keep all quotas.
        Exact = "exact",
        /// Each quota by itself, by older rules.
        Naive = "naive",
        /// Counted freely, then changed by counts for larger and smaller committees.
        LargerSmaller = "larger-smaller",
    }
}

impl KeptWithin {
    /// How it is kept, in a sentence; nothing where it is exactly, as is usual.
    pub const fn says(self) -> Option<&'static str> {
        match self {
            Self::Exact => None,
            Self::Naive => {
                Some("Quotas of this post are kept each by itself, by the older rules that the text names.")
            }
            Self::LargerSmaller => Some(
                "Quotas of this post are kept by counts for larger and smaller committees, as the text asks.",
            ),
        }
    }
    /// Its name in the counting engine.
    pub const fn counted(self) -> count::ConstraintMethod {
        match self {
            Self::Exact => count::ConstraintMethod::Exact,
            Self::Naive => count::ConstraintMethod::Naive,
            Self::LargerSmaller => count::ConstraintMethod::LargerSmaller,
        }
    }
}

fn exact() -> KeptWithin {
    KeptWithin::Exact
}

fn is_exact(it: &KeptWithin) -> bool {
    *it == KeptWithin::Exact
}

/// Members who sit on and count for a quota, as they were when nominations closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// Seats that they hold.
    pub seats: u32,
    /// What they count, in sixtieths of a seat.
    pub sixtieths: u32,
    /// Seats of the posts that count and that nobody holds, and this election does not fill.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub vacant: u32,
}

fn is_nought(it: &u32) -> bool {
    *it == 0
}

impl Sitting {
    fn is_nobody(&self) -> bool {
        *self == Self::default()
    }
}

fn sequential() -> KeptAcross {
    KeptAcross::Sequential
}

fn is_sequential(it: &KeptAcross) -> bool {
    *it == KeptAcross::Sequential
}

/// The fewest seats that a quota keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Least {
    Number(u32),
    Share { num: u32, den: u32, up: bool },
}

impl Least {
    /// The fewest of so many seats.
    pub fn of(self, seats: u32) -> u32 {
        match self {
            Self::Number(n) => n,
            Self::Share { num, den, up } => {
                let (product, den) = (u64::from(num) * u64::from(seats), u64::from(den.max(1)));
                let part = if up { product.div_ceil(den) } else { product / den };
                u32::try_from(part).unwrap_or(u32::MAX)
            }
        }
    }
}

/// A quota of the constitution as it applies here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaPlan {
    /// "Woman: at least half of all those elected", as it stands in the result.
    pub name: String,
    /// The category in the organisation's own words.
    pub attribute: String,
    pub least: Least,
    /// The contest it is limited to; everything elected where absent.
    pub contest: Option<ContestId>,
    pub shared: SharedSeat,
    /// What the constitution does when it cannot be met, in words; `None` where it is silent.
    pub if_unreachable: Option<String>,
    /// Whether those elected unopposed count.
    pub counts_unopposed: bool,
    /// The posts of its body that are not elected here and whose holders count, if the text says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sitting_posts: Vec<String>,
    /// Those holders, once nominations have closed.
    #[serde(default, skip_serializing_if = "Sitting::is_nobody")]
    pub sitting: Sitting,
    /// How it is kept over several contests.
    #[serde(default = "sequential", skip_serializing_if = "is_sequential")]
    pub across: KeptAcross,
    /// How it is kept within its contest.
    #[serde(default = "exact", skip_serializing_if = "is_exact")]
    pub within: KeptWithin,
    pub basis: Basis,
}

/// How votes may be cast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    pub in_room: bool,
    pub email: bool,
    pub post: bool,
    pub on_request: bool,
    pub basis: Basis,
}

/// A post as the call describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostRole {
    pub slug: String,
    pub name: String,
    pub seats: u32,
    /// Whether two people may share a seat.
    pub shareable: bool,
    /// The words of the clause that describes the role, as Markdown; empty where there are none.
    pub description: String,
    pub cite: Option<Cite>,
}

/// One contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    pub id: ContestId,
    pub title: String,
    pub seats: u32,
    pub posts: Vec<PostRole>,
}

impl Contest {
    pub fn shareable(&self) -> bool {
        self.posts.iter().any(|it| it.shareable)
    }
}

/// Seats of a post that nobody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptySeats {
    /// The post, by slug.
    pub post: String,
    pub seats: u32,
    /// All seats of the post; the holders of the others stay.
    pub of: u32,
}

/// An election that fills seats which fell vacant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByElection {
    /// The meeting at which it is held, as the rules call it.
    pub event: String,
    pub seats: Vec<EmptySeats>,
    /// Whether the text has the quotas checked again.
    pub quotas_again: bool,
    /// The clause on vacancies, or the default where the text is silent.
    pub basis: Basis,
}

/// Everything the constitution says about this election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The election rule's id in the document.
    pub rule: String,
    /// The body that is elected, by slug and by name.
    pub body: String,
    pub body_name: String,
    /// The event that every date hangs on.
    pub event: String,
    /// The counting rules by name, such as "scottish".
    pub rule_set: String,
    pub rule_set_basis: Basis,
    /// The clause of the election rule itself.
    pub basis: Basis,
    /// Set where it fills seats that fell vacant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_election: Option<ByElection>,
    pub dates: Vec<PlannedDate>,
    pub nomination: NominationTerms,
    pub unopposed: Unopposed,
    pub unopposed_basis: Basis,
    pub quotas: Vec<QuotaPlan>,
    pub channels: Channels,
    pub terms_start: TermsStart,
    pub terms_basis: Basis,
    /// What is published of the ballots, if the rules say so.
    #[serde(default)]
    pub publication: Option<String>,
    /// How many officers hold keys to the ballot box.
    #[serde(default)]
    pub key_holders: u8,
    /// How many of them open it together; nought is all.
    #[serde(default)]
    pub keys_needed: u8,
}

impl Plan {
    pub fn date(&self, step: Step) -> Option<&PlannedDate> {
        self.dates.iter().find(|it| it.step == step)
    }
    /// The quota of a contest that names an older method, if one does; all quotas of a contest name the same.
    pub fn within(&self, contest: ContestId) -> Option<&QuotaPlan> {
        self.quotas.iter().find(|it| it.contest == Some(contest) && it.within != KeptWithin::Exact)
    }
}
