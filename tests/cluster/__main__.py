"""Every play, with visitors who read meanwhile: a table, and the same in `cluster.json`."""

import json
import os
import sys
import time

import django

from tests.cluster import hostile, plays, queues
from tests.cluster.machines import ROOT, Cluster
from tests.cluster.visitors import Visitors

PLACE = ROOT / ".local" / "cluster"
PLAYS = (
    plays.publish_and_read,
    plays.kill_a_node,
    queues.stop_the_queue,
    queues.kill_the_workers,
    plays.delete_a_picture,
    plays.roll_out,
    hostile.smuggling,
    hostile.floods,
    hostile.slow_connections,
)


def main():
    """Play them all, or those named in the arguments; return the exit code."""
    wanted = [play for play in PLAYS if not sys.argv[1:] or play.__name__ in sys.argv[1:]]
    with Cluster(PLACE, int(os.environ.get("CLUSTER_PORT", "8240"))) as cluster:
        os.environ.update(cluster.environment)
        django.setup()
        rows = [play_one(play, cluster) for play in wanted]
    (PLACE / "cluster.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    return 0 if all(row["passed"] and not row["failed_requests"] for row in rows) else 1


def play_one(play, cluster):
    """Return the row of one play, printed as well."""
    begin, trouble, said = time.monotonic(), "", ""
    with Visitors(cluster.address) as visitors:
        try:
            said = play(cluster)
        except Exception as error:
            trouble = f"{type(error).__name__}: {error}"
    row = {
        "play": play.__name__,
        "passed": not trouble,
        "seconds": round(time.monotonic() - begin, 1),
        "requests": visitors.asked,
        "failed_requests": len(visitors.failures),
        "failures": visitors.failures[:5],
        "slowest_seconds": round(visitors.slowest, 2),
        "told": said or trouble,
    }
    mark = "✓" if row["passed"] and not visitors.failures else "✗"
    figures = f"{visitors.asked:>5} requests {len(visitors.failures):>3} failed  slowest {visitors.slowest:>5.2f} s"
    print(f"{mark} {play.__name__:<22}{figures}  {said or trouble} {visitors.failures[:2] or ''}", flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
