/*
  In the admin, in the form of a translation: each block of the original is
  put beside its twin, which bears the same identifier, and a button takes the
  original's words over. The form is sent as it is: what was typed is saved
  first, and a form that is refused comes back with all that it had.
*/

for (const frame of document.querySelectorAll("[data-beside]")) {
  for (const passage of frame.querySelectorAll("[data-block]")) {
    const twin = frame.querySelector(`[data-contentpath="${CSS.escape(passage.dataset.block)}"]`);
    const content = twin?.querySelector(".w-panel__content");
    if (content) {
      passage.classList.add("beside__passage--twin");
      content.prepend(passage);
      content.classList.add("beside");
    } else if (!passage.querySelector("[data-take]")) {
      // It is gone on both sides.
      passage.remove();
    }
  }
  const original = frame.querySelector("[data-beside-original]");
  frame.classList.toggle("beside--stream", Boolean(frame.querySelector("[data-block]")));
  original.hidden = !original.children.length;
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
