// The booth: fill in, check, cast. What makes a vote secret happens here, on the voter's own device.

import { fromHex, sha256, text, toHex, toNumber } from "./bytes.mjs";
import { verify } from "./curve.mjs";
import { checkWords, entry, newToken, readManifest, receiptText, signedToken } from "./paper.mjs";
import { modules } from "./qr.mjs";
import { el, markedPaper, rankedPaper } from "./ranking.mjs";
import { WORDS } from "./words.mjs";

const poll = location.pathname.split("/")[2];
/** With a slip from the room nobody is signed in: its words stand behind the # of the address, or are typed. */
const slip = location.pathname.startsWith("/slip/");
const base = slip ? `/slip/${poll}` : `/vote/${poll}`;
const home = slip ? `/polls/${poll}/check` : base;
const back = slip ? "Look for your paper on the list" : "Back to the ballot’s page";
let code = decodeURIComponent(location.hash.slice(1)).toLowerCase().split(/[^a-z]+/).filter(Boolean).join(" ");
const room = document.getElementById("booth");
const state = document.getElementById("state");
let manifest;
let mine;

/** What this device keeps until the close, so that a lost answer loses no vote and a vote can be cast again. */
const kept = {
  name: () => `plenary paper ${poll} ${mine.device}`,
  all() { try { return JSON.parse(localStorage.getItem(kept.name()) ?? "{}"); } catch { return {}; } },
  put(contest, paper) {
    memory[contest] = paper;
    try { localStorage.setItem(kept.name(), JSON.stringify({ ...kept.all(), [contest]: paper })); return true; } catch { return false; }
  },
  get: (contest) => memory[contest] ?? kept.all()[contest],
  forget() { for (const it of Object.keys(memory)) delete memory[it]; try { localStorage.removeItem(kept.name()); } catch { /* nothing was kept */ } },
};
const memory = {};

const say = (words, bad = false) => { state.textContent = words; state.className = bad ? "note bad" : words ? "note" : ""; };
const instead = document.getElementById("plain");
// Without script nothing is on its way.
room.querySelector("p").hidden = false;
const show = (...nodes) => { instead.hidden = false; room.replaceChildren(...nodes); window.scrollTo(0, 0); room.querySelector("h1")?.focus(); };
const heading = (words) => el("h1", { tabindex: "-1" }, words);
const button = (words, work, quiet = false) => el("button", { type: "button", class: quiet ? "quiet" : undefined, onclick: () => run(work) }, words);

let busy = false;
/** One piece of work at a time, as the page says to those who wait; what goes wrong is said in a sentence. */
async function run(work) {
  if (busy) return;
  busy = true;
  room.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    if (!error.said) say(error.message || "Something went wrong on this device.", true);
  } finally {
    busy = false;
    room.removeAttribute("aria-busy");
  }
}

const PATIENCE = 45_000;

/** A bad connection is met with a sentence, not with silence: whatever is asked for can be asked for again. */
async function reach(path, options) {
  const late = new AbortController();
  const clock = setTimeout(() => late.abort(), PATIENCE);
  try {
    const answer = await fetch(path, { ...options, signal: late.signal });
    // What was begun is read to its end under the same clock.
    return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers });
  } catch {
    throw new Error("The server could not be reached. What you filled in is still here, and nothing counts twice: press the button again when your connection is back.");
  } finally {
    clearTimeout(clock);
  }
}

async function ask(path, options = {}) {
  const answer = await reach(path, options);
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    const again = el("a", { href: `/confirm?next=${encodeURIComponent(`${base}/again`)}`, target: "_blank", rel: "noopener" }, "Confirm that it is you (opens a new tab)");
    state.replaceChildren(again, ", then come back to this tab and press the button again. Your papers stay as they are here.");
    state.className = "note warn";
    throw Object.assign(new Error(), { said: true });
  }
  throw new Error([problem.detail ?? "The server did not take that.", problem.hint].filter(Boolean).join(" "));
}

async function start() {
  if (!globalThis.crypto?.subtle) throw new Error("This browser does not open the secure functions that the booth needs. Use the plain form.");
  const bytes = new Uint8Array(await (await ask(`/polls/${poll}/manifest`, { credentials: "omit" })).arrayBuffer());
  manifest = await readManifest(bytes);
  mine = await (await ask(`${base}/mine`)).json();
  if (slip && !code) return askForSlip();
  await enter();
}

/** A slip's papers are kept apart from those of another slip on the same phone. */
async function enter() {
  if (slip) mine.device = toHex((await sha256(text(`slip ${code}`))).slice(0, 6));
  await sendAgain();
  fillIn();
}

function askForSlip() {
  const box = el("input", { id: "slip", autocomplete: "off", autocapitalize: "none", spellcheck: "false", "aria-describedby": "slip-help" });
  say("");
  show(heading("Your slip"), el("p", {}, el("label", { for: "slip" }, "The six words on your slip")), el("p", {}, box),
    el("p", { class: "soft", id: "slip-help" }, "With spaces between them. Nobody knows which slip you drew."),
    el("div", { class: "buttons" }, button("Go on", async () => {
      const typed = box.value.toLowerCase().split(/[^a-z]+/).filter(Boolean);
      const strange = typed.find((it) => !WORDS.includes(it));
      if (typed.length !== 6 || strange) throw new Error(strange ? `“${strange}” is on no slip. Compare it with yours.` : "A slip has six words.");
      code = typed.join(" ");
      await enter();
    })));
}

/** The manifest's fingerprint: six words of eleven bits. */
const fingerprint = () => {
  const bits = toNumber(manifest.hash.slice(0, 9)) >> 6n;
  return [55n, 44n, 33n, 22n, 11n, 0n].map((shift) => WORDS[Number((bits >> shift) & 2047n)]).join(" ");
};

const wrap = { papers: new Map() };

function fillIn() {
  const open = mine.contests.filter((it) => it.open).map((it) => ({ ...it, ...manifest.contests.find((c) => c.id === it.id) }));
  if (open.length === 0) return show(heading("Nothing to vote on here"), el("p", {}, el("a", { href: home }, back)));
  const parts = open.map((contest) => {
    let paper = wrap.papers.get(contest.id);
    if (!paper) {
      paper = { contest, ...(contest.ranked ? rankedPaper : markedPaper)(contest, contest.order, contest.details), blank: false };
      wrap.papers.set(contest.id, paper);
    }
    const note = kept.get(contest.id)?.receipt ? [el("p", { class: "soft" }, "A paper of yours is in the box. If you fill this in, the new one counts; if you leave it empty, the old one stays.")] : [];
    return el("fieldset", { "data-contest": contest.id }, el("legend", {}, contest.title), ...note, ...paper.nodes,
      el("div", { class: "tick" }, el("label", {}, blankBox(paper), " ", el("span", {}, "Cast this paper blank: I take part and prefer nobody"))));
  });
  say("");
  show(heading(manifest.title),
    el("p", {}, `You can vote until ${mine.closes}. A paper that you leave empty is not cast; you can come back for it.`),
    ...parts,
    el("div", { class: "buttons" }, button("Check my papers", check)),
    el("details", {}, el("summary", {}, "Is this the right ballot?"),
      el("p", {}, "Compare these six words with those in your invitation: ", el("strong", { id: "fingerprint" }, fingerprint()), ". If they differ, do not vote; tell a scrutineer.")),
    ...(slip ? [] : [el("p", { class: "soft" }, el("a", { href: base }, "Back without voting"))]));
}

function blankBox(paper) {
  const box = el("input", { type: "checkbox", onchange: () => { paper.blank = box.checked; } });
  box.checked = paper.blank;
  return box;
}

const filled = () => [...wrap.papers.values()].filter((it) => it.blank || !it.isEmpty());

async function check() {
  for (const paper of filled().filter((it) => !it.blank)) {
    const [words, row] = paper.trouble();
    if (words) { say(`${paper.contest.title}: ${words}`, true); row.box.focus(); return; }
  }
  const papers = filled();
  if (papers.length === 0) return say("No paper is filled in yet.", true);
  const left = [...wrap.papers.values()].filter((it) => !papers.includes(it));
  const name = (paper, n) => paper.contest.candidates.find((it) => it.number === n).name;
  say("");
  show(heading("Check your papers"),
    ...papers.map((paper) => el("section", {}, el("h2", {}, paper.contest.title),
      paper.blank ? el("p", {}, "Blank: you take part, and prefer nobody.")
        : paper.contest.ranked ? el("ol", { class: "review" }, ...paper.ranking().map((n) => el("li", {}, name(paper, n))))
          : el("p", {}, "You marked: ", el("strong", {}, name(paper, paper.ranking()[0]))))),
    ...(left.length ? [el("p", { class: "soft" }, `Not cast now: ${left.map((it) => it.contest.title).join(", ")}.`)] : []),
    el("div", { class: "buttons" }, button("Cast my papers", () => cast(papers)), button("Change them", fillIn, true)));
  instead.hidden = true;
}

async function cast(papers) {
  say("Your papers are being sealed on this device …");
  await signed(papers);
  const ready = [];
  for (const paper of papers) {
    const token = kept.get(paper.contest.id);
    const made = await entry(manifest, paper.contest, token, paper.blank ? [] : paper.ranking());
    const next = { ...token, entry: toHex(made.bytes), leaf: toHex(made.leaf), receipt: null };
    if (!kept.put(paper.contest.id, next)) say("This browser keeps nothing. Stay on this page until your papers are in the box.");
    ready.push({ contest: paper.contest, seed: made.seed, ranking: paper.blank ? [] : paper.ranking() });
  }
  shuffle(ready);
  for (const it of ready) await send(it.contest.id);
  done(ready);
}

/** Gets the papers signed that are not yet: what is asked for is kept on this device first, so that asking again is safe. */
async function signed(papers) {
  const wanted = [];
  for (const { contest } of papers) {
    let token = kept.get(contest.id);
    if (token?.sig) continue;
    if (!token) {
      token = await newToken(manifest, contest);
      kept.put(contest.id, token);
    }
    wanted.push({ contest, token });
  }
  if (wanted.length === 0) return;
  const body = JSON.stringify({ ...(slip ? { code } : {}), papers: wanted.map((it) => ({ contest: it.contest.id, blinded: it.token.blinded })) });
  const answer = await ask(`${base}/issue`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { papers: all, room: pass } = await answer.json();
  for (const given of all) {
    const { contest, token } = wanted.find((it) => it.contest.id === given.contest);
    kept.put(contest.id, { ...await signedToken(manifest, contest, token, given.signatures[0]), ...(pass ? { pass } : {}) });
  }
}

/** Sends one entry without cookie or referrer, and checks the box's receipt. */
async function send(contest) {
  const token = kept.get(contest);
  const answer = await ask(mine.cast, {
    method: "POST", credentials: "omit", referrerPolicy: "no-referrer",
    headers: { "content-type": "application/octet-stream", ...(token.pass ? { "x-room": token.pass } : {}) }, body: fromHex(token.entry),
  });
  const { receipt } = await answer.json();
  const right = await verify(fromHex(manifest.box.receipt_key), receiptText(manifest, contest, fromHex(token.leaf)), fromHex(receipt));
  if (!right) throw new Error("The box’s receipt is not right. Tell a scrutineer, and keep this page open.");
  kept.put(contest, { ...token, receipt, seq: token.seq + 1, cast: token.seq });
}

/** What was sealed and never acknowledged goes again. */
async function sendAgain() {
  for (const [contest, token] of Object.entries(kept.all())) if (token.entry && !token.receipt) await send(contest);
}

function shuffle(list) {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = crypto.getRandomValues(new Uint32Array(1))[0] % (at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
}

function done(papers) {
  papers.sort((a, b) => manifest.contests.findIndex((it) => it.id === a.contest.id) - manifest.contests.findIndex((it) => it.id === b.contest.id));
  wrap.papers.clear();
  const lines = papers.map((it) => {
    const leaf = fromHex(kept.get(it.contest.id).leaf);
    return el("li", {}, el("h2", {}, it.contest.title), el("p", {}, "Your four words: ", el("strong", { class: "words" }, checkWords(leaf, WORDS))), proof(it, toHex(leaf)));
  });
  say("");
  show(heading("Your papers are in the box"),
    el("p", {}, `Until ${mine.closes} you can vote again from this device; only the last paper of each contest counts.`),
    el("ul", { class: "plain" }, ...lines),
    el("p", {}, "Write the words down if you like. With them you find your papers on the public list when the next papers are laid out, without showing what is on them: ", el("a", { href: `/polls/${poll}/check` }, "look for your words"), "."),
    el("div", { class: "buttons" }, el("a", { class: "button", href: home }, back), button("Change my vote", fillIn, true), button("Keep nothing on this device", forget, true)));
  instead.hidden = true;
}

/** What opens one's own paper on another device: drawn and spelt only when it is asked for. */
function proof({ seed, ranking }, leaf) {
  const folded = el("details", {}, el("summary", {}, "Look on another device at what the box holds"));
  folded.addEventListener("toggle", () => {
    if (folded.children.length > 1) return;
    const code = `${leaf.slice(0, 12)}.${toHex(seed)}.${ranking.join("-")}`;
    const address = `${location.origin}/polls/${poll}/check`;
    folded.append(
      el("p", {}, "Scan this with another phone or tablet. It opens the public list and says what your paper in the box says: so you see whether this device did what you told it."),
      ...[modules(`${address}#${code}`)].filter(Boolean).map(picture),
      el("p", {}, "Or open ", el("span", { class: "long" }, address), " there and enter: ", el("code", { class: "long" }, code)),
      el("p", { class: "note" }, "Whoever has this code can prove how you voted, to you or to somebody who presses you. It is gone when you leave this page; take no picture of it unless you want to keep it."));
  });
  return folded;
}

/** Squares as a picture: dark on white, whatever the colours of the page. */
function picture(rows) {
  const ns = "http://www.w3.org/2000/svg";
  const make = (name, attributes) => { const it = document.createElementNS(ns, name); for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value); return it; };
  const side = rows.length + 8;
  const svg = make("svg", { viewBox: `0 0 ${side} ${side}`, class: "code", role: "img", "aria-label": "Code to be scanned" });
  const dark = rows.flatMap((row, y) => row.map((it, x) => (it ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  svg.append(make("rect", { width: side, height: side, fill: "#fff" }), make("path", { d: dark, fill: "#000" }));
  return svg;
}

function forget() {
  kept.forget();
  say("Nothing is kept on this device any more. Your papers stay in the box, and can no longer be replaced.");
}

/** The papers are fetched; until that worked there is a button to try again. */
async function begin() {
  try { await start(); } catch (error) {
    if (room.querySelector("fieldset") === null) {
      show(heading("Ballot papers"), el("p", {}, "Your papers could not be fetched yet."), el("div", { class: "buttons" }, button("Try again", begin)));
    }
    throw error;
  }
}

run(begin);
