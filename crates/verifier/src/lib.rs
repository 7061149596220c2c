//! What anybody can do about a ballot without trusting its server: verify it, open it as a trustee, witness its log.
//!
//! Verifying and opening work offline; only `monitor`, `witness` and addresses given to `me` reach for the network.

mod check;
pub mod cli;
mod folder;
mod me;
mod mine;
mod monitor;
mod recount;
mod report;
mod trustee;
mod web;
mod witness;

pub use folder::Folder;
pub use recount::{papers, recount};

use cli::Command;

/// What a command ends with; the exit codes are those of `plenary`.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Checked, and found wanting (1).
    #[error("{0}")]
    Wanting(String),
    /// The input cannot be taken (2).
    #[error("{0}")]
    Input(String),
    /// Files or network do not play along (3).
    #[error("{0}")]
    Surroundings(String),
}

impl Failure {
    pub fn code(&self) -> u8 {
        match self {
            Self::Wanting(_) => 1,
            Self::Input(_) => 2,
            Self::Surroundings(_) => 3,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        Self::Surroundings(e.to_string())
    }
}

/// What a command returns.
pub type Outcome = Result<(), Failure>;

/// Runs a command. It blocks.
///
/// # Errors
/// What was found wanting, what cannot be taken, or what the surroundings refuse.
pub fn run(command: Command) -> Outcome {
    match command {
        Command::Verify(args) => check::run(args),
        Command::Trustee(which) => trustee::run(which),
        Command::Witness(which) => witness::run(which),
    }
}

/// Prints a line that holds words of a bundle or of somebody's server: a terminal shows them, and obeys none of them.
fn say(line: &str) {
    println!("{}", count::plain_line(line));
}

/// Fresh random bytes of the operating system.
fn chance<const N: usize>() -> Result<[u8; N], Failure> {
    use rand::TryRng as _;
    let mut out = [0; N];
    let done = rand::rngs::SysRng.try_fill_bytes(&mut out);
    done.map_err(|e| Failure::Surroundings(format!("The operating system gives no random bytes: {e}")))?;
    Ok(out)
}

/// A file, or a sentence that names it.
fn read(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|e| Failure::Surroundings(format!("{} cannot be read: {e}", path.display())))
}

/// Writes a file that is not there yet, readable by its owner alone.
fn write_new(path: &std::path::Path, bytes: &[u8]) -> Outcome {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let shown = path.display();
    let mut file = options.open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::Input(format!(
            "{shown} is there already and is not written over.\n  hint: name another file, or move the old one away"
        )),
        _ => Failure::Surroundings(format!("{shown} cannot be written: {e}")),
    })?;
    file.write_all(bytes).and_then(|()| file.sync_all())?;
    Ok(())
}
