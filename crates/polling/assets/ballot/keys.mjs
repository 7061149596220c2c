// The officers' pages: making a key, signing the manifest, opening the own seals. Nothing secret leaves this device.

import { toHex } from "./bytes.mjs";
import { readLog } from "./board.mjs";
import { lotCommitment, newKey, shares, signManifest, unlock } from "./officer.mjs";
import { readManifest } from "./paper.mjs";

let form;
const said = document.querySelector("[data-said]");
const say = (words, bad = false) => { said.textContent = words; said.className = bad ? "note bad" : "note"; };
const field = (name) => form.querySelector(`[name="${name}"]`);

const work = { key: makeKey, sign: signIt, open: openBox };

async function makeKey() {
  const [passphrase, again] = [field("passphrase").value, field("again").value];
  if (passphrase.trim().length < 12) throw new Error("Choose a passphrase of at least twelve characters; four words are easy to keep.");
  if (passphrase !== again) throw new Error("The two passphrases are not the same.");
  say("The key is being made …");
  const key = await newKey(form.dataset.name, passphrase);
  offer(JSON.stringify(key, null, 1), `ballot-key-${key.seal.slice(2, 10)}.json`);
  // The file must open before anybody relies on it.
  const opened = await unlock(JSON.stringify(key), passphrase);
  await send({ seal: key.seal, sign: key.sign, lot: toHex(await lotCommitment(opened)) });
  say("Your key is made, and its file is saved. Print it or copy it to a second place now: without it nobody opens your part of the box.");
  document.querySelector("[data-print]").textContent = JSON.stringify(key, null, 1);
}

/** Hands a file to the browser to save. */
function offer(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.textContent = `Save ${name} again`;
  document.querySelector("[data-file]").replaceChildren(link);
  link.click();
}

async function ownKey() {
  const [file] = field("file").files;
  if (!file) throw new Error("Choose the file of your key first.");
  say("The file is being unlocked; this takes some seconds …");
  return unlock(await file.text(), field("passphrase").value);
}

async function manifestOf() {
  const answer = await fetch(`/polls/${form.dataset.poll}/manifest`, { cache: "no-store" });
  if (!answer.ok) throw new Error("The ballot has no manifest yet. Wait a moment and try again.");
  return readManifest(new Uint8Array(await answer.arrayBuffer()));
}

async function signIt() {
  const key = await ownKey();
  const manifest = await manifestOf();
  if (!manifest.officers.some((it) => it.sign === key.signKey)) throw new Error("This key is not one of those that the ballot names.");
  await send({ signature: toHex(await signManifest(manifest, key)) });
  location.reload();
}

async function openBox() {
  const key = await ownKey();
  const manifest = await manifestOf();
  const log = await readLog(`/polls/${form.dataset.poll}/log`);
  const file = await shares(manifest, log, key, (n) => say(`${n} papers opened …`));
  await send({ share: toHex(file) });
  location.reload();
}

async function send(values) {
  const body = new URLSearchParams(values);
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error([problem.detail ?? "The server did not take that.", problem.hint].filter(Boolean).join(" "));
  }
}

/** Takes over one form of the page. */
export function start(one) {
  if (!globalThis.crypto?.subtle) say("This browser does not open the secure functions that keys need. Use another one, or the command “plenary trustee”.", true);
  one.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form) return;
    form = one;
    try { await work[form.dataset.officer](); } catch (error) { say(error.message, true); } finally { form = null; }
  });
  // Not before this script listens: a form sent by the browser itself would take the passphrase to the server.
  for (const button of one.querySelectorAll("button")) button.disabled = false;
}
