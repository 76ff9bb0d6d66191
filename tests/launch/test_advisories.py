"""A known vulnerability is told in plain words, and silence is never taken for good news."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from launch import advisories, cli
from launch.problem import NotKnown, Problem

PLANTED = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["CVE-2026-00001"],
    "summary": "Pictures may run a program.",
    "affected": [
        {
            "package": {"name": "pillow", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "13.0.7"}]}],
        }
    ],
}


class Source(BaseHTTPRequestHandler):
    """Answers as osv.dev does: what it knows of a package in a version."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((asked["package"]["name"], asked["version"]))
        known = self.server.known.get(asked["package"]["name"])
        body = json.dumps({"vulns": known} if known else {}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def source(monkeypatch, tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    server.status, server.known, server.asked = 200, {}, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(advisories.SOURCE, f"http://127.0.0.1:{server.server_port}/v1/query")
    monkeypatch.setattr(advisories, "LOG", tmp_path / "advisories.log")
    yield server
    server.shutdown()
    server.server_close()


def test_every_locked_package_is_asked_about(source):
    source.known["pillow"] = [PLANTED | {"withdrawn": "2026-01-01T00:00:00Z"}]
    advisories.check()
    asked = dict(source.asked)
    # Of the site, of its bucket, of its tests.
    assert asked.keys() >= {"django", "psycopg2-binary", "boto3", "pytest", "moto", "urllib3"}
    assert len(asked) > 100


def test_a_known_vulnerability_is_told_with_the_version_that_mends_it(source, capsys):
    source.known["pillow"] = [PLANTED]
    with pytest.raises(Problem, match=r"^Known vulnerabilities: 1\.") as problem:
        advisories.check()
    version = dict(source.asked)["pillow"]
    line = f"  pillow {version}: CVE-2026-00001, GHSA-aaaa-bbbb-cccc, mended in 13.0.7. Pictures may run a program."
    assert line in capsys.readouterr().out.splitlines()
    assert problem.value.code == 1


@pytest.mark.parametrize("trouble", ["refuses", "is not there"])
def test_silence_is_no_good_news(source, trouble):
    if trouble == "refuses":
        source.status = 503
    else:
        source.shutdown()
        source.server_close()
    with pytest.raises(NotKnown, match=r"^No source of advisories answers \(why: .*\): nothing is known\.") as problem:
        advisories.check()
    assert problem.value.code != Problem.code


def test_what_a_source_leaves_out_is_not_known(monkeypatch):
    monkeypatch.setattr(advisories, "_ask", lambda: [{"name": "pillow", "skip_reason": "not found"}])
    with pytest.raises(NotKnown, match="does not know pillow"):
        advisories.check()


@pytest.mark.parametrize(("problem", "code"), [(Problem("a"), 1), (NotKnown("b"), 3), (OSError(2, "c"), 1)])
def test_a_command_ends_with_the_code_of_its_problem(problem, code, monkeypatch):
    def fails(**_):
        raise problem

    monkeypatch.setattr("sys.argv", ["launch", "lint"])
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)
    monkeypatch.setattr(cli.sys.stdout, "reconfigure", lambda **_: None, raising=False)
    monkeypatch.setattr(cli.sys.stderr, "reconfigure", lambda **_: None, raising=False)
    monkeypatch.setattr(cli, "COMMANDS", [("lint", fails, "fail")])
    assert cli.main() == code
