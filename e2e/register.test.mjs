// The register in a browser: joining and being welcomed, the association's file with a conflict, one person entered twice,
// and an office that ends while its holder is reading.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, be, browser, demonstration, narrow, picture, telling, visitor } from "./lib.mjs";

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

async function look(page, what) {
  await accessible(page, what);
  await narrow(page, what);
}

/** The link in the newest letter to an address. */
async function letter(page, address, link) {
  for (let tries = 0; tries < 100; tries++) {
    await page.goto(`${demo.base}/dev/mail`);
    const line = page.getByRole("listitem").filter({ hasText: address });
    if (await line.count()) {
      await line.first().getByRole("link").click();
      const text = await page.locator("main").innerText();
      const found = text.match(link);
      assert.ok(found, `no link in: ${text.slice(0, 800)}`);
      return found[0];
    }
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error(`no letter to ${address}`);
}

/** What went wrong in the pages; a refusal, which the browser also reports, is an answer. */
const faults = (...pages) => pages.flatMap((it) => it.faults).filter((it) => !/status of (409|422)/.test(it));

/** Reloads a page on which work goes on until a heading is there. */
async function comes(page, name) {
  const heading = page.getByRole("heading", { name });
  for (let tries = 0; tries < 100 && !(await heading.count()); tries++) {
    await page.waitForTimeout(300);
    await page.reload();
  }
  await heading.waitFor();
}

test("somebody joins as an associate on a telephone, is admitted, and is welcomed", async () => {
  const phone = await visitor(chrome, { viewport: { width: 360, height: 740 } });
  const officer = await visitor(chrome);
  const friend = await visitor(chrome, { javaScriptEnabled: false });
  await telling(phone, async () => {
    await phone.goto(`${demo.base}/join`);
    await look(phone, "joining");
    await phone.getByRole("link", { name: "Join as associate member" }).click();
    await phone.getByLabel("First name").fill("Wren");
    await phone.getByLabel("Last name").fill("Saltmarsh");
    await phone.getByLabel("E-mail", { exact: true }).fill("wren.saltmarsh@example.org");
    await phone.getByLabel("Postcode of your main home").fill("not a postcode");
    for (const box of await phone.getByRole("checkbox", { name: /^(My main home|I am not|I share)/ }).all()) await box.check();
    await phone.getByRole("button", { name: "Send" }).click();
    await phone.getByRole("alert").waitFor();
    assert.equal(await phone.getByLabel("Last name").inputValue(), "Saltmarsh");
    assert.ok(await phone.getByRole("checkbox", { name: /^I share/ }).isChecked());
    await phone.getByLabel("Postcode of your main home").fill("ZZ1 1AB");
    await look(phone, "the form for joining");
    await picture(phone, "join-form");
    await phone.getByRole("button", { name: "Send" }).click();
    await phone.getByRole("heading", { name: "Look into your mail" }).waitFor();
    await phone.goto(await letter(phone, "wren.saltmarsh@example.org", /http:\S+\/join\/\S+/));
    await phone.getByRole("button", { name: "Yes, this is my address" }).click();
  });

  await telling(officer, async () => {
    await be(officer, demo, "data manager");
    await officer.goto(`${demo.base}/joining`);
    await officer.getByRole("link", { name: "Wren Saltmarsh" }).click();
    await look(officer, "an application");
    await picture(officer, "join-decide");
    await officer.getByRole("button", { name: "Admit as associate member" }).click();
    await officer.waitForLoadState();
    await be(friend, demo, "ordinary member");
    await friend.goto(`${demo.base}/me`);
    const [, name] = (await friend.locator("main").innerText()).match(/^([A-Z]\S+ [A-Z][^,\s]+), national member/m);
    await officer.goto(`${demo.base}/welcome`);
    await officer.getByLabel("Membership number").fill("no such number");
    await officer.getByRole("button", { name: "Put on the list" }).click();
    await officer.getByRole("alert").waitFor();
    assert.equal(await officer.getByLabel("Membership number").inputValue(), "no such number");
    const line = () => officer.getByRole("listitem").filter({ hasText: "Wren Saltmarsh" });
    await line().getByLabel("Give to").selectOption({ label: name });
    await line().getByRole("button", { name: "Give" }).click();
    assert.match(await line().innerText(), new RegExp(`${name} welcomes them`));
    await look(officer, "newcomers");
    await picture(officer, "welcome");
  });

  await telling(friend, async () => {
    await friend.goto(`${demo.base}/welcome`);
    await friend.getByRole("heading", { name: "Wren Saltmarsh" }).waitFor();
    assert.equal(await friend.getByText("All newcomers").count(), 0, "whoever welcomes sees their own newcomers and no others");
    const before = await friend.getByRole("button", { name: /^Done: / }).count();
    await friend.getByRole("button", { name: /^Done: / }).first().click();
    await friend.getByText("done", { exact: true }).first().waitFor();
    assert.equal(await friend.getByRole("button", { name: /^Done: / }).count(), before - 1);
  });
  assert.deepEqual(faults(phone, officer), []);
  for (const page of [phone, officer, friend]) await page.context().close();
});

test("the association's file is compared, a conflict is decided by a person, and it is applied and rolled back", async () => {
  const page = await visitor(chrome);
  await telling(page, async () => {
    await be(page, demo, "data manager");
    await page.goto(`${demo.base}/segment`);
    await look(page, "the national segment");
    await page.getByRole("link", { name: "No. 2" }).click();
    await look(page, "the difference");
    await picture(page, "segment-run");
    await page.getByRole("button", { name: "Apply it" }).click();
    await page.getByRole("alert").filter({ hasText: /conflict/i }).waitFor();
    await page.getByRole("button", { name: "It is the same person" }).click();
    await page.getByRole("button", { name: "Apply it" }).click();
    await comes(page, /Segment no\. 2 applied/);
    await page.goto(`${demo.base}/people?q=Tidepool`);
    await page.getByText("Sorrel Tidepool").first().waitFor();
    await page.goto(`${demo.base}/segment`);
    await page.getByRole("link", { name: "No. 2" }).click();
    await page.getByRole("button", { name: "Roll it back" }).click();
    await comes(page, /Segment no\. 2 rolled back/);
    await page.goto(`${demo.base}/people?q=Tidepool`);
    await page.getByText(/Nobody/).first().waitFor();
  });
  assert.deepEqual(faults(page), []);
  await page.context().close();
});

test("one person who is entered twice is found, joined to one, and taken apart again", async () => {
  const page = await visitor(chrome);
  await telling(page, async () => {
    await be(page, demo, "data manager");
    for (const [given, email] of [["Catherine", "c.wakerobin@example.org"], ["Katherine", "kate.wakerobin@example.org"]]) {
      await page.goto(`${demo.base}/people/new`);
      await page.getByLabel("First name").fill(given);
      await page.getByLabel("Last name").fill("Wakerobin");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Telephone").fill("020 7946 0999");
      await page.getByLabel("Postcode").fill("ZZ1 1AB");
      await page.getByRole("button", { name: "Add to the register" }).click();
      await page.getByRole("heading", { name: `${given} Wakerobin` }).waitFor();
    }
    await page.goto(`${demo.base}/people/duplicates`);
    await page.getByRole("button", { name: "Compare the whole register" }).click();
    const pair = page.getByRole("link", { name: /Wakerobin.*Wakerobin/ });
    for (let tries = 0; tries < 60 && !(await pair.count()); tries++) {
      await page.waitForTimeout(500);
      await page.goto(`${demo.base}/people/duplicates`);
    }
    await look(page, "possible duplicates");
    await picture(page, "duplicates");
    await pair.first().click();
    await look(page, "two entries side by side");
    await picture(page, "duplicates-pair");
    await page.getByRole("button", { name: /Keep|Join/ }).first().click();
    await page.goto(`${demo.base}/people/joined`);
    await look(page, "joined entries");
    await page.getByRole("button", { name: /apart/i }).first().click();
    await page.goto(`${demo.base}/people?q=Wakerobin`);
    await page.getByText("Catherine").first().waitFor();
    await page.getByText("Katherine").first().waitFor();
  });
  assert.deepEqual(faults(page), []);
  await page.context().close();
});

test("an office that ends takes its holder's access away at once", async () => {
  const holder = await visitor(chrome);
  const organiser = await visitor(chrome);
  await telling(holder, async () => {
    await be(holder, demo, "data manager");
    await holder.goto(`${demo.base}/people`);
    await holder.getByRole("heading", { name: "Register" }).waitFor();
  });
  await telling(organiser, async () => {
    await be(organiser, demo, "organiser");
    await organiser.goto(`${demo.base}/bodies/posts/data-manager`);
    await organiser.getByText("This term ends").click();
    await organiser.getByLabel("By which decision").fill("Committee meeting of today, item 3");
    await organiser.getByLabel(/They were removed/).check();
    await look(organiser, "a post");
    await picture(organiser, "office-ends");
    await organiser.getByRole("button", { name: "Record the end" }).click();
    await organiser.getByText("Committee meeting of today, item 3").waitFor();
    await organiser.getByText("1 seat, 1 empty").waitFor();
  });
  await telling(holder, async () => {
    const answer = await holder.goto(`${demo.base}/people`);
    assert.ok(answer.status() >= 400 || holder.url().includes("/sign-in"), `${answer.status()} ${holder.url()}`);
    assert.doesNotMatch(await holder.locator("main").innerText(), /@example\.org/);
    await look(holder, "what somebody without the office sees");
  });
  for (const page of [holder, organiser]) await page.context().close();
});
