// Bytes and their spellings, shared by the parts of the booth.

const utf8 = new TextEncoder();

export const text = (words) => utf8.encode(words);

export function cat(...parts) {
  const all = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const equal = (a, b) => a.length === b.length && a.every((it, at) => it === b[at]);

export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export const toHex = (bytes) => Array.from(bytes, (it) => it.toString(16).padStart(2, "0")).join("");

export function fromHex(hex) {
  if (hex.length % 2 || /[^0-9a-f]/i.test(hex)) throw new Error("this is not hexadecimal");
  return Uint8Array.from(hex.match(/../g) ?? [], (it) => Number.parseInt(it, 16));
}

/** An unsigned number in so many bytes, the big end first. */
export function big(number, length) {
  const bytes = new Uint8Array(length);
  let rest = BigInt(number);
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 255n);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new Error("the number does not fit");
  return bytes;
}

export const toNumber = (bytes) => BigInt(`0x${toHex(bytes) || "0"}`);

/** Without padding, as JSON Web Keys spell numbers. */
export const toBase64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

export const fromBase64Url = (spelt) =>
  Uint8Array.from(atob(spelt.replace(/-/g, "+").replace(/_/g, "/")), (it) => it.charCodeAt(0));

export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", cat(...parts)));

async function hmac(key, data) {
  // An empty key and one of zeros are the same to HMAC, and not every browser takes the empty one.
  const raw = key.length ? key : new Uint8Array(32);
  const made = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", made, data));
}

/** RFC 5869 with SHA-256, the first half. */
export const extract = (salt, secret) => hmac(salt, secret);

/** RFC 5869 with SHA-256, the second half; at most 255 · 32 bytes. */
export async function expand(key, info, length) {
  let all = new Uint8Array(0);
  let block = new Uint8Array(0);
  for (let n = 1; all.length < length; n += 1) {
    block = await hmac(key, cat(block, info, Uint8Array.of(n)));
    all = cat(all, block);
  }
  return all.slice(0, length);
}

async function gcm(key, use) {
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);
}

/** AES-GCM; the tag of 16 bytes stands at the end. */
export async function seal(key, nonce, aad, plain) {
  const how = { name: "AES-GCM", iv: nonce, additionalData: aad };
  return new Uint8Array(await crypto.subtle.encrypt(how, await gcm(key, "encrypt"), plain));
}

/** The opposite of `seal`; fails if a single bit was changed. */
export async function unseal(key, nonce, aad, sealed) {
  const how = { name: "AES-GCM", iv: nonce, additionalData: aad };
  return new Uint8Array(await crypto.subtle.decrypt(how, await gcm(key, "decrypt"), sealed));
}
