/*
  In the admin: what is sent while an autosave runs waits for its answer, and
  no autosave starts once something is sent.

  Sent at once, the first publication of a page would reach the address that
  makes pages while the autosave is making this very one: two pages, or a
  refusal although every field is filled in.

  Wagtail announces an autosave (`w-autosave:save`) a whole interval before it
  sends it: what counts is the request itself, known by the data it carries.
*/

let announced = null; // the data of the next autosave
let isSaving = false;
let isLeaving = false;
let waiting = null; // { form, button }: what was sent meanwhile

const send = window.fetch;

window.fetch = (resource, options) => {
  if (announced && options?.body === announced) {
    if (isLeaving) {
      return new Promise(() => {});
    }
    isSaving = true;
  }
  return send(resource, options);
};

document.addEventListener("w-autosave:save", (event) => {
  announced = event.detail.formData;
});

// Back in the page by the browser's own button: it is as it was left.
window.addEventListener("pageshow", () => {
  isLeaving = false;
});

function isEditor(form) {
  return form instanceof HTMLFormElement && form.matches("[data-edit-form], [data-controller~='w-autosave']");
}

function resume({ form, button }) {
  if (button?.name) {
    // The button is disabled by now, and would not say its name.
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: button.name, value: button.value });
    form.append(chosen);
  }
  form.requestSubmit();
}

// Somebody else has saved meanwhile: the button, pressed again, lets Wagtail ask what to do.
function ask({ button }) {
  button?.setAttribute("data-w-progress-loading-value", "false");
  setTimeout(() => button?.click());
}

for (const name of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(name, (event) => {
    const held = waiting;
    isSaving = false;
    waiting = null;
    if (held) {
      // Once Wagtail's own listeners have told the form which version it now holds.
      setTimeout(event.detail.type === "invalid_revision" ? ask : resume, 0, held);
    }
  });
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!isEditor(form)) {
      return;
    }
    if (isSaving) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting ??= { form, button: event.submitter };
    } else {
      // Known when every listener has had its say.
      setTimeout(() => {
        isLeaving = !event.defaultPrevented;
      });
    }
  },
  { capture: true },
);
