"""What happens to the queue of tasks, whose tasks are in PostgreSQL and are handed out by Redis."""

import re
import signal
import time

from tests.cluster.editors import heavy_png, news, png, upload
from tests.cluster.machines import WORKERS
from tests.cluster.visitors import get

PATIENCE = 120  # seconds


def stop_the_queue(cluster):
    """Pictures come while no worker runs: nobody makes one for a visitor, and none is lost."""
    from pepr_site import tasks
    from pepr_site.models import SiteImage, SiteRendition

    cluster.stop_workers()
    page = news()
    before = SiteRendition.objects.count()
    picture = SiteImage.objects.get(pk=upload(cluster, png()))
    page.lead_image, page.lead_image_alt = picture, "Essai"
    page.save_revision().publish()
    time.sleep(2.5)
    waiting = tasks.depth()
    without = get(cluster.address, page.url)
    assert without.status == 200 and "picture-to-come" in without.text
    assert SiteRendition.objects.count() == before, "made in a visitor's request"
    cluster.start_workers()
    wait_until_done()
    time.sleep(2.5)
    shown = get(cluster.address, page.url).text
    source = re.search(r'<img[^>]+src="(/media/[^"]+)"', shown)
    assert source and "picture-to-come" not in shown, "the page still shows the placeholder"
    image = get(cluster.address, source[1])
    assert image.status == 200 and image.headers["Content-Type"] == "image/jpeg", (image.status, source[1])
    return f"{waiting} tasks waited, none lost; 0 pictures made for visitors; shown from the bucket afterwards"


def lose_redis_with_tasks(cluster):
    """Redis stops with tasks in it, of which it keeps nothing; one more comes while it is away."""
    from django.core.mail import send_mail

    cluster.stop_workers()
    subject = f"Essai {time.time()}"
    pictures, waited = [], []
    _upload_timed(cluster, pictures, waited)
    send_mail(subject, "Bonjour.", None, ["cluster@example.org"])
    told = _told(cluster)
    assert told >= 2, "Redis was told of nothing"
    cluster.stop("redis")
    _upload_timed(cluster, pictures, waited)
    time.sleep(3)
    cluster.start_redis()
    assert _told(cluster) == 0, "Redis has kept something"
    cluster.start_workers()
    seconds = wait_until_done()
    assert_sizes(pictures)
    assert f"Subject: {subject}" in _said(cluster), "the mail has not left"
    return (
        f"{told} tasks forgotten by Redis and 1 never told: all done {seconds:.0f} s after it was back, mail and "
        f"pictures; an upload took {waited[0]:.1f} s with it, {waited[1]:.1f} s without"
    )


def _upload_timed(cluster, pictures, waited):
    begin = time.monotonic()
    pictures.append(upload(cluster, png()))
    waited.append(time.monotonic() - begin)


def kill_the_workers(cluster):
    """Both workers are killed over a picture; those that come after them do it again."""
    from django_tasks_db.models import DBTaskResult

    cluster.stop_workers()
    picture = upload(cluster, heavy_png())
    cluster.start_workers()
    deadline = time.monotonic() + PATIENCE
    while not DBTaskResult.objects.running().exists():
        assert time.monotonic() < deadline, "no worker works"
        time.sleep(0.01)
    cluster.stop_workers(signal.SIGKILL)
    cut = list(DBTaskResult.objects.running())
    assert cut, "killed too late"
    cluster.start_workers()
    seconds = wait_until_done()
    assert_sizes([picture])
    return f"{len(cut)} task cut, done again {seconds:.0f} s later"


def be_handed_tasks(cluster):
    """Mails, one after the other, while the workers wait: each is handed over as soon as it is saved."""
    from django.core.mail import send_mail

    waits = []
    for number in range(20):
        subject = f"Essai {number} {time.time()}"
        begin = time.monotonic()
        send_mail(subject, "Bonjour.", None, ["cluster@example.org"])
        while f"Subject: {subject}" not in _said(cluster):
            assert time.monotonic() < begin + PATIENCE, "the mail has not left"
            time.sleep(0.01)
        waits.append(time.monotonic() - begin)
    return f"20 mails: {sorted(waits)[10] * 1000:.0f} ms until one has left, {max(waits):.1f} s at most"


def wait_until_done():
    """Return after how many seconds no task is left."""
    from pepr_site import tasks

    begin = time.monotonic()
    while tasks.depth():
        assert time.monotonic() < begin + PATIENCE, f"{tasks.depth()} tasks are not done"
        time.sleep(0.2)
    assert not tasks.failed().exists(), tasks.failed().first().traceback
    return time.monotonic() - begin


def assert_sizes(pictures):
    """See that each of these pictures has all its sizes."""
    from pepr_site.images import rendition_filters
    from pepr_site.models import SiteImage

    wanted = {filter.spec for filter in rendition_filters()}
    for picture in SiteImage.objects.filter(pk__in=pictures):
        assert wanted <= {rendition.filter_spec for rendition in picture.renditions.all()}, picture.title


def _told(cluster):
    """Return how many tasks Redis holds."""
    from redis import Redis

    from pepr_site.tasks import handover

    return Redis.from_url(cluster.environment["TASKS_URL"]).llen(handover.list_key())


def _said(cluster):
    """Return what the workers have said; mails among it (`EMAIL_URL=console://`)."""
    return "".join((cluster.place / f"{name}.log").read_text() for name in WORKERS)
