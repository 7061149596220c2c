// Looking for one's own paper on the public list, by its four words; and, with its code, what it says.

import { equal, fromHex } from "./bytes.mjs";
import { readLog, witnesses } from "./board.mjs";
import { checkWords, commit, context, padded, readEntry, readManifest } from "./paper.mjs";
import { WORDS } from "./words.mjs";

let form;
const said = document.querySelector("[data-said]");

async function look(poll, typed) {
  const manifest = await readManifest(new Uint8Array(await (await fetch(`/polls/${poll}/manifest`, { credentials: "omit" })).arrayBuffer()));
  const log = await readLog(`/polls/${poll}/log`);
  const papers = log.entries.map((bytes, at) => ({ at, ...readEntry(manifest, bytes) })).filter((it) => it.leaf);
  const [leaf, seed] = typed.trim().split(".");
  if (seed) return open(manifest, papers, fromHex(leaf), fromHex(seed));
  const words = typed.toLowerCase().split(/[^a-z]+/).filter(Boolean).join(" ");
  const found = papers.find((it) => checkWords(it.leaf, WORDS) === words);
  return found ? where(found, log, await witnesses(log.note, manifest)) : nowhere(words);
}

const nowhere = (words) => `“${words}” is not on the list yet. Papers are laid out some at a time, and the last ones at the close; look again then. If it is missing after the close, write to a scrutineer: your device holds the box’s promise.`;
const where = (found, log, seen) => `In the box: ${found.contest.title}, entry ${found.at} of ${log.size}, ${sighted(seen)}.`;
const sighted = (n) => (n === 0 ? "countersigned by no witness" : n === 1 ? "seen by one witness" : `seen by ${n} witnesses`);

/** Tries every ranking that the code can stand for, place by place: the commitments themselves are not on the list. */
async function open(manifest, papers, leaf, seed) {
  const found = papers.find((it) => equal(it.leaf, leaf));
  if (!found) return "This paper is not on the list yet; look again after the next papers are laid out.";
  const { contest } = found;
  const ctx = context(manifest, contest.id, found.pk, found.seq);
  const name = (n) => contest.candidates.find((it) => it.number === n).name;
  const ranking = form.querySelector("[name=ranking]").value.split(/[^0-9]+/).filter(Boolean).map(Number);
  const same = equal(await commit(ctx, seed, padded(ranking, contest.positions)), leaf);
  const shown = ranking.length ? ranking.map((n) => contest.candidates.some((it) => it.number === n) ? name(n) : n).join(", then ") : "a blank paper";
  return same ? `The paper in the box says: ${shown}.` : `The paper in the box does not say: ${shown}. The numbers of the candidates are ${contest.candidates.map((it) => `${it.number} ${it.name}`).join(", ")}.`;
}

/** Takes over the page's form. */
export function start(one) {
  form = one;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "The list is being read …";
    try { said.textContent = await look(form.dataset.poll, form.querySelector("[name=words]").value); } catch (error) { said.textContent = error.message; }
  });
  // Not before this script listens: a form sent by the browser itself would tell the server whose words these are.
  for (const button of form.querySelectorAll("button")) button.disabled = false;
}
