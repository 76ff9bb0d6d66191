// The pictures of a page's content, once it is loaded: returns a line for each fault, given the scale allowed.
(scale) => {
  const faults = [];
  for (const picture of document.images) {
    const say = (fault) => faults.push(`${fault}: ${picture.currentSrc || picture.src}`);
    if (!picture.hasAttribute("alt")) say("no alternative");
    if (!picture.hasAttribute("width") || !picture.hasAttribute("height")) say("no dimensions");
    const { top, width } = picture.getBoundingClientRect();
    if (top + scrollY > innerHeight && picture.loading !== "lazy") say("not lazy, below the first view");
    if (!picture.complete || !picture.naturalWidth || /\.svg$/.test(picture.currentSrc)) continue;
    if (!/\.(avif|webp)$/.test(picture.currentSrc)) say("neither AVIF nor WebP");
    // Where `srcset` gives widths, `naturalWidth` is no longer that of the file.
    const file = Number(picture.currentSrc.match(/(?:width|fill)-(\d+)/)?.[1] ?? picture.naturalWidth);
    if (width && file > width * devicePixelRatio * scale) say(`${file} px for ${Math.round(width * devicePixelRatio)}`);
  }
  return faults;
}
