//! The installation's key for what signing in keeps: in a file beside the database and in no backup of it, so that whoever
//! gets a backup gets no code of anybody's app.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Key};
use hmac::{Hmac, Mac as _};
use kernel::{Ctx, PersonId, Problem, Result, private};
use sha2::Sha256;

const FILE: &str = "access.key";
const NONCE: usize = 12;

pub struct Secret([u8; 32]);

impl Secret {
    /// Reads the key of this installation, or makes one.
    pub fn open(ctx: &Ctx) -> Result<Self> {
        let data = &ctx.app.config().data_dir;
        private::key(data, FILE, || ctx.chance().bytes::<32>())
            .map(Self)
            .map_err(|e| Problem::internal(format!("The key {FILE} cannot be used: {e}.")))
    }

    /// Seals what only this installation may read, for one person: the sealed bytes of another open nothing.
    pub fn seal(&self, ctx: &Ctx, person: PersonId, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = ctx.chance().bytes::<NONCE>();
        let aad = [ctx.group.id.0.as_bytes().as_slice(), person.0.as_bytes()].concat();
        let sealed = self.cipher().encrypt(&nonce.into(), Payload { msg: plain, aad: &aad });
        let sealed = sealed.map_err(|_| Problem::internal("The secret could not be sealed."))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed here for the person; `None` if it was sealed elsewhere or for somebody else.
    pub fn unseal(&self, ctx: &Ctx, person: PersonId, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let aad = [ctx.group.id.0.as_bytes().as_slice(), person.0.as_bytes()].concat();
        self.cipher().decrypt(&nonce.into(), Payload { msg: sealed, aad: &aad }).ok()
    }

    /// A recovery code as it is stored: without the key nobody can try codes against it.
    pub fn hash(&self, ctx: &Ctx, person: PersonId, code: &str) -> Vec<u8> {
        let mut mac =
            <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        for part in [b"recovery".as_slice(), ctx.group.id.0.as_bytes(), person.0.as_bytes(), code.as_bytes()]
        {
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(self.0))
    }
}
