/* Exponents, indices and old symbol fonts as plain characters, for fields without formatting. */

const UPPER = new Map([..."0123456789+-−=()ni"].map((sign, at) => [sign, [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"][at]]));
const LOWER = new Map([..."0123456789+-−=()"].map((sign, at) => [sign, [..."₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"][at]]));
// The font « Symbol » draws these where others draw Latin letters.
const SYMBOLS = new Map(
  Object.entries({
    ...Object.fromEntries(
      [..."abgdezhqiklmnxoprstufcywABGDEZHQIKLMNXOPRSTUFCYW"].map((letter, at) => [
        letter,
        [..."αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"][at],
      ]),
    ),
    V: "ς",
    J: "ϑ",
    j: "φ",
    v: "ϖ",
    "\u00a3": "≤",
    "\u00b3": "≥",
    "\u00a5": "∞",
    "\u00ae": "→",
    "\u00b4": "×",
    "\u00b9": "≠",
    "\u00bb": "≈",
    "\u00b7": "•",
    "\u00b6": "∂",
    "\u00ac": "←",
    "\u00ad": "↑",
    "\u00af": "↓",
    "\u00b8": "÷",
    "\u00c5": "⊕",
    "\u00ce": "∈",
    "\u00d1": "∇",
    "\u00e5": "∑",
    "\u00d6": "√",
    "\u00f2": "∫",
  }),
);

/* The characters that the font « Symbol » shows for a text. */
export function unsymbol(text) {
  return [...text]
    .map((sign) => {
      const code = sign.codePointAt(0);
      const letter = code >= 0xf000 && code <= 0xf0ff ? String.fromCodePoint(code & 0xff) : sign;
      return SYMBOLS.get(letter) ?? letter;
    })
    .join("");
}

/* A raised or lowered word in Unicode characters if they exist; « 1er » needs none, « 10^1,5 » has none. */
function turned(text, map, sign) {
  const signs = [...text];
  if (signs.every((one) => map.has(one) || one === " ")) return signs.map((one) => map.get(one) ?? one).join("");
  return /\d/.test(text) ? sign + text : text;
}

/* Formatted runs as plain characters. */
export function plain(runs) {
  return runs
    .map(({ text, marks }) => {
      if (marks.has("SUPERSCRIPT")) return turned(text, UPPER, "^");
      return marks.has("SUBSCRIPT") ? turned(text, LOWER, "_") : text;
    })
    .join("");
}
