//! The words of membership as work: rates, fees worked out, payments and their receipts.

mod fee;
mod payment;

pub use fee::{Named, Rate, Worked, bands, work_out};
pub use payment::{Covered, Payment, Way, covered};

kernel::id!(/** One dated rate. */ RateId);
kernel::id!(/** One payment, or the reversal of one. */ PaymentId);
