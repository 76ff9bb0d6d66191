"""What happens to a site on several machines: each play returns what it saw, in a line."""

import shutil
import signal
import subprocess
import time

from tests.cluster.editors import act, news, png, session, upload
from tests.cluster.machines import ROOT, WORKERS
from tests.cluster.queues import assert_sizes, wait_until_done
from tests.cluster.visitors import get

ROUNDS = 5
MARK = "<!-- release two -->"
NEWER = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "{last}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE pepr_site_sitetext ADD COLUMN IF NOT EXISTS cluster_test text",
            "ALTER TABLE pepr_site_sitetext DROP COLUMN IF EXISTS cluster_test",
        )
    ]
"""
CODE = ("news", "pepr_site", "programme", "projects", "templates", "locale", "content", "static", "docs", "manage.py")


def publish_and_read(cluster):
    """An editor withdraws and publishes a news item on one node; every other door shows it at once."""
    page, cookie = news(), f"session={session()}"
    host = f"localhost:{cluster.ports['nginx']}"
    node_a, node_b = (f"http://127.0.0.1:{cluster.ports[node]}" for node in "ab")
    stale = reads = 0
    longest = 0.0
    for number in range(ROUNDS * 2):
        action, expected = ("unpublish", 404) if number % 2 == 0 else ("publish", 200)
        begin = time.monotonic()
        act(node_a, host, cookie, page.pk, action)
        longest = max(longest, time.monotonic() - begin)
        told = [get(cluster.address, page.url) for _ in range(6)] + [get(node_b, page.url, Host=host) for _ in range(3)]
        index = [get(cluster.address, page.get_parent().url) for _ in range(3)]
        reads += len(told) + len(index)
        stale += sum(answer.status != expected for answer in told)
        stale += sum((page.title in answer.text) != (expected == 200) for answer in index)
    assert stale == 0, f"{stale} stale answers"
    return f"{ROUNDS * 2} publications on a, {reads} reads elsewhere, 0 stale; an editor waits {longest:.1f} s at most"


def kill_a_node(cluster):
    """A node vanishes in the middle of its answers, and comes back."""
    cluster.stop("b", signal.SIGKILL)
    time.sleep(4)
    begin = time.monotonic()
    cluster.start_node("b")
    cluster.wait_for("b")
    return f"b killed for 4 s, back in {time.monotonic() - begin:.0f} s"


def delete_a_picture(cluster):
    """A picture that nginx keeps is deleted, and taken out of nginx at once, as docs/deploying.md says."""
    from pepr_site.models import SiteImage

    picture = SiteImage.objects.get(pk=upload(cluster, png()))
    wait_until_done()
    address = picture.renditions.first().url
    assert [get(cluster.address, address).status for _ in range(2)] == [200, 200]
    picture.delete()
    wait_until_done()
    kept = get(cluster.address, address).status
    subprocess.run(["find", cluster.place / "nginx/files", "-type", "f", "-delete"], check=True)
    told = get(cluster.address, address).status
    assert (kept, told) == (200, 404), (kept, told)
    return "kept by nginx after its deletion, for five minutes at most; gone once its files were deleted"


def roll_out(cluster):
    """A new release, with a migration, node after node."""
    newer = cluster.place / "newer"
    shutil.rmtree(newer, ignore_errors=True)
    newer.mkdir()
    for name in CODE:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, newer / name)
    last = max(path.stem for path in (newer / "pepr_site/migrations").glob("0*.py"))
    migration = f"{int(last[:4]) + 1:04}_cluster"
    (newer / f"pepr_site/migrations/{migration}.py").write_text(NEWER.format(last=last))
    base = newer / "templates/base.html"
    base.write_text(base.read_text().replace("</body>", f"{MARK}</body>"))
    cluster.manage("migrate", "-v0", cwd=newer)
    try:
        pictures = [upload(cluster, png())]
        for node, worker in zip("ab", WORKERS, strict=True):
            cluster.stop(worker)
            cluster.stop(node)
            cluster.code[node] = cluster.code[worker] = newer
            cluster.start_node(node)
            cluster.wait_for(node)
            cluster.start_worker(worker)
            pictures.append(upload(cluster, png()))
            time.sleep(6)
        time.sleep(3)
        told = [get(cluster.address, path).text for path in ("/", "/projets/") for _ in range(8)]
        assert all(MARK in text for text in told), f"{sum(MARK not in text for text in told)} pages of the old release"
        wait_until_done()
        assert_sizes(pictures)
    finally:
        cluster.manage("migrate", "-v0", "pepr_site", last, cwd=newer)
    return (
        f"migrated under the old release, then a and b restarted, each with its worker; {len(told)} pages read, all of "
        f"the new one; {len(pictures)} pictures uploaded meanwhile have their sizes"
    )
