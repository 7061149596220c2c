//! Pages of meetings, by phase.

use kernel::Routes;

mod before;

pub fn routes() -> Routes {
    before::routes()
}
