// The constitution in a browser: read, ask, check, answer a question, where a sentence comes from, another day; and an
// organisation of its own that adopts its first text.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
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

test("a visitor reads a clause, its history, and the text of another day", async () => {
  const page = await visitor(chrome, { javaScriptEnabled: true });
  await telling(page, async () => {
    await page.goto(`${demo.base}/c`);
    await look(page, "the constitution");
    await page.getByRole("link", { name: "May I …? Until when?" }).waitFor();
    await page.goto(`${demo.base}/c/elections`);
    await look(page, "a clause");
    await page.getByText("Rules in this clause").first().click();
    await page.goto(`${demo.base}/c/elections/history`);
    await page.getByText(/(put in place|decided) by/).first().waitFor();
    await look(page, "where a sentence comes from");
    await picture(page, "constitution-blame");
    await page.goto(`${demo.base}/c/as-of`);
    await look(page, "another day");
    await page.getByRole("button", { name: "Read it" }).click();
    await page.getByText(/This is the constitution as it (stood|will stand)/).waitFor();
    await page.goto(`${demo.base}/c/as-of?day=2027-02-29`);
    await page.getByRole("alert").waitFor();
  });
  await page.context().close();
});

test("a member asks whether they may stand and until when, and keeps the answer; without script", async () => {
  const page = await visitor(chrome, { javaScriptEnabled: false });
  await telling(page, async () => {
    await be(page, demo, "data manager");
    await page.goto(`${demo.base}/c/ask`);
    await page.getByLabel("May I …", { exact: true }).selectOption("stand.data-manager");
    await page.getByRole("button", { name: "Ask" }).click();
    const answer = page.locator("section.answer");
    await answer.getByRole("heading", { name: "May I stand for data manager?" }).waitFor();
    assert.match(await answer.innerText(), /Yes|No/);
    assert.match(await answer.innerText(), /clause \d/i);
    assert.match(await answer.innerText(), /Nominations close/);
    await answer.getByRole("button", { name: "Keep this answer as a receipt" }).click();
    await page.getByText("got the same answer").waitFor();
  });
  await page.context().close();
});

test("the answers read well on a telephone and name their clause", async () => {
  const page = await visitor(chrome);
  await telling(page, async () => {
    await page.goto(`${demo.base}/c/ask?act=decide.committee.policy`);
    const answer = page.locator("section.answer");
    assert.match(await answer.innerText(), /No[\s\S]*can decide it/);
    await be(page, demo, "data manager");
    await page.goto(`${demo.base}/c/ask?act=vote.committee-election`);
    await look(page, "an answer");
    await picture(page, "ask");
    assert.deepEqual(page.faults, []);
  });
  await page.context().close();
});

test("a text is checked as it is typed, and its errors name line and repair", async () => {
  const page = await visitor(chrome);
  await telling(page, async () => {
    await page.goto(`${demo.base}/c/check`);
    await look(page, "the check");
    await page.getByRole("textbox").first().fill("# T\n\n## 1. A {#a}\n\nSee [clause 9](#nowhere).\n");
    await page.getByRole("button", { name: /Check/ }).first().click();
    await page.getByText(/nowhere/).first().waitFor();
    await look(page, "a report");
  });
  await page.context().close();
});

const WORDS = "# Rules of the Walking Club\n\n## 1. Aims {#aims}\n\nWe walk far and wide. {.statement}\n\n## 2. Meetings {#meetings}\n\nThe members meet each May.\n";

test("an organisation founded with words alone answers its first questions and adopts its first text", async () => {
  const place = await mkdtemp(join(tmpdir(), "plenary-e2e-club-"));
  const file = join(place, "words.md");
  await writeFile(file, WORDS);
  const port = await new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
  const base = `http://127.0.0.1:${port}`;
  const founded = await promisify(execFile)(process.env.PLENARY, ["admin", "create", "--data", join(place, "data"),
    "--name", "Walking Club", "--constitution", file, "--officer-name", "Mabel Walker",
    "--officer-email", "mabel@club.example", "--url", base]);
  const child = spawn(process.env.PLENARY, ["serve", "--listen", `127.0.0.1:${port}`, "--data", join(place, "data"), "--url", base],
    { stdio: ["ignore", "ignore", "pipe"] });
  const page = await visitor(chrome);
  try {
    await new Promise((resolve, reject) => {
      let said = "";
      child.stderr.on("data", (text) => { said += text; if (said.includes("listens on")) resolve(); });
      child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    await telling(page, async () => {
      await page.goto(founded.stdout.trim());
      await page.getByRole("button").first().click();
      await page.goto(`${base}/`);
      await page.getByRole("link", { name: /questions to begin with/ }).waitFor();
      await look(page, "a founder's first page");
      await page.goto(`${base}/c/begin`);
      await look(page, "five questions");
      await picture(page, "first-run");
      const area = page.locator("#q47");
      await area.getByText("Record what was decided").click();
      await area.getByLabel("Another answer:").check();
      await area.locator("textarea").fill("The hills around Fairhaven");
      await area.getByLabel("Decided by").fill("The founders, 1 June");
      await area.getByRole("button", { name: "Record it" }).click();
      await page.getByText("The hills around Fairhaven").waitFor();
      await page.goto(`${base}/c/ask`);
      await look(page, "asking without rules");
      // A draft from the text, put to a meeting that has been, and its vote.
      await page.goto(`${base}/c/draft`);
      await look(page, "the drafts");
      await page.getByLabel("Name").first().fill("First text");
      await page.getByRole("button", { name: /Begin|Start/ }).first().click();
      await page.waitForURL(/\/c\/draft\/[0-9a-f-]+/);
      const draft = page.url().split("/").pop();
      const local = (shift) => new Date(Date.now() + shift * 60_000).toLocaleString("sv-SE", { timeZone: "Europe/London" }).slice(0, 16).replace(" ", "T");
      await page.goto(`${base}/c/adoption?draft=${draft}`);
      await look(page, "putting a text to a meeting");
      await page.locator("[name=meeting]").fill("Members' meeting of 9 May");
      await page.locator("[name=meets_at]").fill(local(-60));
      await page.locator("form").filter({ has: page.locator("[name=meeting]") }).getByRole("button").first().click();
      await page.waitForURL(/\/c\/adoption\/[0-9a-f-]+/);
      await look(page, "a text put to a meeting");
      for (const [name, value] of [["present", "12"], ["for", "11"], ["against", "1"], ["abstained", "0"], ["chair", "Ida Moor"],
        ["minute_taker", "Tom Fell"], ["minute", "minute 4"], ["decided_at", local(-30)], ["in_force_from", local(1)]]) {
        await page.locator(`[name=${name}]`).fill(value);
      }
      await page.getByRole("button", { name: "Record the vote" }).click();
      await page.getByText(/adopted/).first().waitFor();
      await page.goto(`${base}/c/history`);
      await page.getByText("Members' meeting of 9 May").first().waitFor();
      const receipt = page.getByRole("link", { name: "How it came into force" }).first();
      for (let n = 0; n < 40 && !(await receipt.isVisible().catch(() => false)); n++) {
        await page.waitForTimeout(250);
        await page.reload();
      }
      await receipt.click();
      await page.getByText("got the same answer").waitFor();
      await look(page, "the receipt of a commencement");
      assert.deepEqual(page.faults, []);
    });
  } finally {
    child.removeAllListeners("exit");
    child.kill("SIGTERM");
    await page.context().close();
    await rm(place, { recursive: true, force: true });
  }
});
