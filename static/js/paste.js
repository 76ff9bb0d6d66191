/*
  In the admin: pasted content is complete, or a message beside the field says what was left out. Wagtail's rich text
editor silently drops what it does not support: an exponent becomes a number, a tracked deletion comes back. Here the
clipboard is read first; the editor then gets the supported content, in the format in which it copies its own text,
and headings and tables become blocks.
*/

import { asLines, read } from "./paste-reading.js";
import { fillTable, separated, squareOf } from "./paste-tables.js";
import { cutOf, say } from "./paste-telling.js";

const OWN = "data-draftjs-conductor-fragment"; // what the editor writes to, and reads from, a clipboard
const EMPTY = { runs: [], type: "unstyled", depth: 0 };
const LINES = new Set(["text", "search"]);
// What is reported for a paste into a plain text field.
const FOR_WORDS = ["deleted", "struck", "comments"];

const lengthOf = (text) => [...text].length;
const key = () => Math.random().toString(36).slice(2, 7).padEnd(5, "0");

/* A block of the editor, whose links are numbered from `first`. */
function rawBlock({ runs, type, depth }, links) {
  const block = { key: key(), text: "", type, depth, inlineStyleRanges: [], entityRanges: [], data: {} };
  for (const { text, marks, url } of runs) {
    const range = { offset: lengthOf(block.text), length: lengthOf(text) };
    for (const style of marks) block.inlineStyleRanges.push({ ...range, style });
    const last = links.at(-1);
    const lastRange = block.entityRanges.at(-1);
    if (url && last === url && lastRange && lastRange.offset + lastRange.length === range.offset)
      lastRange.length += range.length;
    else if (url) block.entityRanges.push({ ...range, key: links.push(url) - 1 });
    block.text += text;
  }
  return block;
}

function rawContent(blocks) {
  const links = [];
  const raw = { blocks: blocks.map((block) => rawBlock(block, links)), entityMap: {} };
  links.forEach((url, at) => {
    raw.entityMap[at] = { type: "LINK", mutability: "MUTABLE", data: { url } };
  });
  return raw;
}

/* Concatenate two contents of the editor. */
function joined(first, second) {
  const shift = Object.keys(first.entityMap).length;
  const entities = Object.entries(second.entityMap).map(([at, entity]) => [Number(at) + shift, entity]);
  const blocks = second.blocks.map((block) => ({
    ...block,
    entityRanges: block.entityRanges.map((range) => ({ ...range, key: range.key + shift })),
  }));
  return { blocks: [...first.blocks, ...blocks], entityMap: { ...first.entityMap, ...Object.fromEntries(entities) } };
}

/* Insert blocks of text at the cursor, in place of the selection. */
function pasteBlocks(target, blocks) {
  const clipboardData = new DataTransfer();
  const holder = document.createElement("div");
  holder.setAttribute(OWN, JSON.stringify(rawContent(blocks)));
  // The editor would turn a single URL into a link; this text is not one.
  clipboardData.setData("text/plain", "-");
  clipboardData.setData("text/html", holder.outerHTML);
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

/* The stream that contains an element, and the block there, if the stream allows headings and tables. */
function streamAround(place) {
  const stream = place.closest("[id$='-root']")?.rootBlock;
  const child = stream?.children?.find(({ element }) => element.contains(place));
  return child && stream.blockDef.childBlockDefsByName?.heading ? { stream, child } : {};
}

function blockOf(part, stream) {
  const id = crypto.randomUUID();
  const { heading, table } = stream.blockDef.initialChildStates;
  if (part.kind === "heading")
    return { type: "heading", id, value: { ...heading, text: part.text, level: [part.level] } };
  if (part.kind === "table")
    return { type: "table", id, value: { ...table, caption: part.caption, table: part.state } };
  return { type: "paragraph", id, value: JSON.stringify(part.raw) };
}

/* Insert parts after the cursor, each in its own block; the text after the cursor comes last. */
function spread(input, { stream, child }, parts) {
  const { serialiseEditorStateToRaw } = window.Draftail;
  const { stateBefore, stateAfter } = window.draftail.splitState(input.draftailEditor.getEditorState());
  const [before, after] = [stateBefore, stateAfter].map(serialiseEditorStateToRaw);
  const content = parts.map((part) => (part.kind === "text" ? { kind: "text", raw: rawContent(part.blocks) } : part));
  const last = content.at(-1);
  if (after && last.kind === "text") last.raw = joined(last.raw, after);
  else if (after) content.push({ kind: "text", raw: after });
  input.draftailEditor.onChange(stateBefore);
  content.forEach((part, at) => {
    stream.insert(blockOf(part, stream), child.index + 1 + at, { focus: at === content.length - 1 });
  });
  if (!before) stream.deleteBlock(child.index);
  return stream.children[child.index + content.length - (before ? 0 : 1)];
}

/* Headings and tables as paragraphs, for rich text outside a stream. */
function flattened(parts, left) {
  if (parts.some((part) => part.kind === "heading")) left.headings = [];
  if (parts.some((part) => part.kind === "table")) left.tables = [];
  const blocks = parts.flatMap((part) => {
    if (part.kind === "text") return part.blocks;
    const marks = new Set(part.kind === "heading" ? ["BOLD"] : []);
    return asLines([part]).map((text) => ({ ...EMPTY, runs: [{ text, marks }] }));
  });
  return blocks.length ? [{ kind: "text", blocks }] : [];
}

function intoEditor(target, wrapper, html) {
  const { parts, left } = read(html);
  const input = [...wrapper.parentNode.querySelectorAll("input")].find((field) => field.draftailEditor);
  const around = streamAround(wrapper);
  const isFree = around.child?.type === "paragraph";
  const content = isFree ? parts : flattened(parts, left);
  for (const part of content) if (part.kind === "table") part.state = squareOf(part, target.closest("form"), left);
  const isTextFirst = content[0]?.kind === "text";
  const rest = isTextFirst ? content.slice(1) : content;
  if (content.length) pasteBlocks(target, isTextFirst ? content[0].blocks : [EMPTY]);
  // The cursor is in the last block by then, so the message goes there.
  const last = rest.length && spread(input, around, rest).element.querySelector("[data-field], .w-field");
  say(last || wrapper, left);
}

function isPlain(target) {
  return target.tagName === "TEXTAREA" || (target.tagName === "INPUT" && LINES.has(target.type));
}

/* Insert the text of a clipboard into a plain text field, for which lost links and images are not reported. */
function intoField(event, field, html, text) {
  const { parts, left, isTelling } = html ? read(html) : { parts: [], left: {} };
  const told = Object.fromEntries(FOR_WORDS.filter((kind) => left[kind]).map((kind) => [kind, left[kind]]));
  const isOurs = isTelling || Object.keys(told).length;
  const words = isOurs ? asLines(parts).join(field.tagName === "TEXTAREA" ? "\n" : " ") : text;
  const cut = cutOf(field, words);
  if (isOurs) {
    event.preventDefault();
    document.execCommand(words ? "insertText" : "delete", false, words);
  }
  say(field, { ...told, ...(cut && { cut: [cut] }) });
}

/* Fill the table around a field with cells copied from a spreadsheet; return whether this was possible. */
function intoTable(target, html, text) {
  const { child } = streamAround(target);
  if (child?.type !== "table") return false;
  const table = html && read(html).parts.find((part) => part.kind === "table");
  const rows = table?.rows ?? separated(text);
  if (rows.length * (rows[0]?.length ?? 0) < 2) return false;
  const left = {};
  fillTable(child.block.childBlocks.table, target, { hasHead: true, ...table, rows }, left);
  say(child.element.querySelector(".typed-table-block"), left);
  return true;
}

document.addEventListener(
  "paste",
  (event) => {
    const { target, clipboardData } = event;
    const [html, text] = ["text/html", "text/plain"].map((type) => clipboardData.getData(type));
    const wrapper = target.closest?.("[data-draftail-editor-wrapper]");
    const isOwn = html.includes(OWN) || html.includes("data-editor-key");
    const take = () => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    if (wrapper) {
      if (isOwn) return;
      if (html) {
        take();
        intoEditor(target, wrapper, html);
      } else if (!text && clipboardData.files.length) {
        take();
        say(wrapper, { pictures: [...clipboardData.files].map((file) => file.name) });
      }
    } else if (target.closest && intoTable(target, html, text)) take();
    else if (isPlain(target)) intoField(event, target, isOwn ? "" : html, text);
  },
  { capture: true },
);
