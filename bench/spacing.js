// Text spaced as WCAG 1.4.12 asks for: returns a line for each text that is then cut.
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const faults = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways by ${scrollWidth - clientWidth} px`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || !parent.checkVisibility() || parent.closest("svg, .visually-hidden, .skip, [aria-hidden=true]")) continue;
    const range = new Range();
    range.selectNodeContents(text);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    for (let box = parent; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box);
      // What scrolls by itself, such as a wide table, loses nothing.
      if (/auto|scroll/.test(overflowX + overflowY)) break;
      const edge = box.getBoundingClientRect();
      // Heard and not seen.
      if (edge.width <= 1 && edge.height <= 1) break;
      const isCut = (/hidden|clip/.test(overflowX) && (left < edge.left - 2 || right > edge.right + 2))
        || (/hidden|clip/.test(overflowY) && (top < edge.top - 2 || bottom > edge.bottom + 2));
      if (isCut) faults.push(`cut: ${text.data.trim().slice(0, 60)}`);
    }
  }
  return faults;
}
