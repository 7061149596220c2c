//! JSON in its one form (RFC 8785, without floats): what is hashed and signed has to be the same bytes everywhere.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The greatest whole number that every reader of JSON keeps exactly.
const MOST: u64 = (1 << 53) - 1;

/// Why something has no canonical form or is not in it.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    #[error("it is not JSON of the expected shape: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it holds a number that is not whole, is negative or is over 2^53 − 1")]
    Number,
    #[error("it is not written in its one form: members sorted, no spaces, nothing unknown")]
    Form,
}

/// The bytes of a value.
///
/// # Errors
/// Numbers that are not whole or too large have no form.
pub fn to_bytes(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    let mut out = vec![];
    write(&serde_json::to_value(value)?, &mut out)?;
    Ok(out)
}

/// Reads a value and refuses bytes that are not exactly what [`to_bytes`] writes for it.
///
/// # Errors
/// Names what is wrong with the bytes.
pub fn from_bytes<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, CanonicalError> {
    let value: T = serde_json::from_slice(bytes)?;
    if to_bytes(&value)? == bytes { Ok(value) } else { Err(CanonicalError::Form) }
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) => {
            let number = number.as_u64().filter(|it| *it <= MOST).ok_or(CanonicalError::Number)?;
            out.extend(number.to_string().as_bytes());
        }
        Value::Array(all) => list(out, b'[', b']', all, write)?,
        Value::Object(all) => {
            let mut sorted: Vec<_> = all.iter().collect();
            sorted.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            list(out, b'{', b'}', sorted, |(name, it), out| {
                serde_json::to_writer(&mut *out, name)?;
                out.push(b':');
                write(it, out)
            })?;
        }
        // serde_json escapes exactly what RFC 8785 asks for.
        Value::Null | Value::Bool(_) | Value::String(_) => serde_json::to_writer(out, value)?,
    }
    Ok(())
}

fn list<T>(
    out: &mut Vec<u8>,
    open: u8,
    close: u8,
    all: impl IntoIterator<Item = T>,
    mut each: impl FnMut(T, &mut Vec<u8>) -> Result<(), CanonicalError>,
) -> Result<(), CanonicalError> {
    out.push(open);
    for (place, it) in all.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        each(it, out)?;
    }
    out.push(close);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    #[test]
    fn members_are_sorted_and_nothing_is_spaced() {
        let value = json!({ "b": [1, true, null], "a": "\u{e9}\n\"\u{7}", "": {} });
        assert_eq!(
            String::from_utf8(to_bytes(&value).unwrap()).unwrap(),
            "{\"\":{},\"a\":\"é\\n\\\"\\u0007\",\"b\":[1,true,null]}"
        );
    }

    #[test]
    fn what_has_no_one_form_is_refused() {
        assert!(to_bytes(&json!(1.5)).is_err());
        assert!(to_bytes(&json!(-1)).is_err());
        assert!(to_bytes(&json!(1u64 << 53)).is_err());
        assert!(from_bytes::<Value>(b"{\"a\": 1}").is_err());
        assert!(from_bytes::<Value>(b"{\"b\":1,\"a\":1}").is_err());
        assert!(from_bytes::<Value>(b"{\"a\":1,\"b\":1}").is_ok());
    }
}
