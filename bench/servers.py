"""What `make bench` measures, each started on loopback at a free port: Django servers and nginx."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import time
from pathlib import Path

from launch import address, paths, processes, run
from launch.problem import Problem

PATIENCE = 60  # seconds
NGINX = Path(__file__).with_name("nginx.conf")


def free_port():
    with socket.socket() as probe:
        probe.bind((address.LOOPBACK, 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def granian(application, variables, path, workers=run.WORKERS):
    """Serve a WSGI application, with as many workers as the site has; give a `Server`, which answers at `path`."""
    port = free_port()
    command = [paths.PYTHON, "-m", "granian", "--interface", "wsgi", "--log-level", "error", "--workers", workers]
    command += ["--blocking-threads", run.THREADS, "--host", address.LOOPBACK, "--port", port, application]
    begun = time.monotonic()
    process = processes.spawn(command, env=variables)
    try:
        server = Server(port, process)
        server.wait(path)
        server.started_in = time.monotonic() - begun
        yield server
    finally:
        processes.end(process)


@contextlib.contextmanager
def nginx(site_port, files):
    """Serve the folder `files` under `/file/`, and the site at `site_port` through nginx's cache; give a `Server`."""
    port, folder = free_port(), paths.LOCAL / "bench" / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = NGINX.read_text()
    for name, value in {"PORT": port, "SITE": site_port, "FILES": files, "FOLDER": folder}.items():
        text = text.replace(f"@{name}@", str(value))
    if os.geteuid() == 0:
        # The files of the project may be closed to the user that nginx would become.
        text = f"user root;\n{text}"
    (folder / "nginx.conf").write_text(text)
    process = processes.spawn(["nginx", "-e", folder / "error.log", "-p", folder, "-c", folder / "nginx.conf"])
    try:
        server = Server(port, process)
        server.wait("/file/home")
        yield server
    finally:
        processes.end(process)


class Server:
    """A running server at `port` of loopback."""

    def __init__(self, port, process):
        self.port, self.process, self.started_in = port, process, None

    def url(self, path):
        return f"http://localhost:{self.port}{path}"

    def get(self, path, **headers):
        """Return `(status, headers, body)` of one request."""
        connection = http.client.HTTPConnection(address.LOOPBACK, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}", **headers})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def wait(self, path):
        """Wait for the first good answer."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                status = self.get(path)[0]
                if status == http.client.OK:
                    return
            time.sleep(0.02)
        raise Problem(f"What was to be measured does not answer at {self.url(path)}.")

    def worker_memory(self):
        """Return the megabytes (PSS) of each worker: a share of what processes have in common is counted in each."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid:
                    rollup = (process / "smaps_rollup").read_text()
                    found.append(int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024)
        # Granian's own helper, if any, is far smaller than a worker.
        return sorted(found)[-run.WORKERS :]
