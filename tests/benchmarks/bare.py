"""The least a Flask application with SQLAlchemy Core can do for the same pages: the floor we are measured against.

Same server, same database with the same durability, same bytes sent; no areas, no policies, no headers, no rooms.
"""

import base64
import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request, session

from videre.foundation.database import Database, dialect_insert
from videre.learning.coverage import from_column, to_varbit
from videre.learning.models import Bits

metadata = sa.MetaData()
pages = sa.Table(
    "bare_page",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer),
    sa.Column("body", sa.Text),
)
people = sa.Table("bare_user", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
coverage = sa.Table(
    "bare_coverage",
    metadata,
    sa.Column("user_id", sa.Integer, primary_key=True),
    sa.Column("video_id", sa.Integer, primary_key=True),
    sa.Column("seen", Bits),
    sa.Column("position", sa.Float),
)
answers = sa.Table(
    "bare_answer",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Integer, index=True),
    sa.Column("exercise", sa.String(40)),
    sa.Column("answer", sa.Text),
)

VIDEO = Path(os.environ.get("BARE_VIDEO", ""))
PIECE = 256 * 1024


def create() -> Flask:
    """The application on the database named by BARE_DATABASE."""
    app = Flask(__name__)
    app.secret_key = os.environ["VIDERE_SECRET_KEY"]
    engine = Database(os.environ["BARE_DATABASE"]).engine
    _reading(app, engine)
    _writing(app, engine)
    return app


def _reading(app: Flask, engine: sa.Engine) -> None:
    lesson = (
        sa.select(pages.c.version, pages.c.body, people.c.name, coverage.c.seen, coverage.c.position)
        .select_from(
            pages.join(people, people.c.id == sa.bindparam("user")).outerjoin(
                coverage, (coverage.c.user_id == people.c.id) & (coverage.c.video_id == 1)
            )
        )
        .where(pages.c.id == 1)
    )
    anonymous = sa.select(pages.c.version, pages.c.body).where(pages.c.id == 1)

    @app.get("/lesson")
    def lesson_page() -> Response:
        with engine.connect() as connection:
            row = connection.execute(lesson, {"user": int(session["user"])}).one()
        tag = f"{row.version}-{row.position}"
        if request.headers.get("If-None-Match") == f'"{tag}"':
            return Response(status=304)
        seen = base64.b64encode(from_column(row.seen) if row.seen is not None else b"").decode()
        response = Response(row.body.replace("@name@", row.name).replace("@seen@", seen), mimetype="text/html")
        response.set_etag(tag)
        return response

    @app.get("/page")
    def anonymous_page() -> Response:
        with engine.connect() as connection:
            row = connection.execute(anonymous).one()
        response = Response(row.body, mimetype="text/html")
        response.set_etag(str(row.version))
        return response.make_conditional(request)

    @app.get("/video")
    def video() -> Response:
        start, end = (int(part) for part in request.headers["Range"].removeprefix("bytes=").split("-"))

        def pieces() -> Any:
            handle = os.open(VIDEO, os.O_RDONLY)
            try:
                for at in range(start, end + 1, PIECE):
                    yield os.pread(handle, min(PIECE, end + 1 - at), at)
            finally:
                os.close(handle)

        headers = {
            "Content-Range": f"bytes {start}-{end}/{VIDEO.stat().st_size}",
            "Content-Length": str(end - start + 1),
        }
        return Response(pieces(), 206, headers, mimetype="video/mp4")


def _writing(app: Flask, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        insert = dialect_insert(connection, coverage).values(
            user_id=sa.bindparam("user"), video_id=1, seen=sa.bindparam("bits"), position=sa.bindparam("at")
        )
    on_postgresql = engine.dialect.name == "postgresql"
    union = (
        coverage.c.seen.op("|")(insert.excluded.seen)
        if on_postgresql
        else sa.func.bits_or(coverage.c.seen, insert.excluded.seen)
    )
    report = insert.on_conflict_do_update(
        index_elements=["user_id", "video_id"], set_={"seen": union, "position": insert.excluded.position}
    ).returning(coverage.c.seen)

    @app.post("/coverage")
    def coverage_report() -> dict[str, Any]:
        body = request.get_json()
        raw = base64.b64decode(body["seen"])
        bits = to_varbit(raw, body["seconds"]) if on_postgresql else raw
        with engine.begin() as connection:
            found = connection.execute(report, {"user": int(session["user"]), "bits": bits, "at": body["position"]})
            seen = from_column(found.scalar_one())
        return {"sequence": body["sequence"], "seen": base64.b64encode(seen).decode()}

    @app.post("/answer")
    def answer() -> dict[str, Any]:
        body = request.get_json()
        values = {"user_id": int(session["user"]), "exercise": "three-things", "answer": str(body["answer"])}
        with engine.begin() as connection:
            connection.execute(sa.insert(answers).values(values))
        return {"correct": body["answer"] == ["a"], "feedback": "The path ties it to one laptop."}


def fill(url: str, body: str, learners: int) -> None:
    """Make the tables and as many learners as the other side has."""
    engine = Database(url).engine
    with engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(sa.insert(pages).values(id=1, version=1, body=body))
        connection.execute(sa.insert(people), [{"id": n, "name": f"Learner {n}"} for n in range(1, learners + 1)])
    engine.dispose()
