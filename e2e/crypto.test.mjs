// The booth's own cryptography against published answers: RFC 9474, RFC 9180 (A.3), RFC 5869, and FIPS 197's field.

import assert from "node:assert/strict";
import { constants, generateKeyPairSync, privateEncrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blind, finalize, prepare, verify } from "../crates/polling/assets/ballot/blind.mjs";
import * as bytes from "../crates/polling/assets/ballot/bytes.mjs";
import * as curve from "../crates/polling/assets/ballot/curve.mjs";
import * as hpke from "../crates/polling/assets/ballot/hpke.mjs";
import { modules } from "../crates/polling/assets/ballot/qr.mjs";
import * as shamir from "../crates/polling/assets/ballot/shamir.mjs";

const { fromHex, toHex, text } = bytes;
const known = JSON.parse(readFileSync(new URL("./vectors/rfc9474.json", import.meta.url)));

test("a paper is blinded and its signature finished as RFC 9474 says", async () => {
  const modulus = fromHex(known.n);
  const { prepared } = prepare(fromHex(known.msg), fromHex(known.msg_prefix));
  const { blinded, inverse } = await blind(modulus, prepared, { salt: fromHex(known.salt), inverse: fromHex(known.inv) });
  assert.equal(toHex(blinded), known.blinded_msg);
  const signature = await finalize(modulus, prepared, fromHex(known.blind_sig), inverse);
  assert.equal(toHex(signature), known.sig);
  signature[7] ^= 1;
  assert.equal(await verify(modulus, prepared, signature), false);
});

/** Node's own RSA as the issuer: it knows nothing of blinding. */
function issuer() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const modulus = bytes.fromBase64Url(publicKey.export({ format: "jwk" }).n);
  const sign = (message) => new Uint8Array(privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, message));
  return { modulus, sign, publicKey };
}

test("a blinded signature is an ordinary one to another implementation, and no two blindings are alike", async () => {
  const { modulus, sign, publicKey } = issuer();
  const { prepared } = prepare(text("a paper"));
  const one = await blind(modulus, prepared);
  const other = await blind(modulus, prepared);
  assert.notEqual(toHex(one.blinded), toHex(other.blinded));
  const signature = await finalize(modulus, prepared, sign(one.blinded), one.inverse);
  const key = await crypto.subtle.importKey("jwk", { ...publicKey.export({ format: "jwk" }), alg: "PS384" }, { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]);
  assert.ok(await crypto.subtle.verify({ name: "RSA-PSS", saltLength: 48 }, key, signature, prepared));
  const wrong = sign(one.blinded);
  wrong[200] ^= 4;
  await assert.rejects(finalize(modulus, prepared, wrong, one.inverse), /not right|not a signature/);
  await assert.rejects(finalize(issuer().modulus, prepared, sign(one.blinded), one.inverse));
});

const A3 = {
  info: "4f6465206f6e2061204772656369616e2055726e",
  ephemeral: {
    secret: fromHex("4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb"),
    open: fromHex("04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"),
  },
  receiver: {
    secret: fromHex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"),
    open: fromHex("04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0"),
  },
  plain: "4265617574792069732074727574682c20747275746820626561757479",
  sealed: "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434",
};

test("a share is sealed as RFC 9180 says, and opened again by its receiver alone", async () => {
  const [info, aad, plain] = [fromHex(A3.info), text("Count-0"), fromHex(A3.plain)];
  const made = await hpke.sealTo(A3.receiver.open, info, aad, plain, A3.ephemeral);
  assert.equal(toHex(made.sealed), A3.sealed);
  assert.equal(toHex(await hpke.openWith(A3.receiver, made.enc, info, aad, made.sealed)), A3.plain);
  await assert.rejects(hpke.openWith(await curve.pair(), made.enc, info, aad, made.sealed));
  await assert.rejects(hpke.openWith(A3.receiver, made.enc, text("another"), aad, made.sealed));
});

test("points are written short and read again, and a signature has one form", async () => {
  const { open } = A3.receiver;
  assert.deepEqual(curve.decompress(curve.compress(open)), open);
  assert.deepEqual(curve.decompress(curve.compress(A3.ephemeral.open)), A3.ephemeral.open);
  assert.throws(() => curve.decompress(bytes.cat(Uint8Array.of(2), new Uint8Array(32).fill(255))), /not a point/);
  const onTheCurve = Array.from({ length: 40 }, (_, x) => {
    try { return curve.decompress(bytes.cat(Uint8Array.of(3), bytes.big(x, 32))).length === 65; } catch { return false; }
  }).filter(Boolean).length;
  assert.ok(onTheCurve > 8 && onTheCurve < 32, `${onTheCurve} of forty numbers were taken for points`);
  const mine = await curve.pair();
  for (let n = 0; n < 8; n += 1) {
    const signature = await curve.sign(mine, text("a vote"));
    assert.ok(await curve.verify(curve.compress(mine.open), text("a vote"), signature));
    assert.equal(await curve.verify(curve.compress(mine.open), text("another"), signature), false);
  }
});

test("keys are derived as RFC 5869 says", async () => {
  const key = await bytes.extract(fromHex("000102030405060708090a0b0c"), fromHex("0b".repeat(22)));
  assert.equal(toHex(key), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  const made = await bytes.expand(key, fromHex("f0f1f2f3f4f5f6f7f8f9"), 42);
  assert.equal(toHex(made), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
});

test("k shares give the secret again and fewer give nothing like it", () => {
  // {57} · {83} = {c1} in FIPS 197, 4.2: the share at 0x83 of the line 0 + 57·x.
  assert.equal(shamir.split(Uint8Array.of(0), [Uint8Array.of(0x57)], 0x83).at(-1)[0], 0xc1);
  const secret = bytes.random(32);
  const shares = shamir.split(secret, [bytes.random(32), bytes.random(32)], 5).map((it, at) => [at + 1, it]);
  for (const three of [[0, 1, 2], [4, 2, 0], [1, 3, 4]]) {
    assert.equal(toHex(shamir.join(three.map((at) => shares[at]))), toHex(secret));
  }
  assert.notEqual(toHex(shamir.join([shares[0], shares[1]])), toHex(secret));
  assert.deepEqual([...shamir.split(secret, [], 1)[0]], [...secret]);
});

test("numbers and bytes are spelt one way", () => {
  assert.equal(toHex(bytes.big(65537, 4)), "00010001");
  assert.throws(() => bytes.big(256, 1));
  assert.throws(() => fromHex("abc"));
  const odd = fromHex("fbff00");
  assert.deepEqual(bytes.fromBase64Url(bytes.toBase64Url(odd)), odd);
});

test("a code to be scanned is what another implementation draws", () => {
  const drawn = JSON.parse(readFileSync(new URL("./vectors/qr.json", import.meta.url)));
  for (const [words, rows] of drawn) assert.deepEqual(modules(words).map((it) => it.join("")), rows, words);
  assert.equal(modules("x".repeat(300)), null);
});
