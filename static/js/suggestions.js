/*
 * Suggestions under a search field, as an editable combobox with a list box (WAI-ARIA Authoring Practices): the field
 * keeps the focus, the arrows point at a suggestion, Enter opens it, Escape closes the list. Without this script the
 * form works as usual.
 */

const PAUSE = 180;
const LEAST = 2;
const MOST = 60;

for (const field of document.querySelectorAll("input[data-suggestions]")) {
  field.addEventListener("focus", () => suggest(field), { once: true });
}

function suggest(field) {
  const words = field.dataset;
  const list = Object.assign(document.createElement("div"), { id: `${field.id}-suggestions`, hidden: true });
  const status = Object.assign(document.createElement("div"), { className: "visually-hidden" });
  const known = new Map();
  let timer;
  let request;

  if (!document.querySelector(`link[href="${words.style}"]`)) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: words.style }));
  }
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.label);
  status.setAttribute("role", "status");
  field.after(list);
  list.after(status);
  field.autocomplete = "off";
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
  })) {
    field.setAttribute(name, value);
  }
  close();

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("blur", () => {
    clearTimeout(timer);
    request?.abort();
    close();
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step && list.hidden) ask();
    else if (step) point(step);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && pointed()) pointed().click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // The field keeps the focus while a suggestion is pressed; otherwise the list would close before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());

  async function ask() {
    const typed = field.value.trim().slice(0, MOST);
    request?.abort();
    if (typed.length < LEAST) return close();
    request = new AbortController();
    const { signal } = request;
    try {
      if (!known.has(typed)) {
        const answer = await fetch(`${words.suggestions}?q=${encodeURIComponent(typed)}`, { signal });
        if (!answer.ok) return close();
        known.set(typed, (await answer.json()).suggestions);
      }
      if (!signal.aborted && document.activeElement === field) show(known.get(typed));
    } catch {
      if (!signal.aborted) close();
    }
  }

  function show(found) {
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    field.removeAttribute("aria-activedescendant");
    status.textContent =
      found.length > 1 ? words.many.replace("0", found.length) : words[found.length ? "one" : "none"];
  }

  function option({ label, kind, url }, position) {
    const item = Object.assign(document.createElement("a"), { id: `${list.id}-${position}`, href: url, tabIndex: -1 });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(label, " ", Object.assign(document.createElement("small"), { textContent: kind }));
    return item;
  }

  function pointed() {
    return list.querySelector("[aria-selected=true]");
  }

  // After the last suggestion, and before the first, the arrows return to the field.
  function point(step) {
    const items = [...list.children];
    const position = (items.indexOf(pointed()) + 1 + step + items.length + 1) % (items.length + 1);
    pointed()?.setAttribute("aria-selected", "false");
    const item = items[position - 1];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) field.setAttribute("aria-activedescendant", item.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    status.textContent = "";
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    pointed()?.setAttribute("aria-selected", "false");
  }
}
