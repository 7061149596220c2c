// Every kind of page: no fault in the console, nothing for axe to complain of in light and dark, no sideways scrolling
// at 320 pixels, and the same words without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, be, browser, demonstration, narrow, visitor } from "./lib.mjs";

const PUBLIC = ["/", "/sign-in", "/c", "/c/elections", "/c/history", "/c/questions", "/c/check", "/c/1", "/demo", "/nowhere"];
const BY_ROLE = {
  "ordinary member": ["/", "/me", "/me/contact", "/account", "/vote", "/elections", "/bodies"],
  "associate member": ["/", "/me"],
  "data manager": ["/", "/people", "/people/import", "/people/new", "/mail"],
  "organiser": ["/", "/consultations", "/elections/new", "/bodies", "/bodies/occasions", "/bodies/occasions/new", "/mail"],
  "returning officer": ["/", "/elections"],
  "scrutineer": ["/", "/elections"],
};

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

async function look(page, path) {
  const answer = await page.goto(demo.base + path);
  assert.ok(answer.status() < 500, `${path} answered ${answer.status()}`);
  await accessible(page, path);
  await narrow(page, path);
}

for (const scheme of ["light", "dark"]) {
  test(`a visitor's pages are in order (${scheme})`, async () => {
    const page = await visitor(chrome, { colorScheme: scheme });
    for (const path of PUBLIC) await look(page, path);
    const faults = page.faults.filter((it) => !it.includes("404"));
    assert.deepEqual(faults, []);
    await page.context().close();
  });
}

for (const [role, paths] of Object.entries(BY_ROLE)) {
  test(`the pages of: ${role}`, async () => {
    const page = await visitor(chrome);
    await be(page, demo, role);
    for (const path of paths) await look(page, path);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test("pages say the same without script", async () => {
  const page = await visitor(chrome, { javaScriptEnabled: false });
  for (const path of PUBLIC.filter((it) => it !== "/nowhere")) {
    const answer = await page.goto(demo.base + path);
    assert.equal(answer.status(), 200, path);
    assert.ok((await page.locator("main").innerText()).length > 40, path);
  }
  await page.context().close();
});
