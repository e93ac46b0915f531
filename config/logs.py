"""What a log line may say: an event name and ids. No addresses, no query strings, nothing a person typed."""

import logging
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# What Django and gunicorn attach to a record and what may hold personal data.
PRIVATE = ("request", "server_time", "args", "sql", "params")


def drop_private(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Remove whatever could carry an answer, an address or a name."""
    for key in PRIVATE:
        event.pop(key, None)
    return event


def only_where_it_failed(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Keep the kind of an error and its lines of code. Its message and variables may quote what a person typed."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__qualname__
        event["where"] = [f"{step.filename}:{step.lineno}" for step in traceback.extract_tb(error.__traceback__)][-12:]
    return event


class RequestFilter(logging.Filter):
    """Turn Django's messages with a path in them into an event name and a status."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without its path."""
        status = getattr(record, "status_code", None)
        if status is not None:
            record.msg, record.args = "request_refused" if status < 500 else "request_failed", ()
        return True


def configuration(*, readable: bool) -> dict[str, Any]:
    """Return the `LOGGING` setting."""
    shared = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        drop_private,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if readable:
        last += [structlog.dev.ConsoleRenderer(colors=False)]
    else:
        last += [only_where_it_failed, structlog.processors.JSONRenderer()]
    plain = {"handlers": ["out"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": RequestFilter}},
        "formatters": {
            "event": {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": shared, "processors": last}
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "event", "filters": ["request"]}},
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            "balai": {**plain, "level": "INFO"},
            "django": {**plain, "level": "WARNING"},
            "gunicorn.error": {**plain, "level": "WARNING"},
            # The pool tells of every attempt to reconnect; what fails for good is raised.
            "psycopg.pool": {**plain, "level": "ERROR"},
            "procrastinate": {**plain, "level": "WARNING"},
        },
    }
