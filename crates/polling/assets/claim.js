// Finds the papers that this browser keeps of a ballot and puts them into the form, each with the box's promise.

export function start(form) {
  const area = form.querySelector("textarea");
  const found = document.querySelector("[data-found]");
  const kept = [];
  try {
    for (let at = 0; at < localStorage.length; at += 1) {
      const name = localStorage.key(at);
      if (!name.startsWith(`plenary paper ${form.dataset.poll} `)) continue;
      for (const paper of Object.values(JSON.parse(localStorage.getItem(name)))) {
        if (paper.entry && paper.receipt) kept.push({ entry: paper.entry, receipt: paper.receipt });
      }
    }
  } catch { /* a browser that keeps nothing has nothing to put back */ }
  if (kept.length === 0) {
    found.textContent = "This browser keeps no paper of this ballot. Open this page in the browser you voted with, or paste what you saved.";
    return;
  }
  const text = JSON.stringify(kept);
  if (area.value.trim() === "") area.value = text;
  const save = document.createElement("a");
  save.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  save.download = "my-receipts.json";
  save.textContent = "Save them as a file";
  found.replaceChildren(`This browser keeps ${kept.length === 1 ? "one paper" : `${kept.length} papers`} of this ballot with the box’s promise. They stand in the field below. `, save, ".");
}
