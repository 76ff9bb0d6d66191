"""The table of what the audit finds: a line for each type of page, as text and as a page of HTML."""

from html import escape

# Title, name of the figure, divisor, decimals.
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


def _rows(found):
    yield ["page", *(title for title, *_rest in COLUMNS)]
    for name, figures in found["pages"].items():
        yield [name, *(_cell(figures.get(key), divisor, decimals) for _title, key, divisor, decimals in COLUMNS)]


def _cell(figure, divisor, decimals):
    return "–" if figure is None else f"{figure / divisor:.{decimals}f}"


def text(found):
    """Return the table for a terminal; `found` holds `date`, `method` and `pages`."""
    rows = list(_rows(found))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) if not place else cell.rjust(width) for place, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    )


def html(found):
    """Return the same as a whole page of HTML."""
    first, *rows = _rows(found)
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in first)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>\n"
        for row in rows
    )
    method = ", ".join(f"{name} {value}" for name, value in found["method"].items() if isinstance(value, str))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Audit of {found["measured_on"]}</title>
<style>body {{ font: 1rem/1.5 system-ui; margin: 2rem }} td {{ text-align: right; padding: 0 .75rem }}
th {{ text-align: start; padding: 0 .75rem }}</style></head>
<body><h1>Audit of {found["measured_on"]}</h1><p>{escape(method)}</p>
<table><thead><tr>{head}</tr></thead><tbody>
{body}</tbody></table></body></html>
"""
