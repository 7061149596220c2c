//! C2SP tlog-tiles: a log as static files. Hash tiles of height 8, entry bundles of 256 entries.

use crate::bytes::{Fields, Hash};
use crate::merkle::{Frontier, leaf_hash, root};

/// How many entries a bundle or a row of a tile has when it is full.
pub const WIDTH: u64 = 256;

/// A tile or an entry bundle: `width` of 256 is a full one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tile {
    /// `None` for an entry bundle.
    pub level: Option<u8>,
    pub index: u64,
    pub width: u16,
}

impl Tile {
    /// The path behind the log's prefix, such as `tile/0/x001/234.p/56`.
    pub fn path(self) -> String {
        let level = self.level.map_or("entries".into(), |it| it.to_string());
        let mut number = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            number = format!("x{:03}/{number}", rest % 1000);
            rest /= 1000;
        }
        let partial =
            if u64::from(self.width) == WIDTH { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{level}/{number}{partial}")
    }

    /// All tiles and bundles of a tree of this size, and none that a later tree made superfluous.
    pub fn of(size: u64) -> Vec<Self> {
        let row = |level: Option<u8>, nodes: u64| {
            let full = (0..nodes / WIDTH).map(move |index| Self { level, index, width: 256 });
            let rest = u16::try_from(nodes % WIDTH).unwrap_or(0);
            full.chain((rest > 0).then_some(Self { level, index: nodes / WIDTH, width: rest }))
        };
        let mut tiles: Vec<Self> = row(None, size).collect();
        let mut nodes = size;
        for level in 0.. {
            tiles.extend(row(Some(level), nodes));
            nodes /= WIDTH;
            if nodes == 0 {
                break;
            }
        }
        tiles
    }
}

/// The path of the tile's file in a bundle or a mirror.
pub fn bundle_path(index: u64, size: u64) -> Tile {
    let width = (size - (index * WIDTH).min(size)).min(WIDTH);
    Tile { level: None, index, width: u16::try_from(width).unwrap_or(256) }
}

/// An entry bundle. Entries are shorter than 64 KiB, which is checked where they are made.
pub fn write_entries(entries: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut out = vec![];
    for it in entries {
        out.extend(u16::try_from(it.len()).ok()?.to_be_bytes());
        out.extend(it);
    }
    Some(out)
}

/// The entries of a bundle; `None` if its lengths do not add up.
pub fn read_entries(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut from = Fields(bytes);
    let mut entries = vec![];
    while !from.0.is_empty() {
        let length = from.u16()?;
        entries.push(from.take(usize::from(length))?);
    }
    Some(entries)
}

/// Builds hash tiles while entries stream by; memory is one row a level.
#[derive(Clone, Debug, Default)]
pub struct Tiler {
    frontier: Frontier,
    rows: Vec<Vec<Hash>>,
    filled: Vec<u64>,
}

impl Tiler {
    /// Adds an entry and returns the hash tiles that it filled.
    pub fn push(&mut self, entry: &[u8]) -> Vec<(Tile, Vec<u8>)> {
        let mut hash = leaf_hash(entry);
        self.frontier.push(hash);
        let mut done = vec![];
        for level in 0u8.. {
            let place = usize::from(level);
            if self.rows.len() <= place {
                self.rows.push(vec![]);
                self.filled.push(0);
            }
            self.rows[place].push(hash);
            if self.rows[place].len() as u64 != WIDTH {
                break;
            }
            let row = std::mem::take(&mut self.rows[place]);
            done.push((Tile { level: Some(level), index: self.filled[place], width: 256 }, row.concat()));
            self.filled[place] += 1;
            hash = root(&row);
        }
        done
    }

    /// The partial tiles at the right edge.
    pub fn rest(&self) -> Vec<(Tile, Vec<u8>)> {
        let rows = (0u8..).zip(self.rows.iter().zip(&self.filled)).filter(|it| !it.1.0.is_empty());
        rows.map(|(level, (row, index))| {
            let width = u16::try_from(row.len()).unwrap_or(0);
            (Tile { level: Some(level), index: *index, width }, row.concat())
        })
        .collect()
    }

    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }
}

/// A node of the tree by height and place, read from tiles: what proofs are made of. `tile` gives a tile's bytes.
pub fn node(height: u32, place: u64, size: u64, tile: &dyn Fn(Tile) -> Option<Vec<u8>>) -> Option<Hash> {
    let (level, above) = (height / 8, height % 8);
    let first = place << above;
    let index = first / WIDTH;
    let nodes = size >> (8 * level);
    let width = u16::try_from((nodes.checked_sub(index * WIDTH)?).min(WIDTH)).ok()?;
    let bytes = tile(Tile { level: Some(u8::try_from(level).ok()?), index, width })?;
    let start = usize::try_from(first % WIDTH).ok()?;
    let row = bytes.as_chunks::<32>().0.get(start..start + (1 << above))?;
    Some(root(row))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::merkle::{consistency, inclusion, is_consistent, is_included};
    use std::collections::BTreeMap;

    #[test]
    fn paths_are_those_of_the_specification() {
        let path = |level, index, width| Tile { level, index, width }.path();
        assert_eq!(path(Some(0), 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path(Some(3), 5, 17), "tile/3/005.p/17");
        assert_eq!(path(None, 1234, 256), "tile/entries/x001/234");
    }

    #[test]
    fn a_tree_of_70000_has_the_tiles_of_the_specification() {
        // 256 full and one partial tile of 112 at level 0, one full one and a partial of 17 at level 1, one of 1 at level 2.
        let tiles = Tile::of(70_000);
        let count = |level| tiles.iter().filter(|it| it.level == level).count();
        assert_eq!(
            (count(None), count(Some(0)), count(Some(1)), count(Some(2)), count(Some(3))),
            (274, 274, 2, 1, 0)
        );
        assert!(tiles.contains(&Tile { level: Some(0), index: 273, width: 112 }));
        assert!(tiles.contains(&Tile { level: Some(1), index: 1, width: 17 }));
        assert!(tiles.contains(&Tile { level: Some(2), index: 0, width: 1 }));
    }

    #[test]
    fn proofs_come_from_tiles_alone() {
        let size = 1000u64;
        let mut tiler = Tiler::default();
        let mut tiles: BTreeMap<Tile, Vec<u8>> = BTreeMap::new();
        let mut roots = vec![tiler.frontier().root()];
        for it in 0..size {
            tiles.extend(tiler.push(&it.to_be_bytes()));
            roots.push(tiler.frontier().root());
        }
        tiles.extend(tiler.rest());
        assert_eq!(
            tiles.keys().filter(|it| it.level.is_some()).count(),
            Tile::of(size).iter().filter(|it| it.level.is_some()).count()
        );
        let at = |height, place| node(height, place, size, &|tile| tiles.get(&tile).cloned());
        let last = roots[1000];
        for index in [0, 1, 255, 256, 511, 767, 768, 998, 999] {
            let proof = inclusion(index, size, &at).unwrap();
            assert!(is_included(&leaf_hash(&index.to_be_bytes()), index, size, &proof, &last), "{index}");
        }
        for old in [1usize, 2, 255, 256, 257, 512, 700, 999, 1000] {
            let proof = consistency(old as u64, size, &at).unwrap();
            assert!(is_consistent(old as u64, &roots[old], size, &last, &proof), "{old}");
        }
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        let entries = vec![vec![], vec![1], vec![2; 300]];
        let bytes = write_entries(&entries).unwrap();
        assert_eq!(read_entries(&bytes).unwrap(), entries);
        assert!(read_entries(&bytes[..bytes.len() - 1]).is_none());
        assert!(write_entries(&[vec![0; 70_000]]).is_none());
    }
}
