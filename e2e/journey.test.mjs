// The whole journey in a browser: a meeting is fixed, an election called, members stand and vote, the votes are counted,
// the result is declared, and those elected take office. The demonstration's clock is turned in between.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test as named } from "node:test";
import { accessible, be, browser, demonstration, inTheBox, narrow, picture, telling, visitor } from "./lib.mjs";

let demo;
let chrome;
let page;
let election;
before(async () => {
  demo = await demonstration();
  chrome = await browser();
  page = await visitor(chrome);
});
after(async () => {
  await page?.context().close();
  await chrome?.close();
  await demo?.stop();
});

const test = (name, work) => named(name, () => telling(page, work));

/** Somebody of the demonstration, freshly signed in. */
async function as(role) {
  await page.context().clearCookies();
  await be(page, demo, role);
}

async function nameOf(role) {
  await as(role);
  return (await page.locator("header .who a").first().innerText()).trim();
}

/** Lets time pass on the demonstration's page. */
async function pass(...steps) {
  await page.goto(`${demo.base}/demo`);
  for (const step of steps) {
    // A week is a hundred and sixty-eight hours, each with what was due in it.
    await Promise.all([page.waitForEvent("load", { timeout: 120_000 }), page.getByRole("button", { name: step }).click()]);
    await page.getByRole("status").waitFor();
  }
}

async function press(name) {
  await page.getByRole("button", { name }).first().click();
  await page.waitForLoadState();
}

/** Follows a link or a button to another page, and waits until all of that is there: what is asked of it then is no guess. */
async function follow(what) {
  await Promise.all([page.waitForEvent("load"), what.click()]);
}

async function go(path, heading) {
  await page.goto(demo.base + path);
  assert.match(await page.locator("h1").innerText(), heading, path);
}

/** Looks at the page as axe and a small phone do, and keeps a picture. */
async function keep(name) {
  await accessible(page, name);
  await narrow(page, name);
  await picture(page, name);
}

async function says(words) {
  const text = await page.locator("main").innerText();
  assert.match(text, words);
}

function meeting() {
  const day = new Date(Date.now() + 33 * 86_400_000);
  return `${day.toISOString().slice(0, 10)}T19:00`;
}

test("an organiser fixes the meeting and prepares the election", async () => {
  const returningOfficer = await nameOf("returning officer");
  const scrutineer = await nameOf("scrutineer");
  await as("organiser");
  await keep("monday");
  await go("/bodies/occasions/new", /meeting/i);
  await page.getByLabel("Which meeting").selectOption("members-meeting");
  await page.getByLabel("Day and hour").fill(meeting());
  await page.getByRole("textbox", { name: "Where" }).fill("Community Hall");
  await press("Fix it");
  await go("/elections/new", /Prepare an election/);
  await page.getByLabel(/delegat/i).check();
  const options = await page.locator("#f-occasion option").allInnerTexts();
  await page.locator("#f-occasion").selectOption({ index: options.length - 1 });
  await page.getByLabel("Title").fill("Delegates, second round");
  await press("Compute the timetable");
  election = new URL(page.url()).pathname;
  assert.match(election, /^\/elections\/[0-9a-f-]{36}$/);
  await says(/Nominations close/);
  await keep("timetable");
  for (const [role, name] of [["Returning officer", returningOfficer], ["Scrutineer", scrutineer]]) {
    await go(`${election}/officers`, /runs and watches/i);
    await page.getByLabel(role, { exact: true }).check();
    await page.getByLabel("Who", { exact: true }).selectOption({ label: name });
    await page.getByLabel("By which minute").fill("Committee, item 5");
    await press(/^Appoint$/);
    await says(new RegExp(name));
  }
});

test("the call goes to every member, and says who is left out", async () => {
  await go(`${election}/call`, /The call/);
  await says(/left out/i);
  await press("Call the election");
  await pass("One hour");
  await page.goto(`${demo.base}/dev/mail`);
  await says(/Delegates, second round/);
});

test("members stand, and a nomination that is not whole keeps what was typed", async () => {
  const wish = "I would report on every vote that I cast.";
  for (const [role, woman] of [["ordinary member", true], ["associate member", false], ["data manager", false]]) {
    await as(role);
    await go(`${election}/nominate`, /Stand for a post/);
    await page.getByLabel("Statement to the members").fill(wish);
    await page.locator("input[name^='post-'], .order input").first().fill("1");
    if (woman) await page.getByLabel("I describe myself as: woman", { exact: true }).check();
    await press("Hand the nomination in");
    await says(/agree/i);
    assert.equal(await page.getByLabel("Statement to the members").inputValue(), wish, "what was typed is gone");
    await page.getByLabel(/I agree to stand/).check();
    if (role === "ordinary member") await keep("nominate");
    await press("Hand the nomination in");
    const trouble = await page.locator("#problem").innerText({ timeout: 500 }).catch(() => "");
    assert.ok(!page.url().endsWith("/nominate"), `the nomination of ${role} was not taken: ${trouble}`);
  }
});

test("after the close a nomination is refused with its clause", async () => {
  await pass("One week", "One week", "One week", "One day", "One day", "One day", "One day", "One day", "One day");
  await as("organiser");
  await page.goto(`${demo.base}${election}/nominate`);
  await says(/clause 15/);
});

test("the returning officer reads the report, freezes the roll and opens the ballot", async () => {
  await as("returning officer");
  await go(`${election}/closing`, /close of nominations/);
  await says(/can be met/);
  await go(`${election}/roll`, /roll/i);
  if (await page.getByRole("button", { name: "Freeze the roll" }).isVisible()) await press("Freeze the roll");
  await says(/Fingerprint/);
  await keep("roll");
  await pass("One day", "One day");
  await as("returning officer");
  await go(`${election}/ballot`, /The ballot/);
  await says(/not reached/);
  await press("I have seen both");
  await go(`${election}/ballot`, /The ballot/);
  await press("Open the ballot");
  await says(/has not made a key/);
  await makeKey();
  await go(`${election}/ballot`, /The ballot/);
  await press("Open the ballot");
  await page.getByText("While people vote").waitFor();
  await signBallot();
  await go(`${election}/ballot`, /The ballot/);
  await says(/While people vote/);
  await page.locator("main a[href^='/desk/']").first().click();
  await keep("desk");
});

const PASSPHRASE = "four plain words chosen";
let key;

/** The returning officer's key is made in the browser, and comes as a file. */
async function makeKey() {
  await page.locator("main a[href^='/ballot-keys/']").first().click();
  await page.getByLabel("Passphrase", { exact: true }).last().fill(PASSPHRASE);
  await page.getByLabel("The same again").fill(PASSPHRASE);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Make the key" }).click()]);
  key = join(demo.dir, "..", download.suggestedFilename());
  await download.saveAs(key);
  await page.getByText("Your key is made").waitFor();
  await accessible(page, "a key that was made");
  await follow(page.getByRole("link", { name: /try the key/ }));
  await says(/not tried yet/);
  await keep("keys");
  await withKey("Try my key", "form[data-officer=try]");
  await page.locator(".badge.good", { hasText: "tried: it opens" }).waitFor();
}

/** With the file of the key and its passphrase. */
async function withKey(button, which = "form[data-poll]") {
  const form = page.locator(which).first();
  await form.getByLabel("The file of your key").setInputFiles(key);
  await form.getByLabel("Your passphrase").fill(PASSPHRASE);
  await form.getByRole("button", { name: button, exact: true }).click();
}

async function signBallot() {
  await go(`/ballot-keys/${election.split("/").pop()}`, /Keys to the box/);
  await says(/no paper is given out/);
  await withKey("Sign");
  await page.locator(".badge.good", { hasText: "yes" }).waitFor();
}

async function openPapers() {
  await go(`/ballot-keys/${election.split("/").pop()}`, /Keys to the box/);
  await says(/The one key holder has not opened the box/);
  await withKey("Open");
  await page.locator(".badge.good", { hasText: "opened" }).waitFor();
}

async function vote(role, choices) {
  await as(role);
  await page.goto(`${demo.base}/vote`);
  await follow(page.getByRole("link", { name: /Delegates, second round/ }).first());
  const ask = page.getByRole("button", { name: /by e-mail/ });
  if (await ask.isVisible()) await follow(ask);
  await follow(page.locator("main a[href$='/booth']").first());
  await page.locator(".choice").first().waitFor();
  if (role === "ordinary member") await keep("booth");
  for (const place of choices) await page.locator("[data-act=rank]:visible").nth(place).click();
  await press(/check my papers/i);
  if (role === "ordinary member") await keep("review");
  await press("Cast my papers");
  await inTheBox(page);
}

test("members ask for a ballot, rank, check and cast", async () => {
  await vote("ordinary member", [0, 0]);
  await vote("associate member", [1]);
  await vote("data manager", [2, 0]);
  await vote("ordinary member", [2, 1]);
});

test("after the meeting the votes are counted, watched and declared", async () => {
  await pass("One day", "One day", "One day", "One day", "One day");
  await as("ordinary member");
  await page.goto(`${demo.base}/vote`);
  await as("returning officer");
  await go(`${election}/ballot`, /The ballot/);
  if (await page.getByRole("button", { name: /Close the ballot/ }).isVisible()) await press(/Close the ballot/);
  await go(`${election}/count`, /The count/);
  await press("Count the votes");
  await says(/still sealed/);
  await pass("One hour");
  await as("returning officer");
  await openPapers();
  await go(`${election}/count`, /The count/);
  await press("Count the votes");
  await as("scrutineer");
  await go(`${election}/count`, /The count/);
  await press("Count again and compare");
  await says(/Same in every byte/);
  await page.getByLabel("Your note").fill("I counted again: the same.");
  await page.locator("button", { hasText: /note/i }).first().click();
  await as("returning officer");
  await go(`${election}/count`, /The count/);
  await press("Declare the result");
  await go(`${election}/result`, /Result/);
  await says(/3 of \d+ members/);
  await keep("result-of-journey");
});

test("those elected take office, and the handover list opens", async () => {
  await as("returning officer");
  await go(`${election}/count`, /The count/);
  if (await page.getByRole("button", { name: /let the terms begin/ }).isVisible()) await press(/let the terms begin/);
  await as("organiser");
  await go("/bodies/posts/delegate", /delegate/i);
  await says(/Delegates, second round/);
});

test("last year's result is drawn, explained and downloadable", async () => {
  await as("ordinary member");
  await page.goto(`${demo.base}/elections`);
  await page.getByRole("link", { name: /^Committee election/ }).last().click();
  const past = new URL(page.url()).pathname.match(/^\/elections\/[0-9a-f-]{36}/)[0];
  await go(`${past}/result`, /Result/);
  await page.getByRole("link", { name: "Organiser", exact: true }).click();
  await says(/How votes moved/);
  await keep("result");
  await picture(page, "diagram", page.locator("main svg").first());
  const link = await page.getByRole("link", { name: /CSV/ }).getAttribute("href");
  const file = await page.request.get(new URL(link, page.url()).href);
  assert.equal(file.status(), 200);
  assert.match(await file.text(), /First preferences/);
});

test("the pages that the guides show are in order", async () => {
  await as("ordinary member");
  await go("/c/elections", /Electing the committee/);
  for (const fold of await page.locator("main details summary").all()) await fold.click();
  await keep("constitution");
  await go("/elections", /Elections/);
  await keep("elections");
  await page.getByRole("link", { name: /^Delegates to the conference/ }).first().click();
  const delegates = new URL(page.url()).pathname;
  await go(`${delegates}/candidates`, /./);
  await keep("candidates");
  await as("data manager");
  await go("/people", /./);
  await keep("register");
  await page.goto(`${demo.base}/mail`);
  await page.locator("main a[href^='/mail/mailings/']").first().click();
  await keep("mail");
});

test("nobody met a fault on the way", () => {
  assert.deepEqual(page.faults.filter((it) => !/40[0-9]|422/.test(it)), []);
});
