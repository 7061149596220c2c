// One paper on the screen: number boxes and buttons, for keyboard, finger and screen reader alike.

const el = (name, attributes = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside);
  return made;
};
export { el };

const hidden = (words) => el("span", { class: "hidden-text" }, words);
const ACTS = [["rank", "Rank next"], ["up", "Up"], ["down", "Down"], ["remove", "Remove"]];

/** What is wrong with the numbers typed, as a sentence; empty if nothing is. */
export function trouble(rows) {
  const odd = rows.find((it) => it.box.value.trim() && number(it) === null);
  if (odd) return [`Beside ${odd.name} stands “${odd.box.value.trim()}”, which is not a number from 1 up.`, odd];
  const typed = rows.filter((it) => number(it) !== null).sort((a, b) => number(a) - number(b));
  const twice = typed.find((it, at) => at > 0 && number(typed[at - 1]) === number(it));
  if (twice) {
    const both = typed.filter((it) => number(it) === number(twice)).map((it) => it.name);
    return [`You gave the number ${number(twice)} to ${both.join(" and ")}. Give each a number of its own.`, twice];
  }
  const gap = typed.findIndex((it, at) => number(it) !== at + 1);
  if (gap >= 0) return [`There is no number ${gap + 1}, but a number ${number(typed[gap])}.`, typed[gap]];
  return ["", null];
}

function number(row) {
  const typed = row.box.value.trim().replace(/\.+$/, "");
  return /^\d+$/.test(typed) && Number(typed) > 0 ? Number(typed) : null;
}

/** A paper that is ranked. `contest` is the manifest's; `order` says how the paper is printed. */
export function rankedPaper(contest, order, details) {
  const prefix = `c${contest.id.slice(-6)}`;
  const said = el("p", { role: "status" });
  const tally = el("p", { class: "soft" });
  const rows = order.map((n) => row(prefix, contest.candidates.find((it) => it.number === n), details[n] ?? ""));
  const ranked = () => rows.filter((it) => number(it) !== null).sort((a, b) => number(a) - number(b));
  const renumber = (list) => list.forEach((it, at) => { it.box.value = String(at + 1); });

  function paint(words) {
    const list = ranked();
    for (const one of rows) {
      const at = list.indexOf(one);
      const show = { rank: at < 0, up: at > 0, down: at >= 0 && at < list.length - 1, remove: at >= 0 };
      for (const [act] of ACTS) one.buttons[act].hidden = !show[act];
    }
    tally.textContent = list.length ? `You have ranked ${list.length} of ${rows.length}. You can stop here.` : "Nobody is ranked yet.";
    if (words !== undefined) said.textContent = words;
  }

  function act(one, what) {
    const list = ranked();
    const at = list.indexOf(one);
    const swap = (a, b) => { [list[a], list[b]] = [list[b], list[a]]; renumber(list); };
    if (what === "rank" && at < 0) one.box.value = String(Math.max(0, ...list.map(number)) + 1);
    if (what === "remove" && at >= 0) { one.box.value = ""; list.splice(at, 1); renumber(list); }
    if (what === "up" && at > 0) swap(at, at - 1);
    if (what === "down" && at >= 0 && at < list.length - 1) swap(at, at + 1);
    const now = ranked();
    const place = now.indexOf(one) + 1;
    paint(place ? `${one.name} is now number ${place} of ${now.length}.` : `${one.name} has no number now.`);
  }

  // The second half of a double click must not undo the first: "Rank next" gives its place to "Remove".
  let last = { one: null, what: "", at: -1000 };
  for (const one of rows) {
    for (const [what] of ACTS) {
      one.buttons[what].addEventListener("click", (event) => {
        const slipped = last.one === one && last.what !== what && event.timeStamp - last.at < 400;
        if (slipped) return;
        last = { one, what, at: event.timeStamp };
        act(one, what);
        if (one.buttons[what].hidden) (ACTS.map(([it]) => one.buttons[it]).find((it) => !it.hidden) ?? one.box).focus();
      });
    }
    one.box.addEventListener("input", () => paint());
    one.item.addEventListener("keydown", (event) => {
      const what = { ArrowUp: "up", ArrowDown: "down" }[event.key];
      if (!what || event.altKey || event.ctrlKey || event.metaKey || number(one) === null) return;
      event.preventDefault();
      act(one, what);
    });
  }
  paint();
  const places = contest.seats === 1 ? "One place is to be filled." : `${contest.seats} places are to be filled.`;
  const help = el("p", {}, `${places} Write 1 beside the one you want most, 2 beside your next choice, and so on; or use the buttons. You can stop after any number.`);
  const list = el("ul", { class: "plain choices" }, ...rows.map((it) => it.item));
  const ranking = () => ranked().map((it) => it.number);
  return { nodes: [help, list, tally, said], ranking, trouble: () => trouble(rows), isEmpty: () => rows.every((it) => !it.box.value.trim()) };
}

function row(prefix, candidate, detail) {
  const [id, name] = [`${prefix}-${candidate.number}`, candidate.name];
  const box = el("input", { class: "rank", id, inputmode: "numeric", autocomplete: "off", maxlength: "4", "aria-describedby": detail ? `${id}-d` : undefined });
  const buttons = Object.fromEntries(ACTS.map(([act, words]) =>
    [act, el("button", { type: "button", class: "quiet", "data-act": act }, words, hidden(`: ${name}`))]));
  const label = el("label", { for: id }, hidden("Your number for "), name);
  const more = detail ? [el("span", { class: "soft detail", id: `${id}-d` }, detail)] : [];
  const item = el("li", { class: "choice" }, box, label, ...more, el("span", { class: "steps" }, ...Object.values(buttons)));
  return { number: candidate.number, name, box, buttons, item };
}

/** A paper on which one choice is marked. */
export function markedPaper(contest, order, details) {
  const name = `c${contest.id.slice(-6)}`;
  const boxes = order.map((n) => {
    const candidate = contest.candidates.find((it) => it.number === n);
    const box = el("input", { type: "radio", name, value: String(n) });
    const words = details[n] ? [candidate.name, " ", el("span", { class: "soft" }, details[n])] : [candidate.name];
    return { n, box, item: el("div", { class: "tick" }, el("label", {}, box, " ", el("span", {}, ...words))) };
  });
  const ranking = () => boxes.filter((it) => it.box.checked).map((it) => it.n);
  return { nodes: [el("p", {}, "Mark one."), ...boxes.map((it) => it.item)], ranking, trouble: () => ["", null], isEmpty: () => ranking().length === 0 };
}
