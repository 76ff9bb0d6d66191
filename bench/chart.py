"""The figures of `make bench` as one small drawing: pages a second, each step of the scale ten times the last."""

import math
from html import escape

ROW, LEFT, WIDTH, TOP = 18, 170, 560, 46
SERIES = [("bare", "#9a9a9a", "bare Django view"), ("uncached", "#d1495b", "uncached"), ("cached", "#3b7d6e", "cached")]
POWERS = range(6)


def svg(found):
    """Return the drawing; it reads on a light and on a dark ground."""
    rows = list(found["loads"].items())
    height = TOP + ROW * len(rows) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 20} {height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12">',
        "<title>Pages a second, by type of page</title>",
        "<style>text { fill: #222 } .grid { stroke: #8886 } "
        "@media (prefers-color-scheme: dark) { text { fill: #eee } }</style>",
    ]
    for place, (_name, colour, label) in enumerate(SERIES):
        x = LEFT + place * 150
        parts.append(f'<circle cx="{x}" cy="12" r="5" fill="{colour}"/><text x="{x + 10}" y="16">{label}</text>')
    for power in POWERS:
        x = _x(10**power)
        parts.append(
            f'<path class="grid" d="M{x} {TOP - 8}V{height}"/><text x="{x + 3}" y="{TOP - 10}">{10**power:,}</text>'
        )
    for place, (name, loads) in enumerate(rows):
        y = TOP + ROW * place + ROW // 2
        parts.append(f'<text x="0" y="{y + 4}">{escape(name)}</text>')
        for series, colour, _label in SERIES:
            # What each visitor is answered in person is never kept.
            if series not in loads:
                continue
            parts.append(f'<circle cx="{_x(loads[series]["rate"])}" cy="{y}" r="5" fill="{colour}"/>')
    return "\n".join([*parts, "</svg>\n"])


def _x(rate):
    return round(LEFT + WIDTH * math.log10(max(rate, 1)) / max(POWERS), 1)
