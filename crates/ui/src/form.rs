//! Forms that keep what was typed and say beside the field what needs mending.

use std::collections::BTreeMap;

use kernel::{At, Ctx, Problem};

/// What was typed, field by field, and what is wrong with it. Templates ask `fields.value("name")` and
/// `fields.error("name")`; the macros of `form.html` draw both.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    values: BTreeMap<String, Vec<String>>,
    problem: Option<Problem>,
}

impl Fields {
    /// From a submitted form; several values of one name are kept in order.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut fields = Self::default();
        for (name, value) in pairs {
            // No form means a NUL, and no database keeps it.
            fields.values.entry(name).or_default().push(value.replace('\0', ""));
        }
        fields
    }
    /// Presets a value for a form shown the first time.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), vec![value.into()]);
        self
    }
    #[must_use]
    pub fn wrong(mut self, problem: &Problem) -> Self {
        self.problem = Some(problem.clone());
        self
    }
    /// The first value, trimmed; empty if there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|it| it.first()).map_or("", |it| it.trim())
    }
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
    /// True if a box of this name and value was ticked.
    pub fn ticked(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|it| it == value)
    }
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }
    pub fn error(&self, name: &str) -> &str {
        self.problem.as_ref().and_then(|it| it.message_for(name)).unwrap_or_default()
    }
    /// The problem as a whole, for the summary at the top.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }
}

/// Reads one of a closed list of words, or says which there are.
pub fn choice<T: Copy>(fields: &Fields, name: &str, of: &[(&str, T)]) -> kernel::Result<T> {
    let found = of.iter().find(|it| it.0 == fields.value(name)).map(|it| it.1);
    found.ok_or_else(|| Problem::field(name, "Choose one of the answers."))
}

/// An id from the address; what is none leads nowhere.
pub fn id<T: std::str::FromStr>(text: &str) -> kernel::Result<T> {
    text.parse().map_err(|_| Problem::not_found("There is no such page."))
}

/// A local day and hour of the group from `<input type=datetime-local>`.
pub fn moment(ctx: &Ctx, field: &str, text: &str) -> kernel::Result<At> {
    let wrong = |_| Problem::field(field, "Write day and hour as 2027-04-22 11:00.");
    let when = text.trim().parse::<jiff::civil::DateTime>().map_err(wrong)?;
    if matches!(ctx.group.zone.to_ambiguous_timestamp(when).offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        let what = "On that night the clocks go forward, and this hour is left out: write one an hour later.";
        return Err(Problem::field(field, what));
    }
    Ok(At::local(when, &ctx.group.zone))
}

/// The same where the field may stay empty.
pub fn maybe_moment(ctx: &Ctx, field: &str, text: &str) -> kernel::Result<Option<At>> {
    if text.trim().is_empty() { Ok(None) } else { moment(ctx, field, text).map(Some) }
}

/// `Fields` is an extractor for urlencoded forms.
impl<S: Send + Sync> axum::extract::FromRequest<S> for Fields {
    type Rejection = Problem;
    async fn from_request(request: axum::extract::Request, state: &S) -> kernel::Result<Self> {
        let form = axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let pairs = form.map_err(|e| Problem::field("form", format!("The form could not be read: {e}.")))?;
        Ok(Self::from_pairs(pairs.0))
    }
}
