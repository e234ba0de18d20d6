"""Everything known about a person as one archive: for programs (JSON) and for people (HTML)."""

import io
import json
import zipfile
from html import escape
from typing import Any

from sqlalchemy.orm import Session

from videre.accounts.access import Actor, may_see_data_of
from videre.accounts.models import User
from videre.foundation import clock, personal
from videre.foundation.errors import NotAllowed

NAME = "my-data"


def archive(db: Session, actor: Actor, user: User, *, site: str) -> bytes:
    """A ZIP file with ``my-data.json`` and ``my-data.html``."""
    if not may_see_data_of(actor, user):
        raise NotAllowed("A person's data are for that person alone.")
    found = everything(db, user)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"{NAME}.json", json.dumps(found, ensure_ascii=False, indent=2, default=str))
        file.writestr(f"{NAME}.html", page(found, site))
    return packed.getvalue()


def everything(db: Session, user: User) -> dict[str, Any]:
    """Each declared table: why, on what ground, how long, and the rows about this person."""
    rows = personal.export(db, user.id)
    return {
        "person": user.public_id,
        "made": clock.now().isoformat(timespec="seconds"),
        "tables": {
            entry.table: {
                "purpose": entry.purpose,
                "ground": entry.ground,
                "retention": entry.retention,
                "rows": [{name: _plain(value) for name, value in row.items()} for row in rows[entry.table]],
            }
            for entry in personal.declared()
        },
    }


def page(found: dict[str, Any], site: str) -> str:
    """The same to read."""
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8">',
        f"<title>My data · {escape(site)}</title><h1>What {escape(site)} knows about me</h1>",
        f"<p>Made {escape(found['made'])} (UTC).</p>",
    ]
    for table, entry in found["tables"].items():
        parts.append(f"<h2>{escape(entry['purpose'])}</h2>")
        parts.append(f"<p>Ground: {escape(entry['ground'])} Kept: {escape(entry['retention'])} ({escape(table)})</p>")
        parts.append(_table(entry["rows"]) if entry["rows"] else "<p>Nothing.</p>")
    return "\n".join([*parts, "</html>"])


def _table(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join("<tr>" + "".join(f"<td>{escape(_shown(row.get(n)))}</td>" for n in names) + "</tr>" for row in rows)
    return f"<table border><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, (bool, int, float, str, list, dict)) else str(value)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
