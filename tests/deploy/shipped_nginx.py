"""nginx as `deploy/nginx/` sets it up, without TLS, on ports and in a folder of this machine."""

import contextlib
import getpass
import os
import re
import shutil
from pathlib import Path

from launch import processes

DEPLOY = Path(__file__).parents[2] / "deploy" / "nginx"
# What the real configuration has and this machine has not.
NO_TLS = re.compile(r"^\s*(ssl_|user ).*\n", re.MULTILINE)


@contextlib.contextmanager
def running(folder, port, nodes):
    """Run it at `port` of loopback before the nodes at these ports, while the block lasts; give its process."""
    process = processes.spawn(["nginx", "-e", folder / "error.log", "-c", configure(folder, port, nodes)])
    try:
        yield process
    finally:
        processes.end(process)


def configure(folder, port, nodes):
    """Write the configuration into `folder`; return its path."""
    head, _listen, site = NO_TLS.sub("", (DEPLOY / "nginx.conf").read_text()).rpartition("listen 443 ssl http2;")
    # Without the servers that turn other names and plain HTTP away.
    head = head[: head.index("    # Requests for other host names")] + "    server {\n        "
    text = f"{head}listen 127.0.0.1:{port};{site}"
    for old, new in (
        ("worker_rlimit_nofile 65536", "daemon off; worker_rlimit_nofile 20000"),
        ("/run/nginx.pid", folder / "pid"),
        ("/var/log/nginx", folder),
        ("/var/cache/nginx", folder),
        ("www.example.fr", "localhost"),
        ("/etc/nginx/pepr", folder / "pepr"),
    ):
        assert old in text, old
        text = text.replace(old, str(new))
    # The folders of a test are closed to the account that nginx would take.
    user = f"user {getpass.getuser()};\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + text)
    site = (DEPLOY / "pepr.conf").read_text().replace("/srv/pepr", str(folder))
    (folder / "pepr.conf").write_text(site.replace("/etc/nginx/", f"{DEPLOY}/"))
    shutil.copy(DEPLOY / "pepr-headers.conf", folder)
    servers = " ".join(f"server 127.0.0.1:{node} max_fails=0;" for node in nodes)
    named = re.sub(r"server [\d.:]+ max_fails=0;", "", (DEPLOY / "pepr-nodes.conf").read_text())
    (folder / "pepr-nodes.conf").write_text(named.replace("keepalive", f"{servers} keepalive"))
    return folder / "nginx.conf"
