"""The lesson page as the answer to a form: shown one address deeper, so every relative address gains one step up.

The page itself is kept with addresses relative to its own, so that it can stand in a course and in course instances;
only answers sent without script are shown elsewhere (`exercises/<id>`), and only for them this is done.
"""

import re

_TAG = re.compile(rb"<[a-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ADDRESS = re.compile(rb"(\s(?:href|src|action|formaction|poster)=\")(?![/#]|[a-z][a-z0-9+.-]*:)([^\"]+\")")


def one_deeper(html: bytes) -> bytes:
    """`html` with addresses that hold one level below the one they were written for."""
    return _TAG.sub(lambda tag: _ADDRESS.sub(rb"\1../\2", tag.group()), html)
