"""Logs: one line per thing worth knowing, with the ids of request, job and person that belong to it.

Never in a log: names, addresses, typed text, query strings (they carry tokens). Whoever logs passes ids.
"""

import logging
import secrets
import sys
from contextvars import ContextVar

import structlog
from structlog.typing import EventDict, WrappedLogger

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


# One variable for all ids: binding them must cost nothing, it is done at every request.
_ids: ContextVar[dict[str, str]] = ContextVar("videre_log_ids", default={})  # noqa: B039 - never changed in place


def _with_ids(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {**_ids.get(), **event}


def configure(form: str, level: str) -> None:
    """Send logs to standard error as text or JSON lines, from `level` upwards."""
    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            _with_ids,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def logger() -> structlog.typing.FilteringBoundLogger:
    """The logger; say an event in a few words and give ids as keywords."""
    found: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return found


def begin(**ids: str) -> None:
    """Forget the ids of what was done before in this thread and bind those of what begins now."""
    _ids.set(ids)


def new_request_id() -> str:
    """An id that ties an error page to its line in the log."""
    return secrets.token_hex(6)
