/*
  In the admin: a form submitted while an autosave is running waits for its response, and no autosave starts after a
  submission. A form submitted just after typing in rich text waits for the text.

  Otherwise the first publication of a page would post to the URL that creates pages while the autosave is creating
  this page: this would create two pages, or show an error although every field is filled in.

  Wagtail announces an autosave (`w-autosave:save`) a whole interval before it sends it: what counts is the request
  itself, recognised by its data.

  Rich text is written to its field a quarter of a second after the last key, or the last move of the cursor into, in,
  or out of it. Submitted earlier, for example with Ctrl+S, a page would lose its last words, or be rejected as empty.
*/

const WRITTEN = 300; // milliseconds
const PATIENCE = 45_000; // for the answer to an autosave

let announced = null; // the data of the next autosave
let isSaving = false;
let isLeaving = false;
const kept = []; // the autosaves that wait for what was sent to leave, or to come back
let waiting = null; // { form, button }: what was sent meanwhile
let unwritten = null; // the timer that runs while rich text may not be in its field yet

const send = window.fetch;

window.fetch = async (resource, options) => {
  if (!announced || options?.body !== announced) {
    return send(resource, options);
  }
  if (isLeaving) {
    await new Promise((resolve) => kept.push(resolve));
  }
  isSaving = true;
  return send(resource, { ...options, signal: AbortSignal.timeout(PATIENCE) });
};

document.addEventListener("w-autosave:save", (event) => {
  announced = event.detail.formData;
});

function staysHere() {
  isLeaving = false;
  for (const goOn of kept.splice(0)) {
    goOn();
  }
}

// Restored by the browser's back button, the page is as it was left.
window.addEventListener("pageshow", staysHere);
// The submission failed (see `admin-kept.js`).
document.addEventListener("kept:stayed", staysHere);

// A clock would be ahead of Wagtail's timers on a busy machine; a timer is not.
for (const name of ["beforeinput", "focusout", "selectionchange"]) {
  document.addEventListener(
    name,
    (event) => {
      const at = name === "selectionchange" ? document.activeElement : event.target;
      if (at?.isContentEditable) {
        clearTimeout(unwritten);
        unwritten = setTimeout(() => {
          unwritten = null;
        }, WRITTEN);
      }
    },
    { capture: true },
  );
}

function isEditor(form) {
  return form instanceof HTMLFormElement && form.matches("[data-edit-form], [data-controller~='w-autosave']");
}

function resume({ form, button }) {
  // The button is disabled by now, so its name would not be submitted. This one is removed again afterwards.
  const chosen = document.createElement("button");
  const label = button?.getAttribute("data-w-progress-label-value") || button?.textContent;
  Object.assign(chosen, {
    hidden: true,
    name: button?.name ?? "",
    value: button?.value ?? "",
    textContent: label ?? "",
  });
  form.append(chosen);
  form.requestSubmit(chosen);
  chosen.remove();
}

// Like the user's click: Wagtail can ask its questions, such as what to do if somebody else has saved in the meantime.
function pressAgain(held) {
  held.button?.setAttribute("data-w-progress-loading-value", "false");
  // A button in a menu disappears with its menu.
  setTimeout(() => (held.button?.isConnected ? held.button.click() : resume(held)));
}

for (const name of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(name, (event) => {
    const held = waiting;
    isSaving = false;
    waiting = null;
    if (held) {
      // After Wagtail's own listeners have updated the version in the form.
      setTimeout(event.detail.type === "invalid_revision" ? pressAgain : resume, 0, held);
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
    if (isSaving || unwritten) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!waiting) {
        const held = { form, button: event.submitter };
        waiting = held;
        if (!isSaving) {
          setTimeout(() => {
            waiting = null;
            pressAgain(held);
          }, WRITTEN);
        }
      }
    } else {
      // Known after all listeners have run.
      setTimeout(() => {
        isLeaving = !event.defaultPrevented || "sending" in form.dataset;
      });
    }
  },
  { capture: true },
);
