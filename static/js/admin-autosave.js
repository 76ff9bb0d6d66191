/*
  In the admin: what is sent while an autosave runs waits for its answer.

  Sent at once, the first publication of a page would reach the address that
  makes pages while the autosave is making this very one: two pages, or a
  refusal although every field is filled in.
*/

let saving = false;
let waiting = null;
let leaving = false;

function isEditor(form) {
  return form instanceof HTMLFormElement && form.matches("[data-edit-form], [data-controller~='w-autosave']");
}

document.addEventListener("w-autosave:save", (event) => {
  if (leaving) {
    event.preventDefault();
  } else {
    saving = true;
  }
});

for (const name of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(name, () => {
    saving = false;
    const form = waiting;
    waiting = null;
    form?.requestSubmit();
  });
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!isEditor(form)) {
      return;
    }
    if (!saving) {
      leaving = !event.defaultPrevented;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!waiting && event.submitter?.name) {
      // The button may be disabled by then, and would not say its name.
      const chosen = document.createElement("input");
      Object.assign(chosen, { type: "hidden", name: event.submitter.name, value: event.submitter.value });
      form.append(chosen);
    }
    waiting = form;
  },
  { capture: true },
);
