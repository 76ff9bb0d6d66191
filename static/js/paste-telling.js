/* The line beside a field that says what was not taken of what was pasted there. */

const SHOWN = 3; // names of a kind
const LONGEST = 60; // characters of a name
const words = JSON.parse(document.getElementById("paste-words").textContent);

const shortened = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);

function named(kind, names) {
  const known = names.filter(Boolean);
  const shown = known.slice(0, SHOWN).map((name) => words.name.replace("%s", shortened(name)));
  const more = names.length - shown.length;
  if (shown.length && more) shown.push(words.more.replace("%s", more));
  const count = !shown.length && more > 1 ? ` (${more})` : "";
  return words[kind] + count + (shown.length ? words.colon + shown.join(", ") : "");
}

/* Write lines under a field, in place of those of the paste before. */
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
  // What is there when the page has drawn it is not read aloud; what changes is.
  requestAnimationFrame(() => note.append(words.left, list));
}

/* Say what was left out: lists of names by kind. */
export function say(field, left) {
  write(
    field,
    Object.entries(left).map(([kind, names]) => named(kind, names)),
  );
}

/* Return what a field that is too short for `text` will cut off, which browsers do in silence. */
export function cutOf(field, text) {
  if (field.maxLength <= 0) return "";
  const pasted = field.tagName === "INPUT" ? text.replace(/[\r\n]+/g, "") : text.replaceAll("\r\n", "\n");
  return pasted.slice(field.maxLength - (field.value.length - (field.selectionEnd - field.selectionStart)));
}
