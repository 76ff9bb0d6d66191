"""Bare Debian machines: systemd as the first process, a network of their own, and nothing but what Debian installs.

They are containers of systemd-nspawn, on copies of one debootstrap that is kept. What this machine needs to reach its
registries of packages (a mirror, certificates, `PIP_…`) is read from it at run time.
"""

import contextlib
import os
import pty
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from launch import paths, processes
from launch.console import Step

SUITE = "bookworm"  # Debian 12, the oldest that docs/deploying.md names
FOLDER = paths.LOCAL / "deploy"
KEPT = {"packages": "/var/cache/apt/archives", "pip": "/root/.cache/pip"}
CERTIFICATES = Path("/usr/local/share/ca-certificates")
PATIENCE = 180  # seconds for a machine to start, or to go down
LONGEST_TOLD = 3000  # characters of what a failing command printed


class Failed(Exception):
    """A command of a machine that ended with an error; the message is the end of what it printed."""


class Machine:
    """A machine of this `name`, started as the block begins, gone with all that it held at its end."""

    def __init__(self, name, shared):
        self.name, self.root = f"pepr-{name}", FOLDER / name
        self.log = FOLDER / f"{name}.log"
        self._binds = {shared: shared} | {_made(FOLDER / kept): inside for kept, inside in KEPT.items()}
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        with self._stack:
            self.log.write_text("")
            self._stack.callback(shutil.rmtree, self.root, ignore_errors=True)
            self._lay_out()
            self._connect()
            self._start()
            self._stack.callback(lambda: processes.end(self._container))
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def wait(self):
        """Wait until all that starts with the machine has started, or failed."""
        deadline = time.monotonic() + PATIENCE
        while not self._tell("systemctl", "is-system-running").startswith(("running", "degraded")):
            if time.monotonic() > deadline:
                raise Failed(f"{self.name} does not start: {self._tell('systemctl', 'list-jobs')}")
            time.sleep(0.2)

    def reboot(self):
        """Reboot it; return once it has started again."""
        # The container ends, and is for whoever keeps it to start again (`--keep-unit`).
        self._tell("systemctl", "reboot")
        self._container.wait(PATIENCE)
        self._start()

    def cut(self):
        """Take the power away and give it back; return once it has started again."""
        os.kill(self._first_process(), signal.SIGKILL)
        self._container.wait()
        self._start()

    def run(self, commands, answers=()):
        """Run `commands`, lines of a shell, at a terminal, as root; return what they print.

        Each of the `answers`, a pattern and a line, is given to the question that ends what was printed.
        Raises `Failed`.
        """
        script = self.root / "root" / "commands"
        script.write_text(f"PS4='+ '\nset -ex -o pipefail\n{commands}\n")
        process, terminal = pty.fork()
        if not process:
            os.execvp("nsenter", self._inside("/bin/bash", "-l", "/root/commands"))  # noqa: S606 - no shell
        printed = _converse(terminal, list(answers))
        _, status = os.waitpid(process, 0)
        with self.log.open("a") as log:
            log.write(printed)
        if os.waitstatus_to_exitcode(status):
            raise Failed(f"{printed[-LONGEST_TOLD:]}\n(all of it: {self.log})")
        return printed

    def ask(self, command):
        """Return what one line of a shell prints there, or raise `Failed`."""
        result = subprocess.run(self._inside("/bin/bash", "-c", command), capture_output=True, text=True)
        if result.returncode:
            raise Failed(f"{command}: {result.stdout[-LONGEST_TOLD:]}{result.stderr[-LONGEST_TOLD:]}")
        return result.stdout.strip()

    def client(self, *command):
        """Return what a `command` of this machine becomes that asks as a visitor of the other one."""
        return ["ip", "netns", "exec", self.name, *command]

    def _start(self):
        command = ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--console=pipe"]
        command += [f"--directory={self.root}", f"--machine={self.name}", "--resolv-conf=copy-host"]
        # It lives for some minutes, and its packages are unpacked in a fraction of the time.
        command += ["--suppress-sync=yes"]
        command += [f"--network-namespace-path=/run/netns/{self.name}"]
        command += [f"--bind={outside}:{inside}" for outside, inside in self._binds.items()]
        self._container = processes.spawn(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.wait()

    def _lay_out(self):
        shutil.rmtree(self.root, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", bare(), self.root], check=True)
        (self.root / "etc/hostname").write_text(f"{self.name}\n")
        for certificate in CERTIFICATES.glob("*.crt"):
            shutil.copy(certificate, self.root / CERTIFICATES.relative_to("/"))
        subprocess.run(["chroot", self.root, "update-ca-certificates"], check=True, capture_output=True)
        settings = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        settings |= {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        lines = [f"export {name}='{value}'\n" for name, value in settings.items()]
        (self.root / "etc/profile.d/network.sh").write_text("".join(lines))
        acquire = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True).stdout
        proxies = re.findall(r"^Acquire::https?::.*\n", acquire, re.MULTILINE)
        (self.root / "etc/apt/apt.conf.d/90-network").write_text("".join(proxies))

    def _connect(self):
        """Give it a network of its own, from which the registries of packages are reached."""
        subprocess.run(["ip", "netns", "del", self.name], capture_output=True)
        subprocess.run(["ip", "netns", "add", self.name], check=True)
        self._stack.callback(subprocess.run, ["ip", "netns", "del", self.name])
        subprocess.run(self.client("ip", "link", "set", "lo", "up"), check=True)
        way = ["slirp4netns", "--configure", "--netns-type=path", f"/run/netns/{self.name}", "tap0"]
        network = processes.spawn(way, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._stack.callback(processes.end, network)

    def _first_process(self):
        children = Path(f"/proc/{self._container.pid}/task/{self._container.pid}/children")
        found = children.read_text().split()
        return int(found[0]) if found else None

    def _inside(self, *command):
        # Not the user's variables of this machine.
        clean = [
            "env",
            "-i",
            "HOME=/root",
            "TERM=dumb",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        return ["nsenter", "--target", str(self._first_process()), "--all", *clean, *command]

    def _tell(self, *command):
        return (
            subprocess.run(self._inside(*command), capture_output=True, text=True).stdout
            if self._first_process()
            else ""
        )


def bare():
    """Return the folder of a bare Debian, made the first time."""
    root = FOLDER / SUITE
    if not root.exists():
        draft = root.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        with Step("Making a bare Debian", "Bare Debian made"):
            command = ["debootstrap", "--variant=minbase", "--include=systemd-sysv,ca-certificates", SUITE, draft]
            subprocess.run([*command, *_mirror()], check=True, stdout=subprocess.DEVNULL)
        draft.rename(root)
    return root


def _mirror():
    """Return the address from which this machine has its own packages of Debian, or nothing."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", f"Codename: {SUITE}", "Created-By: Packages"]
    return subprocess.run(command, capture_output=True, text=True).stdout.split()[:1]


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _converse(terminal, answers):
    printed = ""
    # The end of a terminal is an error on Linux.
    with contextlib.suppress(OSError):
        while data := os.read(terminal, 2**16):
            printed += data.decode(errors="replace").replace("\r", "")
            if answers and re.search(f"(?:{answers[0][0]})[^\n]*: \\Z", printed):
                os.write(terminal, f"{answers.pop(0)[1]}\n".encode())
    os.close(terminal)
    return printed
