//! Closed lists of words: states, kinds, roles. Each stands in the database, in JSON and in addresses by its slug.

/// Declares an enum whose values have one slug each, stored and sent as that slug.
///
/// Two shapes: `Open = "open",` for words that a page spells out itself, and `Open = "open", "open now";` where the
/// second text is the label that people read.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $slug:literal, $label:literal;)+ }) => {
        $crate::words! { $(#[$meta])* $name { $($(#[$said])* $variant = $slug,)+ } }
        impl $name {
            /// The words for people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
    ($(#[$meta:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $slug:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$said])* #[serde(rename = $slug)] $variant),+ }
        impl $name {
            /// All values in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word for the store, forms and addresses.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }
            /// Reads what a form sent; `None` for a word that is not in the list.
            pub fn read(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.slug() == slug)
            }
            /// Reads what the store holds.
            ///
            /// # Errors
            /// An internal problem for a word that is not in the list: the store holds known words alone.
            pub fn stored(slug: &str) -> $crate::Result<Self> {
                let unknown = || $crate::Problem::internal(format!(concat!("An unknown ", stringify!($name), " is stored: {}."), slug));
                Self::read(slug).ok_or_else(unknown)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::Problem;
            fn from_str(slug: &str) -> $crate::Result<Self> { Self::stored(slug) }
        }
        impl From<$name> for $crate::Value {
            fn from(it: $name) -> Self { Self::Text(Some(it.slug().to_owned())) }
        }
    };
}
