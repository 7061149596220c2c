//! Randomness as an argument: the operating system's in service, a seeded stream in tests.

use std::sync::{Arc, Mutex};

use rand::rngs::SysRng;
use rand::{Rng as _, SeedableRng as _, TryRng as _};
use rand_chacha::ChaCha20Rng;

/// Where chance comes from. Cloning shares the stream.
#[derive(Clone, Debug)]
pub enum Chance {
    System,
    Seeded(Arc<Mutex<ChaCha20Rng>>),
}

impl Chance {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0u8; N];
        match self {
            // Without the system's randomness nothing here is safe: stopping is the right answer.
            Self::System => SysRng.try_fill_bytes(&mut out).expect("the operating system gives random bytes"),
            Self::Seeded(rng) => {
                rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(&mut out);
            }
        }
        out
    }

    /// A number below `n`, without bias worth mentioning (128 bits reduced).
    pub fn below(&self, n: u64) -> u64 {
        let wide = u128::from_le_bytes(self.bytes::<16>());
        u64::try_from(wide % u128::from(n.max(1))).unwrap_or(0)
    }

    /// A token for a link or a cookie: 32 bytes, base64url.
    pub fn token(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    /// A fresh id, ordered by time.
    pub fn uuid(&self, now: crate::At) -> uuid::Uuid {
        let millis = u64::try_from(now.micros().max(0) / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid()
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = usize::try_from(self.below(i as u64 + 1)).unwrap_or(0);
            items.swap(i, j);
        }
    }
}
