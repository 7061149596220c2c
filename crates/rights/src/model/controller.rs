//! Who answers for the data: what the notice begins with.

use kernel::{Problem, Result};
use serde::{Deserialize, Serialize};

/// The controller, as the notice names it. Kept as a setting of the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Controller {
    /// Where letters about data go: e-mail or postal address, as it is printed.
    pub contact: String,
    /// The registration with the Information Commissioner, if the organisation has or needs one.
    pub registration: String,
    /// When that registration has to be renewed: 2027-02-01, or empty.
    pub renewal: String,
    /// How many months after leaving somebody's data are kept.
    pub months_after_leaving: u16,
    /// The day on which the officers agreed that retention runs by itself; empty while it only shows what it would do.
    pub retention_from: String,
    /// News by e-mail go only to those who agreed to them; otherwise to everybody who has not left them.
    pub news_by_consent: bool,
}

impl Default for Controller {
    fn default() -> Self {
        let empty = String::new;
        Self {
            contact: empty(),
            registration: empty(),
            renewal: empty(),
            months_after_leaving: 24,
            retention_from: empty(),
            news_by_consent: false,
        }
    }
}

impl Controller {
    /// # Errors
    /// A `Problem` on the field that cannot be taken.
    pub fn check(&self) -> Result<()> {
        if self.contact.trim().is_empty() {
            return Err(Problem::field("contact", "Say where somebody can write about their data."));
        }
        if !(1..=120).contains(&self.months_after_leaving) {
            let why = "Choose between 1 and 120 months; the law asks for no longer than is needed.";
            return Err(Problem::field("months_after_leaving", why));
        }
        for (field, day) in [("renewal", &self.renewal), ("retention_from", &self.retention_from)] {
            if !day.trim().is_empty() && day.trim().parse::<jiff::civil::Date>().is_err() {
                return Err(Problem::field(field, "Write the day as 2027-02-01, or leave it empty."));
            }
        }
        Ok(())
    }
}
