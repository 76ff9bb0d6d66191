/* The message beside a field about pasted content that was left out. */

const SHOWN = 3; // names of a kind
const LONGEST = 60; // characters of a name
const words = Object.fromEntries(
  Array.from(document.getElementById("paste-words").content.children, (word) => [word.dataset.kind, word.textContent]),
);

const shortened = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);

function named(kind, names) {
  const known = names.filter(Boolean);
  const shown = known.slice(0, SHOWN).map((name) => words.name.replace("{}", shortened(name)));
  const more = names.length - shown.length;
  if (shown.length && more) shown.push(words.more.replace("{}", more));
  const count = !shown.length && more > 1 ? ` (${more})` : "";
  return words[kind] + count + (shown.length ? words.colon + shown.join(", ") : "");
}

/* Show messages under a field, in place of the previous ones. */
function write(field, lines) {
  const place = field.closest("[data-field], .w-field") ?? field;
  place.parentNode.querySelector(":scope > .paste-note")?.remove();
  if (!lines.length) return;
  const note = document.createElement("div");
  note.className = "paste-note";
  note.setAttribute("role", "status");
  place.after(note);
  const list = document.createElement("ul");
  list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  // Screen readers announce changes of a live region, not its initial content.
  requestAnimationFrame(() => note.append(words.left, list));
}

/* Show what was left out: lists of names by kind. */
export function say(field, left) {
  write(
    field,
    Object.entries(left).map(([kind, names]) => named(kind, names)),
  );
}

/* Return the part of `text` beyond the maximum length of a field, which browsers drop silently. */
export function cutOf(field, text) {
  if (field.maxLength <= 0) return "";
  const pasted = field.tagName === "INPUT" ? text.replace(/[\r\n]+/g, "") : text.replaceAll("\r\n", "\n");
  return pasted.slice(field.maxLength - (field.value.length - (field.selectionEnd - field.selectionStart)));
}
