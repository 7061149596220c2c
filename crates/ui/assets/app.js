// Small helps on top of pages that work without script.

// After a form was refused, bring the reader to what needs mending.
document.getElementById("problem")?.focus();

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
}

// Say which entry of the main navigation the page belongs to.
const here = (link) => link.pathname === location.pathname || location.pathname.startsWith(`${link.pathname}/`);
const links = [...document.querySelectorAll('nav[aria-label="Main"] a')].filter(here);
const current = links.sort((a, b) => b.pathname.length - a.pathname.length)[0];
current?.setAttribute("aria-current", "true");
const behind = current?.closest("details.more")?.querySelector("summary");
if (behind) {
  behind.dataset.here = "yes";
  behind.textContent = `More: ${current.textContent}`;
}

// Every capability's own helps are modules of their own, loaded where they are asked for.
for (const part of document.querySelectorAll("[data-module]")) {
  import(part.dataset.module).then((module) => module.start(part)).catch(() => {
    const note = document.createElement("p");
    note.className = "note warn";
    note.setAttribute("role", "status");
    note.textContent = "A part of this page did not arrive. Load the page again.";
    part.before(note);
  });
}
