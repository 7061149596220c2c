// The booth without reloads. Everything here also works as a plain form: buttons submit, numbers can be typed.

export function start(form) {
  const rows = [...form.querySelectorAll("[data-choice]")];
  const list = form.querySelector("[data-order]");
  const count = form.querySelector("[data-count]");
  const said = form.querySelector("[data-said]");
  const box = (row) => row.querySelector("input");
  const number = (row) => {
    const text = box(row).value.trim().replace(/\.+$/, "");
    return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : null;
  };

  // Rows that carry a number, by that number; equal numbers stay in the order of the paper.
  const order = () => rows.filter((row) => number(row) !== null).sort((a, b) => number(a) - number(b));
  const renumber = (ranked) => ranked.forEach((row, at) => { box(row).value = String(at + 1); });

  function paint(message) {
    const ranked = order();
    for (const row of rows) {
      const at = ranked.indexOf(row);
      const show = { rank: at < 0, up: at > 0, down: at >= 0 && at < ranked.length - 1, remove: at >= 0 };
      for (const button of row.querySelectorAll("[data-act]")) button.hidden = !show[button.dataset.act];
    }
    list.replaceChildren(...ranked.map(item));
    count.textContent = ranked.length === 0
      ? "Nobody is ranked yet."
      : `You have ranked ${ranked.length} of ${rows.length}. You can stop here.`;
    if (message !== undefined) said.textContent = message;
  }

  function item(row) {
    const li = document.createElement("li");
    li.textContent = row.dataset.name;
    li.draggable = true;
    li.dataset.of = row.dataset.choice;
    return li;
  }

  function act(row, what) {
    const name = row.dataset.name;
    const ranked = order();
    const at = ranked.indexOf(row);
    if (what === "rank" && at < 0) {
      box(row).value = String(Math.max(0, ...ranked.map(number)) + 1);
    } else if (what === "remove" && at >= 0) {
      box(row).value = "";
      ranked.splice(at, 1);
      renumber(ranked);
    } else if (what === "up" && at > 0) {
      [ranked[at - 1], ranked[at]] = [ranked[at], ranked[at - 1]];
      renumber(ranked);
    } else if (what === "down" && at >= 0 && at < ranked.length - 1) {
      [ranked[at + 1], ranked[at]] = [ranked[at], ranked[at + 1]];
      renumber(ranked);
    }
    const now = order();
    const place = now.indexOf(row) + 1;
    paint(place > 0
      ? `${name} is now number ${place} of ${now.length}.`
      : `${name} has no number now. You have ranked ${now.length} of ${rows.length}.`);
  }

  // A button that has done its work may hide; the focus then goes to the row's number, never to nowhere.
  function keepFocus(row, button) {
    if (button.hidden) (row.querySelector("[data-act]:not([hidden])") ?? box(row)).focus();
  }

  // "Rank next" gives its place to "Remove": the second half of a double click must not undo the first.
  let last = { row: null, what: "", at: -1000 };
  const slipped = (row, what, at) => last.row === row && last.what !== what && at - last.at < 400;

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.act === "clear") {
      rows.forEach((row) => { box(row).value = ""; });
      paint("All numbers are taken away.");
      return;
    }
    const row = button.closest("[data-choice]");
    const what = button.dataset.act;
    if (slipped(row, what, event.timeStamp)) return;
    last = { row, what, at: event.timeStamp };
    act(row, what);
    keepFocus(row, button);
  });

  // Arrows move the choice whose row has the focus.
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("[data-choice]");
    const what = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!row || !what || event.altKey || event.ctrlKey || event.metaKey || number(row) === null) return;
    event.preventDefault();
    const held = document.activeElement;
    act(row, what);
    if (held?.dataset?.act) keepFocus(row, held);
  });

  form.addEventListener("input", () => paint());

  // Dragging in the list is an extra for those who like it.
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const below = event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
    over[below ? "after" : "before"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    const of = dragged.dataset.of;
    dragged = null;
    renumber([...list.children].map((li) => rows.find((row) => row.dataset.choice === li.dataset.of)));
    const row = rows.find((one) => one.dataset.choice === of);
    paint(`${row.dataset.name} is now number ${number(row)} of ${order().length}.`);
  });

  paint();
}
