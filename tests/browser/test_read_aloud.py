"""A page easy to read is read aloud by a voice of the reader's own device, in its language, until it is stopped."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import page_in, profile

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NEAR, FAR, OTHER = [
    {"name": name, "lang": lang, "localService": is_near}
    for name, lang, is_near in (("Here", "fr-FR", True), ("Cloud", "fr-FR", False), ("Kate", "en-GB", True))
]
# What a browser offers, without a sound: each part is said once `next` is called.
STUB = """(voices) => {
  const said = [];
  let now = null;
  window.said = said;
  window.next = () => now?.onend();
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices,
    addEventListener() {},
    cancel() { const cut = now; now = null; cut?.onerror(); },
    speak(part) { now = part; said.push([part.text, part.lang, part.voice.name]); },
  } });
}"""
WRITTEN = '[...document.querySelectorAll("[data-aloud]")].map((part) => part.textContent)'


@pytest.fixture
def opened(chromium, server):
    """A function that opens an easy page in a browser that has these voices."""

    def open_with(*voices):
        page = page_in(profile(chromium, server))
        page.add_init_script(f"({STUB})({json.dumps(voices)})")
        page.goto("/facile-a-lire/la-peau/")
        return page

    return open_with


def test_every_sentence_is_read_in_its_language_until_it_is_stopped(opened):
    page = opened(OTHER, FAR, NEAR)
    button = page.get_by_role("button", name="Écouter cette page")
    button.press("Enter")
    stop = page.get_by_role("button", name="Arrêter la lecture")
    expect(stop).to_be_focused()
    written = page.evaluate(WRITTEN)
    expect(page.locator(".is-read")).to_have_text(written[0])
    for _part in written:
        page.evaluate("next()")
    assert page.evaluate("said") == [[part, "fr", NEAR["name"]] for part in written]
    expect(button).to_be_visible()
    # Stopped at the second sentence, it begins again with the first.
    button.click()
    page.evaluate("next()")
    stop.click()
    expect(page.locator(".is-read")).to_have_count(0)
    button.click()
    expect(stop).to_be_focused()
    assert [part for part, *_voice in page.evaluate("said")[len(written) :]] == [written[0], written[1], written[0]]


def test_without_a_voice_of_the_device_in_the_language_there_is_no_button(opened):
    for voices in ([], [FAR, OTHER]):
        expect(opened(*voices).locator("[data-read]")).to_be_hidden()
