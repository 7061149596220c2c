//! Bytes as the protocol writes them: tags, hashes, hexadecimal in JSON, and a reader that cannot run past the end.

use sha2::{Digest, Sha256};

/// An election, a contest or a member: the bytes of a UUID.
pub type Id = [u8; 16];

/// SHA-256 of something.
pub type Hash = [u8; 32];

/// A hash that has taken `tag(name)`: `plenary/v1 name` and a zero byte.
pub(crate) fn tagged(name: &str) -> Sha256 {
    Sha256::new().chain_update(b"plenary/v1 ").chain_update(name.as_bytes()).chain_update([0])
}

/// `tag(name)` as bytes.
pub fn tag(name: &str) -> Vec<u8> {
    [b"plenary/v1 ", name.as_bytes(), &[0]].concat()
}

/// H of some bytes.
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}

/// Reads lower-case hexadecimal, and nothing else.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    rest.is_empty().then_some(())?;
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// The same for a fixed number of bytes.
pub fn from_hex_exact<const N: usize>(text: &str) -> Option<[u8; N]> {
    from_hex(text)?.try_into().ok()
}

/// `#[serde(with = "crate::bytes::hex")]` for arrays and vectors of bytes.
pub(crate) mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: impl AsRef<[u8]>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::to_hex(bytes.as_ref()))
    }

    pub fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(from: D) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = super::from_hex(&text).ok_or_else(|| D::Error::custom("not lower-case hexadecimal"))?;
        let found = bytes.len();
        T::try_from(bytes).map_err(|_| D::Error::custom(format!("{found} bytes are not the right number")))
    }
}

/// The same for something that may be absent.
pub(crate) mod hex_option {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::ref_option, reason = "serde passes the field by reference")]
    pub fn serialize<S: Serializer, T: AsRef<[u8]>>(bytes: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => to.serialize_str(&super::to_hex(bytes.as_ref())),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
        let bytes = super::from_hex(&text).ok_or_else(|| D::Error::custom("not lower-case hexadecimal"))?;
        T::try_from(bytes).map(Some).map_err(|_| D::Error::custom("not the right number of bytes"))
    }
}

/// And for lists.
pub(crate) mod hex_list {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(all: &[Vec<u8>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(all.iter().map(|it| super::to_hex(it)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let all = Vec::<String>::deserialize(from)?;
        let read = |text: &String| {
            super::from_hex(text).ok_or_else(|| D::Error::custom("not lower-case hexadecimal"))
        };
        all.iter().map(read).collect()
    }
}

/// Takes fields off the front of some bytes.
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(front)
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (front, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*front)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|it| it[0])
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_never_the_beginning_of_another() {
        assert_eq!(tag("lots"), b"plenary/v1 lots\0");
        assert_eq!(sha256(&tag("leaf")), Hash::from(tagged("leaf").finalize()));
    }

    #[test]
    fn hexadecimal_has_one_form() {
        assert_eq!(to_hex(&[0, 0xab, 0xff]), "00abff");
        assert_eq!(from_hex("00abff"), Some(vec![0, 0xab, 0xff]));
        assert!(["0", "AB", "0g", " 00"].iter().all(|it| from_hex(it).is_none()));
        assert_eq!(from_hex_exact::<2>("0102"), Some([1, 2]));
        assert_eq!(from_hex_exact::<3>("0102"), None);
    }
}
