/* Helpers of `admin-kept.js`: the text of a form, local storage, requests to the site. */

const bar = document.querySelector("#kept");
const form = document.querySelector("form[data-edit-form]");
const PREFIX = "kept:";
const SHOWN = "kept-shown"; // the form that comes next shows what is kept
const PATIENCE = 45_000; // milliseconds, for the answer to what is sent
const DAYS_KEPT = 30;
const PASSING = new Set([502, 503, 504]); // the site is being started anew
// Fields of the form that the user does not write.
const NOT_WRITTEN = /^(csrfmiddlewaretoken|next|loaded_revision_.*|overwrite_revision_id|action-.*)$/;

function entries(data) {
  const secret = new Set([...form.querySelectorAll("[type=password]")].map((input) => input.name));
  return [...data].filter(([name, value]) => typeof value === "string" && !secret.has(name));
}

function written(data = new FormData(form)) {
  return JSON.stringify(entries(data).filter(([name]) => !NOT_WRITTEN.test(name)));
}

// A browser may deny access to storage, or be out of space: then the page says so.
function storage(work) {
  try {
    return work(window.localStorage) ?? true;
  } catch {
    return false;
  }
}

function store(key, copy) {
  return storage((local) => local.setItem(key, JSON.stringify(copy)));
}

function read(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key));
  } catch {
    return null;
  }
}

function drop(key) {
  storage((local) => local.removeItem(key));
}

function keys() {
  return Object.keys(storage((local) => ({ ...local })) || {}).filter((key) => key.startsWith(PREFIX));
}

function forgetTheOld() {
  for (const key of keys()) {
    if (!(Date.now() - read(key)?.at < DAYS_KEPT * 86_400_000)) {
      drop(key);
    }
  }
}

function carrying(data, button) {
  if (button?.name) {
    data.set(button.name, button.value);
  }
  return data;
}

// The browser shows the response of the site, for example the form with its errors.
function sendAway(action, data) {
  window.sessionStorage.setItem(SHOWN, "1");
  const copy = document.createElement("form");
  Object.assign(copy, { method: "post", action, enctype: form.enctype, hidden: true });
  for (const [name, value] of data) {
    const input = document.createElement("input");
    input.name = name;
    if (typeof value === "string") {
      // Other types of fields would lose line breaks.
      Object.assign(input, { type: "hidden", value });
    } else {
      const files = new DataTransfer();
      if (value.name) {
        files.items.add(value);
      }
      Object.assign(input, { type: "file", files: files.files });
    }
    copy.append(input);
  }
  document.body.append(copy);
  copy.submit();
}

// Returns the result: the URL to go to, or the reason to stay.
async function deliver(action, data) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(action, { method: "POST", body: data, headers: { "X-Stay": "1" }, signal });
    const next = answer.headers.get("Location");
    if (answer.status === 204 && next) {
      return new URL(next, window.location).pathname === bar.dataset.signInUrl ? { why: "signed-out" } : { next };
    }
    return { why: PASSING.has(answer.status) ? "offline" : answer.status >= 500 ? "silent" : answer.status };
  } catch {
    return { why: "offline" };
  }
}

function fill(copy) {
  const values = Map.groupBy(copy.entries, ([name]) => name);
  for (const control of form.elements) {
    const own = values.get(control.name);
    if (!control.name || NOT_WRITTEN.test(control.name) || control.matches("[type=file], [type=password], button")) {
      continue;
    }
    if (control.matches("[type=checkbox], [type=radio]")) {
      control.checked = Boolean(own?.some(([, value]) => value === control.value));
    } else if (control.matches("select[multiple]")) {
      for (const option of control.options) {
        option.selected = Boolean(own?.some(([, value]) => value === option.value));
      }
    } else if (own?.length) {
      control.value = own.shift()[1];
    }
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

window.kept = {
  PREFIX,
  SHOWN,
  NOT_WRITTEN,
  carrying,
  deliver,
  drop,
  entries,
  fill,
  forgetTheOld,
  keys,
  read,
  sendAway,
  store,
  written,
};
