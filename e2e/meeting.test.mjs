// A whole annual meeting with several browsers at once: the door, phones and somebody from afar, a change of the
// constitution, a motion with an amendment, the election's desk, the minutes and their approval at the next meeting.

import assert from "node:assert/strict";
import { after, before, test as named } from "node:test";
import { accessible, be, browser, demonstration, inTheBox, narrow, picture, telling, visitor } from "./lib.mjs";

let demo;
let chrome;
let chair;
let phone;
let afar;
let teller;
let officer;
let screen;
let agm;
let next;
const names = {};
const everybody = () => [chair, phone, afar, teller, officer, screen].filter(Boolean);

before(async () => {
  demo = await demonstration();
  chrome = await browser();
  const small = { viewport: { width: 390, height: 800 } };
  [chair, phone, afar, teller, officer, screen] = await Promise.all([
    visitor(chrome), visitor(chrome, small), visitor(chrome, small), visitor(chrome, small), visitor(chrome), visitor(chrome),
  ]);
});
after(async () => {
  for (const page of everybody()) await page.context().close();
  await chrome?.close();
  await demo?.stop();
});

const test = (name, work) => named(name, () => telling(chair, work));

/** Everybody signs in anew: an officer's powers sleep after a working day. */
async function signIn() {
  const parts = [[chair, "organiser"], [phone, "ordinary member"], [afar, "associate member"], [teller, "data manager"],
    [officer, "returning officer"], [screen, "organiser"]];
  for (const [page, role] of parts) {
    await page.context().clearCookies();
    await be(page, demo, role);
    names[role] = (await page.locator("header .who a").first().innerText()).trim();
  }
}

async function follow(page, what) {
  await Promise.all([page.waitForEvent("load", { timeout: 120_000 }), what.click()]);
}

const press = (page, name, exact = true) => follow(page, page.getByRole("button", { name, exact }).first());

/** Lets time pass until so many minutes are left, at most an hour too early. */
async function passUntil(at) {
  await chair.goto(`${demo.base}/demo`);
  const said = await chair.locator("main strong").last().innerText();
  const [, day, month, year, hour, minute] = said.match(/(\d+) (\w+) (\d{4}), (\d\d):(\d\d)/);
  const here = new Date(`${day} ${month} ${year} ${hour}:${minute}:00 UTC`).getTime();
  // The demonstration's zone is London's: an hour more or less at a change of clocks is made up for by the loop.
  let hours = Math.floor((local(at) - here) / 3_600_000);
  for (; hours >= 24; hours -= 24) await turn("One day");
  for (; hours > 0; hours -= 1) await turn("One hour");
}

async function turn(step) {
  await follow(chair, chair.getByRole("button", { name: step }));
  await chair.getByRole("status").waitFor();
}

/** An instant as London's clocks show it, read as if it were UTC. */
function local(at) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "medium" }).format(at);
  const [, day, month, year, time] = parts.match(/(\d+)\/(\d+)\/(\d+), (.*)/);
  return new Date(`${year}-${month}-${day}T${time}Z`).getTime();
}

async function look(page, name) {
  await accessible(page, name);
  await narrow(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, `${name}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await picture(page, name);
}

/** What the server says of everybody's meeting comes by itself. */
const live = (page, words) => page.locator("[data-live]").getByText(words).first().waitFor({ timeout: 60_000 });

test("the agenda, the pack and the notice are there before", async () => {
  await signIn();
  const meetings = await (await chair.request.get(`${demo.base}/api/meetings`)).json();
  const ahead = meetings.filter((it) => new Date(it.at) > Date.now());
  agm = ahead.find((it) => it.kind === "agm");
  next = ahead.find((it) => it.kind === "members-meeting" && new Date(it.at) > new Date(agm.at));
  assert.equal(agm.state, "called");
  agm.url = `${demo.base}/meetings/${agm.id}`;
  next.url = `${demo.base}/meetings/${next.id}`;
  await phone.goto(agm.url);
  await look(phone, "meeting-before");
  await phone.goto(`${agm.url}/pack`);
  for (const words of ["Night bus and library", "Change to the constitution", "The year in figures"]) {
    await phone.getByText(words).first().waitFor();
  }
  await look(phone, "meeting-pack");
  const text = await (await phone.request.get(`${agm.url}/pack.txt`)).text();
  assert.match(text, /An amendment to it\. It would leave out/);
});

test("people come in by name, by the picture in the room and from afar, and the screen shows it by itself", async () => {
  await passUntil(new Date(agm.at));
  await signIn();
  await chair.goto(agm.url);
  for (const role of ["teller", "minute-taker"]) {
    await chair.getByText("Give somebody a role").click();
    await chair.getByLabel("Role", { exact: true }).selectOption(role);
    const label = await chair.locator("#f-person option").filter({ hasText: names["data manager"] }).first().innerText();
    await chair.getByLabel("Who", { exact: true }).selectOption({ label });
    await press(chair, "Give it");
  }
  await chair.goto(`${agm.url}/chair`);
  await press(chair, "Open the meeting");
  await screen.goto(`${agm.url}/screen`);
  await chair.goto(`${agm.url}/door`);
  for (const role of ["organiser", "data manager"]) {
    await chair.getByLabel("Name or number").fill(names[role]);
    await press(chair, "Look");
    await press(chair, `In the room: ${names[role]}`, false);
  }
  await look(chair, "meeting-door");
  const code = (await chair.locator("main .big").first().innerText()).trim();
  // What a phone's camera opens.
  await phone.goto(`${agm.url}/now?code=${code}`);
  await press(phone, "Check in");
  await press(phone, "Vote with my phone");
  await afar.goto(`${agm.url}/now`);
  await press(afar, "I take part from afar");
  await live(screen, "3 in the room, 1 from afar; 4 may vote.");
  await look(screen, "meeting-screen");
});

test("the constitution is changed by hands and phones in one vote", async () => {
  await chair.goto(`${agm.url}/chair`);
  await press(chair, /^Vote on it: .*fortnight/i, false);
  // Both phones offer the vote by themselves.
  for (const page of [phone, afar]) await page.getByRole("button", { name: "For", exact: true }).waitFor({ timeout: 60_000 });
  await look(phone, "meeting-now");
  await press(phone, "For");
  await press(afar, "For");
  await phone.getByText("Your vote is taken: for").waitFor();
  await live(chair, "2 of 2 by phone have voted");
  await teller.goto(`${agm.url}/tell`);
  await teller.getByLabel("For", { exact: true }).fill("2");
  await look(teller, "meeting-tell");
  await press(teller, "Enter my count");
  await chair.goto(`${agm.url}/chair`);
  await look(chair, "meeting-chair");
  await press(chair, "Close the vote");
  await chair.getByText("4 for, 0 against").first().waitFor();
  await follow(chair, chair.getByRole("link", { name: /Record the vote.*fortnight/i }));
  await chair.locator("#decide summary").first().click();
  await chair.getByLabel("For", { exact: true }).fill("4");
  await chair.getByLabel("Against", { exact: true }).fill("0");
  await chair.getByLabel("Abstained", { exact: true }).fill("0");
  await chair.getByLabel("Meeting and minute").fill("Annual general meeting, minute 4");
  await press(chair, "Record the vote");
  await chair.getByText("It comes into force on").waitFor();
});

/** Puts a motion or an amendment, opens the vote, and everybody votes. */
async function voteOn(title, choice, hands) {
  await chair.goto(`${agm.url}/chair`);
  const row = chair.locator("li", { has: chair.getByRole("link", { name: title, exact: true }) });
  if (await row.getByRole("button", { name: "Put it" }).isVisible()) await follow(chair, row.getByRole("button", { name: "Put it" }));
  await follow(chair, chair.locator("li", { has: chair.getByRole("link", { name: title, exact: true }) }).getByRole("button", { name: "Vote on it" }));
  for (const page of [phone, afar]) {
    await page.getByRole("button", { name: choice, exact: true }).waitFor({ timeout: 60_000 });
    await press(page, choice);
  }
  await teller.goto(`${agm.url}/tell`);
  await teller.getByLabel(choice, { exact: true }).fill(String(hands));
  await press(teller, "Enter my count");
  await chair.goto(`${agm.url}/chair`);
  await press(chair, "Close the vote");
}

test("a motion is discussed, an amendment to it falls, and the motion is carried", async () => {
  await phone.goto(`${agm.url}/now`);
  await press(phone, "I want to speak");
  await live(screen, names["ordinary member"]);
  await chair.goto(`${agm.url}/chair`);
  await press(chair, "Next speaker");
  await live(screen, `${names["ordinary member"]} speaks.`);
  await teller.goto(`${agm.url}/write`);
  await teller.getByLabel("What is said").fill("Two members told of coming home after midnight.");
  await press(teller, "Write it down");
  await look(teller, "meeting-write");
  await voteOn("Amendment to: Night bus and library", "Against", 2);
  await chair.getByText("0 for, 4 against").first().waitFor();
  await voteOn("Night bus and library", "For", 2);
  await chair.getByText("4 for, 0 against").first().waitFor();
  // The minute taker's list grew without being loaded again.
  await teller.goto(`${agm.url}/write`);
  await teller.locator("#lines").getByText(/Decision no\. \d+, Night bus and library/).waitFor();
  await phone.goto(`${demo.base}/meetings/decisions`);
  await phone.getByText("Night bus and library").first().waitFor();
});

/** From one's own page to the ballot box, and the paper with one choice on it cast. */
async function castSecretly(page, choice) {
  await page.goto(`${agm.url}/now`);
  await follow(page, page.getByRole("link", { name: "To the ballot" }));
  await follow(page, page.locator("main a[href$='/booth']").first());
  await page.getByLabel(choice, { exact: true }).check();
  await page.getByRole("button", { name: /check my papers/i }).click();
  await page.getByRole("button", { name: "Cast my papers" }).click();
  await inTheBox(page);
}

test("a secret vote is cast in the room and from afar, nobody votes twice, and nothing is known before the close", async () => {
  await chair.goto(`${agm.url}/chair`);
  await chair.getByText("Another vote", { exact: true }).click();
  await chair.locator("#f-question").fill("Do we trust the committee?");
  await chair.getByLabel("How", { exact: true }).selectOption("ballot");
  await press(chair, "Open the vote");
  await castSecretly(phone, "for");
  await castSecretly(afar, "against");
  // A second paper at the desk: one roll for the room, the phones and those from afar.
  await chair.goto(`${agm.url}/chair`);
  const desk = await chair.getByRole("link", { name: "the desk of this vote" }).getAttribute("href");
  await chair.goto(demo.base + desk);
  for (const role of ["ordinary member", "associate member"]) {
    await chair.getByLabel("Name of the member").fill(names[role]);
    await press(chair, "Search the roll");
    await chair.getByText("No paper is due").first().waitFor();
  }
  await chair.goto(`${agm.url}/chair`);
  assert.ok(!(await chair.locator("[data-live]").innerText()).includes("1 for"), "nothing is known before the close");
  await press(chair, "Close the vote");
  await chair.getByText("1 for, 1 against").first().waitFor();
});

test("the election of the day goes through its own desk", async () => {
  await officer.goto(`${agm.url}/now`);
  await officer.getByRole("link", { name: /^Committee election/ }).first().waitFor();
  await chair.goto(`${agm.url}/chair`);
  const desk = await chair.getByRole("link", { name: /The election.s desk.*Committee election/ }).getAttribute("href");
  await officer.goto(demo.base + desk);
  await officer.getByLabel("Name of the member").fill(names["associate member"]);
  await press(officer, "Search the roll");
  const hand = officer.getByRole("button", { name: /^Paper handed over/ });
  await follow(officer, hand.first());
  await officer.getByText(/^Noted:/).waitFor();
  // One roll: the second desk hands nothing over.
  await officer.getByLabel("Name of the member").fill(names["associate member"]);
  await press(officer, "Search the roll");
  await officer.getByText("No paper is due").first().waitFor();
});

test("a phone to which no stream comes through is told so, and still sees what goes on", async () => {
  await phone.route("**/live", (route) => route.fulfill({ status: 503, body: "" }));
  await phone.goto(`${agm.url}/now`);
  await phone.getByText("The connection is interrupted").waitFor({ timeout: 60_000 });
  await afar.goto(`${agm.url}/now`);
  await press(afar, "I want to speak");
  await live(phone, names["associate member"]);
  await phone.unroute("**/live");
  await press(afar, "I no longer want to speak");
  await phone.locator("[data-live]").getByText(names["associate member"]).first().waitFor({ state: "detached", timeout: 60_000 });
});

test("the meeting closes, and its minutes write themselves and are checked", async () => {
  await chair.goto(`${agm.url}/chair`);
  await press(chair, "Close the meeting");
  // What was not reached is listed, and asked about once.
  await chair.getByText("What is left").waitFor();
  await chair.getByLabel("Close it all the same").check();
  await press(chair, "Close the meeting");
  await live(screen, "held");
  await teller.goto(`${agm.url}/minutes`);
  await press(teller, "Draft the minutes");
  const words = await teller.locator("article").innerText();
  for (const part of ["Night bus and library", "4 for, 0 against", "after midnight"]) assert.ok(words.includes(part), part);
  await look(teller, "meeting-minutes");
  await chair.goto(`${agm.url}/minutes`);
  await press(chair, "I chaired, and this is right");
});

test("the next meeting approves them", async () => {
  await passUntil(new Date(next.at));
  await signIn();
  await chair.goto(`${next.url}/chair`);
  await press(chair, "Open the meeting");
  await chair.goto(`${agm.url}/minutes`);
  await press(chair, /approves version/, false);
  await chair.getByText(/^Approved/).first().waitFor();
  const faults = everybody().flatMap((page) => page.faults);
  assert.deepEqual(faults.filter((it) => !/Failed to load resource/.test(it)), []);
});
