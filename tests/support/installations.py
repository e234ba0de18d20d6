"""A small installation on the disk with rows and files, for tests of what operators do to whole installations."""

import os
from pathlib import Path

from tests.support.cast import Cast, assemble
from videre.foundation import clock
from videre.foundation.backups.making import Made, make_backup
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings, load
from videre.media.models import Video
from videre.partners.models import Partner

MEDIA_KEY = "video/ab/abcdef.mp4"
LOGO_KEY = "logo/cd/cdef01.png"
KEY = "the key of a test installation, long enough to be strong"


class Installation:
    """A home folder with settings, a database of its own, the cast, and media."""

    def __init__(self, home: Path, database_url: str = "", *, programs: str = "") -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.config = home / "videre.toml"
        lines = ['address = "http://localhost:8000"', 'data = "data"', 'backups = "backups"', 'site_name = "Nord"']
        lines += ['secret_key_file = "secrets/secret-key"', f'postgresql_programs = "{programs}"']
        if database_url:
            lines.append(f'database = "{database_url}"')
        self.config.write_text("\n".join(lines) + "\n")
        (home / "secrets").mkdir(exist_ok=True)
        (home / "secrets" / "secret-key").write_text(KEY)
        (home / "data").mkdir(exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """For programs that work on it."""
        return {"VIDERE_CONFIG": str(self.config), "VIDERE_RATE_LIMITS": "no"}

    @property
    def settings(self) -> Settings:
        """Read anew."""
        return load({}, self.config).settings()

    def database(self) -> Database:
        """Opened; to be closed."""
        return Database(self.settings.database, pool_size=2)

    def fill(self) -> Cast:
        """The cast, a video and a logo with their files."""
        for key, size in ((MEDIA_KEY, 300_000), (LOGO_KEY, 2_000)):
            file = self.home / "data" / "media" / key
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(os.urandom(size))
        database = self.database()
        with unit_of_work(database) as db:
            cast = assemble(db)
            video = Video(
                public_id="23456789abcd", partner_id=cast.nord.id, name="film", title="Film", source="film.mp4"
            )
            video.file_key, video.created_at = MEDIA_KEY, clock.now()
            db.add(video)
            db.get_one(Partner, cast.nord.id).logo_key = LOGO_KEY
        database.close()
        return cast

    def backup(self, target: Path, *, media: bool = True) -> Made:
        """Make one."""
        database = self.database()
        try:
            return make_backup(self.settings, database, self.config, target, media=media)
        finally:
            database.close()

    def addresses(self) -> list[str]:
        """The mail addresses of all accounts, to see whose database this is."""
        database = self.database()
        try:
            with database.engine.connect() as connection:
                return sorted(connection.exec_driver_sql("SELECT address FROM videre_user").scalars())
        finally:
            database.close()

    def files(self) -> dict[str, bytes]:
        """Every media file by name."""
        media = self.home / "data" / "media"
        return {p.relative_to(media).as_posix(): p.read_bytes() for p in sorted(media.rglob("*")) if p.is_file()}
