// Checks a card's code in this browser: nothing is sent, so it also works at a door without a connection.
const place = document.querySelector("#offline");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

async function read(code, key) {
  const [text, signature] = code.split(".").map(bytes);
  const known = await crypto.subtle.importKey("raw", bytes(key), { name: "Ed25519" }, false, ["verify"]);
  if (!(await crypto.subtle.verify({ name: "Ed25519" }, known, signature, text))) return null;
  const [context, until, initials] = new TextDecoder().decode(text).split("\n");
  return context === "plenary card v1" ? { until, initials } : null;
}

async function show() {
  const code = location.hash.slice(1);
  if (!place || !code) return;
  let card = null;
  try {
    card = await read(code, place.dataset.key);
  } catch {
    place.textContent = "This browser cannot check it by itself: put the code into the field and press Check.";
    document.querySelector("#f-code").value = code;
    return;
  }
  const day = new Date();
  const today = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  if (!card) place.textContent = "This is no card of this organisation, or it was altered.";
  else if (card.until < today) place.textContent = `${card.initials}: this card ended on ${card.until}.`;
  else place.textContent = `${card.initials}: this card holds until ${card.until}.`;
}

addEventListener("hashchange", show);
show();
