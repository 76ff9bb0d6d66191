"""A person at a browser, whose actions are counted, and who compares what is on the screen with a page of the guide.

Counted by the browser itself, never by the script that plays. A load is a document that the main frame has read. A
click is a press of the pointer. A field is an input, a text or a list into which something was put; a box that is
ticked and a file that is picked are clicks.
"""

import io
import os
import re

from PIL import Image

from launch.paths import ROOT

KINDS = ("loads", "clicks", "fields")
GUIDE = ROOT / "docs" / "guide"
HOME = "Du laboratoire au patient"

# What opens over the form a moment after one has come to a date, and would lie over what is pressed next.
CALENDAR = ".xdsoft_datetimepicker:visible"
IS_AT_A_DATE = "() => Boolean(jQuery(document.activeElement).data('xdsoft_datetimepicker'))"

# Runs in every frame before the page's own scripts.
WATCH = """
(() => {
  const filled = new WeakSet();
  addEventListener("pointerdown", (event) => event.isTrusted && countAction("clicks"), true);
  const note = (event) => {
    const at = event.target;
    const field = at.isContentEditable ? at.closest("[contenteditable=true]") : at;
    const isList = at.localName === "select";
    if (!field || filled.has(field) || (!event.isTrusted && !isList)) return;
    if (["checkbox", "radio", "file"].includes(field.type)) return;
    filled.add(field);
    countAction("fields");
  };
  for (const name of ["beforeinput", "input", "change"]) addEventListener(name, note, true);
})();
"""
# What a screen says: its words, and what its buttons and fields say without showing it.
WORDS = """() => {
    const silent = ["aria-label", "placeholder", "title"];
    const elements = [...document.querySelectorAll(silent.map((name) => `[${name}]`).join())];
    const said = elements.flatMap((element) => silent.map((name) => element.getAttribute(name)));
    return [document.body.innerText, ...said].join(" ");
}"""
# Whether what is in sight is drawn; « networkidle » waits for ever beside a page that asks from time to time.
SETTLED = """() => document.readyState === "complete" && document.fonts.status === "loaded"
    && [...document.images].every((image) => image.complete || image.loading === "lazy")"""
MARGIN = 12  # pixels around what a picture shows
SIDEBAR = 200  # pixels, which no picture shows; a dialog lies over it
DIALOG = ".modal-content:visible, .w-dialog__box:visible"
# The one word that the browser writes, in its own language, which many a Linux has not; and the calendar that opens
# at a date and would lie over the fields beneath.
LEFT_OUT = "::file-selector-button, .xdsoft_datetimepicker { display: none !important }"
COLOURS = 96


class Editor:
    """Presses what can be seen, fills what can be filled, on one `page` of Playwright's, from the dashboard on.

    `counts` are the loads, clicks and fields since then, `trail` says where each was.
    """

    def __init__(self, page):
        self.page, self.trail, self._is_counting = page, [], False
        page.on("domcontentloaded", lambda _page: self._add("loads"))
        page.context.expose_binding("countAction", lambda _source, kind: self._add(kind))
        page.context.add_init_script(WATCH)

    @property
    def counts(self):
        return [sum(kind == counted for kind, _url in self.trail) for counted in KINDS]

    def _add(self, kind):
        if self._is_counting:
            self.trail.append((kind, self.page.url))

    def begin(self):
        """Open the dashboard; counting begins once it is there."""
        self.end()
        self.page.goto("/admin/")
        self.trail, self._is_counting = [], True

    def end(self):
        """Stop counting: what comes next is the proof that the task was done."""
        self._is_counting = False

    def open_guide(self, name):
        """Have a page of the guide at hand; no name, no page."""
        self.guide = (GUIDE / f"{name}.md").read_text() if name else ""
        self.seen, self.taken = "", set()

    def close_guide(self):
        """Check that the page quotes what the screens said, and shows the pictures that were taken."""
        self.look()
        unseen = {label for label in quoted(self.guide) if plain(label) not in self.seen}
        assert not unseen, unseen
        assert set(re.findall(r"\]\(img/([a-z-]+)\.png\)", self.guide)) == self.taken

    def look(self):
        if self.guide:
            self.seen += plain(self.page.evaluate(WORDS))

    def click(self, locator):
        self.look()
        locator.click()

    def follow(self, locator, arrived):
        """Press what leads to another page, whose address fits the pattern `arrived`."""
        # Not the address alone: the editor changes it without a load, when it saves a new page by itself.
        with self.page.expect_event("load"):
            self.click(locator)
        self.page.wait_for_url(arrived)

    def fill(self, locator, text):
        """Go to a field by the keyboard and write in it."""
        locator.focus()
        self.settle()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)
        self.leave()

    def fill_form(self, form="#page-edit-form", **values):
        """Fill fields of a form, by their names."""
        for name, value in values.items():
            self.fill(self.page.locator(f"{form} [name={name}]").first, value)

    def leave(self):
        """Go on to the next field, which closes the calendar over a date."""
        self.page.keyboard.press("Tab")
        self.settle()

    def settle(self):
        """Wait until a calendar is there where one stands at a date, and nowhere else."""
        state = "visible" if self.page.evaluate(IS_AT_A_DATE) else "hidden"
        self.page.locator(CALENDAR).first.wait_for(state=state)

    def pick_file(self, button, path):
        """Press the button of a file field, and pick the file."""
        with self.page.expect_file_chooser() as chooser:
            self.click(button)
        chooser.value.set_files(path)

    def button(self, name):
        """Return one of the buttons at the top of the dashboard."""
        return self.page.locator(".dashboard__actions").get_by_role("link", name=name, exact=True)

    def panel(self, heading):
        """Return the part of a form that stands under a heading."""
        return self.page.locator("section.w-panel").filter(has=self.page.get_by_role("heading", name=heading)).last

    def menu(self, name):
        """Return an entry of the menu at the side."""
        return self.page.locator("[data-wagtail-sidebar]").get_by_role("link", name=name, exact=True)

    def open_in_tree(self, *titles):
        """Walk down the tree of pages from the menu, and open the last of `titles`."""
        self.click(self.page.get_by_role("button", name="Pages", exact=True))
        for title in titles[:-1]:
            self.click(self.page.get_by_role("link", name=re.compile(rf"sous-pages de «\s{re.escape(title)}\s»")))
        self.click(self.page.locator("#wagtail-sidebar").get_by_role("link", name=titles[-1], exact=True))
        self.page.wait_for_url(re.compile(r"/admin/pages/\d+/"))

    def read(self, path):
        """Return what a visitor reads there, its no-break spaces as plain ones."""
        return re.sub("\u00a0|\u202f|&nbsp;", " ", self.page.request.get(path).text())

    def publish(self, arrived, name="Publier"):
        """Publish what the editor shows."""
        self.follow(self.page.get_by_role("button", name=name, exact=True).last, arrived)

    def picture(self, name, *shown):
        """Take the picture `name` of the guide, the least rectangle around `shown`; kept with GUIDE=1 alone."""
        self.look()
        self.taken.add(name)
        shown[0].scroll_into_view_if_needed()
        boxes = [locator.bounding_box() for locator in shown]
        assert all(boxes), f"{name}: nothing to show"
        if not os.environ.get("GUIDE"):
            return
        is_admin = "/admin/" in self.page.url
        # The policy of public pages lets in no style.
        if is_admin:
            self.page.add_style_tag(content=LEFT_OUT)
        self.page.wait_for_function(SETTLED)
        side = 0 if self.page.locator(DIALOG).count() or not is_admin else SIDEBAR
        left = max(side, min(box["x"] for box in boxes) - MARGIN)
        top = max(0, min(box["y"] for box in boxes) - MARGIN)
        right = max(box["x"] + box["width"] for box in boxes) + MARGIN
        bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
        view = self.page.viewport_size
        size = {"width": min(right, view["width"]) - left, "height": min(bottom, view["height"]) - top}
        content = self.page.screenshot(clip={"x": left, "y": top} | size, animations="disabled", caret="hide")
        picture = Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(GUIDE / "img" / f"{name}.png", optimize=True)


def quoted(text):
    """Return what a page of the guide quotes from the screen."""
    return {label.strip() for label in re.findall(r"«\s(.+?)\s»", text.replace("\n", " "))}


def plain(text):
    return re.sub(r"\s+", " ", text).replace("’", "'").casefold()
