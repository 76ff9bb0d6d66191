"""The files of `deploy/` say what the project has; `pytest tests/faults` runs nginx so."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import requests
import yaml
from django.core.management import get_commands

from bench.servers import free_port
from tests.deploy import shipped_nginx

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
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
        ("/etc/nginx/pepr.conf", DEPLOY / "nginx/pepr.conf"),
        ("/var/log/nginx", tmp_path),
        ("/var/cache/nginx", tmp_path),
        ("/run/nginx.pid", tmp_path / "pid"),
    ):
        assert old in text
        text = text.replace(old, str(new))
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
        # Once a node is back, nobody keeps this.
        assert told.headers["Cache-Control"] == "no-store"
        assert told.headers["Retry-After"]
