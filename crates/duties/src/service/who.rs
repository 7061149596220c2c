//! Whose a duty is today: the holders of the post; where it is vacant, at once the body above.

use bodies::model::{Body, Post, Term};
use kernel::{Ctx, PersonId, Result};
use rulebook::duty::Owner;

use crate::model::Instance;

/// The offices of today, read once for a page.
#[derive(Clone, Debug)]
pub struct People {
    posts: Vec<Post>,
    bodies: Vec<Body>,
    terms: Vec<Term>,
    /// Body and the body above it.
    parents: Vec<(String, String)>,
}

/// Whose a duty is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The post or body in words, never a person: "Data manager", "The committee (secretary is vacant)".
    pub label: String,
    /// Who acts for it today.
    pub persons: Vec<PersonId>,
    /// The whole body that is told when it is late.
    pub body: String,
    pub vacant: bool,
}

impl People {
    pub async fn load(ctx: &Ctx) -> Result<Self> {
        let rules = constitution::service::in_force(ctx).await.ok().map(|it| it.rules.clone());
        let parents = rules.iter().flat_map(|rules| {
            let with =
                |it: &rulebook::Found<'_, rulebook::Body>| Some((it.id().to_owned(), it.parent.clone()?));
            rules.bodies().iter().filter_map(with).collect::<Vec<_>>()
        });
        Ok(Self {
            parents: parents.collect(),
            posts: bodies::service::posts(ctx).await?,
            bodies: bodies::service::bodies(ctx).await?,
            terms: bodies::service::running(ctx, ctx.now).await?,
        })
    }

    pub fn whose(&self, it: &Instance) -> Whose {
        match &it.owner {
            Owner::Post(slug) => self.post(slug),
            Owner::Body(slug) => self.body(slug, None),
        }
    }

    /// Whether a person acts for a duty today.
    pub fn is_theirs(&self, it: &Instance, person: PersonId) -> bool {
        self.whose(it).persons.contains(&person)
    }

    /// Whether a person holds any post of a body, or of the one above that answers for it.
    pub fn sits_in(&self, body: &str, person: PersonId) -> bool {
        self.members(body).contains(&person)
    }

    /// The posts that a person holds, as titles, each with the end of the term.
    pub fn offices(&self, person: PersonId) -> Vec<(String, Option<kernel::At>)> {
        let held = self.terms.iter().filter(|term| term.holds(person));
        held.filter_map(|term| {
            let post = self.posts.iter().find(|post| post.slug == term.post)?;
            let share = if term.is_shared() { " (job share)" } else { "" };
            Some((format!("{}{share}", post.title()), term.until))
        })
        .collect()
    }

    /// Bodies in which a person holds a post.
    pub fn bodies_of(&self, person: PersonId) -> Vec<String> {
        let posts = self.terms.iter().filter(|term| term.holds(person)).map(|term| &term.post);
        let mut bodies: Vec<String> = posts
            .filter_map(|slug| self.posts.iter().find(|post| post.slug == *slug))
            .map(|post| post.body.clone())
            .collect();
        bodies.sort();
        bodies.dedup();
        bodies
    }

    /// How many posts of the text nobody holds today.
    pub fn vacant(&self) -> usize {
        let open = self.posts.iter().filter(|post| post.closed_at.is_none());
        open.filter(|post| !self.terms.iter().any(|term| term.post == post.slug)).count()
    }

    /// Everybody who holds a post today.
    pub fn everybody(&self) -> Vec<PersonId> {
        self.holders(|_| true)
    }

    /// What a post or body is called, as a heading.
    pub fn title(&self, owner: &Owner) -> String {
        match owner {
            Owner::Post(slug) => {
                self.posts.iter().find(|it| it.slug == *slug).map_or_else(|| slug.clone(), Post::title)
            }
            Owner::Body(slug) => self.body_title(slug),
        }
    }

    /// Posts and bodies of today, with a word for each that a form can send: "post:data-manager".
    pub fn choices(&self) -> Vec<(String, String)> {
        let posts = self.posts.iter().filter(|it| it.closed_at.is_none());
        let bodies = self.bodies.iter().filter(|it| it.closed_at.is_none());
        let posts = posts.map(|it| (format!("post:{}", it.slug), it.title()));
        posts.chain(bodies.map(|it| (format!("body:{}", it.slug), it.title()))).collect()
    }

    fn post(&self, slug: &str) -> Whose {
        let Some(post) = self.posts.iter().find(|it| it.slug == slug && it.closed_at.is_none()) else {
            return self.body(slug, None);
        };
        let persons = self.holders(|it| it == slug);
        if persons.is_empty() {
            return self.body(&post.body, Some(post));
        }
        Whose { label: post.title(), persons, body: post.body.clone(), vacant: false }
    }

    fn body(&self, slug: &str, vacant: Option<&Post>) -> Whose {
        let title = self.body_title(slug);
        let label = match vacant {
            Some(post) => format!("{title} (the post of {} is vacant)", post.name),
            None => title,
        };
        Whose { label, persons: self.members(slug), body: slug.to_owned(), vacant: vacant.is_some() }
    }

    fn body_title(&self, slug: &str) -> String {
        let found = self.bodies.iter().find(|it| it.slug == slug);
        found.map_or_else(|| slug.replace('-', " "), Body::title)
    }

    /// Holders of the posts of a body; where it has none, of the body above, and at last of the first that has any.
    fn members(&self, slug: &str) -> Vec<PersonId> {
        let mut at = slug.to_owned();
        // A chain of parents is never longer than there are bodies.
        for _ in 0..=self.parents.len() {
            let found = self.holders_in(&at);
            if !found.is_empty() {
                return found;
            }
            match self.parents.iter().find(|it| it.0 == at) {
                Some((_, parent)) => at.clone_from(parent),
                None => break,
            }
        }
        self.bodies.iter().map(|it| self.holders_in(&it.slug)).find(|it| !it.is_empty()).unwrap_or_default()
    }

    fn holders_in(&self, body: &str) -> Vec<PersonId> {
        self.holders(|post| self.posts.iter().any(|it| it.slug == post && it.body == body))
    }

    fn holders(&self, wanted: impl Fn(&str) -> bool) -> Vec<PersonId> {
        let terms = self.terms.iter().filter(|term| wanted(&term.post));
        let mut persons: Vec<_> = terms.flat_map(|term| term.holders.iter().map(|it| it.person)).collect();
        persons.sort();
        persons.dedup();
        persons
    }
}
