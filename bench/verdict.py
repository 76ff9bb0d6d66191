"""What the figures of `make bench` say: one table, and what of them passes a budget."""

from bench import budgets

# Addresses whose milliseconds may not grow, and those of the search, which may a little.
LISTS = ("news", "news, page 2", "projects", "article", "home", "project")
SEARCHES = ("search", "search of two words")


def ratios(found):
    """Yield `(figure, place, value)` for each figure that has a budget; the place says of what it is."""
    for name, page in found["pages"].items():
        kind = name.split()[0]
        yield (f"queries_{kind}" if kind in ("home", "search") else "queries"), name, page["queries"]
    for name, loads in found["loads"].items():
        yield "uncached_to_bare", name, loads["uncached"]["share"]
        if "cached" in loads:
            yield "cached_to_bare", name, loads["cached"]["share"]
        if "file" in loads:
            yield "behind_nginx_to_file", name, loads["behind nginx"]["share"]
    yield from _growth(found["growth"])
    publishing, memory = found["publishing"], found["memory"]
    yield "publishing_to_quiet", "cached page", publishing["slower"]
    yield "stale_answers", f"of {publishing['asked']}", publishing["stale"]
    yield "worker_memory", "a worker", memory["after"]
    yield "worker_growth", f"over {memory['requests']} requests", memory["growth"]


def _growth(growth):
    for name, sized in growth.items():
        small, large = sized[min(sized, key=int)], sized[max(sized, key=int)]
        if name in LISTS or name in SEARCHES:
            figure = "search_growth" if name in SEARCHES else "list_growth"
            yield figure, name, large["growth"]
            yield "query_growth", name, large["queries"] - small["queries"]
        elif large["peak"] or small["peak"]:
            yield "outlet_memory", name, large["peak"]


def broken(found):
    """Return in words each figure that passes its budget."""
    lines = []
    for figure, place, value in ratios(found):
        if figure in budgets.LEAST and value < budgets.LEAST[figure]:
            lines.append(f"{figure}, {place}: {value:.3g} < {budgets.LEAST[figure]}")
        if figure in budgets.MOST and value > budgets.MOST[figure]:
            lines.append(f"{figure}, {place}: {value:.3g} > {budgets.MOST[figure]}")
    return lines


def text(found):
    """Return the table for a terminal."""
    rows = [
        ["page", "queries", "ms", "bare/s", "uncached/s", "÷ bare", "p50", "p99", "cached/s", "÷ bare", "p50", "p99"]
    ]
    for name, loads in found["loads"].items():
        page, bare = found["pages"][name], loads["bare"]
        rows.append([name, f"{page['queries']}", f"{page['ms']:.1f}", f"{bare['rate']:.0f}"])
        for one in (loads["uncached"], loads.get("cached")):
            rows[-1] += _told(one) if one else ["never", "", "", ""]
    told = [_columns(rows), "", _columns(_growth_rows(found["growth"])), ""]
    if "file" in found["loads"]["home"]:
        file, behind = found["loads"]["home"]["file"], found["loads"]["home"]["behind nginx"]
        told.append(f"nginx: a file {file['rate']:.0f}/s, the home page from its cache {behind['rate']:.0f}/s")
    memory, publishing = found["memory"], found["publishing"]
    told += [
        f"first page {found['first page']:.1f} s after the start",
        f"a worker: {memory['rest']:.0f} MB at rest, {memory['after']:.0f} MB after {memory['requests']} requests",
        f"p99 of a cached page: {publishing['quiet']['p99']:.1f} ms, {publishing['busy']['p99']:.1f} ms publishing",
        f"stale: {publishing['stale']} of {publishing['asked']} answers, {publishing['publications']} publications",
    ]
    return "\n".join(told)


def _told(one):
    return [f"{one['rate']:.0f}", f"{one['share']:.4f}", f"{one['p50']:.1f}", f"{one['p99']:.1f}"]


def _growth_rows(growth):
    sizes = list(dict.fromkeys(size for sized in growth.values() for size in sized))
    yield ["growth", *(f"{size} news, ms" for size in sizes), "queries", "peak MB"]
    for name, sized in growth.items():
        cells = [f"{sized[size]['ms']:.1f}" if size in sized else "" for size in sizes]
        last = sized[list(sized)[-1]]
        queries = sorted({one["queries"] for one in sized.values()})
        yield [name, *cells, "–".join(map(str, queries)), f"{last['peak']:.0f}" if last["peak"] else ""]


def _columns(rows):
    rows = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows)
