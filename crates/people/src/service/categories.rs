//! The categories of members that the constitution in force knows.

use kernel::{Ctx, Kind, Result};

/// Id and name of each, in the order of the text; none while there is no constitution.
pub async fn categories(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => return Ok(vec![]),
        Err(problem) => return Err(problem),
    };
    let all = version.rules.categories();
    Ok(all
        .iter()
        .map(|it| (it.id().to_owned(), it.name.clone().unwrap_or_else(|| it.id().to_owned())))
        .collect())
}

/// The name of a category, or its id where the text no longer knows it.
pub fn category_name<'a>(all: &'a [(String, String)], id: &'a str) -> &'a str {
    all.iter().find(|it| it.0 == id).map_or(id, |it| it.1.as_str())
}
