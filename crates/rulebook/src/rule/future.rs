//! The rule types that a `pending` rule may name.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! futures {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// The type of rule that words wait for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Future {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Future {
            /// The name as it stands in a block.
            pub fn name(self) -> &'static str {
                match self { $(Future::$variant => $name,)* }
            }
        }
    };
}

futures! {
    Term = "term",
    Joining = "joining",
    StandingLapse = "standing-lapse",
    Seats = "seats",
    TermOfOffice = "term-of-office",
    Vacancy = "vacancy",
    Recall = "recall",
    Panel = "panel",
    Agenda = "agenda",
    Reserved = "reserved",
    Delegation = "delegation",
    OpenTerm = "open-term",
    Consultation = "consultation",
    Report = "report",
    Review = "review",
    Attendance = "attendance",
    DataProtection = "data-protection",
    MoneyLimit = "money-limit",
    Duty = "duty",
    Assignment = "assignment",
    Dispute = "dispute",
    Endorsement = "endorsement",
    Learning = "learning",
}

impl fmt::Display for Future {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
