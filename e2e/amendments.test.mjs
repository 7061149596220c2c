// A member proposes a change by words and by form and compares what follows; the annual meeting's vote is recorded; the
// version comes into force, posts and duties change by themselves, and the sentence says which decision put it there.

import assert from "node:assert/strict";
import { after, before, test as named } from "node:test";
import { accessible, be, browser, demonstration, narrow, picture, telling, visitor } from "./lib.mjs";

let demo;
let chrome;
let page;
before(async () => {
  demo = await demonstration();
  chrome = await browser();
  page = await visitor(chrome, { colorScheme: "light" });
});
after(async () => {
  await page?.context().close();
  await chrome?.close();
  await demo?.stop();
});

const test = (name, work) => named(name, () => telling(page, work));

async function as(role) {
  await page.context().clearCookies();
  await be(page, demo, role);
}

async function look(what, name, part) {
  await accessible(page, what);
  await narrow(page, what);
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, `${what}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
  if (name) await picture(page, name, part);
}

/** Presses or follows, and waits until the page that comes is there. */
async function follow(what) {
  await Promise.all([page.waitForEvent("load", { timeout: 120_000 }), what.click()]);
}

async function pass(...steps) {
  await page.goto(`${demo.base}/demo`);
  for (const step of steps) {
    await follow(page.getByRole("button", { name: step }));
    await page.getByRole("status").waitFor();
  }
}

const press = (name) => follow(page.getByRole("button", { name }).first());

let draft;

test("a member changes a clause's words, then its rule by a form, and reads what follows", async () => {
  await as("ordinary member");
  await page.goto(`${demo.base}/amendments`);
  await look("the motions");
  await follow(page.getByRole("link", { name: "Propose a change" }));
  await page.getByLabel("What your proposal is about").fill("A week more for the call");
  await press("Begin a draft");
  assert.match(await page.getByRole("alert").innerText(), /Choose the clause/);
  assert.equal(await page.getByLabel("What your proposal is about").inputValue(), "A week more for the call");
  await page.getByLabel("Which clause you begin with").selectOption("agm");
  await press("Begin a draft");
  const words = page.getByLabel("Words", { exact: true });
  await words.fill((await words.inputValue()).replace("at least six weeks before the meeting", "at least seven weeks before the meeting"));
  await look("the clause as a form");
  await press("Save in the draft");
  draft = page.url().split("?")[0].split("#")[0];
  await page.getByText("Words and rule no longer changed together").waitFor();
  await follow(page.getByRole("link", { name: "Change this rule" }).first());
  await page.getByLabel("How long before").fill("seven or so");
  await press("Change the rule in my draft");
  assert.match(await page.getByRole("alert").innerText(), /./);
  assert.equal(await page.getByLabel("How long before").inputValue(), "seven or so");
  await page.getByLabel("How long before").fill("7 weeks");
  await press("Say it in plain words first");
  await page.getByText("As your draft would have it").waitFor();
  await look("the rule as a form", "amendment-rule");
  await press("Change the rule in my draft");
  const main = await page.locator("main").innerText();
  assert.match(main, /leave out “six” and insert “seven”/);
  assert.match(main, /Before[\s\S]*six weeks[\s\S]*After[\s\S]*seven weeks/);
  await page.getByLabel("Why").first().fill("Whoever works in shifts needs to swap them.");
  await press("Save title and reason");
  await look("the draft with what follows", "amendment-card");
});

test("a motion is read without a script, on a narrow screen too", async () => {
  const reader = await visitor(chrome, { javaScriptEnabled: false, viewport: { width: 320, height: 720 } });
  await be(reader, demo, "ordinary member");
  await reader.goto(`${demo.base}/amendments`);
  await reader.getByRole("link", { name: /Eleven seats/ }).first().click();
  for (const heading of ["Words", "Rules, before and after", "Consequences", "Checks"]) {
    await reader.getByRole("heading", { name: heading, exact: true }).waitFor();
  }
  const text = await reader.locator("main").innerText();
  assert.match(text, /11 seats instead of 12/);
  assert.match(text, /A vote is on exactly this text/);
  await reader.context().close();
});

test("the annual meeting's vote is recorded, and what was typed stays when a minute is missing", async () => {
  await as("ordinary member");
  await page.goto(draft);
  assert.equal(await page.getByRole("button", { name: "Record the vote" }).count(), 0);
  await pass("One day", "One day", "One day", "One day", "One day");
  await as("organiser");
  await page.goto(`${demo.base}/amendments`);
  await follow(page.getByRole("link", { name: /Eleven seats/ }).first());
  await look("a motion before the vote", "amendment-motion");
  await record("Eleven seats", 31, 12);
  await look("a motion that was adopted");
  await page.goto(`${demo.base}/amendments`);
  await follow(page.getByRole("link", { name: /fortnight/ }).first());
  await record("A fortnight", 24, 9);
});

async function record(what, favour, against) {
  await page.locator("#decide summary").first().click();
  await page.getByLabel("For", { exact: true }).fill(String(favour));
  await press("Record the vote");
  assert.match(await page.getByRole("alert").innerText(), /./, "a minute is asked for");
  assert.equal(await page.getByLabel("For", { exact: true }).inputValue(), String(favour));
  await page.getByLabel("Against", { exact: true }).fill(String(against));
  await page.getByLabel("Abstained", { exact: true }).fill("2");
  await page.getByLabel("Meeting and minute").fill("Annual general meeting, minute 9");
  await press("Record the vote");
  await page.getByText(`${favour} for, ${against} against`).first().waitFor();
  await page.getByText("It comes into force on").waitFor();
}

test("the version comes into force; posts and the sentence's history follow by themselves", async () => {
  await pass("One day", "One day");
  await as("organiser");
  await page.goto(`${demo.base}/amendments`);
  await follow(page.getByRole("link", { name: /Eleven seats/ }).first());
  await page.getByText("Became part of the constitution").waitFor();
  await follow(page.getByRole("link", { name: /It became constitution no/ }));
  await look("what the meeting changed", "amendment-changes");
  await page.goto(`${demo.base}/bodies`);
  await page.getByText(/fundraiser/i).first().waitFor();
  await page.goto(`${demo.base}/c/members-meetings`);
  assert.match(await page.locator("main").innerText(), /at least fourteen days before/);
  await page.goto(`${demo.base}/c/members-meetings/history`);
  const told = page.locator("li", { hasText: "at least fourteen days before" }).first();
  assert.match(await told.innerText(), /Annual general meeting, minute 9/);
  await look("where a sentence comes from", "amendment-history");
  assert.deepEqual(page.faults.filter((it) => !/4\d\d/.test(it)), []);
});
