//! Traits as they are compared, folded once instead of with every comparison.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Traits, bare_email, last_digits, plain};

/// Names in plain letters, an address without what stands behind a plus, the last digits of a telephone number, a postcode
/// without spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded<'a> {
    pub given: Cow<'a, str>,
    pub family: Cow<'a, str>,
    pub email: Option<Cow<'a, str>>,
    pub phone: Option<Cow<'a, str>>,
    pub postcode: Option<Cow<'a, str>>,
    pub national_number: Option<Cow<'a, str>>,
    pub born: Option<Date>,
}

impl<'a> Folded<'a> {
    pub fn of(it: &'a Traits) -> Self {
        let known = |text: String| Some(text).filter(|it| !it.is_empty()).map(Cow::Owned);
        Self {
            given: plain(&it.given).into(),
            family: plain(&it.family).into(),
            email: it.email.as_deref().and_then(|it| known(bare_email(it))),
            phone: it.phone.as_deref().and_then(last_digits).map(Cow::Owned),
            postcode: it.postcode.as_deref().and_then(|it| known(squeezed(it))),
            national_number: it.national_number.as_deref().map(Cow::Borrowed),
            born: it.born,
        }
    }

    /// All but the date, in a fixed order.
    pub(super) fn fields(&self) -> [Option<&str>; 6] {
        [
            Some(&self.given),
            Some(&self.family),
            self.email.as_deref(),
            self.phone.as_deref(),
            self.postcode.as_deref(),
            self.national_number.as_deref(),
        ]
    }
}

fn squeezed(postcode: &str) -> String {
    postcode.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_lowercase()
}
