"""A database for each size of content, made once and kept until what they are made from changes."""

import hashlib
import io
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from launch import paths, processes
from launch.problem import Problem
from launch.progress import Step

PREFIX = "pepr_bench_"
SEARCHED = ["indexing", "models", "words"]
MADE_FROM = ["content/**/*.yaml", "*/migrations/*.py", "programme/sample/*"]
MADE_FROM += [f"pepr_site/search/{name}.py" for name in SEARCHED]


class Databases:
    """Those of the server at `url`, whose own database is left alone; `variables` is the environment of a process."""

    def __init__(self, url, variables):
        self._url, self._variables = url, variables
        self._recipe = _recipe()

    def variables(self, news):
        """Return the environment of a process that works on the database with so many news."""
        return self._variables | {"DATABASE_URL": self._address(_name(news))}

    def make(self, sizes):
        """Leave a database for each of `sizes`, `{news: projects}`, each grown from the one before."""
        before = None
        for news, projects in {0: 0, **dict(sorted(sizes.items()))}.items():
            if self._made_by(_name(news)) != self._recipe:
                with Step(f"Making the content with {news} news", f"Content with {news} news made"):
                    self._make(news, projects, before)
            before = _name(news)

    def _make(self, news, projects, before):
        name = _name(news)
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{before}"' if before else ""))
        command = [paths.PYTHON, "manage.py", "make_sample", "--yes", "--verbosity", "0"]
        command += ["--news", news, "--projects", projects]
        self._do(command if news else [paths.PYTHON, "-m", "launch.fill"], self.variables(news))
        self._clean(name)
        self._run(f"COMMENT ON DATABASE \"{name}\" IS '{self._recipe}'")

    def _do(self, command, variables):
        result = processes.run(command, env=variables, stdout=-1, stderr=-2)
        if result.returncode:
            raise Problem(f"The content could not be made: {processes.last_line(result.stdout)}")

    def _clean(self, name):
        """Have the database learn what it holds, as a server does by itself some minutes after such a load."""
        connection = psycopg2.connect(self._address(name))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        finally:
            connection.close()

    def _made_by(self, name):
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        found = self._run(query, [name])
        return found[0][0] if found else None

    def _run(self, query, parameters=None):
        connection = psycopg2.connect(self._url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, parameters)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def _address(self, name):
        parts = urlsplit(self._url)
        return urlunsplit(parts._replace(path=f"/{name}"))


def _name(news):
    return f"{PREFIX}{news}"


def _recipe():
    total = io.BytesIO()
    for pattern in MADE_FROM:
        for path in sorted(paths.ROOT.glob(pattern)):
            if path.is_file() and ".local" not in path.parts:
                total.write(path.read_bytes())
    return hashlib.sha256(total.getvalue()).hexdigest()[:16]
