// The officers' part of a secret ballot in a browser: keys made, tried and used; and witnesses, who use the command.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

const PASSPHRASE = "four plain words chosen";

/** Makes a key on the page that is open and saves its file in a folder; where it lies, and the printout. */
export async function makeKey(page, folder) {
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("The same again").fill(PASSPHRASE);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Make the key" }).click()]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  await page.getByText("Your key is made").waitFor();
  return { file, printed: await page.getByRole("region", { name: "Your key, to print" }).innerText() };
}

/** Uses a key in a form of the page: by its file, or by what was printed of it. */
export async function withKey(page, what, button, { file, printed }, passphrase = PASSPHRASE) {
  const form = page.locator(`form[data-officer=${what}]`).first();
  if (file) await form.getByLabel("The file of your key").setInputFiles(file);
  else {
    await form.getByText("I have no file, only the printout").click();
    await form.getByLabel("All of the printout, typed or pasted").fill(printed);
  }
  await form.getByLabel("Your passphrase").fill(passphrase);
  await form.getByRole("button", { name: button, exact: true }).click();
}

const plenary = (...args) => execFileSync(process.env.PLENARY, args, { encoding: "utf8" });

/** A witness's key; its name and public part. */
export function witness(folder, name) {
  const file = join(folder, `${name}.key`);
  const told = plenary("witness", "key", "--name", name, "--out", file);
  return { name, file, key: told.match(/[0-9a-f]{64}/)[0] };
}

/** Looks at the list as a witness, and countersigns it. */
export function countersign(it, log, words) {
  plenary("witness", "sign", log, "--key", it.file, "--state", `${it.file}.state`, "--fingerprint", words, "--send");
}
