//! The copy of the box on another disk. It is written first, so it never lacks what got a receipt; where the box's own disk
//! was lost, or a copy of the box from yesterday was put back, it takes the box's place.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ballotbox::{Hash, sha256};
use kernel::{Problem, Result};
use sqlx::SqliteConnection;

use super::{book, broken, keys, schema};

/// Opens the box's file, and its mirror if a folder for one is named: whichever of the two holds all that the other holds
/// is the truth, and the other becomes its copy.
///
/// # Errors
/// Refuses if each holds papers that the other lacks: then a person has to look.
pub async fn open(
    dir: &Path,
    mirror: Option<&Path>,
    secrets: &keys::Folders,
) -> Result<(SqliteConnection, Option<SqliteConnection>)> {
    let file = dir.join("box.sqlite");
    let Some(folder) = mirror else { return Ok((schema::open(&file).await?, None)) };
    kernel::private::folder(folder).map_err(|e| broken("The folder of the box's mirror", e))?;
    let copy = folder.join("box-mirror.sqlite");
    let mut lost = !file.exists() && copy.exists();
    let mut main = schema::open(&file).await?;
    if copy.exists() {
        let mut other = schema::open(&copy).await?;
        let (here, there) = (content(&mut main).await?, content(&mut other).await?);
        if !there.is_subset(&here) {
            if !here.is_subset(&there) {
                return Err(apart(&file, &copy));
            }
            tracing::warn!("the mirror holds papers that the box did not; it takes the box's place");
            drop(main);
            lost = true;
            write(&mut other, &file).await?;
            main = schema::open(&file).await?;
        }
    }
    secrets.agree(lost)?;
    write(&mut main, &copy).await?;
    Ok((main, Some(schema::open(&copy).await?)))
}

/// Everything that a box holds, each by its hash: manifests, lines of logs, papers that wait.
async fn content(file: &mut SqliteConnection) -> Result<BTreeSet<Hash>> {
    let mut all = BTreeSet::new();
    for (poll, manifest) in schema::polls(file).await? {
        let of = |what: &[u8], bytes: &[u8]| sha256(&[poll.0.as_bytes().as_slice(), what, bytes].concat());
        all.insert(of(b"manifest", &manifest));
        let (log, places) = (schema::log(file, poll).await?, schema::places(file, poll).await?);
        // A paper is the same whether it waits or is laid out.
        all.extend(log.iter().map(|it| of(b"paper", it)));
        all.extend(places.iter().filter(|it| book::is_taken(it)).map(|it| of(b"paper", &it.entry)));
        all.insert(of(b"lines", &log.len().to_be_bytes()));
        all.extend((0..log.len()).map(|n| of(b"lines", &n.to_be_bytes())));
    }
    Ok(all)
}

/// Writes a whole box to another file, complete before it has its name; what was there stays beside it.
async fn write(from: &mut SqliteConnection, to: &Path) -> Result<()> {
    let half = to.with_extension("new");
    let text = half.to_str().ok_or_else(|| broken("The box's mirror", "its path is not text"))?.to_owned();
    let _ = fs::remove_file(&half);
    sqlx::query("VACUUM INTO $1").bind(text).execute(from).await?;
    let moved = fs::File::open(&half).and_then(|it| it.sync_all()).and_then(|()| fs::rename(&half, to));
    moved.map_err(|e| broken("The box's mirror", e))
}

fn apart(file: &Path, copy: &Path) -> Problem {
    Problem::conflict(format!(
        "{} and {} each hold papers that the other does not, so neither can take the other’s place.",
        file.display(),
        copy.display()
    ))
    .hint(
        "One of them belongs to another time or another installation. Move away the one that is wrong; if neither is \
         whole, the returning officer and a scrutineer decide whether to hold the ballot again.",
    )
}
