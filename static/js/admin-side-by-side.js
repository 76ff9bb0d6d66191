/*
  In the admin, in the form of a translation: each block of the original is placed beside its counterpart, which has
  the same identifier, and a button copies the original's text. The form is submitted as it is: typed text is saved
  first, and an invalid form comes back with all its text.
*/

const WAITING = "[data-original-block]:not(.beside__passage--twin)";

function arrange(frame) {
  for (const passage of frame.querySelectorAll(WAITING)) {
    const twin = frame.querySelector(`[data-contentpath="${CSS.escape(passage.dataset.originalBlock)}"]`);
    const content = twin?.querySelector(".w-panel__content");
    if (content) {
      passage.classList.add("beside__passage--twin");
      content.classList.add("beside");
      content.prepend(passage);
    }
  }
}

// Wagtail renders the blocks of a stream after the page is loaded.
for (const frame of document.querySelectorAll("[data-beside]")) {
  new MutationObserver(() => arrange(frame)).observe(frame, { childList: true, subtree: true });
  arrange(frame);
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-take]")?.dataset.take;
  const form = event.target.closest("form");
  if (key && form) {
    // As a button of the form: a submission that is delayed during an autosave is repeated with this button.
    const chosen = Object.assign(document.createElement("button"), { hidden: true, name: "take-original", value: key });
    form.append(chosen);
    form.requestSubmit(chosen);
    chosen.remove();
  }
});
