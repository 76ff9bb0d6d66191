// What every page must have, and what none may: returns a line for each fault.
() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (fault, element) => faults.push(element ? `${fault}: ${element.outerHTML.slice(0, 120)}` : fault);

  if (!/^(fr|en)$/.test(document.documentElement.lang)) say("no language");
  if (!document.title.trim()) say("no title");

  const headings = all("h1, h2, h3, h4, h5, h6").filter((element) => element.checkVisibility());
  if (all("h1").length !== 1) say(`${all("h1").length} headings of the first level`);
  let level = 0;
  for (const heading of headings) {
    if (Number(heading.tagName[1]) > level + 1) say(`heading out of order after level ${level}`, heading);
    if (!heading.textContent.trim()) say("empty heading", heading);
    level = Number(heading.tagName[1]);
  }

  for (const landmark of ["main", "body > header", "body > footer", "nav"]) {
    const count = all(landmark).length;
    if (landmark === "nav" ? !count : count !== 1) say(`${count} landmarks ${landmark}`);
  }
  const names = all("nav").map((element) => element.getAttribute("aria-label") || element.getAttribute("aria-labelledby"));
  if (names.includes(null) || new Set(names).size < names.length) say(`navigations without a name of their own: ${names}`);

  const first = all("a[href], button, input, select, textarea, summary, [tabindex='0']")[0];
  const target = first?.matches("a.skip") && document.getElementById(first.hash.slice(1));
  if (target?.tagName !== "MAIN") say("the first link does not lead to the content", first);

  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids)) if (ids.indexOf(id) !== ids.lastIndexOf(id)) say(`id twice: ${id}`);

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) say(`scrolls sideways by ${scrollWidth - clientWidth} px`);
  return faults;
}
