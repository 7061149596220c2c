// Makes or shows a passkey: asks the browser with the question of the page, and puts its answer into the form.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (it) => it.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list) => (list ?? []).map((it) => ({ ...it, id: bytes(it.id) }));

/** The question as the browser wants it: bytes in the place of their letters. */
function question(options) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) asked.excludeCredentials = keys(options.excludeCredentials);
  if (options.allowCredentials) asked.allowCredentials = keys(options.allowCredentials);
  return asked;
}

function say(form, words) {
  const note = form.querySelector("[role=status]");
  note.textContent = words;
  note.hidden = false;
}

export function start(form) {
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) {
    say(form, "This browser knows no passkeys. Use an app with codes.");
    return;
  }
  form.hidden = false;
  const put = (name, buffer) => { form.elements[name].value = text(buffer); };
  button.addEventListener("click", async (event) => {
    if (form.elements.client.value) return;
    event.preventDefault();
    const options = JSON.parse(form.dataset.options);
    try {
      if (options.rp) {
        const made = await navigator.credentials.create({ publicKey: question(options) });
        put("data", made.response.attestationObject);
        put("client", made.response.clientDataJSON);
      } else {
        const shown = await navigator.credentials.get({ publicKey: question(options) });
        put("credential", shown.rawId);
        put("data", shown.response.authenticatorData);
        put("signature", shown.response.signature);
        put("client", shown.response.clientDataJSON);
      }
      form.requestSubmit(button);
    } catch (problem) {
      say(form, problem.name === "InvalidStateError"
        ? "This device holds a passkey for you already."
        : "The device gave no passkey. Press the button to try again, or use a code.");
    }
  });
}
