"""The files of `deploy/` say what the project has; `pytest tests/faults` runs nginx so."""

import contextlib
import re
import shutil
import subprocess
import threading
import time
from base64 import b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
import yaml
from django.core.management import get_commands

from bench.servers import free_port
from tests.deploy import shipped_nginx

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
# What every answer has, beside its policy of content (docs/security.md).
HEADERS = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy")
HEADERS += ("Strict-Transport-Security", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy")
ENVIRONMENT = re.compile(r'_read\(\s*_env\.\w+,\s*"(\w+)"')


def test_every_service_runs_a_command_of_the_site():
    commands = {}
    for path in (DEPLOY / "systemd").glob("*.service"):
        if found := re.search(r"manage\.py (\w+)", path.read_text()):
            commands[path.stem] = found[1]
    assert set(commands.values()) == {"work", "backup"} <= set(get_commands())
    assert all(path.with_suffix(".service").exists() for path in (DEPLOY / "systemd").glob("*.timer"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda unit: unit.stem)
def test_a_service_is_exposed_to_little(unit):
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", str(unit)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-200:] + result.stderr
    assert "SystemCallErrorNumber=EPERM" in unit.read_text(), "a call that is refused would kill it"


def test_the_containers_are_given_settings_that_exist():
    composed = yaml.safe_load((DEPLOY / "docker/compose.yaml").read_text())
    read = set(ENVIRONMENT.findall((ROOT / "pepr_site/settings/env.py").read_text()))
    services = composed["services"]
    assert services.keys() >= {"node_a", "node_b", "worker", "database", "bucket", "nginx"}
    assert services["node_a"]["environment"].keys() <= read
    assert services["node_a"] == services["node_b"]


def test_the_containers_mount_files_that_are_there_and_included():
    composed = yaml.safe_load((DEPLOY / "docker/compose.yaml").read_text())
    mounted = dict(volume.split(":")[:2] for volume in composed["services"]["nginx"]["volumes"])
    mounted = {outside: inside for outside, inside in mounted.items() if outside[0] == "."}
    assert all((DEPLOY / "docker" / outside).is_file() for outside in mounted)
    included = re.findall(r"include (/etc/nginx/pepr\S+);", (DEPLOY / "nginx/nginx.conf").read_text())
    assert {*included, "/etc/nginx/nginx.conf"} == set(mounted.values())
    nodes = set(re.findall(r"server (\w+):", (DEPLOY / "docker/pepr-nodes.conf").read_text()))
    assert nodes <= composed["services"].keys() and len(nodes) == 2


def test_the_image_holds_all_that_is_copied_and_is_not_root():
    lines = (DEPLOY / "docker/Dockerfile").read_text().splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY") and "--from" not in line}
    allowed = {line[1:] for line in (DEPLOY / "docker/Dockerfile.dockerignore").read_text().split() if line[0] == "!"}
    assert copied <= allowed and all((ROOT / name).exists() for name in copied)
    assert "USER pepr" in lines


@pytest.fixture
def certificate(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return key, certificate


@pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="no nginx or openssl here")
def test_nginx_accepts_its_configuration(tmp_path, certificate):
    text = (DEPLOY / "nginx/nginx.conf").read_text()
    folder = "/etc/letsencrypt/live/www.example.fr"
    for old, new in (
        (f"{folder}/privkey.pem", certificate[0]),
        (f"{folder}/fullchain.pem", certificate[1]),
        ("/etc/nginx/pepr", tmp_path / "pepr"),
        ("/var/log/nginx", tmp_path),
        ("/var/cache/nginx", tmp_path),
        ("/run/nginx.pid", tmp_path / "pid"),
    ):
        assert old in text
        text = text.replace(old, str(new))
    for name in ("pepr.conf", "pepr-headers.conf", "pepr-nodes.conf"):
        shipped = (DEPLOY / "nginx" / name).read_text()
        (tmp_path / name).write_text(shipped.replace("/etc/nginx/", f"{tmp_path}/"))
    (tmp_path / "nginx.conf").write_text(text)
    result = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def answer(method, port, path):
    """Return what nginx at `port` answers, once it has started."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return requests.request(method, f"http://localhost:{port}{path}", timeout=20)
        except requests.ConnectionError:
            assert time.monotonic() < deadline


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_where_no_node_answers_nginx_says_so(tmp_path):
    port = free_port()
    with shipped_nginx.running(tmp_path, port, [free_port()]):
        answers = [answer("GET", port, "/"), answer("POST", port, "/contact/"), answer("GET", port, "/admin/")]
    for told in answers:
        assert told.status_code == 503
        assert "momentanément indisponible" in told.text
        # It looks like the site, with no more than its policy allows.
        style = told.text.partition("<style>")[2].partition("</style>")[0].encode()
        assert b64encode(sha256(style).digest()).decode() in told.headers["Content-Security-Policy"]
        # Once a node is back, nobody keeps this.
        assert told.headers["Cache-Control"] == "no-store"
        assert told.headers["Retry-After"]


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_what_nginx_writes_down_tells_nobody_who_asked_for_what(tmp_path):
    port, tokens = free_port(), {"Referer": "http://localhost/relecture/1:s1gn-ed/"}
    with shipped_nginx.running(tmp_path, port, [free_port()]):
        answer("GET", port, "/")
        for path in ("/static/site.css", "/recherche/?q=s1gn-ed", "/en/Relecture/1:s1gn-ed/", "/media/a.png"):
            requests.get(f"http://localhost:{port}{path}", headers=tokens, timeout=20)
        # Too many: refused by nginx itself.
        told = [requests.get(f"http://localhost:{port}/admin/login/", headers=tokens, timeout=20) for _ in range(15)]
    assert told[-1].status_code == 429
    assert "502" in (tmp_path / "access.log").read_text()
    for name in ("access.log", "error.log"):
        text = (tmp_path / name).read_text()
        assert "s1gn-ed" not in text and "127.0.0.1," not in text, name


class Node(BaseHTTPRequestHandler):
    """A node that answers as the site does: with its policy, an entity tag, and what was asked in its redirects."""

    protocol_version = "HTTP/1.1"
    tag = 'W/"a"'
    failing = ()
    lacking = None

    def do_GET(self):
        if self.path.startswith(("/static/new", "/new/")) and self.lacking == str(self.server.server_port):
            return self.answer(404)
        if self.path in self.failing:
            return self.answer(503, body=b"ce que vous aviez ecrit")
        if self.path == "/cut/":
            self.close_connection = True
            return self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Security-Policy: default-src 'self'\r\n")
        if self.path.startswith("/old"):
            return self.answer(301, Location=f"/new{self.path}{'&x=' * 500}")
        if self.headers.get("If-None-Match") == self.tag:
            return self.answer(304, ETag=self.tag)
        return self.answer(200, ETag=self.tag, body=b"une page")

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        return self.do_GET()

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {
            "Content-Security-Policy": "default-src 'self'",
            "X-Node": str(self.server.server_port),
            **headers,
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def before_nodes(tmp_path):
    """The address of nginx before two such nodes, and the folder of its files."""
    with contextlib.ExitStack() as stack:
        nodes = [stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Node)) for _ in range(2)]
        for node in nodes:
            threading.Thread(target=node.serve_forever, daemon=True).start()
            stack.callback(node.shutdown)
        port = free_port()
        stack.enter_context(shipped_nginx.running(tmp_path, port, [node.server_port for node in nodes]))
        answer("GET", port, "/")
        yield port, tmp_path


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_a_request_takes_no_node_out_and_an_overlong_address_is_told(before_nodes, monkeypatch):
    port, _folder = before_nodes
    monkeypatch.setattr(Node, "failing", ("/lost/",))
    for path, status in (
        ("/" + "a" * 2500, 414),
        ("/" + "a" * 12_000, 414),
        ("/adresse-trop-longue%20" + "a" * 2500, 414),
        ("/a%20" + "a" * 1500, 200),
        ("/old/" + "a" * 1900, 301),
        ("/lost/", 503),
    ):
        for _ in range(6):
            told = requests.get(f"http://localhost:{port}{path}", allow_redirects=False, timeout=20)
            assert told.status_code == status
        assert answer("GET", port, "/").text == "une page"
    assert "trop longue" in answer("GET", port, "/" + "a" * 2500).text


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_what_a_node_says_of_a_form_that_it_gave_up_reaches_its_sender(before_nodes, monkeypatch):
    port, _folder = before_nodes
    paths = ("/contact/", "/recherche/", "/admin/pages/1/edit/")
    monkeypatch.setattr(Node, "failing", paths)
    for path in paths:
        told = requests.post(f"http://localhost:{port}{path}", {"text": "Un essai"}, timeout=20)
        assert (told.status_code, told.text) == (503, "ce que vous aviez ecrit")


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_a_static_file_that_one_node_does_not_know_yet_comes_from_the_other(before_nodes, monkeypatch):
    port, _folder = before_nodes
    nodes = {answer("GET", port, "/").headers["X-Node"] for _ in range(4)}
    assert len(nodes) == 2
    monkeypatch.setattr(Node, "lacking", nodes.pop())
    assert {answer("GET", port, f"/static/new.{number}.css").status_code for number in range(6)} == {200}
    # A page that is not there is asked for once.
    assert {answer("GET", port, f"/new/{number}/").status_code for number in range(6)} == {200, 404}


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_what_a_reader_has_already_is_not_sent_again(before_nodes):
    port, _folder = before_nodes
    told = requests.get(f"http://localhost:{port}/", headers={"If-None-Match": Node.tag}, timeout=20)
    assert (told.status_code, told.content) == (304, b"")


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_whoever_answers_the_headers_are_there_once(before_nodes):
    port, folder = before_nodes
    (folder / "media" / "images").mkdir(parents=True)
    (folder / "media" / "images" / "a.png").write_bytes(b"png")
    own = [("GET", "/media/images/a.png", 200), ("POST", "/media/images/a.png", 405), ("GET", "/metrics", 404)]
    own += [("GET", "/media/documents/a.pdf", 404), ("GET", "/" + "a" * 2500, 414)]
    # A node that breaks off within its headers.
    own += [("GET", "/cut/", 503)]
    for method, path, status in own:
        told = answer(method, port, path)
        assert told.status_code == status
        assert "default-src 'none'" in told.headers["Content-Security-Policy"], path
        for name in HEADERS:
            assert told.headers.get(name), (path, name)
    assert "sandbox" in answer("GET", port, "/media/images/a.png").headers["Content-Security-Policy"]
    # What a node says holds, and nothing is added to it.
    told = answer("GET", port, "/").headers
    assert told["Content-Security-Policy"] == "default-src 'self'"
    assert not [name for name in HEADERS if name in told]
