"""What the reading child tells its parent: one JSON object a line, at which page it is, and in the end the answer."""

import json
import sys
from typing import Any


def say(**what: Any) -> None:
    """Tell it."""
    sys.__stdout__.write(json.dumps(what) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]
