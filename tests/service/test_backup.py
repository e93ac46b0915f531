"""A backup brought back into an empty server is the same office; anything less says so and changes nothing."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import psycopg
import pytest
from cryptography.fernet import Fernet
from psycopg import sql

from tests.service.conftest import Service

LETTER, PHOTO, EMPTY = (str(uuid5(NAMESPACE_OID, name)) for name in ("letter", "photo", "empty"))
FILES = {LETTER: b"%PDF made for a test", PHOTO: bytes(range(256)) * 9000, EMPTY: b""}
NOT_KEPT = {"django_session", "usersessions_usersession", "balai_cache"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cadangan")


@pytest.fixture(scope="module")
def private(service: Service, folder: Path) -> Path:
    """The private key in a file; the server knows its public half alone."""
    told = service.balai("keys", "backup").stdout
    service.env["BACKUP_PUBLIC_KEY"] = told.partition("BACKUP_PUBLIC_KEY=")[2].split()[0]
    path = folder / "kunci.txt"
    path.write_text(told)
    return path


@dataclass(frozen=True)
class Office:
    """What the office held when its backup was made."""

    tables: dict[str, tuple[int, str]]
    files: dict[str, str]


@pytest.fixture(scope="module")
def made_of(service: Service, folder: Path, private: Path) -> tuple[Path, Office]:
    """A backup of the office with some files, and what it is a backup of."""
    for name, content in FILES.items():
        path = Path(service.env["FILES_ROOT"]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(Fernet(service.env["FIELD_KEYS"].split(",")[0]).encrypt(content))
    out = folder / "kantor.age"
    done = service.balai("backup", str(out))
    assert done.returncode == 0, done.stderr
    assert f"{len(FILES)} files" in done.stdout
    assert out.stat().st_mode & 0o077 == 0
    return out, Office(tables(service.env["DATABASE_URL"]), files(Path(service.env["FILES_ROOT"])))


@pytest.fixture(scope="module")
def made(made_of: tuple[Path, Office]) -> Path:
    return made_of[0]


def tables(url: str) -> dict[str, tuple[int, str]]:
    """Rows and a sum over all of them, for every table."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        wanted = sql.SQL("SELECT count(*), coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM {} t")
        found = {}
        for (name,) in names:
            row = connection.execute(wanted.format(sql.Identifier(name))).fetchone()
            assert row is not None
            found[name] = (row[0], row[1])
    return found


def files(root: Path) -> dict[str, str]:
    """The sum of every file."""
    paths = [path for path in root.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_an_empty_server_becomes_the_same_office(
    service: Service, made_of: tuple[Path, Office], private: Path, tmp_path: Path
) -> None:
    made, office = made_of
    there = {"DATABASE_URL": service.empty_database("dipulihkan"), "FILES_ROOT": str(tmp_path / "berkas")}
    done = service.balai("restore", str(made), "--key", str(private), **there)
    assert done.returncode == 0, done.stderr
    before, after = office.tables, tables(there["DATABASE_URL"])
    assert before.keys() == after.keys()
    assert {name: before[name] for name in before.keys() - NOT_KEPT} == {
        name: after[name] for name in after.keys() - NOT_KEPT
    }
    assert after["people_person"][0] > 100
    assert after["django_session"][0] == 0
    assert files(tmp_path / "berkas") == office.files != {}
    again = service.balai("restore", str(made), "--key", str(private), **there)
    assert again.returncode == 2
    assert "tidak kosong" in again.stderr
    assert service.balai("upgrade", **there).returncode == 0


def test_the_keys_of_the_server_are_not_in_it(service: Service, made_of: tuple[Path, Office], private: Path) -> None:
    import io
    import tarfile

    import pyrage

    from balai.cli import archives

    made, office = made_of
    opened = io.BytesIO()
    with made.open("rb") as closed:
        pyrage.decrypt_io(closed, opened, [archives.identity(private)])
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        assert service.env[name].encode() not in opened.getvalue()
    opened.seek(0)
    with tarfile.open(fileobj=opened) as members:
        photo = members.extractfile(f"files/{PHOTO}")
        assert photo
        sealed = photo.read()
    assert hashlib.sha256(sealed).hexdigest() == office.files[PHOTO]
    assert sealed not in made.read_bytes()


def test_other_keys_are_told(service: Service, made: Path, private: Path, tmp_path: Path) -> None:
    there = {"DATABASE_URL": service.empty_database("kunci_lain"), "FILES_ROOT": str(tmp_path / "berkas")}
    there["INDEX_KEY"] = "another" * 10
    done = service.balai("restore", str(made), "--key", str(private), **there)
    assert done.returncode == 1
    assert "INDEX_KEY" in done.stdout


@pytest.mark.parametrize("spoil", ["changed", "shorter", "other", "nothing", "no key"])
def test_less_than_a_backup_changes_nothing(
    service: Service, made: Path, private: Path, tmp_path: Path, spoil: str
) -> None:
    file, key, content = tmp_path / "kantor.age", private, made.read_bytes()
    middle = len(content) // 2
    told = {"other": "dikunci untuk kunci lain", "no key": "tidak ada kunci pribadi"}.get(
        spoil, "bukan salinan cadangan"
    )
    match spoil:
        case "changed":
            content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        case "shorter":
            content = content[: -len(content) // 3]
        case "nothing":
            content = b""
        case "other":
            key = tmp_path / "lain.txt"
            key.write_text(service.balai("keys", "backup").stdout)
        case "no key":
            key = tmp_path / "kosong.txt"
            key.write_text("bukan kunci")
    file.write_bytes(content)
    database = "rusak_" + spoil.replace(" ", "_")
    there = {"DATABASE_URL": service.empty_database(database), "FILES_ROOT": str(tmp_path / "berkas")}
    done = service.balai("restore", str(file), "--key", str(key), **there)
    assert done.returncode == 2
    assert told in done.stderr
    assert tables(there["DATABASE_URL"]) == {}
    assert not (tmp_path / "berkas").exists()


def test_a_backup_is_whole_or_not_there(service: Service, made: Path, folder: Path) -> None:
    assert service.balai("backup", str(made)).returncode == 2  # never over another one
    missing = service.balai("backup", str(folder / "b.age"), BACKUP_PUBLIC_KEY="")
    assert (missing.returncode, "balai keys backup" in missing.stderr) == (2, True)
    broken = service.balai("backup", str(folder / "c.age"), PATH="", DATABASE_URL=service.cluster.url + "&sslmode=x")
    assert broken.returncode == 2
    assert sorted(path.name for path in folder.glob("*.age*")) == ["kantor.age"]


def test_numbers_are_closed_with_the_newest_key(service: Service, made: Path) -> None:
    newest = Fernet.generate_key().decode()
    both = f"{newest},{service.env['FIELD_KEYS']}"
    events = tables(service.env["DATABASE_URL"])["people_personevent"][0]
    done = service.balai("keys", "rotate", FIELD_KEYS=both)
    assert done.returncode == 0, done.stderr
    changed = int(done.stdout.split()[0].replace(",", ""))
    with psycopg.connect(service.env["DATABASE_URL"]) as connection:
        tokens = connection.execute("SELECT nik FROM people_person WHERE nik <> ''").fetchall()
        past = connection.execute("SELECT nik FROM people_personevent WHERE nik <> ''").fetchall()
    assert changed >= len(tokens) + len(past) > 0
    assert f"and {len(FILES)} files" in done.stdout
    for (token,) in [*tokens, *past]:
        assert Fernet(newest).decrypt(token.encode()).decode().isdecimal()
    assert tables(service.env["DATABASE_URL"])["people_personevent"][0] == events
    assert service.balai("keys", "rotate", FIELD_KEYS=both).stdout.startswith("0 rows")
    lost = service.balai("keys", "rotate", FIELD_KEYS=Fernet.generate_key().decode())
    assert (lost.returncode, "older keys" in lost.stdout) == (1, True)
    service.env["FIELD_KEYS"] = both
