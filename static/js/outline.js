/* Marks the current section in the table of contents of a long page. Without this script they are plain links. */

const contents = document.querySelectorAll(".outline a");
const places = [...contents].map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));

function mark() {
  const passed = places.filter((place) => place?.getBoundingClientRect().top < innerHeight / 3).length;
  for (const [index, link] of contents.entries()) {
    if (index === passed - 1) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// Called when a title crosses the line, not on each scroll event.
const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -67%" });
for (const place of places) if (place) observer.observe(place);
