// The voter's side of RFC 9474, RSABSSA-SHA384-PSS-Randomized: the issuer signs a paper without seeing it.
// BigInt takes a time that depends on the numbers; what leaves this device does so once, and nobody can ask it again.

import { big, cat, equal, random, toNumber } from "./bytes.mjs";

const SALT = 48;
const E = 65537n;

const sha384 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-384", cat(...parts)));

/** MGF1 of RFC 8017, B.2.1. */
async function mask(seed, length) {
  let all = new Uint8Array(0);
  for (let n = 0; all.length < length; n += 1) all = cat(all, await sha384(seed, big(n, 4)));
  return all.slice(0, length);
}

/** EMSA-PSS-ENCODE of RFC 8017, 9.1.1. */
export async function encode(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const hash = await sha384(new Uint8Array(8), await sha384(message), salt);
  const padding = new Uint8Array(length - salt.length - hash.length - 2);
  const block = cat(padding, Uint8Array.of(1), salt);
  const over = await mask(hash, block.length);
  for (let at = 0; at < block.length; at += 1) block[at] ^= over[at];
  block[0] &= 0xff >> (8 * length - bits);
  return cat(block, hash, Uint8Array.of(0xbc));
}

function toTheE(x, n) {
  let power = x;
  for (let bit = 0; bit < 16; bit += 1) power = (power * power) % n;
  return (power * x) % n;
}

function inverse(a, n) {
  let [r0, r1, s0, s1] = [n, a % n, 0n, 1n];
  while (r1) {
    const q = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1];
  }
  if (r0 !== 1n) return null;
  return ((s0 % n) + n) % n;
}

const bitsOf = (n) => n.toString(2).length;

/** A message as it is signed: 32 random bytes before it. */
export function prepare(message, prefix = random(32)) {
  return { prefix, prepared: cat(prefix, message) };
}

/** A random factor and its inverse. */
function factor(n, length) {
  for (;;) {
    const r = toNumber(random(length));
    const inv = r > 1n && r < n ? inverse(r, n) : null;
    if (inv !== null) return { r, inv };
  }
}

/**
 * Blinds a prepared message under an issuer's modulus. `chosen` fixes salt and inverse for known answers.
 * What comes back: the blinded message to send, and the inverse to keep.
 */
export async function blind(modulus, prepared, chosen) {
  const n = toNumber(modulus);
  const message = toNumber(await encode(prepared, bitsOf(n) - 1, chosen?.salt ?? random(SALT)));
  if (inverse(message, n) === null) throw new Error("the issuer's key is not sound");
  const { r, inv } = chosen ? { r: inverse(toNumber(chosen.inverse), n), inv: toNumber(chosen.inverse) } : factor(n, modulus.length);
  return { blinded: big((message * toTheE(r, n)) % n, modulus.length), inverse: big(inv, modulus.length) };
}

/** EMSA-PSS-VERIFY of RFC 8017, 9.1.2, on a signature. */
export async function verify(modulus, prepared, signature) {
  const n = toNumber(modulus);
  const s = toNumber(signature);
  if (signature.length !== modulus.length || s >= n) return false;
  const bits = bitsOf(n) - 1;
  const length = Math.ceil(bits / 8);
  const encoded = big(toTheE(s, n), modulus.length).slice(modulus.length - length);
  const hash = encoded.slice(length - 49, length - 1);
  const block = encoded.slice(0, length - 49);
  const over = await mask(hash, block.length);
  for (let at = 0; at < block.length; at += 1) block[at] ^= over[at];
  block[0] &= 0xff >> (8 * length - bits);
  const salt = block.slice(block.length - SALT);
  return equal(await encode(prepared, bits, salt), encoded);
}

/** The signature on the paper itself; fails if the issuer did not sign what was sent. */
export async function finalize(modulus, prepared, answer, inv) {
  const n = toNumber(modulus);
  if (answer.length !== modulus.length || toNumber(answer) >= n) throw new Error("the answer is not a signature");
  const signature = big((toNumber(answer) * toNumber(inv)) % n, modulus.length);
  if (!(await verify(modulus, prepared, signature))) throw new Error("the issuer's signature is not right");
  return signature;
}
