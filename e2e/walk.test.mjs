// Whoever one can be in the demonstration follows every link they are shown: each leads somewhere, says the same without
// script, needs no sideways scrolling at 320 pixels, has no fault in the console and nothing for axe to complain of. As a
// rule a member walks to some sixty pages; WALK="data manager,organiser" sends others, and to all of them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, be, browser, demonstration, narrow, visitor } from "./lib.mjs";

/** Of pages that differ by what they are about alone, so many are looked at. */
const OF_A_KIND = 2;
/** Of pages in one folder whose names are words. */
const OF_A_FOLDER = 12;
/** How many pages are looked at. */
const MOST = process.env.WALK ? Infinity : 60;
/** What is no page: files, letters as they are sent, and the ways to become somebody else. */
const NO_PAGE = /^\/(demo|assets|api|sign-in|sign-out)\b|^\/dev\/mail\/.*\/html$|\.(csv|json|txt|ics|xml|zip|blt|pdf|svg|png|jsonl)$/;

let demo;
let chrome;
before(async () => {
  demo = await demonstration();
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await demo?.stop();
});

/** What a page is about, left out of its address. */
const kind = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}").replace(/\/[^/]*\d[^/]*/g, "/{n}");

async function links(page) {
  const all = await page.locator("a[href]").evaluateAll((found) => found.map((it) => [it.href, it.hasAttribute("download")]));
  const own = new URL(page.url()).origin;
  return all.filter(([href, file]) => !file && new URL(href).origin === own).map(([href]) => new URL(href).pathname + new URL(href).search);
}

/** Follows what is shown, from the first page on; what was wrong, each with the page on which the link stood. */
async function walk(page, plain, origin) {
  const [seen, folders, wrong] = [new Map(), new Map(), []];
  const ways = [["/", "the beginning"]];
  const known = new Set(["/"]);
  let pages = 0;
  for (const [way, from] of ways) {
    if (pages >= MOST) break;
    const path = way.split("?")[0];
    const folder = path.slice(0, path.lastIndexOf("/"));
    const times = seen.get(kind(path)) ?? 0;
    if (NO_PAGE.test(path) || times >= OF_A_KIND || (folders.get(folder) ?? 0) >= OF_A_FOLDER) continue;
    seen.set(kind(path), times + 1);
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
    const note = (what) => wrong.push(`${way} (from ${from}): ${what}`);
    const answer = await plain.goto(origin + way).catch((error) => error);
    if (answer instanceof Error) {
      if (!/Download is starting/.test(answer.message)) note(answer.message);
      continue;
    }
    if (!(answer.headers()["content-type"] ?? "").includes("html")) continue;
    if (answer.status() >= 400) {
      note(`answered ${answer.status()}: ${(await plain.locator("main").innerText().catch(() => "")).slice(0, 200)}`);
      continue;
    }
    const main = plain.locator("main, article").first();
    pages += 1;
    const words = (await main.count()) ? (await main.innerText()).length : 0;
    if (words < 40) note(`says next to nothing without script: ${words} letters`);
    page.faults.length = 0;
    await page.goto(origin + way);
    for (const look of [accessible, narrow]) await look(page, path).catch((error) => note(error.message));
    if (page.faults.length) note(page.faults.join("; "));
    for (const next of await links(page)) {
      if (known.has(next)) continue;
      known.add(next);
      ways.push([next, path]);
    }
  }
  return { wrong, pages };
}

const PEOPLE = (process.env.WALK ?? "ordinary member").split(",");
for (const [turn, role] of PEOPLE.entries()) {
  test(`every link of: ${role}`, async (t) => {
    const colorScheme = turn % 2 ? "dark" : "light";
    const page = await visitor(chrome, { colorScheme });
    await be(page, demo, role);
    const origin = new URL(page.url()).origin;
    const plain = await (await chrome.newContext({
      javaScriptEnabled: false, colorScheme, storageState: await page.context().storageState(),
    })).newPage();
    const { wrong, pages } = await walk(page, plain, origin);
    t.diagnostic(`${pages} pages`);
    assert.deepEqual(wrong, []);
    assert.ok(pages > 20, `only ${pages} pages were found`);
    for (const it of [page, plain]) await it.context().close();
  });
}
