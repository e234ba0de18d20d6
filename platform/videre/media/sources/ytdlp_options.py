"""The options yt-dlp runs with: frozen here, in one place, and asserted by a test.

Nothing from outside can change them: no configuration files, plug-ins or environment. They name no program,
no cookie, no password, no proxy; what cannot be switched off by an option is vetoed by the guard of the child.
"""

from collections.abc import Callable, Sequence
from typing import Any

# One file that has picture and sound: joining two would need ffmpeg, which the child must not start.
FORMAT = "b[ext=mp4][height<=1080]/b[height<=1080]/b[ext=mp4]/b"


def frozen_options(
    folder: str, extractors: Sequence[str], hook: Callable[[dict[str, Any]], None], logger: object
) -> dict[str, Any]:
    """All options; the arguments are the only ones that differ between two downloads."""
    return {
        "allowed_extractors": list(extractors),
        "paths": {"home": folder, "temp": folder},
        "outtmpl": {"default": "fetched.%(ext)s", "chapter": "", "infojson": "", "link": ""},
        "progress_hooks": [hook],
        "logger": logger,
        "format": FORMAT,
        "noplaylist": True,
        "playlist_items": "1:2",
        "ignoreerrors": False,
        "allow_playlist_files": False,
        "writesubtitles": True,
        "writeautomaticsub": False,
        "subtitleslangs": ["all", "-live_chat"],
        "subtitlesformat": "vtt/srt",
        "writethumbnail": True,
        "writeinfojson": False,
        "overwrites": True,
        "continuedl": False,
        "restrictfilenames": True,
        "cachedir": False,
        "quiet": True,
        "noprogress": True,
        "no_warnings": True,
        "socket_timeout": 30,
        "retries": 3,
        "fragment_retries": 3,
        "extractor_retries": 1,
        "skip_unavailable_fragments": False,
        "concurrent_fragment_downloads": 1,
        "hls_prefer_native": True,
        "external_downloader": {},
        "ffmpeg_location": "/nonexistent",
        "fixup": "never",
        "postprocessors": [],
        "js_runtimes": {},
        "remote_components": [],
        "enable_file_urls": False,
        "proxy": "",
        "usenetrc": False,
        "netrc_cmd": None,
        "username": None,
        "password": None,
        "cookiefile": None,
        "cookiesfrombrowser": None,
        "nocheckcertificate": False,
        "prefer_insecure": False,
        "geo_bypass": False,
        "wait_for_video": None,
        "live_from_start": False,
        "simulate": False,
    }
