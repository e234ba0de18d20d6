"""Starting quickly: modules that are being loaded leave nothing behind that Python's collector could find."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def modules() -> Iterator[None]:
    """Load modules without looking for garbage meanwhile, which would be a sixth of the time.

    What is there afterwards stays for as long as the process does, so later collections pass it by.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
