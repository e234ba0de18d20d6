"""Writing a settings file that explains itself: what is set, and every other setting as a comment with its default."""

import json
from collections.abc import Mapping
from pathlib import Path

from videre.foundation.settings.load import IN_A_FILE
from videre.foundation.settings.specs import SPECS, Spec

HEAD = """\
# The settings of this installation. `videre doctor` prints them all, with what is wrong.
# A line that begins with # is not in force; it shows the default.
# Any setting may stand in a file of its own: mail_password_file = "secrets/mail-password".
"""


def toml_text(values: Mapping[str, object], in_files: Mapping[str, str]) -> str:
    """A settings file with these `values`; settings `in_files` are read from the files named there."""
    parts = [HEAD]
    for spec in SPECS:
        parts.append(f"# {spec.meaning}")
        if spec.name in in_files:
            parts.append(f"{spec.name}{IN_A_FILE} = {_toml(in_files[spec.name])}\n")
        elif spec.name in values:
            parts.append(f"{spec.name} = {_toml(values[spec.name])}\n")
        else:
            parts.append(f"# {_default(spec)}\n")
    return "\n".join(parts)


def _default(spec: Spec) -> str:
    return f'{spec.name}{IN_A_FILE} = "secrets/…"' if spec.secret else f"{spec.name} = {_toml(spec.default)}"


def _toml(value: object) -> str:
    """TOML's basic strings take what JSON's do, except that nothing above the basic plane may be two escapes."""
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, (bool, int)):
        return str(value).lower()
    text = str(value) if not isinstance(value, Path) else value.as_posix()
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
