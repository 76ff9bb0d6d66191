"""Reads `budgets.toml`: each of these names is a dictionary from a measurement to its limit."""

import tomllib
from pathlib import Path

_read = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text())
PAGE, MARKUP = _read["page"], _read["markup"]
# For Lighthouse: minimum scores, maximum times.
SCORES, TIMES = _read["lighthouse"]["least"], _read["lighthouse"]["most"]
GOAL, LEAST, MOST = (_read["speed"][name] for name in ("goal", "least", "most"))


def beyond(figures, budgets):
    """Describe those of `figures` (values by name) that exceed the value of the same name in `budgets`."""
    return [f"{name}: {figures[name]} > {most}" for name, most in budgets.items() if figures.get(name, 0) > most]


def short(figures, budgets):
    """Describe those of `figures` that are below the value of the same name in `budgets`."""
    return [f"{name}: {figures[name]} < {least}" for name, least in budgets.items() if figures.get(name, least) < least]
