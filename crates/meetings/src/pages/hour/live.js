// Follows a meeting: the shared part comes by itself, the personal part is fetched when a step is taken. Where no stream
// comes through, the page is fetched now and then; where nothing comes through, it says from when it is.

/** How long between two looks where there is no stream, in milliseconds. */
const LOOK = 10_000;

export function start(part) {
  const follower = new Follower(part);
  follower.follow();
}

class Follower {
  constructor(part) {
    this.part = part;
    this.phase = part.dataset.phase;
    this.status = line(part, "hidden-text");
    this.trouble = line(part, "note warn");
    this.trouble.hidden = true;
    this.seen = new Date();
  }

  follow() {
    const source = new EventSource(this.part.dataset.live);
    source.addEventListener("shared", (event) => this.show(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      this.interrupted();
      // The browser tries again by itself unless the server refused: then look now and then.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.look(), LOOK);
    });
  }

  show(frame) {
    this.seen = new Date();
    this.trouble.hidden = true;
    this.part.innerHTML = frame.html;
    const each = document.querySelector("[data-each]");
    if (each) this.renew(each);
    if (frame.phase === this.phase) return;
    this.phase = frame.phase;
    const words = this.part.querySelector(".vote h2, .big");
    this.status.textContent = words ? words.textContent : "";
    // Not all at once: five hundred phones spread over two seconds.
    setTimeout(() => refresh(), Math.random() * 2000);
  }

  /** Fetches the page as a reload would, and tries the stream again. */
  async look() {
    const fresh = await page();
    const part = fresh?.querySelector("[data-live]");
    if (!part) return setTimeout(() => this.look(), LOOK);
    this.show({ html: part.innerHTML, phase: part.dataset.phase });
    this.follow();
  }

  /** A list that grows, such as the record: renewed with every frame, one request at a time. */
  async renew(each) {
    if (this.renewing) { this.again = true; return; }
    this.renewing = true;
    const fresh = (await page())?.getElementById(each.id);
    if (fresh) each.replaceWith(fresh);
    this.renewing = false;
    if (this.again && fresh) { this.again = false; this.renew(fresh); }
  }

  interrupted() {
    const hour = this.seen.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.trouble.textContent = `The connection is interrupted. What stands here is from ${hour}. Go on as the chair says; what you sent and saw confirmed is kept.`;
    this.trouble.hidden = false;
  }
}

function line(part, name) {
  const line = document.createElement("p");
  line.className = name;
  line.setAttribute("role", "status");
  part.before(line);
  return line;
}

/** This page as the server draws it now; nothing where it does not answer. */
async function page() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
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
  const fresh = (await page())?.getElementById("mine");
  if (fresh) mine.replaceWith(fresh);
}
