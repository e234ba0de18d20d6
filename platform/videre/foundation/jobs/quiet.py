"""DBOS's log goes where ours goes, and says only what an operator can act on."""

import logging


def hush() -> None:
    """Take away its own console; warnings and errors travel through our logging."""
    import dbos  # noqa: F401, PLC0415 - its import adds the console handler that is removed here

    logger = logging.getLogger("dbos")
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.WARNING)
