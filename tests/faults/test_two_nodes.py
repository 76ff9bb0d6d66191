"""Two nodes on one database behind the nginx of `deploy/`, with pictures in a bucket."""

import re
import shutil
import sys
from urllib.parse import urlsplit

import pytest

from bench.servers import free_port, get, serving, wait_for
from launch import processes
from tests.deploy import shipped_nginx
from tests.faults.test_faults import LIST, OFTEN, upload

boto3 = pytest.importorskip("boto3", reason="needs the packages of requirements/cluster.txt")
pytest.importorskip("moto", reason="needs the packages of requirements/cluster.txt")
pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")]


@pytest.fixture
def bucket_url():
    """The URL of an empty bucket, as the site is told of it."""
    port = free_port()
    process = processes.spawn([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port])
    try:
        wait_for(f"http://127.0.0.1:{port}/moto-api/", process)
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **keys).create_bucket(Bucket="media")
        yield f"s3://key:secret@127.0.0.1:{port}/media?tls=0"
    finally:
        processes.end(process)


def test_two_nodes_tell_the_same_and_one_outlives_the_other(site, bucket_url, tmp_path):
    site.variables |= {"MEDIA_BUCKET_URL": bucket_url, "TRUSTED_PROXIES": "1"}
    with serving(site.variables) as (a, _), serving(site.variables) as (b, node_b):
        port = free_port()
        ports = [urlsplit(address).port for address in (a, b)]
        with shipped_nginx.running(tmp_path, port, ports) as nginx:
            front = f"http://localhost:{port}"
            wait_for(front, nginx)
            editor, [(number, path), *_] = site.sign_in(a)
            for publish in (False, True) * 3:
                assert (editor.publish if publish else editor.unpublish)(number).status_code == 302
                shown = [get(address + LIST).text for address in (front, b) for _ in range(OFTEN // 4)]
                assert {path in text for text in shown} == {publish}
            assert upload(editor, "seau").status_code == 302
            assert site.manage("work", "--until-empty").wait() == 0
            address = re.search(r'src="(/media/[^"]+)"', editor.get("/admin/images/?q=seau").text)[1]
            picture = get(front + address)
            assert picture.ok and picture.headers["Content-Type"].startswith("image/")
            processes.end(node_b)
            assert {get(front + path).status_code for path in ("/", LIST) for _ in range(OFTEN)} == {200}
