//! JSON record by record: a file is never in memory as a whole.

use super::FormError;
use crate::input::{Blocks, InputError};
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::marker::PhantomData;

/// The most bytes of one record, or between two of them.
const MOST: u64 = 4 * 1024 * 1024;

/// Passes on what it reads, until a record is longer than it may be.
struct Guarded<'a, R> {
    source: R,
    since: &'a Cell<u64>,
}

impl<R: Read> Read for Guarded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        if self.since.get() > MOST {
            return Err(io::Error::other("a record is longer than 4 MiB"));
        }
        Ok(read)
    }
}

/// What takes in the members of the outermost object.
pub(super) trait Sink {
    /// One record of an array.
    type Record: for<'de> Deserialize<'de>;
    /// Another member of the object that is of use, whole.
    type Other: for<'de> Deserialize<'de>;

    /// Whether the member is the array of records.
    fn is_records(&self, key: &str) -> bool;
    /// Whether the member is of use as a whole.
    fn is_other(&self, key: &str) -> bool;
    /// Takes in a record; they are numbered from 1.
    fn record(&mut self, record: Self::Record, number: u64) -> Result<(), FormError>;
    /// Takes in another member.
    fn other(&mut self, key: &str, value: Self::Other) -> Result<(), FormError>;
}

/// Reads an object whose records go one by one to the sink.
pub(super) fn read<R: Read, S: Sink>(source: &mut Blocks<R>, sink: &mut S) -> Result<(), InputError> {
    let since = Cell::new(0);
    let guarded = io::BufReader::with_capacity(64 * 1024, Guarded { source, since: &since });
    let mut json = serde_json::Deserializer::from_reader(guarded);
    let mut fault = None;
    let outer = Outer { sink, since: &since, fault: &mut fault };
    let done = outer.deserialize(&mut json).and_then(|()| json.end());
    match (fault, done) {
        (Some(fault), _) => Err(fault.into()),
        (None, Err(error)) if error.is_io() => Err(InputError::Read(error.into())),
        (None, Err(error)) => Err(FormError::new(
            error.line() as u64,
            format!("column {}: {error}", error.column()),
            "the file may be cut short, or of another form",
        )
        .into()),
        (None, Ok(())) => Ok(()),
    }
}

struct Outer<'a, S> {
    sink: &'a mut S,
    since: &'a Cell<u64>,
    fault: &'a mut Option<FormError>,
}

impl<'de, S: Sink> DeserializeSeed<'de> for Outer<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for Outer<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.sink.is_records(&key) {
                map.next_value_seed(Records { sink: self.sink, since: self.since, fault: self.fault })?;
            } else if self.sink.is_other(&key) {
                let value: S::Other = map.next_value()?;
                if let Err(fault) = self.sink.other(&key, value) {
                    *self.fault = Some(fault);
                    return Err(A::Error::custom("a fault was found"));
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            self.since.set(0);
        }
        Ok(())
    }
}

struct Records<'a, S> {
    sink: &'a mut S,
    since: &'a Cell<u64>,
    fault: &'a mut Option<FormError>,
}

impl<'de, S: Sink> DeserializeSeed<'de> for Records<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for Records<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(record) = records.next_element::<S::Record>()? {
            number += 1;
            if let Err(fault) = self.sink.record(record, number) {
                *self.fault = Some(fault);
                return Err(A::Error::custom("a fault was found"));
            }
            self.since.set(0);
        }
        Ok(())
    }
}

/// Text that is a string or a number in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Id(pub String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any(PhantomData<()>);
        impl Visitor<'_> for Any {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Id, E> {
                Ok(Id(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Id, E> {
                Ok(Id(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Id, E> {
                Ok(Id(number.to_string()))
            }
        }
        deserializer.deserialize_any(Any(PhantomData))
    }
}
