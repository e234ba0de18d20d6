"""DBOS's log goes where ours goes, and says only what an operator can act on."""

import logging

from videre.foundation import logs


class _IntoOurs(logging.Handler):
    """Hands a line of the library to our log, with the ids that are bound."""

    def emit(self, record: logging.LogRecord) -> None:
        logs.logger().log(record.levelno, record.getMessage(), exc_info=record.exc_info, by="dbos")


def hush() -> None:
    """Take away the library's own console. Its remarks on SQLite are about other people's sizes."""
    logger = logging.getLogger("dbos")
    logger.handlers = [_IntoOurs()]
    logger.propagate = False
    logger.setLevel(logging.WARNING)
