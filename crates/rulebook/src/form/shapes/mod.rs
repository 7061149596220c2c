//! Which shape each field of each rule type has, what it is called, and whether it must be there.

mod labels;
mod organs;
mod others;

use super::shape::Shape;
use crate::rule::Kind;
use crate::words::capital;

/// The shape of a field; a test proves that every field stands in the table.
pub(super) fn shape(kind: Kind, field: &str) -> Shape {
    row(kind, field).map_or(Shape::Text, |(_, shape, _)| *shape)
}

/// Whether a rule of this type cannot be read without the field.
pub(super) fn required(kind: Kind, field: &str) -> bool {
    row(kind, field).is_some_and(|(_, _, must)| *must == Need::Must)
}

/// What a field is called on a form.
pub(crate) fn label(kind: Kind, field: &str) -> String {
    let own = labels::LABELS
        .iter()
        .find(|(k, f, _)| *k == kind && *f == field)
        .map(|(_, _, label)| (*label).to_owned());
    own.unwrap_or_else(|| capital(&field.replace('_', " ")))
}

/// The row of a field.
pub(super) fn row(kind: Kind, field: &str) -> Option<&'static Row> {
    let (_, rows) = [organs::TABLE, others::TABLE].into_iter().flatten().find(|(k, _)| *k == kind)?;
    rows.iter().find(|(name, _, _)| *name == field)
}

type Row = (&'static str, Shape, Need);

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    May,
}
