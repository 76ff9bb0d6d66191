/*
  In the admin: what is sent while an autosave runs waits for its answer, and
  no autosave starts once something is sent. What is sent just after a word of
  rich text was typed waits for that word.

  Sent at once, the first publication of a page would reach the address that
  makes pages while the autosave is making this very one: two pages, or a
  refusal although every field is filled in.

  Wagtail announces an autosave (`w-autosave:save`) a whole interval before it
  sends it: what counts is the request itself, known by the data it carries.

  Rich text goes into its field a quarter of a second after the last key, or
  the last move of the cursor into, in, or out of it. Sent before, by Ctrl+S
  say, a page would lose its last words, or be refused as empty.
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

// Back in the page by the browser's own button: it is as it was left.
window.addEventListener("pageshow", staysHere);
// What was sent has not arrived (see `admin-kept.js`).
document.addEventListener("kept:stayed", staysHere);

// A clock of our own would be ahead of Wagtail's timers on a busy machine; a timer is not.
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
  // The button is disabled by now, and would not say its name. This one goes, so that what is sent next is not sent by it.
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

// As the person did: Wagtail asks what it has to ask, such as what to do where somebody else has saved meanwhile.
function pressAgain(held) {
  held.button?.setAttribute("data-w-progress-loading-value", "false");
  // A button of a menu is gone with its menu.
  setTimeout(() => (held.button?.isConnected ? held.button.click() : resume(held)));
}

for (const name of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(name, (event) => {
    const held = waiting;
    isSaving = false;
    waiting = null;
    if (held) {
      // Once Wagtail's own listeners have told the form which version it now holds.
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
      // Known when every listener has had its say.
      setTimeout(() => {
        isLeaving = !event.defaultPrevented || "sending" in form.dataset;
      });
    }
  },
  { capture: true },
);
