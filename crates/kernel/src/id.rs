//! Ids are uuid v7 behind a type of their own, so that no two kinds can be mixed up.

/// What every id type gives; it lets an optional id of any crate be bound.
pub trait Id {
    fn uuid(self) -> uuid::Uuid;
}
impl<T: Id> From<Option<T>> for crate::Value {
    fn from(id: Option<T>) -> Self {
        Self::Uuid(id.map(Id::uuid))
    }
}

/// Declares an id type: a uuid that binds, reads, prints and parses.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, sqlx::Type, serde::Serialize, serde::Deserialize)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);
        impl From<$name> for $crate::Value {
            fn from(id: $name) -> Self { Self::Uuid(Some(id.0)) }
        }
        impl $crate::id::Id for $name {
            fn uuid(self) -> uuid::Uuid { self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }
    };
}

id!(/** An organisation with a constitution and a data controller of its own. */ GroupId);
id!(/** A human in one group; the same human in another group is another person. */ PersonId);
id!(/** Somebody who can sign in; belongs to no group and points to persons. */ AccountId);
id!(/** One signed-in device. */ SessionId);
