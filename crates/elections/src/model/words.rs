//! Closed lists of words as they stand in the database and in JSON.

/// Declares an enum whose values have one word each, stored and sent as that word.
#[macro_export]
#[doc(hidden)]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),* }
        impl $name {
            /// All values in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The word it is stored as.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
        impl std::str::FromStr for $name {
            type Err = kernel::Problem;
            fn from_str(text: &str) -> kernel::Result<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == text).ok_or_else(|| {
                    kernel::Problem::internal(format!("A stored record holds the unknown word {text}."))
                })
            }
        }
        impl From<$name> for kernel::Value {
            fn from(it: $name) -> Self { Self::Text(Some(it.word().to_owned())) }
        }
    };
}
