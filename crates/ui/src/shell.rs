//! The frame around every page.

use kernel::Ctx;

/// How many entries stand in the bar itself.
const IN_THE_BAR: usize = 5;

/// What the frame needs to know. Every page template holds one as `shell`.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    pub title: String,
    pub group: String,
    pub nav: Vec<NavItem>,
    pub crumbs: Vec<Crumb>,
    /// The signed-in person's name.
    pub who: Option<String>,
    /// True if somebody is signed in, even if no person of this group.
    pub signed_in: bool,
    pub flash: Option<String>,
    pub demo: bool,
    /// A sentence on every page, such as "provisional rules".
    pub banner: Option<String>,
    /// True if the page is a document and files for paper are made here.
    pub paper: bool,
}

/// An entry of the main navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub label: String,
    pub href: String,
}

/// One step of the way back.
#[derive(Clone, Debug)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

impl Shell {
    pub fn new(ctx: &Ctx, title: impl Into<String>) -> Self {
        let mut entries: Vec<_> = ctx.app.features().iter().flat_map(|it| it.nav).collect();
        entries.sort_by_key(|it| it.order);
        let open = entries.into_iter().filter(|it| ctx.allowed(it.allow).is_ok());
        Self {
            title: title.into(),
            group: ctx.group.name.clone(),
            nav: open.map(|it| NavItem { label: it.label.into(), href: it.href.into() }).collect(),
            crumbs: vec![],
            who: Some(ctx.actor.name.clone()).filter(|it| !it.is_empty() && !ctx.actor.system),
            signed_in: ctx.actor.account.is_some() || ctx.actor.person.is_some(),
            flash: ctx.flash.as_ref().map(ToString::to_string),
            demo: ctx.app.config().demo,
            banner: ctx.banner.as_ref().map(ToString::to_string),
            paper: false,
        }
    }

    /// The entries that always stand in the bar: as many as a telephone shows in two lines.
    #[must_use]
    pub fn first(&self) -> &[NavItem] {
        self.nav.get(..IN_THE_BAR).filter(|_| self.nav.len() > IN_THE_BAR + 1).unwrap_or(&self.nav)
    }

    /// The entries that stand behind "More"; a single one is not put there.
    #[must_use]
    pub fn more(&self) -> &[NavItem] {
        &self.nav[self.first().len()..]
    }

    /// A frame without a group: before one has been founded.
    pub fn bare(title: impl Into<String>) -> Self {
        Self { title: title.into(), group: "Plenary".into(), ..Self::default() }
    }

    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: href.into() });
        self
    }

    /// Says that the page is a document: where a typesetter was built in, it is offered as a file, too.
    #[must_use]
    pub fn paper(mut self, ctx: &Ctx) -> Self {
        self.paper = ctx.app.shared::<crate::Paper>().is_some();
        self
    }

    #[must_use]
    pub fn banner(mut self, text: Option<String>) -> Self {
        self.banner = text;
        self
    }
}
