"""Converts LaTeX maths in titles to plain text: « H$_2$O » is H₂O, « $\\alpha$ » is α."""

import re

_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
# The notation of this site's own exports.
_ENSURED = re.compile(r"\\ensuremath\{([^{}]*)\}")
_RAISED = re.compile(r"([_^])(?:\{([0-9+()=−-]+)\}|([0-9+−-]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)[ ]?")
_SIGNS = "0123456789+-−=()"
PLACES = {"_": str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"), "^": str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")}
_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho  sigma tau upsilon phi "
    "chi psi omega"
)
GREEK = {name: chr(ord("α") + place) for place, name in enumerate(_NAMES.split(" ")) if name}
GREEK |= {name.capitalize(): letter.upper() for name, letter in GREEK.items()}
GREEK |= {"varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varsigma": "ς", "varrho": "ϱ", "varpi": "ϖ"}


def plain(text):
    """Return a text of LaTeX without dollars: what has no letter of its own stays as a group, for LaTeX's reader."""
    for form in (_MATHS, _ENSURED):
        text = form.sub(lambda found: "{" + letters(found.group(1)) + "}", text)
    return text


def letters(maths):
    """Return what stands between two dollars with its digits lowered or raised, and its Greek letters."""
    raised = _RAISED.sub(lambda found: (found[2] or found[3]).translate(PLACES[found[1]]), maths)
    return _COMMAND.sub(lambda found: GREEK.get(found[1], found[0]), raised)
