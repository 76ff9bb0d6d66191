/*
  In the admin: the text of a form is never lost. It is kept on this device from the first change until it is saved,
by user and form URL, and offered again if the page was left without saving. A form is submitted by script: if the
network is down, the site fails, or the session has ended, the page stays, shows a message, and submits again once the
site answers, for the same user. Without this script the form is submitted as usual (see
`pepr_site/accounts/views.py` for the responses of the site).
*/

import "./admin-device.js";

const { PREFIX, SHOWN, NOT_WRITTEN, carrying, deliver, drop, entries, fill, forgetTheOld, keys, read, sendAway } =
  window.kept;
const { store, written } = window.kept;
const bar = document.querySelector("#kept");
const form = document.querySelector("form[data-edit-form]");
const { user, homeUrl, stateUrl, signInUrl } = bar.dataset;
const EARLIER = "#earlier"; // what is on offer, beside what is being written now
const SETTLED = 2000; // milliseconds until a form has taken its own shape
const EVERY = 1500;
const SHORT_PATIENCE = 10_000;
const SOONEST = 3000; // between two looks at whether the site is back
const LATEST = 60_000;
const AWAY = new Set(["signed-out", "other"]);

let saved = null; // what the form holds that needs no keeping
let stored = null;
let isStored = true;
let announced = null; // what the next autosave carries
let held = null; // { button, text }: what was pressed while the site was away
let delay = SOONEST;
let timer = null;
let state = "";

const address = () => `${PREFIX}${user}:${window.location.pathname}`;
const isDraft = () => form.matches("[data-controller~='w-autosave']");

/* ---- storage ---- */

function keep() {
  const text = written();
  if (saved === undefined || text === stored) {
    return;
  }
  stored = text;
  if (text === saved) {
    drop(address());
  } else {
    isStored = store(address(), { at: Date.now(), entries: entries(new FormData(form)) });
  }
  if (held && held.text !== text) {
    held = null;
    tell(state);
  }
}

/* ---- messages ---- */

function tell(name, values = {}) {
  state = name;
  bar.hidden = !name;
  for (const part of bar.querySelectorAll("[data-when]")) {
    part.hidden = part.dataset.when !== name;
  }
  for (const [key, value] of Object.entries(values)) {
    bar.querySelector(`[data-when="${name}"] [data-value="${key}"]`).textContent = value;
  }
  const isWaiting = name && name !== "offer";
  bar.querySelector("[data-kept]").hidden = !isWaiting || !isStored;
  bar.querySelector("[data-unkept]").hidden = !isWaiting || isStored;
  bar.querySelector("[data-held]").hidden = !isWaiting || !held;
  bar.querySelector("[data-held-name]").textContent = held?.label ?? "";
  indicate();
}

function indicate() {
  if (state && state !== "offer") {
    const word = state === "offline" ? "offline" : "paused";
    document.querySelector("#w-autosave-indicator")?.setAttribute("data-w-autosave-state-value", word);
  }
}

/* ---- whether the site answers, and who is signed in ---- */

async function ask() {
  try {
    const answer = await fetch(stateUrl, { cache: "no-store", signal: AbortSignal.timeout(SHORT_PATIENCE) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function lookLater() {
  clearTimeout(timer);
  timer = setTimeout(look, delay);
  delay = Math.min(2 * delay, LATEST);
}

// After a sign-in, the CSRF token of the page is no longer valid.
function renew(token) {
  window.wagtailConfig.CSRF_TOKEN = token;
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
    input.value = token;
  }
}

async function look() {
  clearTimeout(timer);
  const now = await ask();
  if (!now) {
    tell("offline");
  } else if (!now.user) {
    tell("signed-out");
  } else if (String(now.user) !== user) {
    tell("other", { name: now.name });
  } else {
    renew(now.token);
    goOn();
    return true;
  }
  lookLater();
  return false;
}

function goOn() {
  if (state !== "offer") {
    tell("");
  }
  keep();
  if (held) {
    send(held.button, held.isAgain);
  } else if (isDraft() && written() !== saved) {
    // As the form does after typing.
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { detail: { type: "edits" } }));
  }
}

function lookSoon() {
  if (state && state !== "offer") {
    delay = SOONEST;
    look();
  }
}

/* ---- submission ---- */

function stay(name, button) {
  delete form.dataset.sending;
  form.setAttribute("data-w-unsaved-confirmation-value", "true");
  for (const pressed of form.querySelectorAll("[data-w-progress-loading-value='true']")) {
    pressed.setAttribute("data-w-progress-loading-value", "false");
  }
  document.dispatchEvent(new Event("kept:stayed"));
  stored = null;
  keep();
  held = { button, text: written(), label: nameOf(button) };
  tell(name);
}

// While it is active, a button shows its progress, and keeps its own label.
function nameOf(button) {
  return button?.getAttribute("data-w-progress-label-value") || button?.textContent.trim() || "";
}

// Not by a reload, which would submit a page with errors again, without the corrections. Nor to
// another anchor in this page, to which the browser would scroll without a reload.
function leave(next) {
  const url = new URL(next);
  if (url.href.split("#")[0] === window.location.href.split("#")[0]) {
    url.hash = "";
  }
  window.location.assign(url);
}

async function send(button, isAgain = false) {
  held = null;
  form.dataset.sending = "";
  keep();
  const text = written();
  const { next, why } = await deliver(form.action, carrying(new FormData(form), button));
  if (next) {
    const { href, pathname } = new URL(next, window.location);
    saved = text;
    // Users without permission are redirected to the dashboard: the text is not saved.
    if (pathname !== homeUrl) {
      drop(address());
    }
    leave(href);
  } else if (why === "silent") {
    stay("silent", button);
  } else if (why === "offline" || why === "signed-out") {
    stay(why, button);
    lookLater();
  } else if (why === 403 && !isAgain) {
    // Signed in again in another window, as the same or another user.
    stay("", button);
    held = { ...held, isAgain: true };
    look();
  } else {
    sendAway(form.action, carrying(new FormData(form), button));
  }
}

/* ---- unsaved texts ---- */

// Only the site can fill in the form of a page, with its blocks and rows: it saves the text as a draft.
async function takeUp(copy) {
  if (!isDraft()) {
    fill(copy);
    drop(address() + EARLIER);
    tell("");
    return;
  }
  const data = new FormData();
  for (const [name, value] of copy.entries) {
    if (!NOT_WRITTEN.test(name) || name.startsWith("loaded_revision_")) {
      data.append(name, value);
    }
  }
  data.set("csrfmiddlewaretoken", window.wagtailConfig.CSRF_TOKEN);
  const { next, why } = await deliver(form.action, data);
  if (next) {
    drop(address() + EARLIER);
    saved = written();
    form.setAttribute("data-w-unsaved-confirmation-value", "false");
    leave(new URL(next, window.location).href);
  } else if (typeof why === "number") {
    form.setAttribute("data-w-unsaved-confirmation-value", "false");
    sendAway(form.action, data);
  }
}

function offer() {
  const key = address();
  const isShown = window.sessionStorage.getItem(SHOWN);
  window.sessionStorage.removeItem(SHOWN);
  if (isShown) {
    drop(key + EARLIER);
    return;
  }
  const copy = read(key) ?? read(key + EARLIER);
  drop(key);
  if (!copy || written(copy.entries) === written()) {
    drop(key + EARLIER);
    return;
  }
  store(key + EARLIER, copy);
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  tell("offer", { when: when.format(copy.at) });
  bar.querySelector("[data-take-up]").onclick = () => takeUp(copy);
  bar.querySelector("[data-drop]").onclick = () => {
    drop(key + EARLIER);
    tell("");
  };
}

/* ---- the form ---- */

function settle() {
  if (saved === undefined) {
    // A form with errors contains unsaved text.
    saved = form.matches("[data-w-unsaved-force-value='true']") ? null : written();
  }
}

function watch() {
  const usual = form.getAttribute("data-w-autosave-interval-value");
  saved = undefined;
  for (const name of ["focusin", "pointerdown", "keydown"]) {
    document.addEventListener(name, settle, { capture: true, once: true });
  }
  setTimeout(settle, SETTLED);
  setInterval(keep, EVERY);
  for (const name of ["pagehide", "visibilitychange", "beforeunload"]) {
    window.addEventListener(name, keep, { capture: true });
  }
  window.addEventListener("pageshow", () => {
    delete form.dataset.sending;
  });
  window.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) {
      event.preventDefault();
      settle();
      // Only once, however often it is pressed.
      if (!("sending" in form.dataset)) {
        send(event.submitter);
      }
    }
  });
  document.addEventListener("w-autosave:save", (event) => {
    announced = { text: written(event.detail.formData), key: address() };
    // After Wagtail shows that it is saving.
    setTimeout(indicate);
  });
  document.addEventListener("w-autosave:success", () => {
    // A new page now has its own URL.
    drop(announced.key);
    saved = announced.text;
    delay = SOONEST;
    stored = null;
    keep();
    form.setAttribute("data-w-autosave-interval-value", usual);
    if (state !== "offer") {
      tell("");
    }
  });
  document.addEventListener("w-autosave:error", (event) => {
    if (["network_error", "server_error"].includes(event.detail.type)) {
      // A failed autosave is retried soon, not a whole interval later.
      form.setAttribute("data-w-autosave-interval-value", "1000");
      keep();
      tell(event.detail.type === "network_error" ? "offline" : "silent");
      lookLater();
    }
  });
  window.addEventListener("online", lookSoon);
  window.addEventListener("offline", () => {
    tell("offline");
    lookLater();
  });
  window.addEventListener("focus", lookSoon);
  new BroadcastChannel("signed-in").addEventListener("message", lookSoon);
  bar.querySelector("[data-again]").onclick = look;
  for (const link of bar.querySelectorAll("[data-sign-in]")) {
    link.onclick = (event) => {
      // A window opened by a script can close itself.
      if (window.open(link.href, "signed-in", "popup,width=520,height=760")) {
        event.preventDefault();
      }
    };
  }
  // Wagtail would ask for confirmation before each submission.
  for (const part of document.querySelectorAll("[data-action*='#setNetworkIntercept']")) {
    part.dataset.action = part.dataset.action.replace(/\S+#setNetworkIntercept/g, "");
  }
  // Wagtail polls for other users in the page: a rejected request shows that the session has ended.
  const usualFetch = window.fetch;
  window.fetch = async (resource, options) => {
    const answer = await usualFetch(resource, options);
    const isRefused = answer.status === 403 || (answer.redirected && new URL(answer.url).pathname === signInUrl);
    if (isRefused && !AWAY.has(state)) {
      look();
    }
    return answer;
  };
  forgetTheOld();
  offer();
}

document.addEventListener("submit", (event) => {
  // After signing out, nothing is left on the device.
  if (event.target.matches("[action$='/logout/']")) {
    for (const key of keys().filter((key) => key.startsWith(`${PREFIX}${user}:`))) {
      drop(key);
    }
    saved = form ? written() : null;
    stored = saved;
  }
});

if (form) {
  watch();
}
