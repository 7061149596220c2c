//! A ballot's entry: how a voter makes it, how a box checks it, and how the trustees prove what it holds.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes128Gcm, Key};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::bytes::{Fields, Hash, Id, tag};
use crate::keys::{self, PublicKey, SecretKey, Signature};
use crate::leaf::{Context, leaf};
use crate::manifest::{Manifest, Shape};
use crate::token::{self, IssuerPublic, Rsa};
use crate::{hpke, shamir};

/// The first byte of a ballot entry in the log.
pub const KIND: u8 = 2;
/// Bytes of one trustee's seal.
pub const SEAL: usize = 113;

/// The fields of an entry. Nothing is known of them but their sizes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Index in the manifest.
    pub contest: u16,
    pub seq: u32,
    pub pk: PublicKey,
    pub leaf: Hash,
    pub randomizer: [u8; 32],
    /// One a issuer.
    pub sigs: Vec<Rsa>,
    pub seals: Vec<[u8; SEAL]>,
    pub content: Vec<u8>,
    pub signature: Signature,
}

/// Why an entry is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EntryError {
    #[error("the entry has {found} bytes and should have {wanted}")]
    Length { found: usize, wanted: usize },
    #[error("the entry is not a ballot of this election's form")]
    Form,
    #[error("the entry is for a contest that does not exist")]
    Contest,
    #[error("the issuer's signature under the entry's token does not hold")]
    Token,
    #[error("the token's signature under the entry does not hold")]
    Signature,
}

/// What a voter draws for one ballot: fresh random bytes, used once.
#[derive(Clone)]
pub struct Draw {
    pub key: [u8; 32],
    pub seed: [u8; 32],
    /// One a trustee.
    pub ephemerals: Vec<SecretKey>,
}

impl std::fmt::Debug for Draw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draw(secret)")
    }
}

/// A paper: a token's key with what the issuers signed.
#[derive(Clone, Debug)]
pub struct Token {
    pub secret: SecretKey,
    pub randomizer: [u8; 32],
    pub sigs: Vec<Rsa>,
}

/// Seals, content and leaf: what is made anew from K and the plaintext to prove an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    pub seals: Vec<[u8; SEAL]>,
    pub content: Vec<u8>,
}

/// What stands sealed in an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plain {
    pub seed: [u8; 32],
    pub ephemerals: Vec<[u8; 32]>,
    /// As wide as the election's widest contest.
    pub preferences: Vec<u16>,
}

impl Entry {
    /// Cuts an entry into its fields.
    ///
    /// # Errors
    /// Another length, kind or number of issuers than the election's.
    pub fn parse(bytes: &[u8], shape: Shape) -> Result<Self, EntryError> {
        let wanted = shape.entry();
        if bytes.len() != wanted {
            return Err(EntryError::Length { found: bytes.len(), wanted });
        }
        if bytes[0] != KIND || usize::from(bytes[1]) != shape.issuers {
            return Err(EntryError::Form);
        }
        Self::fields(&bytes[2..], shape).ok_or(EntryError::Form)
    }

    fn fields(bytes: &[u8], shape: Shape) -> Option<Self> {
        let mut from = Fields(bytes);
        Some(Self {
            contest: from.u16()?,
            seq: from.u32()?,
            pk: from.array()?,
            leaf: from.array()?,
            randomizer: from.array()?,
            sigs: (0..shape.issuers).map(|_| from.array()).collect::<Option<_>>()?,
            seals: (0..shape.trustees).map(|_| from.array()).collect::<Option<_>>()?,
            content: from.take(shape.plaintext() + 16)?.to_vec(),
            signature: from.array()?,
        })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![KIND, u8::try_from(self.sigs.len()).unwrap_or(u8::MAX)];
        out.extend(self.contest.to_be_bytes());
        out.extend(self.seq.to_be_bytes());
        out.extend(self.pk);
        out.extend(self.leaf);
        out.extend(self.randomizer);
        self.sigs.iter().for_each(|it| out.extend(it));
        self.seals.iter().for_each(|it| out.extend(it));
        out.extend(&self.content);
        out.extend(self.signature);
        out
    }

    pub fn context(&self, election: Id, contest: Id) -> Context {
        Context { election, contest, pk: self.pk, seq: self.seq }
    }

    fn signed_text(&self, context: &Context) -> Vec<u8> {
        let mut text = [tag("entry").as_slice(), &context.bytes(), &self.leaf].concat();
        self.seals.iter().for_each(|it| text.extend(it));
        text.extend(&self.content);
        text
    }
}

/// Makes an entry. `preferences` has as many places as the contest has positions.
///
/// # Errors
/// [`EntryError::Form`] if the preferences, the draw or the token's signatures are not as many as the election asks for.
pub fn make(
    manifest: &Manifest,
    contest: u16,
    token: &Token,
    seq: u32,
    preferences: &[u16],
    draw: &Draw,
) -> Result<Entry, EntryError> {
    let (shape, trustees) = (manifest.shape(), manifest.trustees());
    let it = manifest.contests.get(usize::from(contest)).ok_or(EntryError::Contest)?;
    let wide = usize::from(it.positions) == preferences.len();
    if !wide || draw.ephemerals.len() != shape.trustees || token.sigs.len() != shape.issuers {
        return Err(EntryError::Form);
    }
    let context = Context { election: manifest.election, contest: it.id, pk: token.secret.public(), seq };
    let mut padded = preferences.to_vec();
    padded.resize(shape.widest, 0);
    let ephemerals = draw.ephemerals.iter().map(SecretKey::bytes).collect();
    let plain = Plain { seed: draw.seed, ephemerals, preferences: padded };
    let sealed = seal(&draw.key, &plain, &context, &trustees, manifest.threshold).ok_or(EntryError::Form)?;
    let mut entry = Entry {
        contest,
        seq,
        pk: context.pk,
        leaf: leaf(&context, &draw.seed, preferences),
        randomizer: token.randomizer,
        sigs: token.sigs.clone(),
        seals: sealed.seals,
        content: sealed.content,
        signature: [0; 64],
    };
    entry.signature = token.secret.sign(&entry.signed_text(&context));
    Ok(entry)
}

/// All that K and a plaintext give: the n seals and the content. `None` if an ephemeral key is none.
pub fn seal(
    key: &[u8; 32],
    plain: &Plain,
    context: &Context,
    trustees: &[PublicKey],
    threshold: u8,
) -> Option<Sealed> {
    let coefficients = polynomial(key, context, threshold);
    let one = |((number, to), ephemeral): ((u8, &PublicKey), &[u8; 32])| {
        let share = shamir::share(key, &coefficients, number);
        let sealed = hpke::seal(to, &SecretKey::new(ephemeral)?, &share_info(context, number), &[], &share)?;
        sealed.try_into().ok()
    };
    let numbered = (1u8..).zip(trustees);
    let seals = numbered.zip(&plain.ephemerals).map(one).collect::<Option<Vec<_>>>()?;
    let payload = Payload { msg: &plain.bytes(), aad: &content_aad(context) };
    let content = content_cipher(key, context).encrypt(&[0; 12].into(), payload).ok()?;
    (seals.len() == trustees.len()).then_some(Sealed { seals, content })
}

/// The plaintext under K, if K opens the content.
pub fn open(key: &[u8; 32], content: &[u8], context: &Context, shape: Shape) -> Option<Plain> {
    let payload = Payload { msg: content, aad: &content_aad(context) };
    let bytes = content_cipher(key, context).decrypt(&[0; 12].into(), payload).ok()?;
    Plain::parse(&bytes, shape)
}

/// A trustee's share of an entry, with the trustee's own key.
pub fn open_share(key: &SecretKey, number: u8, sealed: &[u8; SEAL], context: &Context) -> Option<[u8; 32]> {
    hpke::open(key, sealed, &share_info(context, number), &[])?.try_into().ok()
}

/// The share that K gives trustee `number`: what an honest trustee has read.
pub fn share_of(key: &[u8; 32], context: &Context, threshold: u8, number: u8) -> [u8; 32] {
    shamir::share(key, &polynomial(key, context, threshold), number)
}

impl Plain {
    pub fn parse(bytes: &[u8], shape: Shape) -> Option<Self> {
        let mut from = Fields(bytes);
        let plain = Self {
            seed: from.array()?,
            ephemerals: (0..shape.trustees).map(|_| from.array()).collect::<Option<_>>()?,
            preferences: (0..shape.widest).map(|_| from.u16()).collect::<Option<_>>()?,
        };
        from.0.is_empty().then_some(plain)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.seed.to_vec();
        self.ephemerals.iter().for_each(|it| out.extend(it));
        self.preferences.iter().for_each(|it| out.extend(it.to_be_bytes()));
        out
    }
}

fn polynomial(key: &[u8; 32], context: &Context, threshold: u8) -> Vec<[u8; 32]> {
    let degree = usize::from(threshold.saturating_sub(1));
    let mut bytes = vec![0; 32 * degree];
    expand(key, "polynomial", context, &mut bytes);
    bytes.as_chunks::<32>().0.to_vec()
}

fn content_cipher(key: &[u8; 32], context: &Context) -> Aes128Gcm {
    let mut out = [0; 16];
    expand(key, "content key", context, &mut out);
    Aes128Gcm::new(&Key::<Aes128Gcm>::from(out))
}

fn content_aad(context: &Context) -> Vec<u8> {
    [tag("content").as_slice(), &context.bytes()].concat()
}

fn share_info(context: &Context, number: u8) -> Vec<u8> {
    [tag("share").as_slice(), &context.bytes(), &[number]].concat()
}

fn expand(key: &[u8; 32], name: &str, context: &Context, out: &mut [u8]) {
    let hkdf = Hkdf::<Sha256>::new(None, key);
    hkdf.expand_multi_info(&[&tag(name), &context.bytes()], out).expect("at most 480 bytes are asked for");
}

/// Checks entries of one election: what a box does before it gives a receipt, and a verifier for every entry.
#[derive(Clone, Debug)]
pub struct Checker {
    election: Id,
    shape: Shape,
    contests: Vec<(Id, Vec<IssuerPublic>)>,
}

impl Checker {
    /// `None` if an issuer's key is none, which a checked manifest never has.
    pub fn new(manifest: &Manifest) -> Option<Self> {
        let keys = |it: &Vec<Vec<u8>>| {
            it.iter().map(|key| IssuerPublic::from_spki(key).ok()).collect::<Option<Vec<_>>>()
        };
        let contests = manifest
            .contests
            .iter()
            .map(|it| Some((it.id, keys(&it.issuers)?)))
            .collect::<Option<Vec<_>>>()?;
        Some(Self { election: manifest.election, shape: manifest.shape(), contests })
    }

    /// The entry, if it is one of this election and both its signatures hold.
    ///
    /// # Errors
    /// Which of them does not.
    pub fn check(&self, bytes: &[u8]) -> Result<Entry, EntryError> {
        let entry = Entry::parse(bytes, self.shape)?;
        let (contest, issuers) = self.contests.get(usize::from(entry.contest)).ok_or(EntryError::Contest)?;
        let message = token::message(&self.election, contest, &entry.pk);
        let prepared = token::prepare(&entry.randomizer, &message);
        if !issuers.iter().zip(&entry.sigs).all(|(key, sig)| key.verify(&prepared, sig)) {
            return Err(EntryError::Token);
        }
        let context = entry.context(self.election, *contest);
        if !keys::verify(&entry.pk, &entry.signed_text(&context), &entry.signature) {
            return Err(EntryError::Signature);
        }
        Ok(entry)
    }
}
