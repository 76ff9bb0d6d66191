"""docs/deploying.md, followed on bare machines: `make test-deploy`."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from launch import paths
from launch.console import Step
from tests.deploy import guide
from tests.deploy.bare_machine import FOLDER, Failed, Machine

NAME = "www.example.fr"
CERTIFICATE = f"""install -d /etc/letsencrypt/live/{NAME}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN={NAME} \\
    -keyout /etc/letsencrypt/live/{NAME}/privkey.pem -out /etc/letsencrypt/live/{NAME}/fullchain.pem"""
PASSWORD = "un grand mot 2 passe"
ADMINISTRATOR = (("sername|tilisateur", "admin"), ("mail|lectronique", "admin@example.fr"))
ADMINISTRATOR += (("assword|passe", PASSWORD), ("assword|passe", PASSWORD))
UNITS = "pepr-site@8000 pepr-site@8001 pepr-worker pepr-site-backup.timer nginx postgresql"
HEADERS = ("content-security-policy", "x-content-type-options", "strict-transport-security")
# What each moment writes, wherever the site runs.
LIVE = ".*(contentversion|operatingrecord|session|cache.*|migrations|sheet|dbtaskresult|checkedlink)"
ROWS = """for table in $(runuser -u postgres -- psql -qAt pepr -c "select quote_ident(tablename) from pg_tables
    where schemaname = 'public' order by 1"); do
    runuser -u postgres -- psql -qAt pepr -c "select '$table', count(*), md5(string_agg(t::text, '|' order by t::text))
        from $table t"
done"""
FILES = "cd /srv/pepr/media && find . -type f -not -path './.*' | sort | xargs -d '\\n' sha256sum"
# The next release: a file of another name on every page, a style sheet, a column that this one does not know.
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programme", "{last}")]
    operations = [
        migrations.RunSQL("ALTER TABLE programme_homepage ADD next text NOT NULL DEFAULT ''", migrations.RunSQL.noop)
    ]
"""


def main():
    """Follow the page on two machines; raise `Failed` where it is not true."""
    if sys.platform != "linux" or os.geteuid() != 0:
        sys.exit("✗ Not run: only root on Linux can start bare machines (sudo make test-deploy).")
    repository = FOLDER / "repository"
    publish(repository)
    page = guide.sections()
    with Machine("first", repository) as first:
        with Step("Following the page on a bare machine", "The page followed on a bare machine"):
            follow(first, page["One machine"], repository)
        with Step("Looking at the site", "The site answers as the page says"):
            look(first, "v1.0")
        with Step("Making a backup, and bringing it back on another machine", "Brought back on another machine"):
            move(first, page, repository)
        change(first, page["A new release"], "v1.1")
        change(first, page["The way back"], "v1.0")
        for how in (first.reboot, first.cut):
            with Step(f"Starting again ({how.__name__})", f"All came back ({how.__name__})"):
                how()
                look(first, "v1.0")


def publish(repository):
    """Make a repository of the project, with its two releases `v1.0` and `v1.1`."""
    work = repository.with_name("next")
    for left in (repository, work):
        shutil.rmtree(left, ignore_errors=True)
    # What is not committed yet is tried too.
    head = _git(paths.ROOT, "stash", "create") or _git(paths.ROOT, "rev-parse", "HEAD")
    _git(paths.ROOT, "clone", "--quiet", "--bare", ".", repository)
    _git(repository, "fetch", "--quiet", paths.ROOT, head)
    _git(repository, "tag", "v1.0", head)
    _git(repository, "worktree", "add", "--quiet", "--detach", work, "v1.0")
    base = work / "templates/base.html"
    base.write_text(base.read_text().replace("img/favicon.ico", "img/next.ico"))
    (work / "static/img/favicon.ico").rename(work / "static/img/next.ico")
    sheet = work / "static/css/base.css"
    sheet.write_text(sheet.read_text() + ".next { color: red; }\n")
    last = max(path.stem for path in (work / "programme/migrations").glob("0*.py"))
    (work / "programme/migrations/9999_next.py").write_text(MIGRATION.format(last=last))
    _git(work, "add", "--all")
    _git(work, "-c", "user.name=x", "-c", "user.email=x@example.fr", "commit", "--quiet", "--message=Next")
    _git(repository, "tag", "v1.1", _git(work, "rev-parse", "HEAD"))
    shutil.rmtree(work)


def follow(machine, blocks, repository):
    """Type what the page says from an empty machine to the site."""
    replaced = [("ADDRESS-OF-THE-REPOSITORY", str(repository)), (r"^certbot .*$", CERTIFICATE)]
    machine.run(guide.commands(blocks, replaced), ADMINISTRATOR)


def look(machine, release):
    """Raise `Failed` unless the site of `machine` answers as it should, whole and from this `release`."""
    expect("every unit runs", set(machine.ask(f"systemctl is-active {UNITS}").split()), {"active"})
    expect("no unit failed", machine.ask("systemctl --failed --no-legend --plain"), "")
    for port in (8000, 8001):
        ready = json.loads(machine.ask(f"curl --silent http://127.0.0.1:{port}/health/ready"))
        expect("it is ready", set(ready["parts"].values()), {"ok"})
        expect("the release", ready["release"], release)
    expect("health, by TLS", ask(machine, "/health/live")[0], 200)
    status, headers, text = ask(machine, "/")
    expect("the home page", status, 200)
    picture = re.search(r"/media/images/[\w./-]+", ask(machine, "/actualites/")[2])[0]
    sheet = re.search(r"/static/[\w./-]+\.css", text)[0]
    for path, expected in ((picture, 200), (sheet, 200), ("/metrics", 404), ("/media/documents/x", 404)):
        status, told, _text = ask(machine, path)
        expect(path, (status, [name for name in HEADERS if not told.get(name)]), (expected, []))
    expect("what is known", ask(machine, "/", "--header", f"If-None-Match: {headers['etag']}")[0], 304)
    insecure = machine.ask(f"curl --silent --head --header 'Host: {NAME}' http://127.0.0.1/projets/")
    expect("plain HTTP leads to TLS", f"https://{NAME}/projets/" in insecure, True)


def move(first, page, repository):
    """Back the first machine up, bring it back on a second one, and raise `Failed` where that is not the same."""
    first.run("systemctl stop pepr-worker\nsystemctl start pepr-site-backup.service")
    rows, files = first.ask(ROWS), first.ask(FILES)
    first.run("systemctl start pepr-worker")
    archive = first.ask("ls /srv/pepr/backups/*.tar")
    with Machine("second", repository) as second:
        follow(second, [block for block in page["One machine"] if "load_content" not in block], repository)
        second.run("systemctl stop pepr-worker")
        (second.root / archive.lstrip("/")).write_bytes((first.root / archive.lstrip("/")).read_bytes())
        second.run(f"chown pepr:pepr {archive}")
        second.run(guide.commands(page["On another machine, from a backup"], [(r"/srv/pepr/backups/ARCHIVE", archive)]))
        expect("the same files", second.ask(FILES), files)
        differing = {line.split("|")[0] for line in set(second.ask(ROWS).split("\n")) ^ set(rows.split("\n"))}
        expect("the same rows", {table for table in differing if not re.fullmatch(LIVE, table)}, set())
        look(second, "v1.0")


def change(machine, blocks, release):
    """Follow these `blocks` while a visitor asks; raise `Failed` where an answer was lost."""
    script = str(Path(__file__).with_name("visitor.py"))
    with Step("Changing the release", "Changed") as step:
        command = machine.client(sys.executable, script, NAME)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as visitor:
            machine.run(guide.commands(blocks))
            told, _ = visitor.communicate("")
        figures = json.loads(told)
        expect("every request is answered", figures["bad"], [])
        look(machine, release)
        step.done = f"Release {release} under {figures['count']} requests, the slowest {figures['slowest']} s"


def ask(machine, path, *options):
    """Return the status, the headers (small letters) and the text that the site gives."""
    command = f"curl --silent --insecure --include --http1.1 --resolve {NAME}:443:127.0.0.1 https://{NAME}{path}"
    result = subprocess.run(machine.client(*command.split(), *options), capture_output=True, check=True)
    head, _, text = result.stdout.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines if ": " in line)}
    return int(first.split()[1]), headers, text.decode(errors="replace")


def expect(what, found, expected):
    """Raise `Failed` unless both are equal."""
    if found != expected:
        raise Failed(f"{what}: {found!r}, not {expected!r}")


def _git(folder, *arguments):
    command = ["git", "-C", folder, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        try:
            main()
        except Failed as failure:
            sys.exit(f"✗ {failure}")
