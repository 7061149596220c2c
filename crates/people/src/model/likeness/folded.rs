//! Traits as they are compared, folded once instead of with every comparison.

use std::borrow::Cow;

use jiff::civil::Date;

use super::terms::{digits_onto, email_onto, small_onto};
use super::{Traits, plain};

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
        let known = |text: &Option<String>, onto: fn(&mut String, &str)| {
            let mut out = String::new();
            onto(&mut out, text.as_deref()?);
            Some(out).filter(|it| !it.is_empty()).map(Cow::Owned)
        };
        Self {
            given: plain(&it.given).into(),
            family: plain(&it.family).into(),
            email: known(&it.email, email_onto),
            phone: known(&it.phone, digits_onto),
            postcode: known(&it.postcode, squeezed_onto),
            national_number: it.national_number.as_deref().map(Cow::Borrowed),
            born: it.born,
        }
    }
}

/// Puts a postcode in small letters and without spaces behind what stands there.
pub(super) fn squeezed_onto(out: &mut String, postcode: &str) {
    postcode.split_whitespace().for_each(|it| small_onto(out, it));
}
