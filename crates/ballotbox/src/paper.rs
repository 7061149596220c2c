//! A paper is a member's right to one vote in one contest. It is computed when needed and stored nowhere.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The secret of one poll, made when its box is made and destroyed at the close.
#[derive(Clone)]
pub struct PollKey([u8; 32]);

/// The right of one member to one vote in one contest: HMAC-SHA256(poll key, "paper" | contest | member).
pub struct Paper([u8; 32]);

/// Under which the box keeps a paper: its SHA-256, so that a row of the box gives no paper away.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BoxKey(pub [u8; 32]);

impl PollKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key's bytes, for the file that keeps them.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The paper of a member for a contest; the same again whenever it is asked for.
    pub fn paper(&self, contest: [u8; 16], member: [u8; 16]) -> Paper {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(b"paper");
        mac.update(&contest);
        mac.update(&member);
        Paper(mac.finalize().into_bytes().into())
    }
}

/// Debug output goes into logs, and a key must not.
impl std::fmt::Debug for PollKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PollKey(secret)")
    }
}

impl Paper {
    /// Where the box keeps this paper.
    pub fn box_key(&self) -> BoxKey {
        BoxKey(Sha256::digest(self.0).into())
    }
}

/// Where the box keeps a paper that was filled in by hand. It belongs to a numbered sheet of a shuffled batch and to
/// no member, so it needs no secret; casting the batch again after a crash finds the same rows.
pub fn desk_key(contest: [u8; 16], batch: [u8; 16], number: u32) -> BoxKey {
    let text = Sha256::new().chain_update(b"desk").chain_update(contest).chain_update(batch);
    BoxKey(text.chain_update(number.to_be_bytes()).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_the_same_again_and_another_for_every_key_contest_and_member() {
        let key = PollKey::new([1; 32]);
        let of = |key: &PollKey, contest, member| key.paper([contest; 16], [member; 16]).box_key();
        assert_eq!(of(&key, 2, 3), of(&key, 2, 3));
        let others = [of(&key, 3, 2), of(&key, 2, 4), of(&PollKey::new([9; 32]), 2, 3)];
        assert!(others.iter().all(|it| *it != of(&key, 2, 3)));
    }

    #[test]
    fn the_box_key_is_the_hash_of_the_paper_and_not_the_paper() {
        let paper = PollKey::new([1; 32]).paper([2; 16], [3; 16]);
        assert_eq!(paper.box_key().0[..], Sha256::digest(paper.0)[..]);
        assert_ne!(paper.box_key().0, paper.0);
    }

    #[test]
    fn the_known_answer_stays() {
        // Computed with Python's hmac and hashlib: sha256(hmac(b"\x01"*32, b"paper"+b"\x02"*16+b"\x03"*16)).
        let key = PollKey::new([1; 32]).paper([2; 16], [3; 16]).box_key();
        let hex: String = key.0.iter().map(|it| format!("{it:02x}")).collect();
        assert_eq!(hex, "77d8a9f8a954ae0e6069867a05f07363084e9b314a38bbfe07f84f101b8689c3");
    }

    #[test]
    fn a_key_does_not_print_itself() {
        assert_eq!(format!("{:?}", PollKey::new([7; 32])), "PollKey(secret)");
    }

    #[test]
    fn sheets_of_a_batch_have_rows_of_their_own() {
        assert_ne!(desk_key([1; 16], [2; 16], 1), desk_key([1; 16], [2; 16], 2));
        assert_ne!(desk_key([1; 16], [2; 16], 1), desk_key([1; 16], [3; 16], 1));
    }
}
