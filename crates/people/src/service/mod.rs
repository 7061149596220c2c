//! What the register can be asked and told: one function is one command.

mod accounts;
mod admits;
pub mod audiences;
mod categories;
mod contacts;
mod declare;
pub mod duplicates;
pub mod ends;
mod entitled;
pub mod errands;
pub mod export;
mod facts;
mod feed;
mod fees;
mod find;
pub mod households;
pub mod import;
mod known;
mod membership;
mod nameable;
mod newcomers;
pub mod offers;
mod on_day;
pub mod places;
pub mod processors;
mod projection;
mod reach;
mod register;
mod security;
mod stands;
mod transfer;
mod unseen;
mod untouched;

pub use admits::{refuse_category, refuse_contradiction};
pub use categories::{categories, category_name};
pub use contacts::{ContactChanged, bounced, came_back, change_contact, left_by_decision, who_had, who_has};
pub use declare::{QUOTA_PURPOSE, declarations, declarations_of, declare, withdraw_declaration};
pub(crate) use entitled::is_timetable;
pub use entitled::{Entitled, LeftOut, entitled, receipted, ruling};
pub use facts::{PersonFacts, Rights, everyone, facts, flags};
pub use feed::{
    FED_AT, FedOut, FedPerson, Written, fed_at, fed_not, fed_out, feed_fits, feed_gone, feed_take_back,
    feed_write, holder_of, owner, with_national,
};
pub use fees::{Payer, fee_not_paid, fee_paid, payer, unpaid, unpaid_count};
pub use find::{MOST as MOST_FOUND, Narrow, Sought, find, forget_words};
pub use known::{
    Placed, addresses, all_ids, known_names, left_before, name_words, phones, placed, reaches, with_number,
};
pub use membership::{begin_membership, end_flag, end_membership, record_fact, withdraw_fact};
pub use nameable::{Nameable, nameable, named_by_number, sought_by_name};
pub use newcomers::{Owing, Reach, alike, by_number, is_member, paid, paid_behind, paid_between, reach};
pub use on_day::{OnDay, on_day};
pub use projection::{complete_terms, count_anew, count_once, miscounted, rebuild, refresh_due};
pub(crate) use reach::log_reach;
pub use register::{
    Counts, Dossier, Figures, Found, Near, PAGE, Query, add_person, dossier, figures, listed, listed_all,
    names, person, rename, search, search_near,
};
pub use security::{ContactChange, contact_changes};
pub use stands::{Stands, is_member as member_at, stands};
pub use transfer::{Ended, transfer_back, transfer_end, transfer_in, transfer_restore};
pub use unseen::{Unseen, unseen};
