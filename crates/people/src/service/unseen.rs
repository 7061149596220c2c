//! Whose data are kept and not used (UK GDPR Article 18): lists leave them out for everybody but whoever answers for data,
//! and say how many are left out. By their number they are found, so that what has to be done can be done.

use std::collections::BTreeMap;

use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, Ctx, PersonId, Power, Result};

/// Those whom the actor's lists leave out.
#[derive(Clone, Debug, Default)]
pub struct Unseen(BTreeMap<PersonId, String>);

/// Asks whom the actor's lists leave out: nobody, for whoever answers for data.
pub async fn unseen(ctx: &Ctx) -> Result<Unseen> {
    if ctx.may(Power::ProtectData, None) {
        return Ok(Unseen::default());
    }
    Ok(Unseen(held_back(ctx, Purpose::Membership, Channel::List).await?))
}

impl Unseen {
    pub fn hides(&self, person: PersonId) -> bool {
        self.0.contains_key(&person)
    }
    /// Takes from a list what is about one of them; how much that was.
    pub fn sift<T, const N: usize>(&self, all: &mut Vec<T>, about: impl Fn(&T) -> [PersonId; N]) -> usize {
        let before = all.len();
        all.retain(|it| !about(it).into_iter().any(|person| self.hides(person)));
        before - all.len()
    }
}
