"""Asks as many pages of a server as it can give, with wrk."""

import re
import statistics
import subprocess
from dataclasses import dataclass

from launch.problem import Problem

CONNECTIONS = 16
# So that the server, not the generator, has the machine.
THREADS = 1
_UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


@dataclass(frozen=True)
class Load:
    """Pages a second, and the milliseconds within which half of them, and 99 of a hundred, came."""

    rate: float
    p50: float
    p99: float
    requests: int
    # Of the floor's rate in the same round: that of a machine that others use too may halve from one to the next.
    share: float = 1.0


def load(url, seconds, script=None):
    """Return the `Load` that `url` bears. A single answer that is no page fails."""
    command = ["wrk", "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--latency"]
    command += ["-H", "Accept-Encoding: br", *(["-s", str(script)] if script else []), url]
    result = subprocess.run(command, capture_output=True, text=True)
    told = result.stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if result.returncode or not rate or "Non-2xx" in told:
        raise Problem(f"The load on {url} failed: {told.strip().splitlines()[-1:] or result.stderr.strip()}")
    shares = {name: float(value) * _UNITS[unit] for name, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(\w+)", told)}
    return Load(float(rate[1]), shares["50"], shares["99"], int(re.search(r"(\d+) requests in", told)[1]))


def middle(loads, floors=None):
    """Return the `Load` of the medians of several, its share that of `floors`, measured in the same rounds."""
    pairs = zip(loads, floors or loads, strict=True)
    return Load(
        statistics.median(one.rate for one in loads),
        statistics.median(one.p50 for one in loads),
        statistics.median(one.p99 for one in loads),
        sum(one.requests for one in loads),
        statistics.median(one.rate / floor.rate for one, floor in pairs),
    )
