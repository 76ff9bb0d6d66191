"""Measures what a phone downloads for a page: every request, with its transfer size."""

from pathlib import Path

# The phone that Lighthouse emulates.
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "javascript", "Font": "fonts"}
CONTENT_PICTURE = "/media/"
_PICTURES = Path(__file__).with_name("pictures.js").read_text()
_AT_THE_END = """async () => {
  // What waits for its reader: nothing else comes as one scrolls.
  for (const picture of document.querySelectorAll("[loading=lazy]")) {
    picture.scrollIntoView({ block: "center", behavior: "instant" });
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  scrollTo({ top: 0, behavior: "instant" });
  const pictures = [...document.images].filter((picture) => picture.currentSrc);
  await Promise.race([
    Promise.all(pictures.map((picture) => picture.decode().catch(() => {}))),
    new Promise((resolve) => setTimeout(resolve, 2000)),
  ]);
}"""


class Meter:
    """Counts what `page` (of Playwright) fetches with an empty cache."""

    def __init__(self, page):
        self._page = page
        self.fetched = {}
        self._network = page.context.new_cdp_session(page)
        self._network.send("Network.enable")
        self._network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._network.on("Network.requestWillBeSent", self._sent)
        self._network.on("Network.responseReceived", self._received)
        self._network.on("Network.loadingFinished", self._finished)

    def visit(self, address):
        """Open `address`; return its `figures` on load, without scrolling."""
        self.fetched.clear()
        self._page.goto(address, wait_until="load")
        # Requests of scripts come later.
        self._page.wait_for_timeout(50)
        return self.figures()

    def figures(self):
        """Return what was fetched since the last visit: bytes in total and by type, and the number of requests."""
        found = dict.fromkeys(KINDS.values(), 0)
        for request in self.fetched.values():
            if kind := KINDS.get(request["type"]):
                found[kind] += request["bytes"]
        pictures = sum(request["bytes"] for request in self.fetched.values() if CONTENT_PICTURE in request["url"])
        total = sum(request["bytes"] for request in self.fetched.values())
        return {
            "bytes_without_pictures": total - pictures,
            "bytes_with_pictures": total,
            "requests": len(self.fetched),
            **found,
        }

    def wrong_pictures(self, scale):
        """Scroll to the end of the page; return the problems of its images, one line each."""
        self._page.evaluate(_AT_THE_END)
        return self._page.evaluate(_PICTURES, scale)

    def _sent(self, event):
        if not event["request"]["url"].startswith("data:"):
            self.fetched[event["requestId"]] = {
                "url": event["request"]["url"],
                "type": event.get("type", "Other"),
                "bytes": 0,
                "headers": {},
            }

    def _received(self, event):
        if request := self.fetched.get(event["requestId"]):
            headers = event["response"]["headers"]
            request["headers"] = {name.lower(): value for name, value in headers.items()}

    def _finished(self, event):
        if request := self.fetched.get(event["requestId"]):
            request["bytes"] = round(event["encodedDataLength"])
