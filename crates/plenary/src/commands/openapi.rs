//! `plenary openapi`: the description of the JSON interface.

use kernel::Feature;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use crate::{Outcome, features};

pub async fn run() -> Outcome {
    println!("{}", serde_json::to_string_pretty(&document(&features::all()))?);
    Ok(())
}

/// One document of all capabilities.
pub fn document(features: &[Feature]) -> OpenApi {
    let info = InfoBuilder::new().title("Plenary").version(env!("CARGO_PKG_VERSION")).description(Some(
        "Lists, states and results of one organisation. A problem answers as application/problem+json.",
    ));
    let mut whole = OpenApiBuilder::new().info(info.build()).build();
    for part in features.iter().filter_map(|it| it.openapi) {
        whole.merge(part());
    }
    whole
}
