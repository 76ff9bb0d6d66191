/*
  In the admin, in the form of a translation: each block of the original is
  put beside its twin, which bears the same identifier, and a button takes the
  original's words over. The form is sent as it is: what was typed is saved
  first, and a form that is refused comes back with all that it had.
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

// Wagtail draws the blocks of a stream once the page is there.
for (const frame of document.querySelectorAll("[data-beside]")) {
  new MutationObserver(() => arrange(frame)).observe(frame, { childList: true, subtree: true });
  arrange(frame);
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-take]")?.dataset.take;
  const form = event.target.closest("form");
  if (key && form) {
    // As a button of the form: what holds a form back while it is being saved sends it again with this one.
    const chosen = Object.assign(document.createElement("button"), { hidden: true, name: "take-original", value: key });
    form.append(chosen);
    form.requestSubmit(chosen);
    chosen.remove();
  }
});
