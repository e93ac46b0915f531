"""The store of files: a folder and a bucket keep the same promises, and what does not answer loses nothing."""

import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from balai.apps.people import documents, jobs, pages, store
from balai.apps.people.models import Document, DocumentPage
from balai.engine.errors import StoreDown
from balai.words import words
from config import env
from tests.cast import SITI
from tests.factories import bucket, files, office
from tests.factories.bucket import Cloud
from tests.factories.office import AT, acts, citizen
from tests.factories.papers import pdf, photo, received


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with bucket.running() as running:
        yield running


def into_bucket(settings: Any, patch: pytest.MonkeyPatch, said: dict[str, str]) -> None:
    """Set the store up from the environment, as a server does."""
    for name, value in said.items():
        patch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": env.store()}


@pytest.fixture
def in_bucket(cloud: Cloud, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    name = cloud.bucket()
    into_bucket(settings, monkeypatch, cloud.environment(name))
    return name


@pytest.fixture
def down(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store at an address where nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))  # taken, but not listening: every call is turned away
        nowhere = f"http://127.0.0.1:{one.getsockname()[1]}"
        said = {"FILES_BUCKET": "b", "FILES_ENDPOINT": nowhere, "FILES_KEY_ID": "a", "FILES_KEY": "b"}
        into_bucket(settings, monkeypatch, said)
        yield


@pytest.fixture(params=["folder", "bucket"])
def _either(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> None:
    if request.param == "bucket":
        request.getfixturevalue("in_bucket")
    settings.FILES_ROOT = tmp_path / "files"


@pytest.mark.usefixtures("_either")
class TestEither:
    def test_a_page_is_kept_shown_and_forgotten(self) -> None:
        assert store.ids() == []
        kept = pages.keep([pdf(), photo()])
        assert store.ids() == sorted(page.file_id for page in kept)
        assert pages.opened(kept[0].file_id).startswith(b"%PDF")
        pages.forget([page.file_id for page in kept])
        pages.forget([kept[0].file_id])
        assert store.ids() == []
        with pytest.raises(FileNotFoundError):
            pages.opened(kept[0].file_id)

    @pytest.mark.django_db
    def test_every_file_gets_the_newest_key(self, settings: Any) -> None:
        kept = pages.keep([pdf(), pdf()])
        before, newest = pages.opened(kept[0].file_id), Fernet.generate_key().decode()
        settings.FIELD_KEYS = [newest, *settings.FIELD_KEYS]
        assert (pages.reseal(), pages.reseal()) == (2, 0)
        settings.FIELD_KEYS = [newest]
        assert pages.opened(kept[0].file_id) == before
        assert len(store.ids()) == 2

    def test_it_answers(self) -> None:
        store.probe()

    def test_no_address_leads_to_a_file(self) -> None:
        with pytest.raises(ValueError, match="have no address"):
            default_storage.url(str(uuid.uuid4()))


class TestBucket:
    def test_whoever_rents_it_out_reads_nothing(self, cloud: Cloud, in_bucket: str) -> None:
        [kept] = pages.keep([pdf(remark="rahasia")])
        [(name, content)] = cloud.held(in_bucket).items()
        assert name == str(kept.file_id)
        assert b"rahasia" not in content
        assert b"PDF" not in content[:200]
        grants = cloud.client.get_object_acl(Bucket=in_bucket, Key=name)["Grants"]
        assert [(grant["Grantee"]["Type"], grant["Permission"]) for grant in grants] == [
            ("CanonicalUser", "FULL_CONTROL")
        ]

    def test_what_lies_there_beside_is_left_alone(self, cloud: Cloud, in_bucket: str) -> None:
        for name in ("catatan.txt", f"lama/{uuid.uuid4()}", str(uuid.uuid4()).upper()):
            cloud.client.put_object(Bucket=in_bucket, Key=name, Body=b"x")
        assert store.ids() == []
        assert pages.reseal() == 0

    def test_a_bucket_that_is_not_there(self, cloud: Cloud, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        into_bucket(settings, monkeypatch, cloud.environment("tidak-ada"))
        for ask in (store.probe, store.ids, lambda: store.put(uuid.uuid4(), b"x")):
            with pytest.raises(StoreDown):
                ask()

    def test_its_keys_are_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FILES_BUCKET", "berkas")
        with pytest.raises(ImproperlyConfigured, match="FILES_KEY_ID is needed"):
            env.store()
        monkeypatch.setenv("FILES_ENDPOINT", "http://s3.example.org")
        with pytest.raises(ImproperlyConfigured, match="FILES_ENDPOINT must begin with https"):
            env.store()


@pytest.mark.django_db
class TestDown:
    @pytest.fixture(autouse=True)
    def _day(self) -> Iterator[None]:
        with time_machine.travel(AT, tick=False):
            office.bontang()
            yield

    def test_an_upload_says_so_and_leaves_what_was_there(
        self, client: Client, cloud: Cloud, in_bucket: str, request: pytest.FixtureRequest
    ) -> None:
        user = citizen(SITI)
        person = files.submitted(acts(user))
        before = received(person, "KTP", acts(user))
        request.getfixturevalue("down")
        client.force_login(user)
        answer = client.post(f"/berkas/{person.pk}/dokumen/KTP/", {"pages": photo()})
        assert ProcrastinateJob.objects.filter(task_name=pages.FORGET).count() == 1  # should it have arrived after all
        assert answer.status_code == 422
        assert words("id").say("store_down") in answer.content.decode()
        assert list(Document.objects.all()) == [before]
        assert DocumentPage.objects.count() == len(cloud.held(in_bucket)) == 1
        page = client.get(f"/dokumen/{before.pk}/1/")
        assert page.status_code == 503
        assert words("id").say("store_down") in page.content.decode()

    def test_what_was_to_be_erased_is_erased_later(
        self, cloud: Cloud, in_bucket: str, request: pytest.FixtureRequest, settings: Any
    ) -> None:
        siti = acts(citizen(SITI))
        document = received(files.submitted(siti), "KTP", siti)
        working = settings.STORAGES
        request.getfixturevalue("down")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.db.transaction.on_commit", lambda run: run())
            documents.withdraw(document_id=document.pk, by=siti, at=AT)
        job = ProcrastinateJob.objects.get(task_name=pages.FORGET)
        with pytest.raises(StoreDown):
            jobs.forget_files(**job.args)
        assert len(cloud.held(in_bucket)) == 1
        settings.STORAGES = working
        jobs.forget_files(**job.args)
        assert cloud.held(in_bucket) == {}

    @pytest.mark.usefixtures("down")
    def test_machines_are_told_and_visitors_still_come(self, client: Client) -> None:
        answer = client.get("/health/ready")
        assert answer.json()["files"].startswith("no answer")
        assert answer.status_code == 200


@pytest.fixture
def silent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bucket that is called and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        nowhere = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        said = {"FILES_BUCKET": "b", "FILES_ENDPOINT": nowhere, "FILES_KEY_ID": "a", "FILES_KEY": "b"}
        into_bucket(settings, monkeypatch, said)
        yield


@pytest.mark.usefixtures("silent")
class TestSilent:
    @pytest.mark.django_db
    def test_no_machine_is_kept_waiting(self, client: Client) -> None:
        began = time.monotonic()
        assert client.get("/health/ready").json()["files"].startswith("no answer")
        assert time.monotonic() - began < 4

    def test_nobody_waits_for_more_than_ten_seconds(self) -> None:
        began = time.monotonic()
        with pytest.raises(StoreDown):
            store.put(uuid.uuid4(), b"x" * 5_000_000)
        assert time.monotonic() - began < 10


@pytest.mark.django_db
def test_a_folder_nobody_may_write_to(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "berkas"
    settings.FILES_ROOT.write_text("no folder")
    with pytest.raises(StoreDown):
        store.put(uuid.uuid4(), b"x")


@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_a_new_key_and_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    with time_machine.travel(AT, tick=False):
        office.bontang()
        siti = acts(citizen(SITI))
        document = received(files.submitted(siti), "KTP", siti)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    took, put = [], store.put

    def slowly(file_id: uuid.UUID, content: bytes) -> None:
        eraser.start()
        eraser.join(timeout=0.5)
        took.append(eraser.is_alive())
        put(file_id, content)

    def erase() -> None:
        documents.withdraw(document_id=document.pk, by=siti, at=AT)
        connection.close()

    eraser = Thread(target=erase)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "put", slowly)
        assert pages.reseal() == 1
    eraser.join()
    assert took == [True]
    assert store.ids() == []
