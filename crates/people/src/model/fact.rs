//! Dated facts: what was recorded about a person, from when, until when, and by what source.

use kernel::{At, PersonId, Problem, Result};

use super::FactId;

/// The closed list of what is recorded. Each belongs to a person for a stretch of time.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// Member of the group; the value is the category's id in the constitution.
    Membership,
    /// Member of the national association; "yes" or "no".
    NationalMember,
    /// Lives in the group's area, by own declaration or by postcode; "yes" or "no".
    LivesInArea,
    /// The ward or branch.
    Area,
    /// The constituency.
    Constituency,
    /// The region, by the id of its body in the constitution; where nothing says it, the constituency or the ward counts.
    Region,
    /// Member of an electoral competitor, by own declaration; "yes" or "no".
    RivalParty,
    /// Declared to share the aims and values; "yes" or "no".
    SharesAims,
    /// In regular contact in connection with the aims, without being a member; "yes" or "no".
    RegularContact,
    /// Has paid, or need not pay, until the end of the fact.
    FeePaid,
    /// Rights rest, by decision of people. Holds no reason.
    Suspended,
    /// A complaint is being heard. Changes nothing by itself and holds no reason.
    UnderComplaint,
    /// Date of birth, kept only where the rules ask for an age.
    Born,
}

impl FactKind {
    pub const ALL: [Self; 13] = [
        Self::Membership,
        Self::NationalMember,
        Self::LivesInArea,
        Self::Area,
        Self::Constituency,
        Self::Region,
        Self::RivalParty,
        Self::SharesAims,
        Self::RegularContact,
        Self::FeePaid,
        Self::Suspended,
        Self::UnderComplaint,
        Self::Born,
    ];
    /// The word in the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::NationalMember => "national-member",
            Self::LivesInArea => "lives-in-area",
            Self::Area => "area",
            Self::Constituency => "constituency",
            Self::Region => "region",
            Self::RivalParty => "rival-party",
            Self::SharesAims => "shares-aims",
            Self::RegularContact => "regular-contact",
            Self::FeePaid => "fee-paid",
            Self::Suspended => "suspended",
            Self::UnderComplaint => "under-complaint",
            Self::Born => "born",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Membership => "Membership",
            Self::NationalMember => "Member of the national association",
            Self::LivesInArea => "Lives in the area",
            Self::Area => "Ward or branch",
            Self::Constituency => "Constituency",
            Self::Region => "Region",
            Self::RivalParty => "Member of a rival party",
            Self::SharesAims => "Shares the aims",
            Self::RegularContact => "In regular contact",
            Self::FeePaid => "Fee paid",
            Self::Suspended => "Rights suspended",
            Self::UnderComplaint => "Under complaint",
            Self::Born => "Date of birth",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
    /// Whether the value is "yes" or "no".
    pub const fn is_yes_no(self) -> bool {
        matches!(
            self,
            Self::NationalMember
                | Self::LivesInArea
                | Self::RivalParty
                | Self::SharesAims
                | Self::RegularContact
        )
    }
    /// Whether it says what somebody thinks: held only of members, former members and regular contacts (UK GDPR Article
    /// 9(2)(d)).
    pub const fn is_opinion(self) -> bool {
        matches!(self, Self::RivalParty | Self::SharesAims)
    }
    /// Whether only those see and set it who hold the power to see flags.
    pub const fn is_flag(self) -> bool {
        matches!(self, Self::Suspended | Self::UnderComplaint)
    }
    /// Whether a new fact of this kind takes the place of the one before.
    pub const fn replaces(self) -> bool {
        !matches!(self, Self::FeePaid | Self::Suspended | Self::UnderComplaint)
    }
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The person said so.
    OwnDeclaration,
    /// An officer recorded it by hand.
    Officer,
    /// A file was imported.
    Import,
    /// It follows from the postcode.
    Postcode,
    /// The association's segment says so.
    Feed,
    /// The group that they were in before says so.
    Transfer,
}

impl Source {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::OwnDeclaration => "own-declaration",
            Self::Officer => "officer",
            Self::Import => "import",
            Self::Postcode => "postcode",
            Self::Feed => "feed",
            Self::Transfer => "transfer",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::OwnDeclaration => "own declaration",
            Self::Officer => "recorded by an officer",
            Self::Import => "imported from a file",
            Self::Postcode => "from the postcode",
            Self::Feed => "from the national segment",
            Self::Transfer => "from the group before",
        }
    }
    pub fn read(slug: &str) -> Self {
        let known =
            [Self::OwnDeclaration, Self::Officer, Self::Import, Self::Postcode, Self::Feed, Self::Transfer];
        known.into_iter().find(|it| it.slug() == slug).unwrap_or(Self::Officer)
    }
}

/// Why a membership ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    Left,
    Moved,
    Lapsed,
    Died,
    /// By a decision of people; the register holds no reason.
    Decision,
    /// Went on in another category.
    Changed,
}

impl Ending {
    pub const CHOICES: [(&'static str, Self); 5] = [
        ("left", Self::Left),
        ("moved", Self::Moved),
        ("lapsed", Self::Lapsed),
        ("died", Self::Died),
        ("decision", Self::Decision),
    ];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Moved => "moved",
            Self::Lapsed => "lapsed",
            Self::Died => "died",
            Self::Decision => "decision",
            Self::Changed => "changed",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Left => "left by their own wish",
            Self::Moved => "moved out of the area",
            Self::Lapsed => "lapsed",
            Self::Died => "died",
            Self::Decision => "by a decision",
            Self::Changed => "went on in another category",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::CHOICES
            .iter()
            .find(|it| it.0 == slug)
            .map(|it| it.1)
            .or((slug == "changed").then_some(Self::Changed))
    }
}

/// A fact as it stands in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub id: FactId,
    pub person: PersonId,
    pub kind: FactKind,
    pub value: String,
    pub from: At,
    /// The first instant at which it no longer holds.
    pub until: Option<At>,
    pub ending: Option<Ending>,
    pub source: Source,
    pub recorded_at: At,
    pub recorded_by: Option<PersonId>,
    /// Set if it was recorded by mistake: it never held.
    pub withdrawn_at: Option<At>,
}

impl Fact {
    /// Whether it holds at an instant.
    pub fn holds(&self, at: At) -> bool {
        self.withdrawn_at.is_none() && self.from <= at && self.until.is_none_or(|end| at < end)
    }
}

/// A fact to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFact {
    pub kind: FactKind,
    pub value: String,
    pub from: At,
    pub until: Option<At>,
    pub source: Source,
}

/// The beginning of 1900 in UTC: what is earlier is a slip.
const EARLIEST: i64 = -2_208_988_800_000_000;

impl NewFact {
    /// Checks that the value fits the kind and the dates are in order.
    pub fn new(kind: FactKind, value: impl Into<String>, from: At, source: Source) -> Result<Self> {
        let value = value.into().trim().to_owned();
        if kind.is_yes_no() && value != "yes" && value != "no" {
            let why = format!("{}: answer yes or no.", kind.label());
            return Err(Problem::field(kind.slug(), why));
        }
        let needs_words =
            matches!(kind, FactKind::Membership | FactKind::Area | FactKind::Constituency | FactKind::Region);
        if (needs_words && value.is_empty()) || value.chars().count() > 200 {
            return Err(Problem::field(kind.slug(), format!("{}: write 1 to 200 letters.", kind.label())));
        }
        if from.micros() < EARLIEST {
            let why = format!("{}: no day before 1900 is recorded. Look at the year.", kind.label());
            return Err(Problem::field("from", why));
        }
        if kind == FactKind::Born && value.parse::<jiff::civil::Date>().is_err() {
            return Err(Problem::field("born", "Write the date of birth as 1990-05-31."));
        }
        Ok(Self { kind, value, from, until: None, source })
    }
    /// With an end; refuses one that is not after the beginning.
    pub fn until(mut self, end: At) -> Result<Self> {
        if end <= self.from {
            return Err(Problem::field("until", "The end must come after the beginning."));
        }
        self.until = Some(end);
        Ok(self)
    }
}
