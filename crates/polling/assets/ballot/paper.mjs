// A ballot paper as docs/book/ballot-protocol.md describes it: token, commitment, seals, entry. Numbers of its sections.

import { big, cat, equal, expand, extract, fromHex, random, seal, sha256, text, toHex, toNumber } from "./bytes.mjs";
import { blind, finalize, prepare } from "./blind.mjs";
import { compress, decompress, pair, sign } from "./curve.mjs";
import { sealTo } from "./hpke.mjs";
import { split } from "./shamir.mjs";

const NONE = new Uint8Array(0);

/** Section 1. */
export const tag = (name) => text(`plenary/v1 ${name}\0`);
const hkdf = async (key, info, length) => expand(await extract(NONE, key), info, length);

/** The manifest's bytes as an object that knows its own hash (section 3). */
export async function readManifest(bytes) {
  const read = JSON.parse(new TextDecoder().decode(bytes));
  if (read.format !== "plenary/v1") throw new Error("this ballot is of a kind that the page does not know");
  const trustees = read.officers.filter((it) => it.seal).map((it) => decompress(fromHex(it.seal)));
  if (read.threshold < 1 || read.threshold > trustees.length) throw new Error("the manifest names too few key holders");
  const most = Math.max(...read.contests.map((it) => it.positions));
  return { ...read, id: fromHex(read.election), hash: await sha256(bytes), trustees, most };
}

/** The modulus out of a DER SubjectPublicKeyInfo of 2048 bits and exponent 65537 (section 1). */
export function modulusOf(spki) {
  const end = fromHex("0203010001");
  const at = spki.length - end.length - 256;
  const before = fromHex("0282010100");
  if (!equal(spki.slice(-end.length), end) || !equal(spki.slice(at - before.length, at), before) || spki[at] < 0x80) {
    throw new Error("the issuer's key is not of the right form");
  }
  return spki.slice(at, at + 256);
}

/** Section 5: a paper that is not signed yet. Everything in it is kept on this device before it is sent. */
export async function newToken(manifest, contest) {
  const keys = await pair();
  const message = cat(tag("token"), manifest.id, fromHex(contest.id), compress(keys.open));
  const { prefix, prepared } = prepare(message);
  const { blinded, inverse } = await blind(modulusOf(fromHex(contest.issuers[0])), prepared);
  return { contest: contest.id, secret: toHex(keys.secret), open: toHex(keys.open), randomizer: toHex(prefix), blinded: toHex(blinded), inverse: toHex(inverse), seq: 0 };
}

/** The token with the issuer's signature, which is checked under the manifest's key. */
export async function signedToken(manifest, contest, token, answer) {
  const message = cat(tag("token"), manifest.id, fromHex(contest.id), compress(fromHex(token.open)));
  const { prepared } = prepare(message, fromHex(token.randomizer));
  const modulus = modulusOf(fromHex(contest.issuers[0]));
  const sig = await finalize(modulus, prepared, fromHex(answer), fromHex(token.inverse));
  const { inverse, ...kept } = token;
  return { ...kept, sig: toHex(sig) };
}

/** What seals, leaf and signature are bound to: election, contest, key and sequence. */
export const context = (manifest, contest, pk, seq) => cat(manifest.id, fromHex(contest), pk, big(seq, 4));

/** The preferences, padded with zeros. */
export const padded = (ranking, places) => Array.from({ length: places }, (_, at) => ranking[at] ?? 0);

/** Section 6. */
export async function commit(ctx, seed, prefs) {
  const salts = await Promise.all(prefs.map((_, i) => sha256(tag("salt"), seed, big(i, 2))));
  const hidden = await Promise.all(prefs.map((pref, i) => sha256(tag("preference"), big(i, 2), salts[i], big(pref, 2))));
  return sha256(tag("leaf"), ctx, big(prefs.length, 2), ...hidden);
}

/** The first 44 bits of a leaf as four words. */
export function checkWords(leaf, words) {
  const bits = toNumber(leaf.slice(0, 6)) >> 4n;
  return [33n, 22n, 11n, 0n].map((shift) => words[Number((bits >> shift) & 2047n)]).join(" ");
}

/** Section 7: the entry that goes to the box. */
export async function entry(manifest, contest, token, ranking, seed = random(32)) {
  const keys = { secret: fromHex(token.secret), open: fromHex(token.open) };
  const pk = compress(keys.open);
  const ctx = context(manifest, contest.id, pk, token.seq);
  const leaf = await commit(ctx, seed, padded(ranking, contest.positions));
  const key = random(32);
  const made = await Promise.all(manifest.trustees.map(() => pair()));
  const plain = cat(seed, ...made.map((it) => it.secret), ...padded(ranking, manifest.most).map((it) => big(it, 2)));
  const content = await seal(await hkdf(key, cat(tag("content key"), ctx), 16), new Uint8Array(12), cat(tag("content"), ctx), plain);
  const seals = await sealShares(manifest, ctx, key, made);
  const sealed = cat(...seals, content);
  const signature = await sign(keys, cat(tag("entry"), ctx, leaf, sealed));
  const index = manifest.contests.findIndex((it) => it.id === contest.id);
  const bytes = cat(
    Uint8Array.of(2, 1), big(index, 2), big(token.seq, 4), pk, leaf,
    fromHex(token.randomizer), fromHex(token.sig), sealed, signature,
  );
  return { bytes, leaf, seed };
}

async function sealShares(manifest, ctx, key, made) {
  const k = manifest.threshold;
  const drawn = k > 1 ? await hkdf(key, cat(tag("polynomial"), ctx), 32 * (k - 1)) : NONE;
  const coefficients = Array.from({ length: k - 1 }, (_, at) => drawn.slice(32 * at, 32 * at + 32));
  const shares = split(key, coefficients, manifest.trustees.length);
  return Promise.all(manifest.trustees.map(async (point, at) => {
    const info = cat(tag("share"), ctx, Uint8Array.of(at + 1));
    const { enc, sealed } = await sealTo(point, info, NONE, shares[at], made[at]);
    return cat(enc, sealed);
  }));
}

/** The fields of a ballot entry of the log (section 7); null for another kind. */
export function readEntry(manifest, bytes) {
  if (bytes[0] !== 2) return null;
  const number = (at, length) => Number(toNumber(bytes.slice(at, at + length)));
  const start = 105 + 256 * bytes[1];
  const contest = manifest.contests[number(2, 2)];
  const seals = manifest.trustees.map((_, at) => bytes.slice(start + 113 * at, start + 113 * (at + 1)));
  return { contest, seq: number(4, 4), pk: bytes.slice(8, 41), leaf: bytes.slice(41, 73), seals };
}

/** Section 9: what the box signs to say that an entry will be on the board. */
export const receiptText = (manifest, contest, leaf) =>
  cat(tag("receipt: on the board at the latest at the close"), manifest.id, fromHex(contest), leaf);
