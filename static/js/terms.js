/* Glossary terms show their definition in place. Without this script they link to the glossary. */

const box = document.createElement("span");
const meaning = document.createElement("span");
const entry = document.createElement("a");
let shown;
let wasShown;

const current = () => box.matches(":popover-open") && shown;

function show(term) {
  box.hidePopover();
  shown = term;
  meaning.textContent = term.dataset.definition;
  entry.textContent = term.dataset.entry;
  entry.href = term.href;
  // Right after its term, for keyboards and screen readers.
  term.after(box);
  box.showPopover();
}

function answer(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // A pointer closes the open popover before its click event.
  if ((event.detail ? wasShown : current()) === event.currentTarget) box.hidePopover();
  else show(event.currentTarget);
  wasShown = null;
}

box.className = "definition";
box.popover = "auto";
box.append(meaning, entry);
box.addEventListener("beforetoggle", ({ newState }) => {
  shown.ariaExpanded = newState === "open";
});

for (const term of box.showPopover ? document.querySelectorAll(".term") : []) {
  term.role = "button";
  term.ariaExpanded = false;
  term.addEventListener("click", answer);
  term.addEventListener("pointerdown", () => {
    wasShown = current();
  });
  term.addEventListener("keydown", (event) => {
    if (event.key === " ") answer(event);
  });
}
