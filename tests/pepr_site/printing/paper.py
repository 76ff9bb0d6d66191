"""What is asked of a PDF that the site writes: a validator of PDF/UA, and another reader."""

import io

from page import validate_pdf_bytes
from pypdf import PdfReader


def faults(content):
    """Return what a validator of PDF/UA-1 has against a file; nothing where it keeps to what machines can check."""
    report = validate_pdf_bytes(content, profile="ua1")
    assert report.rules.total > 100
    return [(failure.rule_id, failure.message) for failure in report.failures]


def told(content):
    """Return the words of a PDF as a reader finds them, on one line, with plain spaces."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.split())


def structure(content):
    """Return the roles of the tagged elements of a PDF, in their order."""

    def walk(element):
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            for child in element:
                yield from walk(child)
        elif isinstance(element, dict):
            if "/S" in element:
                yield element["/S"].lstrip("/")
            yield from walk(element.get("/K", []))

    return list(walk(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]))
