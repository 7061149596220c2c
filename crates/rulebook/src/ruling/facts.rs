//! Facts: what is known of a person and a moment, each under one key of a closed list.

use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything that a ruling may ask. The shape of each value stands with its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactKey {
    /// Text: id of the category of members; "none" for somebody who is no member.
    Category,
    /// Date: first day of unbroken membership.
    MemberSince,
    /// Flag: lives in the area.
    LivesInArea,
    /// Flag: is a member of the national association.
    NationalMember,
    /// Flag: is a member of a rival party.
    InRivalParty,
    /// Flag: has declared to share the aims.
    SharesAims,
    /// Date: last day that is paid for.
    FeePaidUntil,
    /// Number: completed years of age.
    AgeYears,
    /// Text: region, constituency or body the person belongs to.
    Region,
    /// Flag: is on the frozen roll of the election asked about.
    OnRoll,
    /// Date: the local day on which the roll is or was frozen.
    RollDate,
    /// List: ids of the posts held on the day asked about.
    PostsHeld,
    /// Flag: nominates themself, not another.
    NominatesSelf,
    /// Moment: when the nomination came in.
    NominationReceivedAt,
    /// Moment: last moment of nominations.
    NominationsCloseAt,
    /// Flag: a seat would stay empty without this nomination.
    SeatWouldStayEmpty,
    /// Moment: last moment to withdraw.
    WithdrawalUntil,
    /// Moment: last moment to ask for an e-mail ballot.
    EmailRequestsCloseAt,
    /// Flag: a reason was given with the request.
    ReasonGiven,
    /// Moment: last moment to propose changes.
    AmendmentsCloseAt,
    /// Flag: the meeting agreed to this shared seat.
    JobShareAgreed,
    /// Moment: from when a version is in force, as the decision states it.
    InForceFrom,
    /// List: ids of the rules of a new version that do not hold and are suspended.
    SuspendedRules,
    /// Moment: until when an answer holds, as whoever gave it said.
    HoldsUntil,
    /// Date: the day on which the facts are judged.
    Today,
    /// Moment: when the act is done.
    Now,
}

impl FactKey {
    /// The fact in words, for a line that says what is still to be known: "fee paid until".
    pub fn words(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name.replace('-', " "),
            _ => format!("{self:?}"),
        }
    }

    /// The fact as something that an answer depends on: "whether you live in the area".
    pub fn whether(self) -> &'static str {
        match self {
            FactKey::Category => "in which category of members you are",
            FactKey::MemberSince => "since when you are a member",
            FactKey::LivesInArea => "whether you live in the area",
            FactKey::NationalMember => "whether you are a member of the national association",
            FactKey::InRivalParty => "whether you are a member of a rival party",
            FactKey::SharesAims => "whether you share the aims",
            FactKey::FeePaidUntil => "until when your fee is paid",
            FactKey::AgeYears => "your age",
            FactKey::Region => "to which region or constituency you belong",
            FactKey::OnRoll => "whether you are on the roll",
            FactKey::RollDate => "the day on which the roll is frozen",
            FactKey::PostsHeld => "which posts you hold",
            FactKey::NominatesSelf => "whether you nominate yourself",
            FactKey::NominationReceivedAt => "when the nomination comes in",
            FactKey::NominationsCloseAt => "when nominations close",
            FactKey::SeatWouldStayEmpty => "whether a seat would stay empty otherwise",
            FactKey::WithdrawalUntil => "until when candidates may withdraw",
            FactKey::EmailRequestsCloseAt => "until when a ballot by e-mail can be asked for",
            FactKey::ReasonGiven => "whether you give a reason",
            FactKey::AmendmentsCloseAt => "until when changes can be proposed",
            FactKey::JobShareAgreed => "whether the meeting agrees to the shared seat",
            FactKey::InForceFrom => "from when it is in force",
            FactKey::SuspendedRules => "which of its rules are suspended",
            FactKey::HoldsUntil => "until when it holds",
            FactKey::Today => "the day",
            FactKey::Now => "the moment",
        }
    }

    /// Whether it is a moment that a call sets: who may is known without it, only until when is not.
    pub fn is_timetable(self) -> bool {
        matches!(
            self,
            FactKey::NominationsCloseAt
                | FactKey::WithdrawalUntil
                | FactKey::EmailRequestsCloseAt
                | FactKey::AmendmentsCloseAt
        )
    }
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A moment with its zone.
    Moment(Zoned),
    /// A day.
    Date(Date),
    /// A list of ids.
    List(Vec<String>),
    /// A text or id.
    Text(String),
}

/// Facts about one person and act.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<FactKey, FactValue>);

impl Facts {
    /// No facts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more fact; an earlier value is replaced.
    pub fn with(mut self, key: FactKey, value: impl Into<FactValue>) -> Self {
        self.set(key, value);
        self
    }

    /// Sets a fact; an earlier value is replaced.
    pub fn set(&mut self, key: FactKey, value: impl Into<FactValue>) {
        self.0.insert(key, value.into());
    }

    /// The value of a fact.
    pub fn get(&self, key: FactKey) -> Option<&FactValue> {
        self.0.get(&key)
    }

    /// All facts in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (FactKey, &FactValue)> {
        self.0.iter().map(|(k, v)| (*k, v))
    }

    pub(super) fn flag(&self, key: FactKey) -> Option<bool> {
        match self.get(key) {
            Some(FactValue::Flag(b)) => Some(*b),
            _ => None,
        }
    }

    pub(super) fn number(&self, key: FactKey) -> Option<i64> {
        match self.get(key) {
            Some(FactValue::Number(n)) => Some(*n),
            _ => None,
        }
    }

    pub(super) fn date(&self, key: FactKey) -> Option<Date> {
        match self.get(key) {
            Some(FactValue::Date(d)) => Some(*d),
            Some(FactValue::Moment(m)) => Some(m.date()),
            _ => None,
        }
    }

    pub(super) fn moment(&self, key: FactKey) -> Option<&Zoned> {
        match self.get(key) {
            Some(FactValue::Moment(m)) => Some(m),
            _ => None,
        }
    }

    pub(super) fn text(&self, key: FactKey) -> Option<&str> {
        match self.get(key) {
            Some(FactValue::Text(t)) => Some(t),
            _ => None,
        }
    }

    pub(super) fn list(&self, key: FactKey) -> Option<&[String]> {
        match self.get(key) {
            Some(FactValue::List(l)) => Some(l),
            _ => None,
        }
    }
}

impl From<bool> for FactValue {
    fn from(b: bool) -> Self {
        FactValue::Flag(b)
    }
}

impl From<i64> for FactValue {
    fn from(n: i64) -> Self {
        FactValue::Number(n)
    }
}

impl From<Date> for FactValue {
    fn from(d: Date) -> Self {
        FactValue::Date(d)
    }
}

impl From<Zoned> for FactValue {
    fn from(m: Zoned) -> Self {
        FactValue::Moment(m)
    }
}

impl From<&str> for FactValue {
    fn from(t: &str) -> Self {
        FactValue::Text(t.to_owned())
    }
}

impl From<String> for FactValue {
    fn from(t: String) -> Self {
        FactValue::Text(t)
    }
}

impl From<Vec<String>> for FactValue {
    fn from(l: Vec<String>) -> Self {
        FactValue::List(l)
    }
}
