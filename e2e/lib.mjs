// What the browser tests share: a demonstration of their own, a browser, axe, screenshots.

import { spawn } from "node:child_process";
import { cp, mkdtemp, mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** A port that nobody uses. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a fresh demonstration, from a copy where `PLENARY_FILLED` names a filled one and `PLENARY_PORT` its port; resolves to its address and the sign-in links by role. */
export async function demonstration() {
  const { PLENARY_FILLED: filled, PLENARY_PORT: known } = process.env;
  const port = filled ? known : await freePort();
  const dir = join(await mkdtemp(join(tmpdir(), "plenary-e2e-")), "demo");
  if (filled) await cp(filled, dir, { recursive: true });
  const child = spawn(process.env.PLENARY, ["demo", "--port", String(port), "--dir", dir], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let complained = "";
  child.stderr.on("data", (text) => { complained += text; });
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demonstration did not open:\n${complained}`)), 240_000);
    child.stdout.on("data", (text) => {
      printed += text;
      if (printed.includes("Stop with Ctrl-C")) { clearTimeout(late); resolve(); }
    });
    child.on("exit", (code) => reject(new Error(`the demonstration ended with ${code}:\n${complained}`)));
  });
  const links = Object.fromEntries([...printed.matchAll(/^ {2}(\S.*?)\s+(http:\S+)$/gm)].map((found) => [found[1].toLowerCase(), found[2]]));
  const stop = async () => {
    child.removeAllListeners("exit");
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    await rm(dirname(dir), { recursive: true, force: true });
  };
  return { base: `http://127.0.0.1:${port}`, dir, links, stop, log: () => complained };
}

/** One browser for a file of tests. */
export function browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
}

/** `SLOW=20` makes the browser that much slower, to find what a test or a page only gets away with on a quick machine. */
const SLOW = Number(process.env.SLOW ?? 1);

/** A person at a browser of their own. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(SLOW > 1 ? 120_000 : 30_000);
  if (SLOW > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: SLOW });
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (line) => { if (line.type() === "error") page.faults.push(line.text()); });
  return page;
}

/** Signs in by one of the demonstration's links. */
export async function be(page, demo, role) {
  const link = demo.links[role];
  if (!link) throw new Error(`no link for ${role}; there are ${Object.keys(demo.links).join(", ")}`);
  await page.goto(link);
  const button = page.getByRole("button", { name: /sign in|continue|be /i }).first();
  if (await button.isVisible().catch(() => false)) await button.click();
  await page.waitForLoadState();
}

/** Does a step; where it fails, the error also says on which page and what stood there. */
export async function telling(page, work) {
  try {
    await work();
  } catch (error) {
    const stood = await page.locator("main").innerText({ timeout: 2_000 }).catch(() => "(no page)");
    error.message += `\non ${page.url()}, where stood:\n${stood.slice(0, 1_500)}\nfaults: ${page.faults.join("; ") || "none"}`;
    throw error;
  }
}

/** Waits until the booth says that the papers are in the box; if it says something else, fails with that. */
export async function inTheBox(page) {
  const heading = page.getByRole("heading", { name: /in the box/ });
  const trouble = page.locator("#state.bad");
  await heading.or(trouble).first().waitFor();
  if (!(await heading.isVisible())) throw new Error(`not cast: ${await trouble.innerText()}`);
}

/** Fails with what axe found, WCAG 2.2 A and AA. */
export async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  const list = found.violations.map((it) => `${it.id}: ${it.help}\n   ${it.nodes.slice(0, 3).map((node) => node.html).join("\n   ")}`);
  if (list.length) throw new Error(`${what} (${page.url()}):\n${list.join("\n")}`);
}

/** Fails if the page needs sideways scrolling at 320 CSS pixels. */
export async function narrow(page, what) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 720 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize(before);
  if (width > 320) throw new Error(`${what} is ${width} px wide on a screen of 320 (${page.url()})`);
}

/** A picture for the guides: a part of the page, or its first screens. */
export async function picture(page, name, part) {
  const folder = process.env.PICTURES ?? join(here, "artifacts");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  if (part) return part.screenshot({ path });
  const height = Math.min(1500, await page.evaluate(() => document.documentElement.scrollHeight));
  return page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: page.viewportSize().width, height } });
}
