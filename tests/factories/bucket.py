"""A bucket of S3 on the loopback: the server of moto, as a process of its own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3

from devtools.places import venv_bin

READY_S = 30


@dataclass(kw_only=True)
class Cloud:
    """Whoever rents out buckets."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.address,
            region_name="ap-southeast-3",
            aws_access_key_id="a",
            aws_secret_access_key="b",
        )

    def bucket(self) -> str:
        """Make an empty bucket."""
        name = f"berkas-{uuid4()}"
        where = {"LocationConstraint": "ap-southeast-3"}
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration=where)
        return name

    def environment(self, bucket: str) -> dict[str, str]:
        """What a server is told."""
        return {
            "FILES_BUCKET": bucket,
            "FILES_ENDPOINT": self.address,
            "FILES_REGION": "ap-southeast-3",
            "FILES_KEY_ID": "a",
            "FILES_KEY": "b",
        }

    def held(self, bucket: str) -> dict[str, bytes]:
        """Everything in a bucket, past our own door."""
        found = self.client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {one["Key"]: self.client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found}


@contextmanager
def running() -> Iterator[Cloud]:
    """A server that answers, until the end of the block."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    words = [venv_bin("moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        _wait(port, process)
        yield Cloud(port=port, process=process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server of buckets ended at the start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server of buckets did not answer")
