//! Fees: what each category pays, who has not paid, the ledger, receipts, and each member's own.

mod ledger;
mod overview;
mod own;
mod pay;
mod unpaid;

use kernel::{Allow, Power, Routes};

const KEEP: Allow = Allow::Officer(&[Power::KeepFees]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/fees", KEEP, overview::show)
        .post("/fees/rates", KEEP, overview::record)
        .post("/fees/rates/{id}/withdraw", KEEP, overview::withdraw)
        .get("/fees/unpaid", KEEP, unpaid::show)
        .get("/fees/payments", KEEP, ledger::show)
        .get("/fees/people/{id}", KEEP, pay::form)
        .post("/fees/people/{id}", KEEP, pay::take)
        .get("/fees/payments/{id}", KEEP, ledger::one)
        .post("/fees/payments/{id}/reverse", KEEP, ledger::reverse)
        .get("/fees/receipts/{id}", Allow::Own, ledger::receipt)
        .get("/me/fees", Allow::Own, own::show)
        .post("/me/fees", Allow::Own, own::name)
        .post("/fees/how", KEEP, overview::how)
}
