"""The bundled PostgreSQL: shared while it is used, gone afterwards, unharmed by killed processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from launch import local_postgres

ROOT = Path(__file__).parents[2]


# In one line, as `launch` tells it.
KEEP = """
import sys
from launch import local_postgres
try:
    print(local_postgres.start(sys.argv[1], durable=False), flush=True)
except local_postgres.Problem as problem:
    sys.exit(str(problem))
sys.stdin.read()
"""


class User:
    """A process that keeps the server of a folder running."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [sys.executable, "-c", KEEP, folder],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.url = self.process.stdout.readline().strip()

    def leave(self):
        self.process.communicate()
        return self.process.returncode

    def killed(self):
        self.process.kill()
        self.leave()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bundled") / "postgres"


def server(folder):
    """Return the process number of the server, or nothing when it was stopped."""
    try:
        return int((folder / "postmaster.pid").read_text().split()[0])
    except FileNotFoundError:
        return None


def answer(url, question):
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute(question)
        (value,) = cursor.fetchone()
    connection.close()
    return value


def test_the_last_to_leave_stops_it(folder):
    first, second = User(folder), User(folder)
    assert first.url == second.url
    assert answer(first.url, "SELECT current_database()") == "pepr"
    # Without it, upper and lower case of accented letters would not be told apart.
    assert answer(first.url, "SELECT lower('É')") == "é"
    # Safety is given up in tests only, of which this is one.
    assert answer(first.url, "SHOW fsync") == "off"
    assert first.leave() == 0
    assert server(folder)
    assert second.leave() == 0
    assert server(folder) is None


def test_the_server_of_a_killed_process_is_taken_over(folder):
    User(folder).killed()
    left = server(folder)
    user = User(folder)
    assert server(folder) == left
    user.leave()
    assert server(folder) is None


@pytest.mark.parametrize("is_number_taken", [False, True])
def test_a_killed_server_is_started_again(folder, is_number_taken):
    user, pid_file = User(folder), folder / "postmaster.pid"
    os.kill(server(folder), signal.SIGKILL)
    user.killed()
    if is_number_taken:
        pid_file.write_text(pid_file.read_text().replace(str(server(folder)), str(os.getpid()), 1))
    user = User(folder)
    assert answer(user.url, "SELECT 1") == 1
    user.leave()


def test_a_creation_cut_short_is_begun_anew(folder):
    (folder / "complete").unlink()
    (folder / "global" / "pg_control").unlink()
    user = User(folder)
    assert answer(user.url, "SELECT 1") == 1
    user.leave()


def test_a_path_too_long_for_a_socket_has_it_elsewhere(tmp_path):
    folder = tmp_path / ("long" * 30) / "postgres"
    user = User(folder)
    assert answer(user.url, "SELECT 1") == 1
    user.leave()
    assert server(folder) is None


def test_why_it_does_not_start_is_one_line(folder):
    with (folder / "postgresql.conf").open("a") as file:
        file.write("garbage\n")
    user = User(folder)
    _, errors = user.process.communicate()
    assert user.process.returncode == 1
    assert errors.startswith("The bundled PostgreSQL does not start: ") and "FATAL:" in errors
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "creating files\ninitdb: error: could not write to file: No space left on device\n",
            "No space left on device",
        ),
        ("creating files\ninitdb: error: invalid locale name\n", "initdb: error: invalid locale name"),
    ],
)
def test_why_its_data_cannot_be_made_is_told(tmp_path, said, reason):
    failed = subprocess.CalledProcessError(1, "initdb", said)
    assert reason in local_postgres._reason(tmp_path, failed)


@pytest.mark.parametrize("settings", ["base", "dev", "test"])
def test_a_server_that_has_its_own_database_never_loads_it(settings):
    code = f"import sys, pepr_site.settings.{settings}; sys.exit('launch.local_postgres' in sys.modules)"
    variables = os.environ | {"DATABASE_URL": "postgresql://u@localhost/site", "SECRET_KEY": "any"}
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=variables).returncode == 0
