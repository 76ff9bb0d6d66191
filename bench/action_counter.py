"""A person at a browser, whose actions are counted: by the browser itself, never by the script that plays.

A load is a document that the main frame has read. A click is a press of the
pointer. A field is an input, a text or a list into which something was put; a
box that is ticked and a file that is picked are clicks.
"""

import re

KINDS = ("loads", "clicks", "fields")

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


class ActionCounter:
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

    def follow(self, locator, arrived):
        """Press what leads to another page, whose address fits the pattern `arrived`."""
        # Not the address alone: the editor changes it without a load, when it saves a new page by itself.
        with self.page.expect_event("load"):
            locator.click()
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
            button.click()
        chooser.value.set_files(path)

    def button(self, name):
        """Return one of the buttons at the top of the dashboard."""
        return self.page.locator(".dashboard__actions").get_by_role("link", name=name, exact=True)

    def menu(self, name):
        """Return an entry of the menu at the side."""
        return self.page.locator("[data-wagtail-sidebar]").get_by_role("link", name=name, exact=True)

    def read(self, path):
        """Return what a visitor reads there, its no-break spaces as plain ones."""
        return re.sub("\u00a0|\u202f|&nbsp;", " ", self.page.request.get(path).text())

    def publish(self, arrived, name="Publier"):
        """Publish what the editor shows."""
        self.follow(self.page.get_by_role("button", name=name, exact=True).last, arrived)
