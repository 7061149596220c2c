// Looking for one's own paper on the public list, by its four words; and, with its code, what it says.

import { equal, fromHex, toHex } from "./bytes.mjs";
import { readLog, witnesses } from "./board.mjs";
import { checkWords, commit, context, padded, readEntry, readManifest } from "./paper.mjs";
import { WORDS } from "./words.mjs";

let form;
const said = document.querySelector("[data-said]");

async function look(poll, typed) {
  const manifest = await readManifest(new Uint8Array(await (await fetch(`/polls/${poll}/manifest`, { credentials: "omit" })).arrayBuffer()));
  const log = await readLog(`/polls/${poll}/log`);
  const papers = log.entries.map((bytes, at) => ({ at, ...readEntry(manifest, bytes) })).filter((it) => it.leaf);
  const code = /^([0-9a-f]{12,64})\.([0-9a-f]{64})\.([0-9-]*)$/.exec(typed.replace(/\s+/g, "").split("#").pop());
  if (code) return open(manifest, papers, code.slice(1));
  const each = typed.toLowerCase().split(/[^a-z]+/).filter(Boolean);
  const strange = each.find((it) => !WORDS.includes(it));
  if (strange) return `“${strange}” is none of the words that papers have. Compare it with your note.`;
  if (!each.length) return "Write the four words that you noted when you voted.";
  if (each.length !== 4) return `A paper has four words; ${each.length === 1 ? "one is" : `${each.length} are`} typed here.`;
  const words = each.join(" ");
  const found = papers.find((it) => checkWords(it.leaf, WORDS) === words);
  return found ? where(found, log, await witnesses(log.note, manifest)) : nowhere(words);
}

const closed = () => form.dataset.closed === "true";
const nowhere = (words) => closed()
  ? `No paper on the list has the words “${words}”, and the list is complete. Compare them with your note; if they are right, write to a scrutineer: your device holds the box’s promise.`
  : `“${words}” is not on the list yet. Papers are laid out some at a time, and the last ones at the close; look again then. If it is missing after the close, write to a scrutineer: your device holds the box’s promise.`;
const where = (found, log, seen) => `In the box: ${found.contest.title}, entry ${found.at} of ${log.size}, ${sighted(seen)}.`;
const FEW = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const sighted = (n) => (n === 0 ? "countersigned by no witness" : n === 1 ? "seen by one witness" : `seen by ${FEW[n] ?? n} witnesses`);

/** The code says a ranking, and the paper on the list is bound to one: the two are compared. */
async function open(manifest, papers, [leaf, seed, order]) {
  const found = papers.find((it) => toHex(it.leaf).startsWith(leaf));
  if (!found) return closed() ? "This paper is not on the list, and the list is complete. Keep the code and tell a scrutineer." : "This paper is not on the list yet; look again after the next papers are laid out.";
  const { contest } = found;
  const ctx = context(manifest, contest.id, found.pk, found.seq);
  const ranking = order.split("-").filter(Boolean).map(Number);
  const same = ranking.length <= contest.positions && equal(await commit(ctx, fromHex(seed), padded(ranking, contest.positions)), found.leaf);
  if (!same) return "The paper in the box does not say what this code says. Compare every letter; if they are right, tell a scrutineer at once and keep the code.";
  const name = (n) => contest.candidates.find((it) => it.number === n)?.name ?? `number ${n}`;
  const said = ranking.length ? ranking.map((n, at) => (contest.ranked ? `${at + 1} ${name(n)}` : name(n))).join(", ") : "a blank paper";
  return `The paper in the box for ${contest.title} says: ${said}.`;
}

/** Takes over the page's form. */
export function start(one) {
  form = one;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.className = "note";
    said.textContent = "The list is being read …";
    try { said.textContent = await look(form.dataset.poll, form.querySelector("[name=words]").value); } catch (error) { said.textContent = error.message; }
  });
  // Not before this script listens: a form sent by the browser itself would tell the server whose words these are.
  for (const button of form.querySelectorAll("button")) button.disabled = false;
  // A code that was scanned stands behind the # of the address, which no browser sends.
  if (location.hash.length > 1) {
    form.querySelector("[name=words]").value = decodeURIComponent(location.hash.slice(1));
    form.requestSubmit();
  }
}
