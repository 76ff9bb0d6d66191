"""Reads `budgets.toml`: each of these names is a dictionary from a measurement to its limit."""

import tomllib
from pathlib import Path

_read = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text())
PAGE, MARKUP = _read["page"], _read["markup"]
# Of Lighthouse: what must be reached, what may not be passed.
SCORES, TIMES = _read["lighthouse"]["least"], _read["lighthouse"]["most"]
GOAL, LEAST, MOST = (_read["speed"][name] for name in ("goal", "least", "most"))


def beyond(figures, budgets):
    """Return in words what of `figures` (a value by name) passes that of the same name in `budgets`."""
    return [f"{name}: {figures[name]} > {most}" for name, most in budgets.items() if figures.get(name, 0) > most]


def short(figures, budgets):
    """Return in words what of `figures` stays under what `budgets` asks for."""
    return [f"{name}: {figures[name]} < {least}" for name, least in budgets.items() if figures.get(name, least) < least]
