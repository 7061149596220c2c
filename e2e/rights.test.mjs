// A member asks what is held on them, the data manager answers, and the archive is fetched.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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

test("a member asks for access, the data manager answers, and the archive comes", async () => {
  const member = await visitor(chrome, { javaScriptEnabled: false });
  await be(member, demo, "ordinary member");
  await member.goto(`${demo.base}/me/data`);
  await member.getByRole("heading", { name: "What is held on me" }).waitFor();
  await member.getByRole("link", { name: "Ask for something else" }).click();
  await member.getByRole("button", { name: "Ask", exact: true }).click();
  assert.match(await member.getByRole("alert").innerText(), /Say what is asked/);
  await member.getByLabel("A copy of everything that is held on me").check();
  await member.getByRole("button", { name: "Ask", exact: true }).click();
  await member.getByText("its clock runs").waitFor();
  const request = member.url();

  const officer = await visitor(chrome);
  await be(officer, demo, "data manager");
  await officer.goto(`${demo.base}/data-protection`);
  await look(officer, "data protection");
  await picture(officer, "rights-home");
  await officer.getByRole("link", { name: /^Access request no\. / }).first().click();
  await look(officer, "a request");
  await picture(officer, "rights-request");
  await officer.getByRole("link", { name: "Look through it before it goes" }).click();
  await look(officer, "the copy");
  await officer.goBack();
  await officer.getByLabel("We did what was asked").check();
  await officer.getByLabel("What the letter says").fill("Here is everything.");
  await officer.getByRole("button", { name: "Answer and close" }).click();
  await officer.getByText("Answered. The letter is sent or ready to print.").waitFor();
  assert.deepEqual(officer.faults, []);
  await officer.context().close();

  await member.goto(request);
  const coming = member.waitForEvent("download");
  await member.getByRole("link", { name: "Fetch the copy" }).click();
  const file = await readFile(await (await coming).path());
  assert.equal(file.subarray(0, 2).toString(), "PK");
  assert.ok(file.includes("index.html") && file.includes("data.json") && file.includes("csv/people_contact.csv"));
  await member.context().close();
});

test("the pages about data read well on a telephone", async () => {
  const page = await visitor(chrome);
  await page.goto(`${demo.base}/privacy`);
  await look(page, "the notice");
  await picture(page, "rights-privacy");
  await be(page, demo, "data manager");
  for (const path of ["record", "retention", "controller", "requests/new"]) {
    await page.goto(`${demo.base}/data-protection/${path}`);
    await look(page, path);
  }
  await page.goto(`${demo.base}/me/data`);
  await look(page, "my data");
  await picture(page, "rights-me");
  await page.goto(`${demo.base}/me/data/request`);
  await look(page, "asking");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
