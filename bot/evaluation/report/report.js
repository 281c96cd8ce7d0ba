// Shows the failures of one reason, of one kind, with these words.
const failures = [...document.querySelectorAll(".failure")];
const controls = ["reason", "kind", "search"].map((id) => document.getElementById(id));

function show() {
  const [reason, kind, search] = controls.map((control) => control.value.trim());
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const failure of failures) {
    const text = failure.textContent.toLowerCase();
    const hit =
      (!reason || failure.dataset.reason === reason) &&
      (!kind || failure.dataset.kind === kind) &&
      words.every((word) => text.includes(word));
    failure.hidden = !hit;
    shown += hit;
  }
  document.getElementById("shown").value = `${shown} of ${failures.length}`;
}

if (failures.length) {
  const form = document.querySelector(".filters");
  for (const event of ["input", "change"]) form.addEventListener(event, show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}
