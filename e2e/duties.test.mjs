// An officer's Monday, a record that closes a duty, the board in even words, the year, and a calendar's secret address.

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

test("the Monday page has at most seven lines, and publishing late minutes takes one away", async () => {
  const page = await visitor(chrome, { javaScriptEnabled: false });
  await be(page, demo, "data manager");
  await page.goto(`${demo.base}/`);
  const todo = page.locator("section", { has: page.getByRole("heading", { name: "Do", exact: true }) });
  assert.ok((await todo.locator("> ul.rows > li").count()) <= 7);
  const late = page.getByRole("link", { name: /^Send the minutes of the committee to all members: / }).first();
  const name = await late.innerText();
  await late.click();
  await page.getByRole("button", { name: "I need help" }).waitFor();
  await page.getByRole("link", { name: "Publish it" }).click();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  assert.match(await page.getByRole("alert").innerText(), /Write the text, or choose a file/);
  await page.getByLabel("Text", { exact: true }).fill("Present: nine of twelve.");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText("What it proves is done").waitFor();
  await page.goto(`${demo.base}/`);
  assert.equal(await todo.getByRole("link", { name }).count(), 0);
  await page.context().close();
});

test("the pages read well on a telephone, and the board names no person", async () => {
  const page = await visitor(chrome);
  await be(page, demo, "organiser");
  await page.goto(`${demo.base}/`);
  await look(page, "the Monday page");
  await picture(page, "duties-monday");
  await page.goto(`${demo.base}/duties`);
  await look(page, "the duties");
  await page.getByRole("link", { name: "The year", exact: true }).click();
  await look(page, "the year");
  await picture(page, "duties-year");
  await page.goto(`${demo.base}/duties/load`);
  await look(page, "how work is shared");
  const names = await page.locator("tbody th").allInnerTexts();
  await page.goto(`${demo.base}/duties/board`);
  await look(page, "the board");
  const board = await page.locator("main").innerText();
  assert.ok(names.length > 5 && names.every((name) => !board.includes(name)));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a calendar is read by its address alone until it is revoked", async () => {
  const page = await visitor(chrome);
  await be(page, demo, "organiser");
  await page.goto(`${demo.base}/duties/feeds`);
  await look(page, "the calendars");
  await page.getByRole("button", { name: "Make an address" }).click();
  const address = await page.locator("code").innerText();
  const path = new URL(address).pathname;
  const text = await (await fetch(demo.base + path)).text();
  assert.ok(text.startsWith("BEGIN:VCALENDAR\r\n") && text.includes("SUMMARY:Annual general meeting"));
  assert.ok(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75));
  assert.ok(!/overdue|days late/.test(text));
  await page.getByRole("button", { name: "Revoke" }).first().click();
  assert.equal((await fetch(demo.base + path)).status, 404);
  await page.context().close();
});
