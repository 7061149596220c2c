// Follows a meeting: the shared part comes by itself, the personal part is fetched when a step is taken.
export function start(part) {
  let phase = part.dataset.phase;
  const source = new EventSource(part.dataset.live);
  source.addEventListener("shared", (event) => {
    const frame = JSON.parse(event.data);
    part.innerHTML = frame.html;
    if (frame.phase === phase) return;
    phase = frame.phase;
    // Not all at once: five hundred phones spread over a second.
    setTimeout(refresh, Math.random() * 1000);
  });
}

async function refresh() {
  const mine = document.getElementById("mine");
  if (!mine) return;
  // Nobody's half-written words are thrown away.
  const typed = [...mine.querySelectorAll("textarea, input:not([type=hidden])")];
  const busy = typed.some((it) => (it.type === "radio" || it.type === "checkbox" ? it.checked !== it.defaultChecked : it.value !== it.defaultValue));
  if (busy || mine.contains(document.activeElement)) {
    const note = document.getElementById("moved-on");
    if (note) note.hidden = false;
    return;
  }
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("mine");
  if (fresh) mine.replaceWith(fresh);
}
