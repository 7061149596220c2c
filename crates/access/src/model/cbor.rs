//! As much of CBOR (RFC 8949) as a passkey's answer holds: whole numbers, bytes, text, lists and maps of known length.

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cbor {
    Number(i64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Cbor>),
    Map(Vec<(Cbor, Cbor)>),
    /// True, false or null: nothing here asks which.
    Simple(u8),
}

/// How deep values may lie in one another, and how many a list may hold: far above what any device sends.
const DEEP: u8 = 8;
const MANY: u64 = 256;

impl Cbor {
    /// Reads one value from the front; the rest comes back with it. `None` for anything that is none.
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        value(bytes, 0)
    }
    /// The value of a text key in a map.
    pub fn named(&self, key: &str) -> Option<&Self> {
        self.entry(|it| matches!(it, Self::Text(text) if text == key))
    }
    /// The value of a number key in a map.
    pub fn numbered(&self, key: i64) -> Option<&Self> {
        self.entry(|it| *it == Self::Number(key))
    }
    pub fn bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }
    pub fn number(&self) -> Option<i64> {
        if let Self::Number(n) = self { Some(*n) } else { None }
    }
    fn entry(&self, is: impl Fn(&Self) -> bool) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|it| is(&it.0)).map(|it| &it.1)
    }
}

fn value(bytes: &[u8], depth: u8) -> Option<(Cbor, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (n, rest) = length(first & 0x1f, rest)?;
    match first >> 5 {
        0 => Some((Cbor::Number(i64::try_from(n).ok()?), rest)),
        1 => Some((Cbor::Number(-1 - i64::try_from(n).ok()?), rest)),
        2 => {
            let (own, rest) = rest.split_at_checked(usize::try_from(n).ok()?)?;
            Some((Cbor::Bytes(own.to_vec()), rest))
        }
        3 => {
            let (own, rest) = rest.split_at_checked(usize::try_from(n).ok()?)?;
            Some((Cbor::Text(String::from_utf8(own.to_vec()).ok()?), rest))
        }
        4 | 5 if depth < DEEP && n <= MANY => several(first >> 5 == 5, n, rest, depth + 1),
        7 => Some((Cbor::Simple(first & 0x1f), rest)),
        _ => None,
    }
}

fn several(map: bool, n: u64, mut rest: &[u8], depth: u8) -> Option<(Cbor, &[u8])> {
    let (mut list, mut entries) = (vec![], vec![]);
    for _ in 0..n {
        let (one, after) = value(rest, depth)?;
        rest = after;
        if map {
            let (two, after) = value(rest, depth)?;
            rest = after;
            entries.push((one, two));
        } else {
            list.push(one);
        }
    }
    Some((if map { Cbor::Map(entries) } else { Cbor::List(list) }, rest))
}

fn length(short: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    let more = match short {
        0..=23 => return Some((u64::from(short), rest)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return None,
    };
    let (own, rest) = rest.split_at_checked(more)?;
    Some((own.iter().fold(0, |sum, it| (sum << 8) | u64::from(*it)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_standard_are_read() {
        // RFC 8949, appendix A.
        let read = |bytes: &[u8]| Cbor::read(bytes).map(|it| it.0);
        assert_eq!(read(&[0x19, 0x03, 0xe8]), Some(Cbor::Number(1000)));
        assert_eq!(read(&[0x38, 0x63]), Some(Cbor::Number(-100)));
        assert_eq!(read(&[0x44, 1, 2, 3, 4]), Some(Cbor::Bytes(vec![1, 2, 3, 4])));
        let map = read(&[0xa2, 0x61, 0x61, 0x01, 0x61, 0x62, 0x82, 0x02, 0x03]).expect("a map");
        assert_eq!(map.named("a").and_then(Cbor::number), Some(1));
        assert_eq!(map.named("b"), Some(&Cbor::List(vec![Cbor::Number(2), Cbor::Number(3)])));
        assert_eq!(Cbor::read(&[0x01, 0x02]).map(|it| it.1), Some(&[0x02][..]), "the rest comes back");
    }

    #[test]
    fn what_is_cut_short_or_bottomless_is_refused() {
        for bad in [
            &[][..],
            &[0x44, 1, 2],
            &[0x82, 1],
            &[0x9f, 1, 0xff],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ] {
            assert_eq!(Cbor::read(bad), None, "{bad:?}");
        }
        assert_eq!(Cbor::read(&[0x81; 100]), None, "lists in lists in lists");
    }
}
