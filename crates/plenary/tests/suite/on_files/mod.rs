//! What keeps its data in files of its own, whatever database is under test: there is nothing to learn from it twice, so the
//! second run of the suite leaves it out.

mod association;
mod box_apart;
mod branch;
mod counting;
mod doctor;
mod interface;
mod kill;
mod kill_box;
mod kill_meeting;
mod two_groups;
mod while_serving;
