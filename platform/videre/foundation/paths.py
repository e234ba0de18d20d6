"""Where the files lie that travel with Videre: migrations and starter courses.

In a wheel they are inside the package (``videre/_data``); in a checkout or an editable install they stand
at the top of the repository. Nobody else may know which of the two it is.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def data(name: str) -> Path:
    """The folder `name` ("migrations", "courses") that came with this installation."""
    packaged = PACKAGE / "_data" / name
    if packaged.is_dir():
        return packaged
    beside = PACKAGE.parent.parent / name
    if beside.is_dir():
        return beside
    raise FileNotFoundError(f"this installation of Videre has no folder {name!r}; install it again")
