//! Finding programs, and installing what is missing with the system's package manager where that is possible.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

/// Looks a program up on the PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|it| it.join(name)).find(|it| it.is_file())
}

/// True if we may install packages and own processes of other users.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|it| it.stdout.starts_with(b"0\n"))
}

/// Installs a package under the names that the package managers use, or says exactly what is missing.
pub fn install(what: &str, apt: &[&str], dnf: &[&str], brew: &[&str]) -> Result<()> {
    let managers: [(&str, &[&str], &[&str]); 3] = [
        ("apt-get", &["install", "-y", "--no-install-recommends"], apt),
        ("dnf", &["install", "-y"], dnf),
        ("brew", &["install"], brew),
    ];
    for (manager, arguments, packages) in managers {
        if find(manager).is_none() || (manager != "brew" && !is_root()) {
            continue;
        }
        eprintln!("Installing {what} with {manager}: {}", packages.join(" "));
        if manager == "apt-get" {
            let _ = Command::new(manager).arg("update").status();
        }
        let command = Command::new(manager)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(arguments)
            .args(packages)
            .status()?;
        if command.success() {
            return Ok(());
        }
    }
    bail!(
        "{what} is missing, and this user cannot install it. Ask for the Debian package(s) {}.",
        apt.join(" ")
    )
}

/// Cargo in a folder, as the suite calls it: everything is built once and thrown away, so neither what the next build could
/// reuse nor line tables for a debugger are worth the gigabytes that they take beside two dozen programs. What `cargo xtask`
/// says of the crate xtask is taken away: a build script that looks at it would run again for whoever calls cargo directly.
pub fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|it| it.starts_with("CARGO_PKG_") || it.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
        .args(arguments)
        .current_dir(root)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "false");
    command
}

/// Runs a command in a folder and fails with its name if it fails.
pub fn run(root: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    succeed(Command::new(program).args(arguments).current_dir(root))
}

/// Runs a command to its end and fails with its words if it fails.
pub fn succeed(command: &mut Command) -> Result<()> {
    if !command.status()?.success() {
        let words = command.get_args().map(|it| it.to_string_lossy()).collect::<Vec<_>>();
        bail!("`{} {}` failed", command.get_program().to_string_lossy(), words.join(" "));
    }
    Ok(())
}
