use kernel::Routes;

pub fn routes() -> Routes {
    Routes::new()
}
