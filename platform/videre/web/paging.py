"""Which page of a list is asked for."""

from flask import request

from videre.foundation.errors import NotFound


def asked_page(name: str = "page") -> int:
    """The number in the address, 1 without one; NotFound for what is no number of a page."""
    asked = request.args.get(name, "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked) > 0):
        raise NotFound
    return int(asked)
