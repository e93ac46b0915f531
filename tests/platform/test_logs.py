"""A log line never tells what a person typed."""

import json
import logging
import logging.config

import pytest

from config.logs import configuration


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> object:
    """Give a function that logs through the real configuration and returns the JSON."""

    def log(name: str, message: str, *args: object, **kwargs: object) -> dict[str, object]:
        logger = logging.getLogger(f"probe.{name}")
        wanted = configuration(readable=False)
        wanted["loggers"] = {logger.name: {"handlers": ["out"], "level": "INFO", "propagate": False}}
        wanted["incremental"] = False
        wanted.pop("root")
        logging.config.dictConfig(wanted)
        logger.error(message, *args, **kwargs)  # type: ignore[arg-type]
        return json.loads(capsys.readouterr().err.strip().splitlines()[-1])

    return log


def test_an_event_and_its_ids(lines) -> None:
    line = lines("event", "case_approved", extra={"case_id": 7})
    assert line["event"] == "case_approved"
    assert line["case_id"] == 7
    assert line["level"] == "error"


def test_a_refused_request_hides_its_address(lines) -> None:
    line = lines("request", "Not Found: %s", "/resume/SECRET-CODE?nik=64", extra={"status_code": 404, "request": "GET"})
    assert "SECRET" not in json.dumps(line)
    assert line["status_code"] == 404


def test_an_error_hides_its_message_and_variables(lines) -> None:
    try:
        nik = "6474010101010001"
        raise ValueError(nik)
    except ValueError:
        line = lines("error", "import_failed", exc_info=True)
    assert "6474" not in json.dumps(line)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in json.dumps(line["where"])
