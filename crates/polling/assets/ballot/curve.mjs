// P-256 where the browser's own functions do not reach: compressed points, low signatures, key pairs as bytes.

import { big, cat, fromBase64Url, toBase64Url, toNumber } from "./bytes.mjs";

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const Q = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SIGN = { name: "ECDSA", namedCurve: "P-256" };
const HOW = { name: "ECDSA", hash: "SHA-256" };

/** 65 bytes to 33. */
export const compress = (point) => cat(Uint8Array.of(2 + (point[64] & 1)), point.slice(1, 33));

function power(x, e, m) {
  let result = 1n;
  for (let square = x; e > 0n; e >>= 1n, square = (square * square) % m) if (e & 1n) result = (result * square) % m;
  return result;
}

/** 33 bytes to 65; fails unless the point is on the curve. */
export function decompress(short) {
  const x = toNumber(short.slice(1));
  if (short.length !== 33 || (short[0] !== 2 && short[0] !== 3) || x >= P) throw new Error("this is not a point");
  const square = (x * x * x + (P - 3n) * x + B) % P;
  const root = power(square, (P + 1n) / 4n, P);
  if ((root * root) % P !== square) throw new Error("this point is not on the curve");
  const y = (root & 1n) === BigInt(short[0] & 1) ? root : P - root;
  return cat(Uint8Array.of(4), big(x, 32), big(y, 32));
}

/** A key pair as bytes: the private number of 32, the public point of 65. */
export async function pair() {
  const { privateKey } = await crypto.subtle.generateKey(SIGN, true, ["sign"]);
  const { d, x, y } = await crypto.subtle.exportKey("jwk", privateKey);
  return { secret: fromBase64Url(d), open: cat(Uint8Array.of(4), fromBase64Url(x), fromBase64Url(y)) };
}

function jwk({ secret, open }) {
  const [d, x, y] = [secret, open.slice(1, 33), open.slice(33)].map(toBase64Url);
  return { kty: "EC", crv: "P-256", d, x, y };
}

/** A private key for agreeing on a secret. */
export const toAgree = (pair) => crypto.subtle.importKey("jwk", jwk(pair), { ...SIGN, name: "ECDH" }, false, ["deriveBits"]);

/** ECDSA with SHA-256, 64 bytes, with the lower of the two values of s. */
export async function sign(pair, message) {
  const key = await crypto.subtle.importKey("jwk", jwk(pair), SIGN, false, ["sign"]);
  const made = new Uint8Array(await crypto.subtle.sign(HOW, key, message));
  const s = toNumber(made.slice(32));
  return s > (Q - 1n) / 2n ? cat(made.slice(0, 32), big(Q - s, 32)) : made;
}

/** Whether a signature with a low s is right. */
export async function verify(short, message, signature) {
  if (signature.length !== 64 || toNumber(signature.slice(32)) > (Q - 1n) / 2n) return false;
  const key = await crypto.subtle.importKey("raw", decompress(short), SIGN, false, ["verify"]);
  return crypto.subtle.verify(HOW, key, signature, message);
}
