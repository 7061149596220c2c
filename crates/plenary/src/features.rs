//! The list of capabilities. A new one is one more line.

use std::path::Path;

use kernel::Feature;
use kernel::app::AppBuilder;

use crate::home;
use crate::installation::Options;

/// Every capability of this binary.
pub fn all() -> Vec<Feature> {
    vec![home::feature(), ui::feature()]
}

/// Adds every capability and the state that some of them keep.
pub fn install(builder: AppBuilder, _data: &Path, _options: &Options) -> anyhow::Result<AppBuilder> {
    Ok(all().into_iter().fold(builder, AppBuilder::feature))
}
