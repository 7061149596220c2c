//! Parsed versions in memory. A version never changes, so an entry never goes stale; the key holds the hash and the
//! instants as well, so that two databases in one process cannot be mixed up.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use kernel::{At, GroupId, Problem, Result};

use crate::model::Version;
use crate::store::{Key, Row};

type Name = (GroupId, i64, String, At, At);

static VERSIONS: LazyLock<RwLock<HashMap<Name, Arc<Version>>>> = LazyLock::new(RwLock::default);

/// More than this many are not kept; a full cache is emptied and fills itself again.
const MOST: usize = 512;

pub(crate) fn get(group: GroupId, key: &Key) -> Option<Arc<Version>> {
    VERSIONS.read().unwrap_or_else(PoisonError::into_inner).get(&name(group, key)).cloned()
}

/// Reads a stored version and keeps it.
pub(crate) fn put(group: GroupId, key: &Key, row: Row) -> Result<Arc<Version>> {
    let version = Arc::new(read(row)?);
    let mut versions = VERSIONS.write().unwrap_or_else(PoisonError::into_inner);
    if versions.len() >= MOST {
        versions.clear();
    }
    versions.insert(name(group, key), version.clone());
    Ok(version)
}

fn name(group: GroupId, key: &Key) -> Name {
    (group, key.seq, key.hash.clone(), key.in_force_from, key.published_at)
}

/// The stored text as a version. The hash is the one that was published: an engine that reads the text another way
/// says so in the log and changes nothing.
pub(crate) fn read(row: Row) -> Result<Version> {
    let seq = u32::try_from(row.seq)
        .map_err(|_| Problem::internal(format!("The constitution has an impossible number, {}.", row.seq)))?;
    let parsed = rulebook::parse(&row.source);
    // A meeting may adopt anything in words: rules that do not hold are suspended, and people decide.
    let (rules, suspended) = rulebook::Rules::validated_parsed(&parsed, seq);
    for rule in &suspended {
        tracing::warn!(seq, "{}", rule.line());
    }
    let document = Arc::new(parsed.document);
    if document.hash() != row.hash {
        tracing::error!(seq, stored = %row.hash, "a stored constitution no longer gives the hash it was adopted by");
    }
    Ok(Version {
        seq,
        hash: row.hash,
        source: row.source.into(),
        adopted_at: row.adopted_at,
        adopted_by: row.adopted_by,
        minute: row.minute,
        in_force_from: row.in_force_from,
        provisional: row.provisional,
        unchanged: serde_json::from_str(&row.unchanged)?,
        published_at: row.published_at,
        published_by: row.published_by,
        rules,
        suspended,
        document,
    })
}
