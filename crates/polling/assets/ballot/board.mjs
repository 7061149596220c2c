// Reading the public log: C2SP tlog-tiles and checkpoints, as static files.

import { cat, equal, fromHex, sha256, text, toNumber } from "./bytes.mjs";

const WIDTH = 256;

/** `1234067` as `x001/x234/067`. */
export function spelt(n) {
  const groups = [];
  for (let rest = n; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(rest % 1000);
  return groups.map((it, at) => (at < groups.length - 1 ? "x" : "") + String(it).padStart(3, "0")).join("/");
}

/** What a checkpoint says: origin, size, root. Its signatures are for witnesses and the verifier. */
export function readCheckpoint(note) {
  const [origin, size, root] = note.split("\n");
  if (!/^\d+$/.test(size ?? "")) throw new Error("this is not a checkpoint");
  return { origin, size: Number(size), root: Uint8Array.from(atob(root), (it) => it.charCodeAt(0)) };
}

async function read(path) {
  const answer = await fetch(path, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  if (!answer.ok) throw new Error(`the log has no ${path}`);
  return answer;
}

/** All entries of a log, checked against the root of its last checkpoint. */
export async function readLog(base) {
  const note = await (await read(`${base}/checkpoint`)).text();
  const checkpoint = readCheckpoint(note);
  const entries = [];
  for (let tile = 0; tile * WIDTH < checkpoint.size; tile += 1) {
    const width = Math.min(WIDTH, checkpoint.size - tile * WIDTH);
    const path = `${base}/tile/entries/${spelt(tile)}${width < WIDTH ? `.p/${width}` : ""}`;
    entries.push(...unbundle(new Uint8Array(await (await read(path)).arrayBuffer())));
  }
  if (entries.length !== checkpoint.size || !equal(await root(entries), checkpoint.root)) {
    throw new Error("the log does not have the root that its checkpoint names; tell the scrutineers");
  }
  return { ...checkpoint, note, entries };
}

/** How many of the manifest's witnesses countersigned a checkpoint. An old browser that knows no Ed25519 counts none. */
export async function witnesses(note, manifest) {
  const end = note.indexOf("\n\n") + 1;
  const lines = note.slice(end + 1).split("\n").map((it) => /^\u2014 (\S+) (\S+)$/.exec(it)).filter(Boolean);
  const signed = await Promise.all(manifest.witnesses.map(async ({ name, key }) => {
    for (const [, who, what] of lines) {
      const bytes = Uint8Array.from(atob(what), (it) => it.charCodeAt(0));
      if (who !== name || bytes.length !== 76) continue;
      const said = text(`cosignature/v1\ntime ${toNumber(bytes.slice(4, 12))}\n${note.slice(0, end)}`);
      try {
        const open = await crypto.subtle.importKey("raw", fromHex(key), "Ed25519", false, ["verify"]);
        if (await crypto.subtle.verify("Ed25519", open, bytes.slice(12), said)) return true;
      } catch { return false; }
    }
    return false;
  }));
  return signed.filter(Boolean).length;
}

/** An entry bundle: each entry behind its length of two bytes. */
export function unbundle(bytes) {
  const entries = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(toNumber(bytes.slice(at, at + 2)));
    entries.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}

/** The root of RFC 6962. */
export async function root(entries) {
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Uint8Array.of(0), entries[0]);
  const half = 2 ** Math.ceil(Math.log2(entries.length) - 1);
  const [left, right] = [await root(entries.slice(0, half)), await root(entries.slice(half))];
  return sha256(Uint8Array.of(1), cat(left, right));
}
