"""What happens to the queue of tasks, whose tasks are in PostgreSQL."""

import re
import signal
import time

from tests.cluster.editors import heavy_png, news, png, upload
from tests.cluster.visitors import get

PATIENCE = 120  # seconds


def stop_the_queue(cluster):
    """Pictures come while no worker runs: nobody makes one for a visitor, and none is lost."""
    from pepr_site.models import SiteImage, SiteRendition
    from pepr_site.operations import tasks

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


def wait_until_done():
    """Return after how many seconds no task is left."""
    from pepr_site.operations import tasks

    begin = time.monotonic()
    while tasks.depth():
        assert time.monotonic() < begin + PATIENCE, f"{tasks.depth()} tasks are not done"
        time.sleep(0.2)
    assert not tasks.failed().exists(), tasks.failed().first().traceback
    return time.monotonic() - begin


def assert_sizes(pictures):
    """See that each of these pictures has all its sizes."""
    from pepr_site.models import SiteImage
    from pepr_site.pages.images import rendition_filters

    wanted = {filter.spec for filter in rendition_filters()}
    for picture in SiteImage.objects.filter(pk__in=pictures):
        assert wanted <= {rendition.filter_spec for rendition in picture.renditions.all()}, picture.title
