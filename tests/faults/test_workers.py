"""A worker dies; slow clients hold connections."""

import os
import signal
import socket
import time

import pytest

SLOW = 50
HELD_FOR = 8  # seconds


def test_a_worker_killed(site, fault):
    with fault("one of two workers killed (SIGKILL)") as (visitors, row):
        before = set(site.workers())
        victim = min(before)
        begun = time.monotonic()
        os.kill(victim, signal.SIGKILL)
        while len(set(site.workers()) - {victim}) < len(before) and time.monotonic() - begun < 60:
            time.sleep(0.1)
        visitors.wait_until_new()
        row.healed_in = round(time.monotonic() - begun, 1)
        assert len(site.workers()) == len(before)
        # A connection that this worker held ends with it; a browser, or a proxy, asks again.
        cut = [seen for seen in visitors.seen if not isinstance(seen["status"], int)]
        assert len(cut) <= 3
        row.note = f"{len(cut)} connections of the dead worker cut, and asked again"
        visitors.seen[:] = [seen for seen in visitors.seen if seen not in cut]


@pytest.mark.whole_only("holds connections for a while, and times answers, which a busy machine makes slow")
def test_slow_clients(site, fault):
    """Slow bodies are nginx's to take whole; slow headers too, but they are the first thing that comes."""
    with fault(f"{SLOW} connections with slow headers") as (visitors, row):
        held = []
        try:
            for _ in range(SLOW):
                slow = socket.create_connection(("localhost", site.port), 5)
                slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
                held.append(slow)
            deadline = time.monotonic() + HELD_FOR
            while time.monotonic() < deadline:
                for slow in held:
                    try:
                        slow.sendall(b"a")
                    except OSError:
                        continue
                visitors.ask_for_new()
                time.sleep(0.5)
            slowest = max(seen["seconds"] for seen in visitors.seen)
            row.note = f"slowest answer to a visitor meanwhile: {slowest:.2f} s"
            assert slowest < 5
        finally:
            for slow in held:
                slow.close()
        row.healed_in = visitors.wait_until_new()
