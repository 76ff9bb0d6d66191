/* Pasted tables, as the block « Tableau ». */

import { squared } from "./paste-reading.js";

// A browser renders these in a few seconds; the server accepts twice as many fields in a form.
const MOST_FIELDS = 5000;

/* The cells of tab-separated text, as copied by spreadsheets; quoted cells may contain line breaks. */
export function separated(text) {
  const rows = [[""]];
  for (const [sign, quoted] of text
    .replaceAll("\r\n", "\n")
    .matchAll(/(?<=^|\t|\n)"((?:[^"]|"")*)"(?=\t|\n|$)|[^\t\n]+|\t|\n/g)) {
    const row = rows.at(-1);
    if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else row[row.length - 1] = (quoted?.replaceAll('""', '"') ?? sign).replace(/\s+/g, " ").trim();
  }
  return text.includes("\t") || rows.length > 2 ? squared(rows) : [];
}

function state(rows, headings) {
  return {
    columns: headings.map((heading) => ({ type: "text", heading })),
    rows: rows.map((values) => ({ values })),
    caption: "",
  };
}

/* The rows that a form may have; the others are recorded in `left`. */
function fitting(rows, width, form, left) {
  const taken = form?.elements.length ?? 0;
  const most = Math.max(0, Math.floor((MOST_FIELDS - taken - width * 4) / (width + 2)));
  if (rows.length > most) left.rows = [`${rows.length - most} / ${rows.length}`];
  return rows.slice(0, most);
}

/* Return the state of a new table with the pasted content. */
export function squareOf({ rows, hasHead }, form, left) {
  const width = rows[0]?.length ?? 0;
  const headings = hasHead ? rows[0] : Array(width).fill("");
  return state(fitting(hasHead ? rows.slice(1) : rows, width, form, left), headings);
}

/* The position of a field in a table: headings are in row -1. */
function placeOf(field) {
  const cell = field.closest("td, th");
  const row = cell?.closest("tr");
  // The first cell of each row contains buttons.
  const column = cell ? [...row.children].indexOf(cell) - 1 : -1;
  if (column < 0 || row.closest("tfoot")) return null;
  return { row: row.closest("thead") ? -1 : [...row.parentNode.children].indexOf(row), column };
}

/*
  Fill in rows of a table, from the field `target` on, and extend it if necessary; in an empty table the first row
  becomes the headings.
*/
export function fillTable(table, target, { rows, hasHead }, left) {
  const { columns, rows: before } = table.getState();
  const form = target.closest("form");
  const isEmpty = !columns.some(({ heading }) => heading) && !before.some(({ values }) => values.some(Boolean));
  const place = placeOf(target);
  if (isEmpty) {
    table.clear();
    table.setState(squareOf({ rows, hasHead }, form, left));
    return;
  }
  const from = place ?? { row: before.length, column: 0 };
  const width = Math.max(columns.length, from.column + rows[0].length);
  const cells = [columns.map(({ heading }) => heading), ...before.map(({ values }) => values)];
  rows.forEach((words, down) => {
    const at = from.row + 1 + down;
    cells[at] ??= [];
    words.forEach((word, right) => {
      cells[at][from.column + right] = word;
    });
  });
  const [headings, ...body] = cells.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
  table.clear();
  table.setState(state(fitting(body, width, form, left), headings));
}
