// What is wrong with the place where the keyboard stands: returns a line, or "" where all is well.
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = element.outerHTML.slice(0, 100);
  const isMarked = (marked) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(marked);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  };
  // A link that stretches over its tile lets the tile bear the mark.
  const tile = element.closest("li, article");
  const isTiles = getComputedStyle(element, "::after").position === "absolute";
  if (!isMarked(element) && !(isTiles && tile && isMarked(tile))) return `focus not visible: ${name}`;
  // A drawn field stands on its label's place; of a link over several lines, its first line counts.
  const { left, top, width, height } = element.getClientRects()[0] ?? { width: 0, height: 0 };
  if (!width || !height) return `focus on what is not shown: ${name}`;
  if (left < 0 || left + width > innerWidth + 1 || top + height < 1 || top > innerHeight - 1) {
    return `focus out of sight: ${name}`;
  }
  const points = [0.5, 0.1, 0.9].map((share) => [left + width * share, Math.min(top + height / 2, innerHeight - 1)]);
  const seen = points.some(([x, y]) => {
    const above = document.elementFromPoint(x, y);
    return above && (element.contains(above) || above.contains(element) || above.closest("label")?.contains(element));
  });
  return seen ? "" : `focus covered: ${name}`;
}
