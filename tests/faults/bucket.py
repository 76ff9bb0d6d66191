"""A bucket that speaks S3, and the wire to it, which can be cut in the middle of a file."""

import contextlib
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

NAME = "media"
PIECE = 65_536  # bytes
PATIENCE = 60  # seconds that the bucket has to start


class Bucket:
    """A bucket at `port`, and at `port + 1` the wire by which the site reaches it; it forgets all as it ends."""

    def __init__(self, port, log):
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        self._process = subprocess.Popen(command, stdout=log.open("w"), stderr=subprocess.STDOUT)
        self._client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )
        deadline = time.monotonic() + PATIENCE
        while not self._try_to_create():
            assert self._process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, "the bucket does not start"
            time.sleep(0.1)
        self.wire = _Wire(("127.0.0.1", port + 1), ("127.0.0.1", port))
        self.url = f"s3://key:secret@127.0.0.1:{port + 1}/{NAME}?tls=0"

    def _try_to_create(self):
        with contextlib.suppress(BotoCoreError):
            self._client.create_bucket(Bucket=NAME)
            return True
        return False

    def files(self):
        """Return the size of each file that is whole, by name; fails where one has been begun and not ended."""
        begun = self._client.list_multipart_uploads(Bucket=NAME).get("Uploads", [])
        assert begun == []
        return {file["Key"]: file["Size"] for file in self._client.list_objects_v2(Bucket=NAME).get("Contents", [])}

    @contextlib.contextmanager
    def silent(self):
        """While the block lasts it takes connections and says nothing."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def close(self):
        self.wire.shutdown()
        self.wire.server_close()
        self._process.kill()
        self._process.wait()


class _Wire(socketserver.ThreadingTCPServer):
    """Passes on what comes to `address` to `target`, until it is cut, and again once it is mended."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, address, target):
        super().__init__(address, _Passing)
        self.target = target
        self.mend()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def cut_after(self, size):
        """Cut it once so many bytes of one sending have passed; until it is mended nothing passes any more."""
        self._left = size

    def mend(self):
        self.is_cut, self._left = False, float("inf")

    def count(self, passed):
        """Take note of what one connection has sent."""
        if passed > self._left:
            self.is_cut = True


class _Passing(socketserver.BaseRequestHandler):
    def handle(self):
        if self.server.is_cut:
            return
        with socket.create_connection(self.server.target) as bucket:
            back = threading.Thread(target=self._pass, args=[bucket, self.request, lambda passed: None], daemon=True)
            back.start()
            self._pass(self.request, bucket, self.server.count)
            back.join()

    def _pass(self, source, target, count):
        passed = 0
        with contextlib.suppress(OSError):
            while not self.server.is_cut and (piece := source.recv(PIECE)):
                passed += len(piece)
                count(passed)
                if not self.server.is_cut:
                    target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
