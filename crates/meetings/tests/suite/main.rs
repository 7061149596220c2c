//! Meetings: agendas, papers, the roll, the record, decisions and actions, and that none of it crosses groups or roles.
#![expect(clippy::unwrap_used, reason = "tests")]

mod agenda;
mod api;
mod chair;
mod changes;
mod closing;
mod confidential;
mod crossing;
mod evening;
mod faults;
mod guests;
mod home;
mod hour;
mod letters;
mod live;
mod minutes;
mod motions;
mod notice;
mod outcome;
mod pages;
mod reflection;
mod reports;
mod roll;
mod secret;
mod series;
mod speakers;
mod support;
mod together;
