"""Every setting, once: its name, type, default and what it means. `docs/settings.md` is compared with this."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Kind = Literal["text", "path", "whole", "switch", "list"]


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting: ``name`` as in videre.toml; ``VIDERE_<NAME>`` in the environment."""

    name: str
    kind: Kind
    default: object
    meaning: str
    secret: bool = False
    least: int | None = None
    most: int | None = None

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return "VIDERE_" + self.name.upper()


SPECS: tuple[Spec, ...] = (
    Spec("data", "path", "data", "Folder for the database, media, keys and locks."),
    Spec(
        "database",
        "text",
        "",
        "Database address; empty means SQLite in the data folder. PostgreSQL: postgresql+psycopg://…",
    ),
    Spec("backups", "path", "backups", "Folder for backups, best on another disk than the data."),
    Spec(
        "postgresql_programs",
        "text",
        "",
        "Folder of pg_dump and pg_restore; empty looks on the path and where distributions put them.",
    ),
    Spec(
        "secret_key",
        "text",
        "",
        "Signs cookies and mailed links; empty means a key made once in the data folder.",
        secret=True,
    ),
    Spec(
        "address",
        "text",
        "http://localhost:8000",
        "Public address of this installation, with its prefix if it has one.",
    ),
    Spec("trusted_hosts", "list", (), "Host names answered besides the one in `address`; others get 400."),
    Spec("proxies", "whole", 0, "How many trusted proxies stand in front (X-Forwarded-*).", least=0, most=5),
    Spec(
        "proxy_peers",
        "list",
        (),
        "Addresses the proxy connects from (127.0.0.1, 10.0.0.0/24; unix: a socket); only they say who signed in.",
    ),
    Spec(
        "proxy_user_header",
        "text",
        "",
        "Header in which the proxy says who signed in at the campus: letters and digits only. Empty: no such sign-in.",
    ),
    Spec(
        "proxy_user_is_address",
        "switch",
        False,
        "That header holds a mail address that the campus has checked.",
    ),
    Spec("proxy_name_header", "text", "", "Header in which the proxy says the person's name. Letters and digits only."),
    Spec("site_name", "text", "Videre", "Name of this installation, in titles and letters."),
    Spec("support_address", "text", "", "Mail address shown to people who need help."),
    Spec("zone", "text", "Europe/Oslo", "Time zone for people who have not chosen one."),
    Spec("language", "text", "en", "Language of the pages for people who have not chosen one."),
    Spec("demo", "switch", False, "Shows the outbox page and “Look around as …”. Never on a real installation."),
    Spec(
        "channel",
        "text",
        "",
        "How letters leave: the name of an installed channel; empty means mail where mail_host is set.",
    ),
    Spec("mail_host", "text", "", "SMTP server; empty keeps letters in the outbox."),
    Spec("mail_port", "whole", 587, "SMTP port.", least=1, most=65535),
    Spec("mail_security", "text", "starttls", "starttls, tls or none."),
    Spec("mail_user", "text", "", "SMTP user; empty signs in to none."),
    Spec("mail_password", "text", "", "SMTP password.", secret=True),
    Spec("mail_from", "text", "videre@localhost", "Sender of letters."),
    Spec("mail_timeout", "whole", 15, "Seconds to wait for the mail server.", least=1, most=120),
    Spec(
        "fetch_hosts",
        "list",
        (),
        "Hosts that may be fetched from although private or without https (host or host:port).",
    ),
    Spec("fetch_seconds", "whole", 3600, "Longest time one download may take.", least=1, most=86400),
    Spec("fetch_bytes", "whole", 4 * 1024**3, "Largest download in bytes.", least=1024),
    Spec(
        "video_extractors",
        "list",
        ("generic", "html5", "youtube", "vimeo", "peertube"),
        "yt-dlp extractors that may be used.",
    ),
    Spec(
        "inventories",
        "list",
        (),
        "Other projects that Sphinx lessons may link to, each as name=address (python=https://docs.python.org/3/).",
    ),
    Spec("encode_seconds", "whole", 14400, "Longest time one encoding may take.", least=10),
    Spec("encode_bytes", "whole", 8 * 1024**3, "Largest file an encoding may write.", least=1024),
    Spec("render_seconds", "whole", 10, "CPU seconds one page of a course may take to render.", least=1, most=300),
    Spec("render_deadline", "whole", 30, "Seconds after which rendering a page is given up.", least=1, most=3600),
    Spec(
        "render_bytes",
        "whole",
        1_073_741_824,
        "Memory in bytes that rendering a page may take.",
        least=67_108_864,
        most=17_179_869_184,
    ),
    Spec("answer_bytes", "whole", 100_000, "Longest typed answer in bytes.", least=100, most=5_000_000),
    Spec("question_bytes", "whole", 10_000, "Longest question or reply in bytes.", least=100, most=200_000),
    Spec(
        "questions_waiting",
        "whole",
        1000,
        "Questions and replies of strangers that may wait for approval in one course; then strangers wait too.",
        least=1,
    ),
    Spec(
        "stranger_posts",
        "whole",
        20,
        "How often one network address may ask, reply or sign up within a minute without signing in.",
        least=1,
        most=10_000,
    ),
    Spec(
        "strangers_posts",
        "whole",
        200,
        "The same for all network addresses together, in each web process.",
        least=1,
        most=100_000,
    ),
    Spec("upload_bytes", "whole", 2 * 1024**3, "Largest upload in bytes.", least=1024),
    Spec("course_bytes", "whole", 100 * 1024**2, "Largest zip of a course in bytes.", least=1024),
    Spec(
        "course_folders",
        "list",
        (),
        "Folders whose courses can be checked and shown from the pages, besides `courses` in the data folder.",
    ),
    Spec("git_seconds", "whole", 300, "Longest time fetching from a git repository may take.", least=1, most=3600),
    Spec(
        "git_bytes",
        "whole",
        512 * 1024**2,
        "Most bytes a git repository may send for one commit, and its files may have.",
        least=1024,
    ),
    Spec("git_files", "whole", 20_000, "Most files that are taken from a git repository.", least=1, most=1_000_000),
    Spec(
        "watched_share",
        "whole",
        90,
        "Percent of a video that must be seen for its episode to count as watched.",
        least=1,
        most=100,
    ),
    Spec(
        "retention_days", "whole", 365, "Days after which the records of somebody who stays away are erased.", least=30
    ),
    Spec("web_processes", "whole", 2, "Web processes of `videre serve`.", least=1, most=64),
    Spec("web_threads", "whole", 8, "Threads of each web process.", least=1, most=64),
    Spec(
        "sign_in_tries",
        "whole",
        10,
        "Failed sign-ins per account and quarter of an hour before waiting.",
        least=3,
        most=1000,
    ),
    Spec("rate_limits", "switch", True, "Limits how often strangers may post. Off only for measurements."),
    Spec("log_format", "text", "text", "text or json."),
    Spec("log_level", "text", "info", "debug, info, warning or error."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; one frozen value handed to whoever needs it."""

    data: Path
    database: str
    backups: Path
    postgresql_programs: str
    secret_key: str = field(repr=False)
    address: str
    trusted_hosts: tuple[str, ...]
    proxies: int
    proxy_peers: tuple[str, ...]
    proxy_user_header: str
    proxy_user_is_address: bool
    proxy_name_header: str
    site_name: str
    support_address: str
    zone: str
    language: str
    demo: bool
    channel: str
    mail_host: str
    mail_port: int
    mail_security: str
    mail_user: str
    mail_password: str = field(repr=False)
    mail_from: str
    mail_timeout: int
    fetch_hosts: tuple[str, ...]
    fetch_seconds: int
    fetch_bytes: int
    video_extractors: tuple[str, ...]
    inventories: tuple[str, ...]
    encode_seconds: int
    encode_bytes: int
    render_seconds: int
    render_deadline: int
    render_bytes: int
    answer_bytes: int
    question_bytes: int
    questions_waiting: int
    stranger_posts: int
    strangers_posts: int
    upload_bytes: int
    course_bytes: int
    course_folders: tuple[str, ...]
    git_seconds: int
    git_bytes: int
    git_files: int
    watched_share: int
    retention_days: int
    web_processes: int
    web_threads: int
    sign_in_tries: int
    rate_limits: bool
    log_format: str
    log_level: str

    @property
    def prefix(self) -> str:
        """The path part of the public address, without closing slash ("" or "/learn")."""
        return urlsplit(self.address).path.rstrip("/")
