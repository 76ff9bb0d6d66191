"""What the machine itself must have: programs, installed with apt if possible, and a free port."""

import contextlib
import os
import shutil
import socket
import subprocess

from launch import processes
from launch.console import Problem, Step

LOOPBACK = "127.0.0.1"
LOOPBACK_6 = "::1"
# The one without windows first: a new profile takes it a third of the CPU time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# The Debian packages of each program, of which one will do.
PACKAGES = {
    "chromium": CHROMIUM[:2],
    "wrk": ["wrk"],
    "java": ["default-jre-headless"],
    "npm": ["npm"],
    "msgmerge": ["gettext"],
    "debootstrap": ["debootstrap"],
    "systemd-nspawn": ["systemd-container"],
    "slirp4netns": ["slirp4netns"],
    "ip": ["iproute2"],
}


def need(*programs):
    """Install the programs that are missing; raise `Problem` if that is impossible."""
    for program in programs:
        if not (chromium() if program == "chromium" else shutil.which(program)):
            install(program, *PACKAGES[program])


def chromium():
    """Return the path of the browser of the tests, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def install(name, *packages):
    """Install the first of these Debian packages that there is; raise `Problem`, which says what to do otherwise."""
    needed = f"{name} is needed: install it (on Debian: apt install {packages[-1]})."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(needed)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    quiet["env"] = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with Step(f"Installing {name}", f"{name} installed"):
        # The package lists of a fresh machine are empty.
        processes.run(["apt-get", "update", "-q"], **quiet)
        for package in packages:
            result = processes.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", package], **quiet)
            if not result.returncode:
                return
        raise Problem(f"{needed} apt-get says: {processes.last_line(result.stdout)}")


def free_port(text):
    """Return the port number that `text` is; raise `Problem` if it is none, or taken."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Problem(f"PORT must be a number from 1 to 65535, not {text!r}.")
    is_taken = False
    # A browser also tries the other address of `localhost`.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        is_taken = probe.connect_ex((LOOPBACK_6, int(text))) == 0
    try:
        socket.create_server((LOOPBACK, int(text))).close()
    except PermissionError:
        raise Problem(f"Port {text} is kept for the system: choose another one, as in `make run PORT=8123`.") from None
    except OSError:
        is_taken = True
    if is_taken:
        raise Problem(
            f"Port {text} is taken, by this site or by another program: end it, or choose another port, as in "
            "`make run PORT=8123`."
        )
    return int(text)
