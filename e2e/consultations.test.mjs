// A member answers without script, an organiser works through the answers, a letter is taken, and a report is read.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, be, browser, demonstration, narrow, picture, visitor } from "./lib.mjs";

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

test("a member answers a part, keeps what was typed, and changes it", async () => {
  const page = await visitor(chrome, { javaScriptEnabled: false });
  await be(page, demo, "ordinary member");
  await page.goto(`${demo.base}/consultations`);
  await page.getByRole("link", { name: /is it clear/ }).click();
  const part = page.locator("section.clause", { has: page.getByRole("heading", { name: /Data manager/ }) });
  await part.locator("summary").click();
  await part.getByLabel("I disagree").check();
  await part.getByLabel("Is anything missing?").fill("Who stands in when the data manager is ill?");
  await part.getByLabel(/Which words is it about/).fill("words that are not there");
  await part.getByRole("button", { name: "Keep this answer" }).click();
  assert.match(await page.getByRole("alert").innerText(), /do not stand in this part/);
  const again = page.locator("section.clause", { has: page.getByRole("heading", { name: /Data manager/ }) });
  assert.equal(await again.getByLabel("Is anything missing?").inputValue(), "Who stands in when the data manager is ill?");
  assert.ok(await again.getByLabel("I disagree").isChecked());
  await again.getByLabel(/Which words is it about/).fill("");
  await again.getByRole("button", { name: "Keep this answer" }).click();
  await page.getByText("Your answer is kept").waitFor();
  await page.getByText("Who stands in when the data manager is ill?").first().waitFor();
  await page.context().close();
});

test("the organiser's pages, a letter, the table and the report", async () => {
  const page = await visitor(chrome);
  await be(page, demo, "organiser");
  await page.goto(`${demo.base}/consultations`);
  await look(page, "the list");
  await page.getByRole("link", { name: /is it clear/ }).click();
  await look(page, "an open text");
  await picture(page, "consultation-open");
  await page.getByRole("link", { name: "The committee's table" }).click();
  await look(page, "the table");
  await picture(page, "consultation-table");
  await page.getByRole("link", { name: /^Answer this/ }).first().click();
  await page.getByLabel("the text stays").check();
  await page.getByRole("button", { name: "Keep the answer" }).click();
  assert.match(await page.getByRole("alert").innerText(), /Say in a sentence/);
  await look(page, "an answer refused");
  await page.getByLabel("What you say to it").fill("It is explained in clause 11.2 now.");
  await page.getByRole("button", { name: "Keep the answer" }).click();
  await page.getByText("The answer is kept").waitFor();
  await page.goto(`${demo.base}/consultations/tray`);
  await page.getByRole("link", { name: /passer-by/ }).click();
  await look(page, "a letter");
  await picture(page, "consultation-letter");
  await page.getByRole("button", { name: "Take it" }).click();
  await page.getByText("The answer is taken and counts").waitFor();
  for (const path of ["/consultations/new?constitution=1", "/consultations/tray"]) {
    await page.goto(demo.base + path);
    await look(page, path);
  }
  await page.goto(`${demo.base}/consultations`);
  await page.getByRole("link", { name: /posts of the committee/ }).click();
  await page.getByRole("link", { name: /what was said/ }).click();
  await page.getByRole("heading", { name: "Groups of opinion" }).waitFor();
  await look(page, "the report");
  await picture(page, "consultation-report");
  assert.deepEqual(page.faults.filter((it) => !/422/.test(it)), []);
  await page.context().close();
});
