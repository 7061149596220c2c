//! The words of the register: names, contact points, dated facts, and the standing that follows from them.

mod audience;
mod contact;
mod declaration;
mod differ;
mod fact;
pub mod likeness;
mod offer;
mod person;
mod standing;

pub use audience::{AnyOf, Definition, Fee};
pub use contact::{Contact, ContactKind, Email, Phone, Postal};
pub use declaration::{Declaration, wording_version};
pub use differ::{Difference, Stretch, beside, differences};
pub use fact::{Ending, Fact, FactKind, NewFact, Source};
pub use offer::{Offer, OfferKind, ShownTo};
pub use person::{NewPerson, Person};
pub use standing::{Class, Standing, Status};

kernel::id!(/** One dated fact about a person. */ FactId);
kernel::id!(/** One way of reaching a person. */ ContactId);
kernel::id!(/** One declaration a person made about themself. */ DeclarationId);
kernel::id!(/** One run of an import. */ ImportId);
kernel::id!(/** One kept audience. */ AudienceId);
kernel::id!(/** One frozen audience. */ FrozenId);
kernel::id!(/** One list handed to a volunteer. */ ErrandId);
kernel::id!(/** One service outside. */ ProcessorId);
kernel::id!(/** One joining of two entries. */ JoiningId);
kernel::id!(/** One joining that waits for a second officer. */ JoiningAskId);
