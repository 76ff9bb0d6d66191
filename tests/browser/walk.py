"""A task of the guide, done in a browser while its page is read."""

import io
import os
import re

from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import ROOT

GUIDE = ROOT / "docs" / "guide"
HOME = "Du laboratoire au patient"
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
# What is tried is the guide, not the machine.
PATIENCE = 60_000  # milliseconds


def labels(text):
    """Return what a page of the guide quotes from the screen."""
    return {label.strip() for label in re.findall(r"«\s(.+?)\s»", text.replace("\n", " "))}


def plain(text):
    return re.sub(r"\s+", " ", text).replace("’", "'").casefold()


class Walk:
    """The hands of who follows a page of the guide: they look at the screen before each step.

    With GUIDE=1 in the environment, they take its pictures anew.
    """

    def __init__(self, name, page):
        self.text = (GUIDE / f"{name}.md").read_text()
        self.page, self.seen, self.taken = page, "", set()
        page.set_default_timeout(PATIENCE)

    def look(self):
        self.seen += plain(self.page.evaluate(WORDS))

    def click(self, locator):
        self.look()
        locator.click()

    def open_in_tree(self, *titles):
        """Walk down the tree of pages from the menu, and open the last of `titles`."""
        self.click(self.page.get_by_role("button", name="Pages", exact=True))
        for title in titles[:-1]:
            self.click(self.page.get_by_role("link", name=re.compile(rf"sous-pages de «\s{re.escape(title)}\s»")))
        self.click(self.page.locator("#wagtail-sidebar").get_by_role("link", name=titles[-1], exact=True))
        self.page.wait_for_url(re.compile(r"/admin/pages/\d+/"))

    def picture(self, name, *shown):
        """Take the picture `name` of the guide: the least rectangle around `shown`."""
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
        (GUIDE / "img").mkdir(exist_ok=True)
        picture.save(GUIDE / "img" / f"{name}.png", optimize=True)

    def end(self):
        """Check that the page quotes what the screens said, and shows the pictures that were taken."""
        self.look()
        unseen = {label for label in labels(self.text) if plain(label) not in self.seen}
        assert not unseen, unseen
        assert set(re.findall(r"\]\(img/([a-z-]+)\.png\)", self.text)) == self.taken


def panel(page, heading):
    """The part of a form that stands under a heading."""
    return page.locator("section.w-panel").filter(has=page.get_by_role("heading", name=heading)).last


def new_page(hands, *way, title, standfirst):
    hands.open_in_tree(HOME, *way)
    hands.click(hands.page.get_by_role("link", name="Ajouter une sous-page").first)
    hands.page.wait_for_url("**/add/**")
    hands.page.fill("[name=title]", title)
    hands.page.fill("[name=standfirst]", standfirst)


def publish(hands, label="Publier"):
    hands.click(hands.page.get_by_role("button", name=label, exact=True).last)
    hands.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def send_picture(hands, within, path, description):
    """Fill in the dialog that sends a picture to the library, from a form; return the dialog."""
    Image.new("RGB", (1600, 900), "#0b5").save(path)
    hands.click(within.get_by_role("button", name="Choisir une image"))
    dialog = hands.page.locator(".modal-content")
    hands.click(dialog.get_by_role("tab", name="Transférer"))
    dialog.locator("input[type=file]").set_input_files(path)
    # Made from the name of the file, a moment later.
    expect(dialog.locator("[name$=-title]")).not_to_have_value("")
    dialog.locator("[name=image-chooser-upload-description]").fill(description)
    dialog.locator("[name=image-chooser-upload-credit]").fill("Inserm")
    return dialog
