// Second factors in a real browser: a passkey on a device, an app without script; the pages of those in office.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { after, before, test } from "node:test";
import { accessible, be, browser, demonstration, narrow, picture, visitor } from "./lib.mjs";

const TEXT = join(dirname(fileURLToPath(import.meta.url)), "../examples/constitutions/local-group.md");
let chrome;
let demo;
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

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** A newly founded organisation, served under a name: what passkeys are bound to. */
async function founded() {
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), "plenary-office-"));
  const base = `http://localhost:${port}`;
  const args = ["admin", "create", "--data", data, "--name", "Fairhaven Members", "--constitution", TEXT,
    "--officer-name", "Ada Example", "--officer-email", "ada@example.org", "--url", base];
  const { stdout } = await promisify(execFile)(process.env.PLENARY, args);
  const child = spawn(process.env.PLENARY, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, "--url", base], { stdio: "ignore" });
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`${base}/healthz`).then((it) => it.ok).catch(() => false)) break;
    await new Promise((go) => setTimeout(go, 100));
  }
  const stop = async () => {
    const ended = new Promise((go) => child.on("exit", go));
    child.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  return { base, data, link: stdout.trim(), stop };
}

/** The newest link in the mail folder; a message is sent within a moment. */
async function mailed(data) {
  for (let tries = 0; tries < 100; tries++) {
    const files = await readdir(join(data, "mail")).catch(() => []);
    for (const name of files.filter((it) => it.endsWith(".eml")).sort().reverse()) {
      const text = (await readFile(join(data, "mail", name), "utf8")).replace(/=\r?\n/g, "").replace(/=3D/g, "=");
      const found = text.match(/http:\/\/localhost:\d+\/sign-in\/[\w-]+/);
      if (found) return found[0];
    }
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error("no message came");
}

test("a founder accepts how data are used, makes a passkey, and shows it after signing in again", async () => {
  const place = await founded();
  try {
    const page = await visitor(chrome);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
        isUserVerified: true, automaticPresenceSimulation: true },
    });
    await page.goto(place.link);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Set up a second factor for your office").first().waitFor();
    await page.goto(`${place.base}/people`);
    await page.getByRole("button", { name: "I have read this and accept it" }).waitFor();
    await look(page, "the agreement");
    await page.getByRole("button", { name: "I have read this and accept it" }).click();
    await page.getByRole("heading", { name: "Register of members" }).waitFor();
    await page.goto(`${place.base}/account/second`);
    await look(page, "the second factor");
    await page.locator("#f-key-label").fill("This computer");
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.getByRole("heading", { name: "Codes for a lost device" }).waitFor();
    assert.equal(await page.locator("ul.codes li").count(), 10);
    await look(page, "the codes");
    await page.getByRole("link", { name: "I have them" }).click();
    await page.locator("strong", { hasText: "This computer" }).waitFor();
    await picture(page, "second-factor");

    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.goto(`${place.base}/sign-in`);
    await page.getByLabel("E-mail address").fill("ada@example.org");
    await page.getByRole("button", { name: "Send me a link" }).click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    await page.goto(await mailed(place.data));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Show my passkey" }).waitFor();
    await look(page, "confirming by passkey");
    await page.getByRole("button", { name: "Show my passkey" }).click();
    await page.getByText("Confirmed: it is you.").waitFor();
    await page.goto(`${place.base}/account/second`);
    await page.getByRole("button", { name: "Set up an app" }).click();
    await look(page, "setting an app up");
    await page.getByLabel("Six digits").fill(code(await page.locator("main code").innerText()));
    await page.getByRole("button", { name: "It shows these" }).click();
    await page.getByText("Your app is your second factor from now on.").waitFor();
    await page.goto(`${place.base}/people`);
    await page.getByRole("heading", { name: "Register of members" }).waitFor();
    assert.deepEqual(page.faults, []);
  } finally {
    await place.stop();
  }
});

/** What an app shows now, by RFC 6238. */
function code(shown) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...shown.replace(/ /g, "")].map((it) => letters.indexOf(it).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((it) => parseInt(it, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", secret).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

test("in the demonstration an officer sets an app up without script, and every page of those in office can be used by all", async () => {
  const page = await visitor(chrome, { javaScriptEnabled: false });
  await be(page, demo, "data manager");
  await page.goto(`${demo.base}/account/second`);
  await page.getByText("reached by bare numbers").waitFor();
  await page.getByRole("button", { name: "Set up an app" }).click();
  const secret = await page.locator("main code").innerText();
  await page.getByLabel("Six digits").fill("000000");
  await page.getByRole("button", { name: "It shows these" }).click();
  await page.getByText("is not a code that works now").first().waitFor();
  assert.equal(secret.replace(/ /g, "").length, 32);

  const seen = await visitor(chrome);
  await be(seen, demo, "data manager");
  for (const path of ["/account", "/account/second", "/account/data-use", "/exports", "/offices/second-factor", "/offices/data-use",
    "/bodies/emergency", "/bodies/accounts", "/data-protection/incidents", "/data-protection/incidents/new",
    "/data-protection/consents", "/me/data/consents", "/me/data/leave", "/me/data/notices", "/bodies/posts/data-manager"]) {
    await seen.goto(demo.base + path);
    await look(seen, path);
  }
  await seen.goto(`${demo.base}/data-protection/incidents/new`);
  await seen.getByLabel("A short name").fill("Letter in the wrong envelope");
  await seen.getByLabel("Seen by, or sent to, somebody they were not for").check();
  await seen.getByLabel("What happened").fill("Two letters were swapped.");
  await seen.getByRole("button", { name: "Write it down" }).click();
  await seen.getByText("hours left to tell the authority").waitFor();
  await look(seen, "an incident");
  await picture(seen, "incident");
  assert.deepEqual(seen.faults, []);
});
