"""Alembic's entry: the database address comes from whoever runs `videre db`, never from a second file."""

from typing import Any

from alembic import context

from videre.foundation.database import Base
from videre.wiring import connect

connect()


def ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _against: Any) -> bool:
    """Leave the tables of hosts and of the job runner alone."""
    return kind != "table" or (name or "").startswith("videre_")


def run(connection: Any) -> None:
    """Apply the revisions on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=ours,
        version_table="videre_alembic_version",
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
