"""An office whose files lie in a bucket: kept, given a new key, carried to another bucket and back to a disk."""

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.factories import bucket
from tests.factories.bucket import Cloud
from tests.service.conftest import Service


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with bucket.running() as running:
        yield running


def sums(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_a_backup_goes_from_a_bucket_to_a_bucket_and_to_a_folder(
    service: Service, cloud: Cloud, tmp_path: Path
) -> None:
    first, second = cloud.bucket(), cloud.bucket()
    told = service.balai("keys", "backup").stdout
    private, out = tmp_path / "kunci.txt", tmp_path / "kantor.age"
    private.write_text(told)
    public = told.partition("BACKUP_PUBLIC_KEY=")[2].split()[0]
    key, newest = Fernet(service.env["FIELD_KEYS"].split(",")[0]), Fernet.generate_key().decode()
    plain = {str(uuid.uuid4()): content for content in (b"%PDF surat", bytes(range(256)) * 9000)}
    for name, content in plain.items():
        cloud.client.put_object(Bucket=first, Key=name, Body=key.encrypt(content))
    here = cloud.environment(first)

    done = service.balai("backup", str(out), BACKUP_PUBLIC_KEY=public, **here)
    assert done.returncode == 0, done.stderr
    assert "2 files" in done.stdout

    there = cloud.environment(second) | {"DATABASE_URL": service.empty_database("ember")}
    done = service.balai("restore", str(out), "--key", str(private), **there)
    assert done.returncode == 0, done.stderr
    assert sums(cloud.held(second)) == sums(cloud.held(first)) != {}

    full = cloud.environment(second) | {"DATABASE_URL": service.empty_database("ember_lagi")}
    done = service.balai("restore", str(out), "--key", str(private), **full)
    assert (done.returncode, f"s3://{second}" in done.stderr) == (2, True)

    folder = {"DATABASE_URL": service.empty_database("dari_ember"), "FILES_ROOT": str(tmp_path / "berkas")}
    done = service.balai("restore", str(out), "--key", str(private), **folder)
    assert done.returncode == 0, done.stderr
    assert sums({path.name: path.read_bytes() for path in (tmp_path / "berkas").iterdir()}) == sums(cloud.held(first))

    done = service.balai("keys", "rotate", **there, FIELD_KEYS=f"{newest},{service.env['FIELD_KEYS']}")
    assert "and 2 files" in done.stdout, done.stderr
    assert {name: Fernet(newest).decrypt(content) for name, content in cloud.held(second).items()} == plain


def test_without_its_bucket_a_backup_says_so_and_leaves_nothing(service: Service, cloud: Cloud, tmp_path: Path) -> None:
    told = service.balai("keys", "backup").stdout
    public = told.partition("BACKUP_PUBLIC_KEY=")[2].split()[0]
    done = service.balai(
        "backup", str(tmp_path / "kantor.age"), BACKUP_PUBLIC_KEY=public, **cloud.environment("tidak-ada")
    )
    assert done.returncode == 2
    assert "tidak menjawab" in done.stderr
    assert list(tmp_path.iterdir()) == []
