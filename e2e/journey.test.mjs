// The whole journey in a browser: a meeting is fixed, an election called, members stand and vote, the votes are counted,
// the result is declared, and those elected take office. The demonstration's clock is turned in between.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test as named } from "node:test";
import { countersign, makeKey, withKey, witness } from "./keys.mjs";
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
  const second = await nameOf("second scrutineer");
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
  for (const [role, name] of [["Returning officer", returningOfficer], ["Scrutineer", scrutineer], ["Scrutineer", second]]) {
    await go(`${election}/officers`, /runs and watches/i);
    await page.getByLabel(role, { exact: true }).check();
    const who = page.getByLabel("Who", { exact: true });
    await who.selectOption({ label: await who.locator("option", { hasText: name }).first().textContent() });
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
});

const HOLDERS = ["returning officer", "scrutineer", "second scrutineer"];
const keys = {};
let witnesses = [];
const toKeys = () => go(`/ballot-keys/${election.split("/").pop()}`, /Keys to the box/);

test("three officers make their keys and try them, and three witnesses are named", async () => {
  const folder = join(demo.dir, "..");
  for (const role of HOLDERS) {
    await as(role);
    await toKeys();
    keys[role] = await makeKey(page, folder);
    if (role === "returning officer") await accessible(page, "a key that was made");
    await follow(page.getByRole("link", { name: /try the key/ }));
    await says(/not tried yet/);
    if (role === "scrutineer") {
      await withKey(page, "try", "Try my key", keys[role], "four plain words chosem");
      await page.getByText("The passphrase does not open this key").waitFor();
      await withKey(page, "try", "Try my key", keys["returning officer"]);
      await page.getByText(/This is another key, beginning/).waitFor();
    }
    await withKey(page, "try", "Try my key", keys[role]);
    await page.locator("li", { hasText: /tried: it opens/ }).nth(HOLDERS.indexOf(role)).waitFor();
  }
  await keep("keys");
  await as("returning officer");
  for (const name of ["north.example", "south.example", "press.example"]) {
    const it = witness(folder, name);
    witnesses.push(it);
    await toKeys();
    await page.getByText("Name a witness").click();
    await page.getByLabel("Name of the witness, without spaces").fill(it.name);
    await page.getByLabel("Its key").fill(it.key.toUpperCase());
    await follow(page.getByRole("button", { name: "Name the witness" }));
  }
  await says(/north\.example, press\.example, south\.example/);
});

let poll;
let words;

test("the ballot opens, and is signed by the one who runs it and one who watches", async () => {
  await go(`${election}/ballot`, /The ballot/);
  await press("Open the ballot");
  await page.getByText("While people vote").waitFor();
  for (const role of ["returning officer", "scrutineer"]) {
    await as(role);
    await toKeys();
    await says(/no paper is given out/);
    if (role === "scrutineer") await keep("sign");
    await withKey(page, "sign", "Sign", keys[role]);
    await page.getByText("has signed", { exact: true }).nth(HOLDERS.indexOf(role)).waitFor();
  }
  await page.locator(".badge.good", { hasText: "yes" }).waitFor();
  words = await page.locator("dl strong").first().innerText();
  assert.equal(words.split(" ").length, 6);
  await as("returning officer");
  await go(`${election}/ballot`, /The ballot/);
  await says(/While people vote/);
  await page.locator("main a[href^='/desk/']").first().click();
  await page.waitForLoadState();
  poll = new URL(page.url()).pathname.split("/").pop();
  await keep("desk");
});

async function toTheBallot(at, role) {
  await at.context().clearCookies();
  await be(at, demo, role);
  await at.goto(`${demo.base}/vote/${poll}`);
  const ask = at.getByRole("button", { name: "Ask to vote on this website" });
  if (await at.locator("main a[href$='/booth']").count() === 0) await Promise.all([at.waitForEvent("load"), ask.click()]);
}

async function vote(role, choices) {
  await toTheBallot(page, role);
  await follow(page.locator("main a[href$='/booth']").first());
  await page.locator(".choice").first().waitFor();
  if (role === "ordinary member") await keep("booth");
  for (const place of choices) await page.locator("[data-act=rank]:visible").nth(place).click();
  await press(/check my papers/i);
  if (role === "ordinary member") await keep("review");
  await press("Cast my papers");
  await inTheBox(page);
  return page.locator(".words").first().innerText();
}

let mine;
let code;
let chosen;

test("a member asks for the ballot again and again, ranks, checks, casts, and changes the vote", async () => {
  await toTheBallot(page, "ordinary member");
  await follow(page.getByRole("button", { name: "Send me the way to this ballot by e-mail" }));
  for (let look = 0; look < 40; look += 1) {
    await page.goto(`${demo.base}/dev/mail`);
    if (await page.getByText("Your ballot: Delegates, second round").count() > 1) break;
    await page.waitForTimeout(250);
  }
  assert.equal(await page.getByText("Your ballot: Delegates, second round").count(), 2, "the way to the ballot was sent again");
  await vote("ordinary member", [0, 0]);
  mine = await vote("ordinary member", [2, 1]);
  await picture(page, "in-the-box");
  await page.getByText("Look on another device at what the box holds").click();
  await page.getByRole("img", { name: "Code to be scanned" }).waitFor();
  await accessible(page, "the code");
  await narrow(page, "the code");
  code = await page.locator("code.long").innerText();
  await page.getByRole("button", { name: "Change my vote" }).click();
  chosen = await page.locator(".choice label").allInnerTexts();
});

let plainWords;

test("a member without script votes by the plain form, and is told whom that trusts", async () => {
  const plain = await visitor(chrome, { javaScriptEnabled: false });
  await toTheBallot(plain, "associate member");
  await Promise.all([plain.waitForEvent("load"), plain.getByRole("link", { name: /by the plain form/ }).first().click()]);
  assert.match(await plain.locator("main").innerText(), /On this page you trust our server/);
  await plain.locator("input.rank").first().fill("two");
  await plain.getByRole("button", { name: /check my paper/ }).click();
  assert.equal(await plain.locator("input.rank").first().inputValue(), "two", "what was typed is gone");
  assert.match(await plain.locator("main").innerText(), /“two”\. Write a whole number/);
  await plain.locator("input.rank").first().fill("1");
  await plain.getByRole("button", { name: /check my paper/ }).click();
  await plain.getByRole("button", { name: "Cast my paper" }).click();
  plainWords = (await plain.locator("body").innerText()).match(/four words: ([a-z]+ [a-z]+ [a-z]+ [a-z]+)\./)[1];
  await plain.context().close();
});

test("a paper that is lost with its device is declared lost, and another one is given out", async () => {
  const name = await nameOf("data manager");
  const phone = await visitor(chrome);
  await toTheBallot(phone, "data manager");
  await Promise.all([phone.waitForEvent("load"), phone.locator("main a[href$='/booth']").first().click()]);
  await phone.route("**/cast", (route) => route.abort());
  await phone.locator("[data-act=rank]:visible").first().click();
  await phone.getByRole("button", { name: "Check my papers" }).click();
  await phone.getByRole("button", { name: "Cast my papers" }).click();
  await phone.locator("#state.bad", { hasText: "could not be reached" }).waitFor();
  await phone.context().close();
  await toTheBallot(page, "data manager");
  await follow(page.locator("main a[href$='/booth']").first());
  await page.locator("[data-act=rank]:visible").first().click();
  await press("Check my papers");
  await press("Cast my papers");
  await page.locator("#state.bad", { hasText: "given out before" }).waitFor();
  await as("returning officer");
  await page.goto(`${demo.base}/desk/${poll}?q=${encodeURIComponent(name.split(" ").pop())}`);
  const line = page.locator("main .rows > li", { hasText: name });
  await line.getByText("The paper is lost").click();
  await line.getByLabel("What the member declared").fill("Fell into the harbour this morning");
  await follow(line.getByRole("button", { name: "Let another one be given out" }));
  await page.getByText("counted in public").first().waitFor();
  await vote("data manager", [2]);
});

test("a screen reader hears the ballot's page, and the keys to the box, as headings, lists and named buttons", async () => {
  await toTheBallot(page, "ordinary member");
  const ballot = await page.locator("main").ariaSnapshot();
  for (const wanted of [/heading "Delegates, second round" \[level=1\]/, /heading "Your papers" \[level=2\]/, /link "Vote again ?: Delegate/, /heading "Can this ballot be trusted\?"/]) assert.match(ballot, wanted);
  await as("returning officer");
  await toKeys();
  const tree = await page.locator("main").ariaSnapshot();
  for (const wanted of [/heading "Keys to the box" \[level=1\]/, /heading "Who holds a key" \[level=2\]/, /paragraph: .*, returning officer has signed/]) assert.match(tree, wanted);
});

const log = () => `${demo.base}/polls/${poll}/log`;

test("after the close anybody finds their paper on the list, with script and without, seen by three witnesses", async () => {
  await pass("One day", "One day", "One day", "One day", "One day");
  await as("returning officer");
  await go(`${election}/ballot`, /The ballot/);
  if (await page.getByRole("button", { name: /Close the ballot/ }).isVisible()) {
    await page.getByLabel(/Everybody in the room and by post has voted/).check();
    await press(/Close the ballot/);
  }
  for (const it of witnesses) countersign(it, log(), words);
  const anybody = await visitor(chrome);
  await anybody.goto(`${demo.base}/polls/${poll}/check`);
  await anybody.getByLabel(/Your four words/).fill(mine);
  await anybody.getByRole("button", { name: "Look" }).click();
  await anybody.locator("[data-said]", { hasText: /In the box: Delegate, entry \d+ of \d+, seen by three witnesses\./ }).waitFor();
  await accessible(anybody, "found");
  await narrow(anybody, "found");
  await picture(anybody, "check");
  // The code that was scanned stands in the address; a wrong letter in it is noticed.
  const other = await visitor(chrome);
  await other.goto(`${demo.base}/polls/${poll}/check#${code}`);
  await other.locator("[data-said]", { hasText: /The paper in the box for Delegate says: 1 .+, 2 / }).waitFor();
  const said = await other.locator("[data-said]").innerText();
  assert.ok(chosen.some((it) => said.includes(it.replace(/Your number for\s*/, "").trim())), said);
  await other.goto(`${demo.base}/polls/${poll}/check`);
  await other.getByLabel(/Your four words/).fill(code.replace(/\.[0-9-]+$/, ".1"));
  await other.getByRole("button", { name: "Look" }).click();
  await other.locator("[data-said]", { hasText: "does not say what this code says" }).waitFor();
  const plain = await visitor(chrome, { javaScriptEnabled: false });
  await plain.goto(`${demo.base}/polls/${poll}/check`);
  await plain.getByLabel("Your four words", { exact: true }).fill(plainWords);
  await plain.getByRole("button", { name: "Let the server look" }).click();
  assert.match(await plain.locator("main").innerText(), /In the box: Delegate, entry \d+ of \d+, seen by three witnesses/);
  for (const it of [anybody, other, plain]) await it.context().close();
});

test("two of the three keys open the box, and the lost one is no harm", async () => {
  await as("returning officer");
  await go(`${election}/count`, /The count/);
  await press("Count the votes");
  await says(/still sealed/);
  await toKeys();
  await says(/voters may still say that a paper of theirs is missing/);
  await pass("One hour");
  await as("scrutineer");
  await toKeys();
  await page.getByText(/^This key is lost/).click();
  await follow(page.getByRole("button", { name: /^It is lost/ }));
  await says(/Two keys are left, and two are needed: nothing is lost/);
  await as("returning officer");
  await toKeys();
  await says(/None of three key holders have opened their part; any two of them open the box/);
  await withKey(page, "open", "Open", keys["returning officer"]);
  await page.getByText("You have opened your part").waitFor();
  await says(/One of three key holders has opened their part/);
  await keep("open");
  await as("second scrutineer");
  await toKeys();
  const spread = keys["second scrutineer"].printed.replaceAll('"', "”").replace(/(\S{40})/g, "$1\n ");
  await withKey(page, "open", "Open", { printed: spread });
  await page.locator(".badge.good", { hasText: /^opened$/ }).waitFor();
});

test("the votes are counted, watched and declared, and lost papers stand beside the result", async () => {
  await as("returning officer");
  await go(`${election}/count`, /The count/);
  await follow(page.getByRole("button", { name: "Count the votes" }));
  await as("scrutineer");
  await go(`${election}/count`, /The count/);
  await press("Count again and compare");
  await says(/yes, in every byte/);
  await page.getByLabel("Your note").fill("I counted again: the same.");
  await page.locator("button", { hasText: /note/i }).first().click();
  await as("returning officer");
  await go(`${election}/count`, /The count/);
  await press("Declare the result");
  await go(`${election}/result`, /Result/);
  await says(/3 of \d+ members/);
  await keep("result-of-journey");
  await page.locator("main a[href*='/result/']").first().click();
  await page.waitForLoadState();
  await says(/One paper was declared lost and given out again/);
  await page.goto(`${demo.base}/vote/${poll}`);
  await says(/One paper was declared lost and given out again/);
});

test("those elected take office, and the handover list opens", async () => {
  await as("returning officer");
  await go(`${election}/count`, /The count/);
  if (await page.getByRole("button", { name: /let the terms begin/ }).isVisible()) {
    // This meeting's own record was not kept here.
    const why = page.getByLabel(/Why the terms begin/);
    if (await why.isVisible()) await why.fill("The minutes are kept on paper.");
    await press(/let the terms begin/);
  }
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
