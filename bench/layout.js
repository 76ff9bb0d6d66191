/*
  What is wrong with the layout of a page at the width of the window: words that are broken, texts that stand on one
  another or on a drawing, texts that leave the screen or their box, choices that do not fit, letters
  too small and lines too long to be read, heights at which nothing is seen. A list of lines.
*/
() => {
  // In pixels, and in characters: beyond that many an eye loses the beginning of the next line.
  const SMALLEST = 13.9;
  const LONGEST = 85;
  // The most that may stay empty between two things, in pixels.
  const EMPTIEST = 240;
  // Where text runs on.
  const RUNNING = ".flow, .rows, .pubs, .names, .contact";
  const found = new Set();
  const canvas = document.createElement("canvas").getContext("2d");
  const isSeen = (element) =>
    // Clipped away until somebody points at it.
    getComputedStyle(element).clipPath !== "inset(50%)" &&
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .trap, script, style, option");
  const styles = (element) => getComputedStyle(element);
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
  const shared = (a, b) => [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  ];
  // The letters of a line, without the room that its font leaves above and beneath them.
  const ink = ({ left, right, top, bottom, height }) => ({ left, right, top: top + height * 0.25, bottom: bottom - height * 0.25 });

  const range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !isSeen(element)) continue;
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    // What stands far outside is hidden there.
    if (boxes.every(({ right, bottom }) => right < 0 || bottom + scrollY < 0)) continue;
    lines.push(...boxes.map((box) => ({ element, box: ink(box), text: short(node.data) })));
    if (!element.closest("svg") && styles(element).hyphens !== "auto") findBroken(node, element);
  }

  function findBroken(node, element) {
    for (const { 0: word, index } of node.data.matchAll(/[^\s\u00ad\u200b\u2010-\u2014@.-]+/g)) {
      // An address may end a line anywhere.
      const around = node.data.slice(0, index).match(/\S*$/)[0] + node.data.slice(index).match(/^\S*/)[0];
      if (around.includes("/")) continue;
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top));
      if (new Set(tops).size > 1) found.add(`broken: ${word} in ${element.localName}.${element.className}`);
    }
  }

  for (const { element, box, text } of lines) {
    let outside = box.left < -1 || box.right > innerWidth + 1 ? "off screen" : "";
    for (let around = element; around; around = around.parentElement) {
      const { overflowX, overflowY } = styles(around);
      if (/auto|scroll/.test(overflowX)) outside = "";
      if (around === document.body || !/hidden|clip/.test(overflowX + overflowY)) continue;
      const edge = around.getBoundingClientRect();
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || box.top < edge.top - 1)
        outside = "clipped";
    }
    if (outside) found.add(`${outside}: ${text}`);
  }

  // As it is seen: the letters of a drawing grow and shrink with it.
  for (const { element, text } of lines) {
    const scale = element.ownerSVGElement ? element.getScreenCTM().a : 1;
    const size = Number.parseFloat(styles(element).fontSize) * scale;
    if (size < SMALLEST && !element.closest("sup, sub")) found.add(`small: ${size.toFixed(1)} px, ${text}`);
  }

  for (const words of document.querySelectorAll(`main :is(${RUNNING}) :is(p, dd, blockquote, figcaption)`)) {
    if (!isSeen(words) || words.querySelector("p, ul, ol, dl, div, table")) continue;
    const { font, lineHeight, paddingBlockStart, paddingInlineStart } = styles(words);
    canvas.font = font;
    const room = words.clientWidth - Number.parseFloat(paddingInlineStart);
    const isFull = words.clientHeight - 2 * Number.parseFloat(paddingBlockStart) > 2.5 * Number.parseFloat(lineHeight);
    const length = (room * words.innerText.length) / canvas.measureText(words.innerText).width;
    if (isFull && length > LONGEST) found.add(`long: ${Math.round(length)} letters, ${short(words.innerText)}`);
  }

  lines.sort((a, b) => a.box.top - b.box.top);
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].box.top < one.box.bottom; next += 1) {
      const other = lines[next];
      const [across, down] = shared(one.box, other.box);
      if (one.element !== other.element && across > 2 && down > 2) found.add(`overlap: ${one.text} | ${other.text}`);
    }
  });

  const DRAWN = "main :is(img, svg, video, iframe, input, select, textarea, button, .screen)";
  const drawn = [...document.querySelectorAll(DRAWN)].filter(isSeen).map((element) => element.getBoundingClientRect());
  const written = lines.filter(({ element }) => element.closest("main")).map(({ box }) => box);
  const heights = [...written, ...drawn].sort((a, b) => a.top - b.top);
  let reached = heights[0]?.bottom;
  for (const { top, bottom } of heights) {
    if (top - reached > EMPTIEST) found.add(`empty: ${Math.round(top - reached)} px above ${Math.round(top + scrollY)}`);
    reached = Math.max(bottom, reached);
  }

  // What was measured, was measured from here.
  const start = scrollY;
  for (const drawing of document.querySelectorAll("svg")) {
    scrollTo({ top: start, behavior: "instant" });
    const edge = drawing.getBoundingClientRect();
    if (edge.width < 60 || !isSeen(drawing)) continue;
    for (const { element, box, text } of lines) {
      const [across, down] = shared(box, edge);
      if (across < 1 || down < 1 || drawing.contains(element)) continue;
      // Only what is on the screen is told.
      const middle = (box.top + box.bottom) / 2 + start - 300;
      scrollTo({ top: middle, behavior: "instant" });
      for (let x = box.left; x < box.right; x += 3) {
        const on = document.elementsFromPoint(x, middle + 300 - scrollY);
        if (on.some((shape) => shape !== drawing && drawing.contains(shape))) {
          found.add(`on a drawing: ${text} | ${drawing.getAttribute("class")}`);
          break;
        }
      }
    }
  }

  for (const select of document.querySelectorAll("select")) {
    if (!isSeen(select)) continue;
    const { font, paddingLeft, paddingRight } = styles(select);
    canvas.font = font;
    // The arrow takes a line's height.
    const room = select.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight) - 16;
    for (const { text } of select.options) if (canvas.measureText(text).width > room) found.add(`cut: ${text}`);
  }
  for (const field of document.querySelectorAll("input[placeholder]"))
    if (isSeen(field) && field.scrollWidth > field.clientWidth + 1) found.add(`cut: ${field.placeholder}`);

  // A table of few columns fits a phone; a wider one is scrolled.
  for (const table of document.querySelectorAll(".table-wrap"))
    if (innerWidth >= 360 && isSeen(table) && !table.querySelector("tr > :nth-child(4)") && table.scrollWidth > table.clientWidth + 1)
      found.add(`cut: ${short(table.textContent)}`);

  return [...found];
};
