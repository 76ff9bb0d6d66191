"""`make lock`: of each list of packages, all that it leads to, in one version each and with its hashes."""

import hashlib
import subprocess

from launch import paths, processes
from launch.problem import Problem
from launch.progress import Step

FOLDER = paths.ROOT / "requirements" / "locked"
# In this order: what one lock has settled holds for those after it.
LISTS = {
    "site": paths.ROOT / "requirements.txt",
    "dev": paths.ROOT / "requirements" / "dev.txt",
    "s3": paths.ROOT / "requirements" / "s3.txt",
    "cluster": paths.ROOT / "requirements" / "cluster.txt",
}
OLDEST_PYTHON = "3.11"  # the locks hold for it and for all later ones
DIGEST = "# Of the lists: sha256:"


def path(name):
    """Return where the lock of the list `name` is."""
    return FOLDER / f"{name}.txt"


def stale():
    """Return the names of the lists that were changed after their lock was made."""
    return [name for name in LISTS if f"{DIGEST}{_digest(name)}" not in _lines(path(name))[:2]]


def need_current():
    """Stop where a list and its lock say different things: what is installed would not be what is asked for."""
    if names := stale():
        lists = ", ".join(str(LISTS[name].relative_to(paths.ROOT)) for name in names)
        raise Problem(f"Changed since the locks were made: {lists}. Run `make lock`.")


def make(upgrade=False):
    """Write every lock again; packages that no list names keep their version unless `upgrade`."""
    FOLDER.mkdir(exist_ok=True)
    for number, name in enumerate(LISTS):
        settled = [path(earlier) for earlier in list(LISTS)[:number]]
        with Step(f"Looking up what {name} needs", f"Locked: {name}"):
            _compile(name, settled, upgrade)


def pins(name):
    """Return the packages of a lock, `{name: versions}`: more than one where they go by the version of Python."""
    found = {}
    for line in _lines(path(name)):
        if line and not line.startswith(("#", " ")):
            package, _, version = line.split()[0].partition("==")
            found.setdefault(package, set()).add(version)
    return found


def _compile(name, settled, upgrade):
    source, target = LISTS[name].relative_to(paths.ROOT), path(name)
    command = [paths.BIN / "uv", "pip", "compile", source, "--output-file", target.relative_to(paths.ROOT)]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--quiet"]
    # The same on every machine: neither the command, nor where the packages were asked for.
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--annotation-style", "line"]
    command += [f"--constraint={lock.relative_to(paths.ROOT)}" for lock in settled]
    command += ["--upgrade"] if upgrade else []
    result = processes.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode:
        raise Problem(f"{source} could not be locked: {processes.last_line(result.stdout)}")
    said = f"# Made by `make lock`, from {source} and the lists that it names: not to be edited.\n"
    target.write_text(f"{said}{DIGEST}{_digest(name)}\n{target.read_text()}")


def _digest(name):
    return hashlib.sha256("\n".join(_asked(LISTS[name])).encode()).hexdigest()


def _asked(listed):
    """Yield the packages that a list and those that it names ask for, without remarks."""
    for line in _lines(listed):
        if line.startswith("-r "):
            yield from _asked(listed.parent / line.removeprefix("-r ").strip())
        elif line and not line.startswith("#"):
            yield line.strip()


def _lines(file):
    return file.read_text().splitlines() if file.exists() else []
