"""The table of the audit's results as text: one line for each type of page."""

# Title, name of the measurement, divisor, decimals.
COLUMNS = [
    ("kB", "bytes_without_pictures", 1000, 1),
    ("kB, pictures", "bytes_with_pictures", 1000, 1),
    ("requests", "requests", 1, 0),
    ("CSS kB", "css", 1000, 1),
    ("JS kB", "javascript", 1000, 1),
    ("axe", "axe", 1, 0),
    ("Nu err.", "nu_errors", 1, 0),
    ("Nu warn.", "nu_warnings", 1, 0),
    ("perf.", "performance", 1, 0),
    ("a11y", "accessibility", 1, 0),
    ("best", "best_practices", 1, 0),
    ("SEO", "seo", 1, 0),
    ("LCP ms", "largest_contentful_paint", 1, 0),
    ("CLS", "cumulative_layout_shift", 1, 3),
    ("TBT ms", "total_blocking_time", 1, 0),
]


def text(found):
    """Return the table for a terminal; `found` has `pages`, measurements by page type."""
    rows = [["page", *(title for title, *_rest in COLUMNS)]]
    for name, figures in found["pages"].items():
        rows.append([name])
        for _title, key, divisor, decimals in COLUMNS:
            rows[-1].append(f"{figures[key] / divisor:.{decimals}f}" if key in figures else "–")
    return columns(rows)


def columns(rows):
    """Align rows of cells into columns, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows)
