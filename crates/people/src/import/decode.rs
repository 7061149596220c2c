//! From bytes to text: UTF-8, UTF-16 and what Windows programmes write.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use kernel::{Problem, Result};

/// A file's text and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// "UTF-8", "UTF-16LE", "UTF-16BE" or "windows-1252".
    pub encoding: &'static str,
}

/// Finds the encoding by its mark, else by its bytes: what is not UTF-8 is taken for Windows-1252.
///
/// # Errors
/// A `Problem` on "file" if it is empty or no text at all.
pub fn decode(bytes: &[u8]) -> Result<Decoded> {
    if bytes.is_empty() {
        return Err(Problem::field(
            "file",
            "The file is empty. Choose the file that your list was saved to.",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let why = "This is an old spreadsheet or an archive. Open it in the spreadsheet programme and save it as XLSX or CSV.";
        return Err(Problem::field("file", why));
    }
    let encoding = guess(bytes);
    let (text, _, broken) = encoding.decode(bytes);
    let odd = text.chars().filter(|it| it.is_control() && !"\r\n\t".contains(*it)).count();
    if (broken && encoding != WINDOWS_1252) || odd > 0 {
        let why = "The file holds bytes that are no text. Save the list as CSV, in UTF-8 if you are asked.";
        return Err(Problem::field("file", why));
    }
    Ok(Decoded { text: text.into_owned(), encoding: encoding.name() })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    // Without a mark, UTF-16 of western text has a zero in every second byte.
    let head = &bytes[..bytes.len().min(1000)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|it| **it == 0).count();
    let many = head.len() / 4;
    match (zeros(0), zeros(1)) {
        (even, odd) if odd > many && even <= many / 4 => UTF_16LE,
        (even, odd) if even > many && odd <= many / 4 => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        let mut out = if mark { vec![0xFF, 0xFE] } else { vec![] };
        out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        out
    }

    #[test]
    fn the_three_encodings_give_the_same_text() {
        let text = "name;town\r\nZoë Müller;Fairhaven\r\n";
        let windows = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        for bytes in [text.as_bytes().to_vec(), marked, windows, utf16(text, true), utf16(text, false)] {
            assert_eq!(decode(&bytes).expect("it is text").text, text);
        }
    }

    #[test]
    fn nonsense_is_refused_with_what_to_do() {
        for bytes in [&b""[..], b"PK\x03\x04rest", b"\x00\x01\x02\x03\x04\x05\x06\x07", &[0xFF, 0xFE, 0x00]] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }
}
