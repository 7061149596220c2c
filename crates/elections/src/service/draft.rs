//! Preparing an election.
