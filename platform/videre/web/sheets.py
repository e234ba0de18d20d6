"""Our style sheets as text, for pages that are not served from here; knows no Flask."""

from pathlib import Path

FOLDER = Path(__file__).parent / "static"


def sheet(*names: str) -> str:
    """The style sheets of these folders as one."""
    return "".join(file.read_text() for name in names for file in sorted((FOLDER / "css" / name).glob("*.css")))
