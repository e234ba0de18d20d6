"""What programs print: colours for terminals taken out of it."""

import re

_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_PROGRESS = re.compile(r"^[^\n]*\r(?!\n)", re.MULTILINE)


def without_colours(text: str) -> str:
    """The text without the signs for a terminal, and of a line that was written over only the last state."""
    return _PROGRESS.sub("", _COLOURS.sub("", text))
