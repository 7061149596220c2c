//! What a rule refers to, for checking that it is there.

/// What a name in a rule must name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefKind {
    /// A body; `members` always exists.
    Body,
    /// A post, as `secretary` or `committee/secretary`.
    Post,
    /// A body or a post.
    Owner,
    /// A membership category.
    Category,
    /// A meeting, election or nomination rule that other moments hang on.
    Event,
    /// An election rule.
    Election,
    /// A post or a body with posts.
    Scope,
}

impl RefKind {
    /// What to call it in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            RefKind::Body => "body",
            RefKind::Post => "post",
            RefKind::Owner => "body or post",
            RefKind::Category => "category of members",
            RefKind::Event => "meeting or other event",
            RefKind::Election => "election",
            RefKind::Scope => "body or post",
        }
    }
}

/// One name that a rule uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ref<'a> {
    /// The field it stands in.
    pub field: &'static str,
    /// What it must name.
    pub kind: RefKind,
    /// The name.
    pub name: &'a str,
}

impl<'a> Ref<'a> {
    pub(crate) fn new(field: &'static str, kind: RefKind, name: &'a str) -> Self {
        Self { field, kind, name }
    }

    /// The ref of a field that may be left out.
    pub(crate) fn one(field: &'static str, kind: RefKind, name: Option<&'a String>) -> Option<Self> {
        name.map(|n| Self::new(field, kind, n))
    }

    /// Refs for a list of categories; the public is none of them.
    pub(crate) fn readers(field: &'static str, names: &'a [String]) -> impl Iterator<Item = Ref<'a>> {
        Ref::many(field, RefKind::Category, names).filter(|r| r.name != super::publication::EVERYONE)
    }

    /// Refs for a list of names.
    pub(crate) fn many(
        field: &'static str,
        kind: RefKind,
        names: &'a [String],
    ) -> impl Iterator<Item = Ref<'a>> {
        names.iter().map(move |n| Ref::new(field, kind, n))
    }

    /// Refs of a moment: its event, and who fixes an open term.
    pub(crate) fn moment(field: &'static str, moment: Option<&'a crate::Moment>) -> Vec<Ref<'a>> {
        let Some(moment) = moment else { return vec![] };
        let event = moment.event().map(|e| Ref::new(field, RefKind::Event, e));
        let by = moment.fixed_by().map(|b| Ref::new(field, RefKind::Owner, b));
        event.into_iter().chain(by).collect()
    }
}
