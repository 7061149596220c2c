// RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM; one message a key.

import { big, cat, expand, extract, seal, text, unseal } from "./bytes.mjs";
import { toAgree } from "./curve.mjs";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = cat(text("KEM"), big(0x0010, 2));
const EMPTY = new Uint8Array(0);

const labeledExtract = (suite, salt, label, secret) => extract(salt, cat(text("HPKE-v1"), suite, text(label), secret));
const labeledExpand = (suite, key, label, info, length) =>
  expand(key, cat(big(length, 2), text("HPKE-v1"), suite, text(label), info), length);

const openKey = (point) => crypto.subtle.importKey("raw", point, CURVE, false, []);

/** The Diffie-Hellman value of a pair and a point. */
export async function agree(mine, theirs) {
  const how = { name: "ECDH", public: await openKey(theirs) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, await toAgree(mine), 256));
}

async function schedule(shared, context, info) {
  const prk = await labeledExtract(KEM, EMPTY, "eae_prk", shared);
  const secret = await labeledExpand(KEM, prk, "shared_secret", context, 32);
  const suite = cat(text("HPKE"), big(0x0010, 2), big(0x0001, 2), big(0x0001, 2));
  const about = cat(
    Uint8Array.of(0),
    await labeledExtract(suite, EMPTY, "psk_id_hash", EMPTY),
    await labeledExtract(suite, EMPTY, "info_hash", info),
  );
  const key = await labeledExtract(suite, secret, "secret", EMPTY);
  return {
    key: await labeledExpand(suite, key, "key", about, 16),
    nonce: await labeledExpand(suite, key, "base_nonce", about, 12),
  };
}

/** Seals a message to a point with a pair made for this message alone. */
export async function sealTo(point, info, aad, plain, ephemeral) {
  const { key, nonce } = await schedule(await agree(ephemeral, point), cat(ephemeral.open, point), info);
  return { enc: ephemeral.open, sealed: await seal(key, nonce, aad, plain) };
}

/** Opens what was sealed to a pair. */
export async function openWith(mine, enc, info, aad, sealed) {
  const { key, nonce } = await schedule(await agree(mine, enc), cat(enc, mine.open), info);
  return unseal(key, nonce, aad, sealed);
}
