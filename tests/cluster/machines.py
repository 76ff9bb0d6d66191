"""The processes of a site on several machines, on loopback."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUCKET = "media"
# As on two nodes, with one each.
WORKERS = ("worker_a", "worker_b")
PATIENCE = 180  # seconds; a loaded machine starts slowly
# What the real configuration has and this machine has not.
NO_TLS = re.compile(r"^\s*(ssl_|user ).*\n", re.MULTILINE)


class Cluster:
    """Everything that runs, by name, in the folder `place`; the ports count up from `port`."""

    def __init__(self, place, port):
        self.place = Path(place)
        self.place.mkdir(parents=True, exist_ok=True)
        names = ("nginx", "a", "b", "bucket")
        self.ports = {name: port + number for number, name in enumerate(names)}
        self.processes, self.code = {}, dict.fromkeys(("a", "b", *WORKERS), ROOT)
        self.address = f"http://localhost:{self.ports['nginx']}"
        self.environment = {}

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        self._start_services()
        self._prepare()
        for node in ("a", "b"):
            self.start_node(node)
        self.start_workers()
        self.start("nginx", ["nginx", "-c", self._nginx()])
        for node in ("nginx", "a", "b"):
            self.wait_for(node)

    def __exit__(self, *error):
        # The database last: everything else speaks to it.
        for name in reversed(self.processes):
            self.stop(name)

    def start(self, name, command, cwd=ROOT, **options):
        log = (self.place / f"{name}.log").open("a")
        self.processes[name] = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=os.environ | self.environment,
            stdout=options.pop("stdout", log),
            stderr=log,
            start_new_session=True,
            **options,
        )
        return self.processes[name]

    def stop(self, name, how=signal.SIGTERM):
        """Stop a process as the system does; with SIGKILL, at once and with all that it started."""
        process = self.processes[name]
        if process.stdin:
            process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if how == signal.SIGKILL else os.kill)(process.pid, how)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def start_node(self, name):
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", 2, "--blocking-threads", 3]
        command += ["--host", "127.0.0.1", "--port", self.ports[name], "--access-log", "--workers-kill-timeout", 10]
        self.start(name, [*command, "pepr_site.wsgi:application"], cwd=self.code[name])

    def start_workers(self):
        for name in WORKERS:
            self.start_worker(name)

    def start_worker(self, name):
        self.start(name, [sys.executable, "manage.py", "work"], cwd=self.code[name])

    def stop_workers(self, how=signal.SIGTERM):
        for name in WORKERS:
            self.stop(name, how)

    def manage(self, *command, cwd=ROOT):
        """Run a command of `manage.py` to its end."""
        result = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=cwd,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise RuntimeError(f"manage.py {' '.join(command)}: {result.stderr[-2000:]}")
        return result.stdout

    def wait_for(self, name):
        """Return once a node, or nginx, answers with the home page."""
        address = f"http://127.0.0.1:{self.ports[name]}/"
        request = urllib.request.Request(address, headers={"Host": f"localhost:{self.ports['nginx']}"})
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError, urllib.error.URLError),
                urllib.request.urlopen(request, timeout=30) as told,
            ):
                if told.status == 200:
                    return
            time.sleep(0.2)
        raise RuntimeError(f"{name} does not answer: {(self.place / f'{name}.log').read_text()[-2000:]}")

    def _start_services(self):
        # The bucket forgets everything with its process; a database that outlived it would name lost files.
        shutil.rmtree(self.place / "postgres", ignore_errors=True)
        command = [sys.executable, "-m", "launch.local_postgres", self.place / "postgres", "--loose"]
        keeper = self.start("postgres", command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        url = keeper.stdout.readline().strip()
        assert url, (self.place / "postgres.log").read_text()[-1000:]
        self.start("bucket", [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", self.ports["bucket"]])
        self._wait_for_port("bucket")
        self.environment = {
            "DATABASE_URL": url,
            "MEDIA_BUCKET_URL": f"s3://key:secret@127.0.0.1:{self.ports['bucket']}/{BUCKET}?tls=0",
            "SERVE_MEDIA": "1",
            "SECRET_KEY": "cluster-only-" + "x" * 50,
            "SITE_URL": self.address,
            "STATE_DIR": str(self.place),
            "EMAIL_URL": "console://",
            "TRUSTED_PROXIES": "1",
            "DJANGO_SETTINGS_MODULE": "pepr_site.settings.base",
        }

    def _prepare(self):
        """Tables, content, its pictures and their sizes in the bucket, static files: as docs/deploying.md says."""
        import boto3

        boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.ports['bucket']}",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        ).create_bucket(Bucket=BUCKET)
        self.manage("migrate", "-v0")
        self.manage("load_content", "-v0")
        self.manage("make_renditions", "-v0")
        if self._is_older("static/staticfiles.json", ROOT / "static"):
            self.manage("collectstatic", "--noinput", "-v0")

    def _is_older(self, name, folder):
        """Tell whether a file of this place is missing, or older than some file of `folder`."""
        made = self.place / name
        changed = max(path.stat().st_mtime for path in folder.rglob("*"))
        return not made.exists() or made.stat().st_mtime < changed

    def _wait_for_port(self, name):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.ports[name]), 1):
                # Another program may stand there.
                if self.processes[name].poll() is None:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{name} does not start: {(self.place / f'{name}.log').read_text()[-1000:]}")

    def _nginx(self):
        """Write the configuration of `deploy/nginx/` with this machine's ports and folders; return its path."""
        folder = self.place / "nginx"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        main = NO_TLS.sub("", (ROOT / "deploy/nginx/nginx.conf").read_text())
        head, _listen, site = main.rpartition("    server {\n        listen 443 ssl http2;")
        head = head[: head.index("    # Whoever asks for another name")]
        main = f"{head}    server {{\n        listen 127.0.0.1:{self.ports['nginx']};{site}"
        nodes = "".join(f"server 127.0.0.1:{self.ports[node]} max_fails=1 fail_timeout=2s; " for node in "ab")
        for old, new in (
            ("server 127.0.0.1:8000 max_fails=1 fail_timeout=2s;", nodes),
            ("worker_rlimit_nofile 65536", "daemon off; worker_rlimit_nofile 20000"),
            ("/run/nginx.pid", str(folder / "pid")),
            ("/var/log/nginx", str(folder)),
            ("/var/cache/nginx", str(folder)),
            ("www.example.fr", "localhost"),
            ("/etc/nginx/pepr.conf", str(folder / "pepr.conf")),
        ):
            assert old in main, old
            main = main.replace(old, new)
        (folder / "nginx.conf").write_text(main)
        site = (ROOT / "deploy/nginx/pepr.conf").read_text().replace("/srv/pepr", str(self.place))
        site = site.replace("proxy_set_header Host $host", "proxy_set_header Host $http_host")
        (folder / "pepr.conf").write_text(site)
        # The site's address has a port here, which $host leaves out.
        text = (folder / "nginx.conf").read_text().replace("Host $host;", "Host $http_host;")
        (folder / "nginx.conf").write_text(text)
        return folder / "nginx.conf"
