//! ballotbox
