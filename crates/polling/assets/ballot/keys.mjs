// The officers' pages: making a key, signing the manifest, opening the own seals. Nothing secret leaves this device.

import { fromHex, toHex } from "./bytes.mjs";
import { readLog } from "./board.mjs";
import { lotCommitment, newKey, openTrial, shares, signManifest, unlock } from "./officer.mjs";
import { readManifest } from "./paper.mjs";

let form;
/** Said beside the button that was pressed. */
const say = (words, bad = false) => {
  const said = form.querySelector("[data-said]");
  said.textContent = words;
  said.className = bad ? "note bad" : "note";
};
const field = (name) => form.querySelector(`[name="${name}"]`);

const work = { key: makeKey, try: tryIt, sign: signIt, open: openBox };

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
  say("Your key is made, and its file is saved. Print this page or copy the file to a second place now: without it nobody opens your part of the box.");
  const print = document.querySelector("[data-print]");
  print.textContent = JSON.stringify(key, null, 1);
  print.hidden = false;
  const next = document.createElement("a");
  next.href = location.pathname;
  next.className = "button";
  next.textContent = "I have printed or copied it: try the key";
  print.after(next);
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
  const typed = field("typed").value.trim();
  if (!file && !typed) throw new Error("Choose the file of your key first, or type in what is on your printout.");
  say("The key is being unlocked; this takes some seconds …");
  return unlock(file ? await file.text() : typed, field("passphrase").value);
}

async function manifestOf() {
  const answer = await fetch(`/polls/${form.dataset.poll}/manifest`, { cache: "no-store" });
  if (!answer.ok) throw new Error("The ballot has no manifest yet. Wait a moment and try again.");
  return readManifest(new Uint8Array(await answer.arrayBuffer()));
}

async function tryIt() {
  const key = await ownKey();
  if (key.sealKey !== form.dataset.seal) throw new Error(`This is another key, beginning ${key.sealKey.slice(2, 10)}. The one that was given here begins ${form.dataset.seal.slice(2, 10)}.`);
  const subject = form.dataset.subject.split("/").pop().replaceAll("-", "");
  const opened = await openTrial(key, fromHex(subject), fromHex(form.dataset.trial));
  await send({ answer: toHex(opened) });
  location.reload();
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
  form = one;
  if (!globalThis.crypto?.subtle) say("This browser does not open the secure functions that keys need. Use another one, or the command “plenary-verify trustee”.", true);
  form = null;
  one.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form) return;
    form = one;
    try { await work[form.dataset.officer](); } catch (error) { say(error.message, true); } finally { form = null; }
  });
  // Not before this script listens: a form sent by the browser itself would take the passphrase to the server.
  for (const button of one.querySelectorAll("button")) button.disabled = false;
}
