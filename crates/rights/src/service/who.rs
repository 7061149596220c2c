//! Who answers people about their data: the post that may, else the committee. There is always somebody.

use kernel::{App, At, BoxFuture, Ctx, Grant, GroupId, PersonId, Power, Problem, Result, group};

/// Whose the requests are today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// "Data manager", or "The committee (data manager is vacant)".
    pub label: String,
    pub persons: Vec<PersonId>,
}

/// The holders of the post that answers for data; where it is vacant the whole body it belongs to; where no post answers
/// for data, or nobody holds one of that body, everybody who holds an office.
pub async fn owner(ctx: &Ctx) -> Result<Owner> {
    owner_at(ctx, ctx.now).await
}

async fn owner_at(ctx: &Ctx, at: At) -> Result<Owner> {
    let posts = bodies::service::posts(ctx).await?;
    let posts: Vec<_> = posts.into_iter().filter(|it| it.closed_at.is_none()).collect();
    let terms = bodies::service::running(ctx, at).await?;
    let persons = |slugs: &[&str]| {
        let held = terms.iter().filter(|it| slugs.contains(&it.post.as_str()));
        let mut all: Vec<PersonId> = held.flat_map(|it| it.holders.iter().map(|one| one.person)).collect();
        all.sort();
        all.dedup();
        all
    };
    let answering: Vec<_> = posts.iter().filter(|it| it.grants().contains(&Power::ProtectData)).collect();
    let slugs: Vec<&str> = answering.iter().map(|it| it.slug.as_str()).collect();
    let holders = persons(&slugs);
    if !holders.is_empty() {
        let held = answering.iter().find(|it| terms.iter().any(|term| term.post == it.slug));
        let label = held.map_or_else(|| "Data manager".to_owned(), |it| it.title());
        return Ok(Owner { label, persons: holders });
    }
    let all: Vec<&str> = posts.iter().map(|it| it.slug.as_str()).collect();
    let Some(first) = answering.first() else {
        return Ok(Owner { label: "The officers (no post answers for data)".into(), persons: persons(&all) });
    };
    let beside: Vec<&str> =
        posts.iter().filter(|it| it.body == first.body).map(|it| it.slug.as_str()).collect();
    let committee = persons(&beside);
    if !committee.is_empty() {
        return Ok(Owner { label: format!("The committee ({} is vacant)", first.name), persons: committee });
    }
    // The whole body may be vacant, and a request is nobody's at no time: whoever holds any office answers, among them
    // whoever may record who holds which.
    let officers = persons(&all);
    if !officers.is_empty() {
        let label = format!("The officers ({} and everybody beside it are vacant)", first.name);
        return Ok(Owner { label, persons: officers });
    }
    // Posts that a new version of the constitution closed may be held still.
    let closed = terms.iter().flat_map(|it| it.holders.iter().map(|one| one.person)).collect();
    Ok(Owner { label: "The organisation (no office is held today)".into(), persons: closed })
}

/// Where nobody holds the post that answers for data, those to whom it falls hold its power.
pub fn grants(app: App, group: GroupId, person: PersonId, at: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move {
        let found = group::all(app.db()).await?.into_iter().find(|it| it.id == group);
        let group = found.ok_or_else(|| Problem::internal("The group is gone."))?;
        let ctx = Ctx::system(&app, group, at);
        // Most people hold no office, and for them one question is enough.
        if bodies::service::posts_held(&ctx, person, at).await?.is_empty() {
            return Ok(vec![]);
        }
        let owner = owner_at(&ctx, at).await?;
        let theirs = owner.persons.contains(&person);
        let grant = Grant::of_office(Power::ProtectData, owner.label);
        Ok(if theirs { vec![grant] } else { vec![] })
    })
}
