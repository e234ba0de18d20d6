"""What the reading child tells its parent: one JSON object a line, at which page it is, and in the end the answer."""

import json
import sys
from typing import Any


def say(**what: Any) -> None:
    """Tell it."""
    assert sys.__stdout__ is not None
    sys.__stdout__.write(json.dumps(what) + "\n")
    sys.__stdout__.flush()
