//! The list of capabilities. A new one is one more line.

use std::path::Path;

use kernel::app::AppBuilder;

use crate::home;
use crate::installation::Options;

/// Adds every capability and the state that some of them keep.
pub fn install(builder: AppBuilder, _data: &Path, _options: &Options) -> anyhow::Result<AppBuilder> {
    Ok([home::feature(), ui::feature()].into_iter().fold(builder, AppBuilder::feature))
}
