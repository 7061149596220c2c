//! The words of the register: names, contact points, dated facts, and the standing that follows from them.

mod contact;
mod declaration;
mod fact;
pub mod likeness;
mod person;
mod standing;

pub use contact::{Contact, ContactKind, Email, Phone, Postal};
pub use declaration::{Declaration, wording_version};
pub use fact::{Ending, Fact, FactKind, NewFact, Source};
pub use person::{NewPerson, Person};
pub use standing::{Standing, Status};

kernel::id!(/** One dated fact about a person. */ FactId);
kernel::id!(/** One way of reaching a person. */ ContactId);
kernel::id!(/** One declaration a person made about themself. */ DeclarationId);
kernel::id!(/** One run of an import. */ ImportId);
kernel::id!(/** One joining of two entries. */ JoiningId);
