// What an officer's key does in a browser: it is made, kept in a file under a passphrase, signs, and opens its own seals.
// Sections 10 and 14 of the protocol.

import { big, cat, expand, extract, fromHex, random, seal, sha256, text, toHex, unseal } from "./bytes.mjs";
import { compress, decompress, pair, sign } from "./curve.mjs";
import { openWith } from "./hpke.mjs";
import { context, readEntry, tag } from "./paper.mjs";

const ROUNDS = 600_000;

async function stretch(passphrase, salt, iterations) {
  const base = await crypto.subtle.importKey("raw", text(passphrase.trim()), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

const about = (file) => cat(tag("trustee key"), fromHex(file.seal), fromHex(file.sign));

/** A new key as the text of its file. */
export async function newKey(name, passphrase) {
  const [sealing, signing] = [await pair(), await pair()];
  const [salt, nonce] = [random(16), random(12)];
  const file = {
    format: "plenary/v1 trustee key", name, seal: toHex(compress(sealing.open)), sign: toHex(compress(signing.open)),
    kdf: "PBKDF2-HMAC-SHA256", iterations: ROUNDS, salt: toHex(salt), nonce: toHex(nonce),
  };
  const key = await stretch(passphrase, salt, ROUNDS);
  const secret = await seal(key, nonce, about(file), cat(sealing.secret, signing.secret));
  return { ...file, secret: toHex(secret) };
}

/** The officer's secret for the lots follows from the signing key (section 8). */
export const lotSecret = async (key) => expand(await extract(new Uint8Array(0), key.sign.secret), tag("lot secret"), 32);

/** What the officer says beforehand of that secret. */
export const lotCommitment = async (key) => sha256(tag("lot secret"), fromHex(key.signKey), await lotSecret(key));

/** A key file as it was saved, or as somebody typed it in from paper, with other spaces, lines and quotation marks. */
function readKey(spelt) {
  const bad = () => new Error("This is not the file of a key. It begins with “plenary/v1 trustee key”, and its name with “ballot-key”.");
  let file;
  try { file = JSON.parse(spelt); } catch {
    try { file = JSON.parse(spelt.replace(/\s+/g, "").replace(/[“”„«»]/g, '"')); } catch { throw bad(); }
  }
  const hex = (it, length) => typeof it === "string" && it.length === length && /^[0-9a-f]+$/.test(it);
  if (file?.format?.replace(/\s/g, "") !== "plenary/v1trusteekey" || !(file.iterations <= 10_000_000)) throw bad();
  for (const [name, length] of [["seal", 66], ["sign", 66], ["salt", 32], ["nonce", 24], ["secret", 160]]) {
    if (!hex(file[name], length)) throw new Error(`The line “${name}” of this key has to have ${length} letters and digits, from 0 to 9 and a to f. Compare it with the printout.`);
  }
  return file;
}

/** What the server sealed to a key for its trial, opened. */
export async function openTrial(key, subject, sealed) {
  const info = cat(tag("key trial"), subject, fromHex(key.sealKey));
  try {
    return await openWith(key.seal, sealed.slice(0, 65), info, new Uint8Array(0), sealed.slice(65));
  } catch {
    throw new Error("The key does not open what was sealed to it. Make another one before the ballot opens.");
  }
}

/** The key in a file; fails with a sentence if it is another file or another passphrase. */
export async function unlock(spelt, passphrase) {
  const file = readKey(spelt);
  const key = await stretch(passphrase, fromHex(file.salt), file.iterations);
  let secret;
  try {
    secret = await unseal(key, fromHex(file.nonce), about(file), fromHex(file.secret));
  } catch {
    throw new Error("The passphrase does not open this key. Capitals count; look whether a letter is wrong.");
  }
  return {
    name: file.name,
    seal: { secret: secret.slice(0, 32), open: decompress(fromHex(file.seal)) },
    sign: { secret: secret.slice(32), open: decompress(fromHex(file.sign)) },
    sealKey: file.seal, signKey: file.sign,
  };
}

/** The signature of an officer under the manifest. */
export const signManifest = (manifest, key) => sign(key.sign, cat(tag("manifest"), manifest.id, manifest.hash));

/** Which trustee a key is in a manifest, from 1. */
export function trusteeOf(manifest, key) {
  const place = manifest.officers.filter((it) => it.seal).findIndex((it) => it.seal === key.sealKey);
  if (place < 0) throw new Error("This key is not one of the keys to this ballot box.");
  return place + 1;
}

/** The share file: the own seals of all ballot entries, opened and signed. `said` hears how far it is. */
export async function shares(manifest, log, key, said = () => {}) {
  const trustee = trusteeOf(manifest, key);
  const lines = [];
  for (const [index, bytes] of log.entries.entries()) {
    const ballot = readEntry(manifest, bytes);
    if (!ballot) continue;
    const share = await openOne(manifest, ballot, key.seal, trustee);
    lines.push(cat(big(index, 8), Uint8Array.of(share ? 1 : 0), share ?? new Uint8Array(32)));
    if (lines.length % 50 === 0) said(lines.length);
  }
  const body = cat(
    text("plenary/v1 shares\n"), manifest.id, Uint8Array.of(trustee), big(log.size, 8), log.root, await lotSecret(key), big(lines.length, 8), ...lines,
  );
  return cat(body, await sign(key.sign, cat(tag("shares"), await sha256(body))));
}

async function openOne(manifest, ballot, sealing, trustee) {
  const ctx = context(manifest, ballot.contest.id, ballot.pk, ballot.seq);
  const own = ballot.seals[trustee - 1];
  try {
    const share = await openWith(sealing, own.slice(0, 65), cat(tag("share"), ctx, Uint8Array.of(trustee)), new Uint8Array(0), own.slice(65));
    return share.length === 32 ? share : null;
  } catch {
    return null;
  }
}
