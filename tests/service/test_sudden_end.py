"""`kill -9` of web and database while somebody registers: what was acknowledged is there, nothing is half there."""

from http.client import HTTPException
from threading import Event, Thread

import psycopg

from tests.factories.office import VILLAGE
from tests.service.conftest import Service, Visitor, hidden

WRITES_BEFORE = 15


def test_what_was_acknowledged_is_there(service: Service) -> None:
    service.start_web()
    helper = Visitor(port=service.port)
    page = _begun(helper)
    sent, kept, enough = [0], [0], Event()

    def write_on() -> None:
        """Save the page again and again, a number higher each time, until nobody answers."""
        try:
            while True:
                shown = helper.get(page)[1]
                sent[0] += 1
                address = {"village": VILLAGE, "address": f"Jalan Contoh {sent[0]}"}
                status, answer = helper.post(page, seen=hidden(shown, "seen"), save="1", **address)
                assert status == 302, answer
                kept[0] = sent[0]
                if kept[0] == WRITES_BEFORE:
                    enough.set()
        except (OSError, HTTPException):
            return
        finally:
            enough.set()

    writer = Thread(target=write_on)
    writer.start()
    enough.wait()
    service.kill_all()
    writer.join()
    service.start_database()
    service.start_web()
    assert kept[0] >= WRITES_BEFORE
    assert f'value="Jalan Contoh {_number(service, page)}"' in helper.get(page)[1]
    assert _number(service, page) in {kept[0], sent[0]}


def _begun(helper: Visitor) -> str:
    """Sign in, begin a draft and give the address of its page about the home."""
    helper.get("/masuk/")
    assert helper.post("/masuk/contoh/pendamping/")[0] == 302
    helper.get("/berkas/")
    status, page = helper.post("/berkas/", agrees="on")
    assert status == 302
    return page.replace("identity", "address")


def _number(service: Service, page: str) -> int:
    """The number that is stored; the change history knows the same."""
    key = page.split("/")[2]
    with psycopg.connect(service.cluster.url) as connection:
        now = connection.execute("SELECT address FROM people_person WHERE id = %s", [key]).fetchone()
        last = connection.execute(
            "SELECT address FROM people_personevent WHERE id = %s ORDER BY pgh_id DESC LIMIT 1", [key]
        ).fetchone()
    assert now == last
    assert now is not None
    return int(now[0].removeprefix("Jalan Contoh "))
