//! A private PostgreSQL cluster in a temporary folder, under an unprivileged user, gone when the tests are.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use crate::system::{find, install, is_root};

/// A running server; dropped, it stops and its folder goes.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    pub fn start() -> Result<Self> {
        let programs = match programs() {
            Some(folder) => folder,
            None => {
                install("PostgreSQL", &["postgresql"], &["postgresql-server"], &["postgresql"])?;
                programs().context("PostgreSQL was installed, but its programs were not found")?
            }
        };
        let folder = std::env::temp_dir().join(format!("plenary-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { programs, folder, port };
        cluster.set_up()?;
        Ok(cluster)
    }

    /// The URL of the server's own database, from which tests create theirs.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn set_up(&self) -> Result<()> {
        if is_root() {
            let owned = Command::new("chown").arg(user()).arg(&self.folder).status()?;
            ensure!(owned.success(), "the folder could not be given to {}", user());
        }
        let data = self.folder.join("data");
        let data = data.to_str().context("a plain path")?;
        self.call(
            "initdb",
            &["-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--no-locale"],
        )?;
        let log = self.folder.join("log");
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c max_connections=400",
            self.port,
            self.folder.display()
        );
        self.call(
            "pg_ctl",
            &["-D", data, "-l", log.to_str().context("a plain path")?, "-o", &options, "start"],
        )?;
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not start; see {}", log.display())
    }

    fn call(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", user(), "--"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        let done = command.args(arguments).current_dir("/").stdout(std::process::Stdio::null()).status();
        let done = done.with_context(|| format!("{} could not be run", program.display()))?;
        ensure!(done.success(), "{} failed", program.display());
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let _ = self.call("pg_ctl", &["-D", &data.display().to_string(), "-m", "immediate", "stop"]);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn user() -> &'static str {
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    if known.lines().any(|it| it.starts_with("postgres:")) { "postgres" } else { "nobody" }
}

/// The folder with `initdb` and `pg_ctl`: Debian keeps them off the PATH.
fn programs() -> Option<PathBuf> {
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|it| it.filter_map(|it| Some(it.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    debian.sort();
    let complete = |it: &PathBuf| it.join("initdb").is_file() && it.join("pg_ctl").is_file();
    debian
        .into_iter()
        .rev()
        .find(complete)
        .or_else(|| find("pg_ctl").and_then(|it| it.parent().map(Path::to_owned)).filter(complete))
}
