"""What makes a test quicker without making it prove less."""

from typing import Any

from argon2 import PasswordHasher
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from videre.accounts import passwords
from videre.web.app import Application

IN_EARNEST = passwords._hasher


class KeptTemplates(BytecodeCache):
    """Compiled templates, kept for the applications that come: each test makes one, and compiling costs a quarter."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """The same source gives the same code; Jinja compares its checksum."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


def make_quick() -> None:
    """Keep templates, and hash passwords at the least cost: what they cost in earnest has a test of its own."""
    options: dict[str, Any] = Application.jinja_options
    Application.jinja_options = {**options, "bytecode_cache": KeptTemplates()}
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
