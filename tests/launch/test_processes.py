"""No process outlives the command that started it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch import paths, processes

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"


def test_a_process_that_will_not_end_is_made_to(monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    process = processes.spawn([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE)
    process.stdout.readline()
    processes.end(process)
    assert process.returncode == -signal.SIGKILL
    process.stdout.close()


def test_what_is_run_ends_with_an_interruption(monkeypatch):
    started, spawn = [], processes.spawn

    def interrupted(*arguments, **options):
        started.append(spawn(*arguments, **options))
        monkeypatch.setattr(started[0], "communicate", lambda: signal.raise_signal(signal.SIGINT))
        return started[0]

    monkeypatch.setattr(processes, "spawn", interrupted)
    with pytest.raises(KeyboardInterrupt):
        processes.run(["sleep", "60"])
    assert started[0].returncode


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_a_killed_command_takes_its_processes_along():
    code = (
        "import subprocess, time\n"
        "from launch import processes\n"
        "print(processes.spawn(['sleep', '60'], stdout=subprocess.DEVNULL).pid, flush=True)\n"
        "time.sleep(60)"
    )
    command = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=paths.ROOT)
    child = int(command.stdout.readline())
    assert _lives(child)
    command.kill()
    command.communicate()
    deadline = time.monotonic() + 5
    while _lives(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(child)


def _lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
