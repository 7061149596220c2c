// The booth's own cryptography with other people's: papers that another suite signs and checks (RFC 9474), shares that another
// suite opens and seals (RFC 9180). They are installed for tests alone; nothing of them is in a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { blind, finalize, prepare, verify } from "../crates/polling/assets/ballot/blind.mjs";
import { fromBase64Url, text } from "../crates/polling/assets/ballot/bytes.mjs";
import * as curve from "../crates/polling/assets/ballot/curve.mjs";
import * as hpke from "../crates/polling/assets/ballot/hpke.mjs";

const papers = RSABSSA.SHA384.PSS.Randomized();

test("a paper that we blind is signed and found right by another suite, and the other way round", async () => {
  const keys = await papers.constructor.generateKey({ modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: "SHA-384" });
  const modulus = fromBase64Url((await crypto.subtle.exportKey("jwk", keys.publicKey)).n);
  for (let round = 0; round < 4; round += 1) {
    const { prepared } = prepare(text(`paper ${round}`));
    const ours = await blind(modulus, prepared);
    const signature = await finalize(modulus, prepared, await papers.blindSign(keys.privateKey, ours.blinded), ours.inverse);
    assert.ok(await papers.verify(keys.publicKey, signature, prepared));
    const message = papers.prepare(text(`paper ${round}`));
    const theirs = await papers.blind(keys.publicKey, message);
    const blindly = await papers.blindSign(keys.privateKey, theirs.blindedMsg);
    const finished = await papers.finalize(keys.publicKey, message, blindly, theirs.inv);
    assert.ok(await verify(modulus, message, finished));
    finished[round] ^= 1;
    assert.equal(await verify(modulus, message, finished), false);
  }
});

test("a share that we seal is opened by another suite, and theirs by us", async () => {
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const mine = await curve.pair();
  const theirs = await suite.kem.generateKeyPair();
  const point = new Uint8Array(await suite.kem.serializePublicKey(theirs.publicKey));
  const [info, aad, share] = [text("plenary/v1 share"), new Uint8Array(0), crypto.getRandomValues(new Uint8Array(32))];
  const made = await hpke.sealTo(point, info, aad, share, await curve.pair());
  const reader = await suite.createRecipientContext({ recipientKey: theirs.privateKey, enc: made.enc, info });
  assert.deepEqual(new Uint8Array(await reader.open(made.sealed, aad)), share);
  const writer = await suite.createSenderContext({ recipientPublicKey: await suite.kem.deserializePublicKey(mine.open), info });
  const sealed = new Uint8Array(await writer.seal(share, aad));
  assert.deepEqual(await hpke.openWith(mine, new Uint8Array(writer.enc), info, aad, sealed), share);
  await assert.rejects(hpke.openWith(mine, new Uint8Array(writer.enc), text("another"), aad, sealed));
});
