"""Text of lessons, whatever it was saved as: UTF-8, and what is not UTF-8 replaced; `broken_line` says where."""

import codecs
import re
from typing import Any

NAME = "videre-lesson"

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def text_of(data: bytes) -> str:
    """All of it, without a byte order mark."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _plain(data.decode(name, "replace"))
    return _plain(data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace"))


def broken_line(data: bytes) -> int | None:
    """The first line with something that is not UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return 1
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None


def _plain(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Decoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, data: Any, errors: str, final: bool) -> tuple[str, int]:
        return (text_of(bytes(data)), len(data)) if final else ("", 0)


def register() -> None:
    """Make the name known to Python; Sphinx opens every file of a lesson with it."""

    def find(name: str) -> codecs.CodecInfo | None:
        if name.replace("_", "-") != NAME:
            return None
        return codecs.CodecInfo(
            encode=codecs.utf_8_encode,
            decode=lambda data, errors="strict": (text_of(bytes(data)), len(data)),
            incrementaldecoder=_Decoder,
            name=NAME,
        )

    codecs.register(find)
