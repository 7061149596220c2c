// The checks of a clause as it is typed. Without this, the button "Check without saving" says the same.
const form = document.querySelector("form[data-check]");
const live = document.getElementById("live");

if (form && live) {
  let timer = 0;
  let latest = 0;
  const ask = async () => {
    const mine = ++latest;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.check, { method: "POST", body });
      if (mine === latest && answer.ok) live.innerHTML = await answer.text();
    } catch {
      // No network: the button still works once there is one.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 700);
  });
}
