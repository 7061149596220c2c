// RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-GCM with keys of 16 or 32 bytes; one message a key.

import { big, cat, expand, extract, fromBase64Url, seal, text, toBase64Url, unseal } from "./bytes.mjs";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = cat(text("KEM"), big(0x0010, 2));
const EMPTY = new Uint8Array(0);

const labeledExtract = (suite, salt, label, secret) => extract(salt, cat(text("HPKE-v1"), suite, text(label), secret));
const labeledExpand = (suite, key, label, info, length) =>
  expand(key, cat(big(length, 2), text("HPKE-v1"), suite, text(label), info), length);

/** A key pair as bytes: the private number of 32, the public point of 65. */
export async function pair() {
  const { privateKey } = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const { d, x, y } = await crypto.subtle.exportKey("jwk", privateKey);
  return { secret: fromBase64Url(d), open: cat(Uint8Array.of(4), fromBase64Url(x), fromBase64Url(y)) };
}

const openKey = (point) => crypto.subtle.importKey("raw", point, CURVE, false, []);

function secretKey({ secret, open }) {
  const [d, x, y] = [secret, open.slice(1, 33), open.slice(33)].map(toBase64Url);
  return crypto.subtle.importKey("jwk", { kty: "EC", crv: "P-256", d, x, y }, CURVE, false, ["deriveBits"]);
}

/** The Diffie-Hellman value of a pair and a point. */
export async function agree(mine, theirs) {
  const how = { name: "ECDH", public: await openKey(theirs) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, await secretKey(mine), 256));
}

async function schedule(shared, context, info, aead) {
  const prk = await labeledExtract(KEM, EMPTY, "eae_prk", shared);
  const secret = await labeledExpand(KEM, prk, "shared_secret", context, 32);
  const suite = cat(text("HPKE"), big(0x0010, 2), big(0x0001, 2), big(aead.id, 2));
  const about = cat(
    Uint8Array.of(0),
    await labeledExtract(suite, EMPTY, "psk_id_hash", EMPTY),
    await labeledExtract(suite, EMPTY, "info_hash", info),
  );
  const key = await labeledExtract(suite, secret, "secret", EMPTY);
  return {
    key: await labeledExpand(suite, key, "key", about, aead.key),
    nonce: await labeledExpand(suite, key, "base_nonce", about, 12),
  };
}

export const AES128 = { id: 0x0001, key: 16 };
export const AES256 = { id: 0x0002, key: 32 };

/** Seals a message to a point with a pair made for this message alone. */
export async function sealTo(point, info, aad, plain, aead, ephemeral) {
  const { key, nonce } = await schedule(await agree(ephemeral, point), cat(ephemeral.open, point), info, aead);
  return { enc: ephemeral.open, sealed: await seal(key, nonce, aad, plain) };
}

/** Opens what was sealed to a pair. */
export async function openWith(mine, enc, info, aad, sealed, aead) {
  const { key, nonce } = await schedule(await agree(mine, enc), cat(enc, mine.open), info, aead);
  return unseal(key, nonce, aad, sealed);
}
