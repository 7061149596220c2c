//! The words of membership as work: rates, fees, payments, applications to join, postcodes, welcomes.

mod application;
mod area;
mod card;
mod fee;
mod payment;
mod welcome;

pub use application::{Agreed, Application, ApplicationState, Statement, statements, wording};
pub use area::{AreaRow, Inside, Shape, packed};
pub use card::{Card, public_key};
pub use fee::{Named, Rate, Worked, bands, work_out};
pub use payment::{Covered, Payment, Way, covered};
pub use welcome::{STEPS, Welcome, Welcomer};

kernel::id!(/** One dated rate. */ RateId);
kernel::id!(/** One payment, or the reversal of one. */ PaymentId);
kernel::id!(/** One application to join. */ ApplicationId);
kernel::id!(/** One import of postcodes. */ EditionId);
kernel::id!(/** One entry of the list of welcomers. */ WelcomerId);
