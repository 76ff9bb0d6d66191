"""The programme map: the position of each axis, objective and project along a line.

The line is drawn twice, horizontally for wide screens and vertically for narrow ones, from the same geometry in two
coordinates: *along* the line, and *across* it (positive towards the first axis at the start). Its two strands are the
two axes, which part around each objective and cross between two objectives. A project of an objective is a bead: on the
strand of its axis if it has one axis, otherwise on the rim of the objective, or under the objective's name where there
is no room left. A project without a published objective has no position on the line and is shown beside it.
"""

from dataclasses import dataclass
from math import asin, ceil, cos, degrees, radians, sin
from textwrap import wrap

STRAND_GAP = 9


@dataclass(frozen=True)
class Frame:
    """The measures of one drawing, in the units of its `viewBox`."""

    is_tall: bool
    base: int  # where the line lies, across
    start: int  # where the strands begin, along
    first: int  # where the first loop begins, along
    loop: int  # the length of a loop
    swell: int  # half the width of a loop
    tail: int  # what follows the last loop
    count: int  # the number of loops
    bead: int  # the radius of a bead
    step: int  # from one bead to the next
    line_height: int
    columns: int  # beads in a row, where they stand under a name
    name_width: int  # letters in a line of a name

    @property
    def disc(self):
        return self.swell - self.bead - 6

    @property
    def end(self):
        return self.first + self.loop * self.count + self.tail

    @property
    def capacity(self):
        """How many beads the strand of one loop holds, clear of where it crosses the other."""
        return max(1, int(0.62 * self.loop / self.step))

    @property
    def rim_angles(self):
        """Where the rim of a disc holds beads, in degrees from the way the line goes: ahead and behind first."""
        apart = 2 * degrees(asin((self.bead + 1.5) / self.disc))
        return (0, 180, apart, 180 - apart, -apart, apart - 180) if apart < 35 else (0, 180)

    def middle(self, index):
        return self.first + self.loop * (index + 0.5)

    def place(self, along, across):
        """Return `(x, y)` of a point told along and across the line."""
        return (self.base - across, along) if self.is_tall else (along, self.base - across)


def layout(axes, objectives, projects):
    """Return what `components/programme_map.html` draws.

    `axes`, `objectives` and `projects` are pages, in order, with `pk`, `number`
    and `short_title`; a project also has `axes_ids` and `objectives_ids`. A
    project that bears two objectives stands on both.

    The result is `{wide, tall, axes, objectives, waiting}`: two drawings, then the
    axes, the projects of each objective, and the projects without a published one.
    """
    groups = [(objective, [p for p in projects if objective.pk in p.objectives_ids]) for objective in objectives]
    placed = {project.pk for _, members in groups for project in members}
    waiting = [project for project in projects if project.pk not in placed]
    frames = {"wide": _wide_frame(len(objectives)), "tall": _tall_frame(groups)}
    return {
        **{
            kind: _drawing(
                frame,
                axes,
                groups,
                [wrap(o.short_title, frame.name_width, break_long_words=False) for o in objectives],
                bool(waiting),
            )
            for kind, frame in frames.items()
        },
        "axes": axes,
        "objectives": [{"page": objective, "projects": members} for objective, members in groups],
        "waiting": waiting,
    }


def _wide_frame(count):
    loop = min(300, 870 // max(1, count))
    return Frame(
        is_tall=False,
        base=150,
        start=28,
        first=190,
        loop=loop,
        swell=min(98, int(loop * 0.44)),
        tail=1200 - 190 - 24 - loop * count,
        count=count,
        bead=17,
        step=44,
        line_height=25,
        columns=max(2, loop // 44),
        name_width=max(12, min(20, loop // 10)),
    )


def _tall_frame(groups):
    fullest = max((len(members) for _, members in groups), default=0)
    columns, step = 4, 36
    # Beads that do not fit on the strand and the rim are placed below the name.
    rows = ceil(max(0, fullest - 2) / columns)
    return Frame(
        is_tall=True,
        base=78,
        start=56,
        first=76,
        loop=max(152, 2 * (52 + rows * step)),
        swell=62,
        tail=70,
        count=len(groups),
        bead=14,
        step=step,
        line_height=21,
        columns=columns,
        name_width=16,
    )


def _drawing(frame, axes, groups, names, is_awaited):
    """Return one drawing: its size, its two strands, its loops with their beads, its two ends.

    `is_awaited` tells whether projects wait beside the line: a dotted way then leads in from them.
    """
    loops = [
        _loop(frame, index, objective, members, names[index], axes) for index, (objective, members) in enumerate(groups)
    ]
    depth = round(max((loop["depth"] for loop in loops), default=frame.base + 60))
    return {
        "width": 310 if frame.is_tall else 1200,
        "height": frame.end + 24 if frame.is_tall else depth,
        "entry": _entry(frame, depth) if is_awaited else "",
        "strands": [_strand(frame, axis) for axis in (0, 1)],
        "axes": _axes(frame, axes[:2]),
        "loops": loops,
        "end": frame.place(frame.end, 0),
        "patient": _words(frame, frame.end + 6, -30, "start")
        if frame.is_tall
        else _words(frame, frame.end + 17, 34, "end"),
    }


def _entry(frame, depth):
    """Return the dotted way in: from above a standing line, from below a lying one."""
    if frame.is_tall:
        return f"M{frame.base},3V{frame.start}"
    return f"M{frame.start},{frame.base}C9,{frame.base},3,{frame.base + 6},3,{frame.base + 25}V{depth}"


def _axes(frame, axes):
    """Return the names of the axes: by the start of their strands, or beside samples of them on a standing line."""
    names, y = [], 16
    for rank, axis in enumerate(axes):
        lines = wrap(axis.short_title, 16 if frame.is_tall else 18, break_long_words=False)
        if frame.is_tall:
            x, step = frame.base + frame.swell + 24, 17
        else:
            step = 20
            x, y = frame.place(frame.start + 6, 30 + step * len(lines) if rank == 0 else -44)
        names.append(
            {
                "page": axis,
                "x": x,
                "y": y,
                "sample": f"M{x},{y - 5}h24" if frame.is_tall else "",
                "name_x": x + 32 if frame.is_tall else x,
                "lines": [{"text": line, "y": y + step * (row + 1)} for row, line in enumerate(lines)],
            }
        )
        y += step * len(lines) + 24
    return names


def _words(frame, along, across, anchor):
    x, y = frame.place(along, across)
    return {"x": x, "y": y, "anchor": anchor}


# ---- the strands ----


def _halves(frame, index):
    """Return the two cubic curves of the strand that runs on the near side of a loop.

    The first loop opens from the two strands lying together, the last one closes on them.
    """
    start, middle, end = frame.middle(index - 0.5), frame.middle(index), frame.middle(index + 0.5)
    lean, top, flat = frame.loop * 0.05, frame.swell, frame.loop * 0.28
    left = [(start, 0), (start + lean, top * 0.667), (middle - flat, top), (middle, top)]
    right = [(middle, top), (middle + flat, top), (end - lean, top * 0.667), (end, 0)]
    if index == 0:
        start = max(frame.start, middle - frame.loop * 0.62)
        left = [(start, STRAND_GAP), (start + lean * 6, STRAND_GAP), (middle - flat * 1.1, top), (middle, top)]
    if index == frame.count - 1:
        end = min(frame.end, middle + frame.loop * 0.62)
        right = [(middle, top), (middle + flat * 1.1, top), (end - lean * 6, STRAND_GAP), (end, STRAND_GAP)]
    return left, right


def _strand(frame, axis):
    """Return the path of one axis's strand; it is cut where it passes behind the other."""
    if not frame.count:
        side = 1 - 2 * axis
        ends = [frame.place(along, side * STRAND_GAP) for along in (frame.start, frame.end)]
        return "M{} {}L{} {}".format(*(_number(value) for point in ends for value in point)).replace(" ", ",")
    cut = 15 / (2 * frame.swell)
    path, is_broken = "", True
    for index in range(frame.count):
        side = 1 if (index + axis) % 2 == 0 else -1
        left, right = _halves(frame, index)
        if index == 0:
            path += "M" + _point(frame, (frame.start, STRAND_GAP), side)
            is_broken = False
            path += "L" + _point(frame, left[0], side)
        # At every second crossing, this strand passes behind.
        is_behind_before, is_behind_after = index > 0 and (index + axis) % 2 == 0, (index + axis) % 2 == 1
        path += _curve(frame, _part(left, cut, 1) if is_behind_before else left, side, is_broken)
        if index == frame.count - 1:
            path += _curve(frame, right, side, False) + "L" + _point(frame, (frame.end, STRAND_GAP), side)
        else:
            path += _curve(frame, _part(right, 0, 1 - cut) if is_behind_after else right, side, False)
        is_broken = is_behind_after
    return path


def _curve(frame, cubic, side, moves):
    start, *rest = (_point(frame, point, side) for point in cubic)
    return ("M" + start if moves else "") + "C" + ",".join(rest)


def _point(frame, point, side):
    """Return a point as a path writes it. A comma, for a space between two numbers would be set as in French."""
    return ",".join(_number(value) for value in frame.place(point[0], side * point[1]))


def _number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _part(cubic, start, end):
    """Return the part of a cubic curve between two parameters, by de Casteljau's construction."""
    if end < 1:
        cubic = _head(cubic, end)
    if start > 0:
        cubic = _head(cubic[::-1], 1 - start / end)[::-1]
    return cubic


def _head(cubic, t):
    levels = [cubic]
    while len(levels[-1]) > 1:
        levels.append([_between(a, b, t) for a, b in zip(levels[-1], levels[-1][1:], strict=False)])
    return [level[0] for level in levels]


def _between(a, b, t):
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


# ---- the loops ----


def _loop(frame, index, objective, members, lines, axes):
    """Return an objective's disc, name and beads."""
    middle = frame.middle(index)
    x, y = frame.place(middle, 0)
    if frame.is_tall:
        name_x, name_y = frame.base + frame.swell + 24, middle - (len(lines) - 1) * frame.line_height / 2 + 6
        anchor = "start"
    else:
        name_x, name_y, anchor = middle, frame.base + frame.swell + 46, "middle"
    beads, spare = _strung(frame, index, members, axes)
    under = name_y + (len(lines) - 1) * frame.line_height + frame.step
    left = name_x + frame.bead if frame.is_tall else name_x - (min(frame.columns, len(spare)) - 1) * frame.step / 2
    for rank, project in enumerate(spare):
        row, column = divmod(rank, frame.columns)
        beads.append(_bead(frame, project, left + column * frame.step, under + row * frame.step))
    rows, inner = ceil(len(spare) / frame.columns), round(frame.disc * 0.64)
    return {
        "page": objective,
        "x": x,
        "y": y,
        "r": frame.disc,
        "glyph": {"x": x - inner, "y": y - inner, "size": 2 * inner},
        "name": {"x": name_x, "y": name_y, "anchor": anchor, "lines": lines, "step": frame.line_height},
        "beads": beads,
        "depth": under + rows * frame.step,
    }


def _strung(frame, index, members, axes):
    """Return the beads that the loop holds, and the projects left over."""
    axis_ids = [axis.pk for axis in axes[:2]]
    beads, spare = [], []
    for rank, axis_id in enumerate(axis_ids):
        side = 1 if (index + rank) % 2 == 0 else -1
        own = [project for project in members if project.axes_ids == [axis_id]]
        spare += own[frame.capacity :]
        own = own[: frame.capacity]
        for position, project in enumerate(own):
            offset = (position - (len(own) - 1) / 2) * frame.step / (frame.loop + 0.9 * frame.swell)
            beads.append(_bead(frame, project, *_on_strand(frame, index, 0.5 + offset, side)))
    rim = [project for project in members if project.axes_ids not in [[pk] for pk in axis_ids]]
    for angle, project in zip(frame.rim_angles, rim, strict=False):
        along = frame.middle(index) + frame.disc * cos(radians(angle))
        beads.append(_bead(frame, project, *frame.place(along, frame.disc * sin(radians(angle)))))
    return beads, spare + rim[len(frame.rim_angles) :]


def _on_strand(frame, index, share, side):
    """Return `(x, y)` of the point at `share` (0 to 1) of a loop, on its upper or its lower strand."""
    left, right = _halves(frame, index)
    half, t = (left, share * 2) if share < 0.5 else (right, share * 2 - 1)
    along, across = _head(half, t)[-1]
    return frame.place(along, side * across)


def _bead(frame, project, x, y):
    x, y, r = _number(x), _number(y), frame.bead
    left_half = f"M{x},{_number(float(y) - r)}a{r},{r},0,0,0,0,{2 * r}z"
    return {"page": project, "x": x, "y": y, "r": r, "left_half": left_half, "text_y": _number(float(y) + 5)}
