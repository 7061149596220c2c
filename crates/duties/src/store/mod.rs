//! The only place with SQL.

pub mod evidence;
pub mod feed;
pub mod instance;
pub mod record;
pub mod said;
