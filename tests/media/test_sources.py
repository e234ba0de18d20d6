"""Ways in: files with their neighbours, and addresses through yt-dlp in its child."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.films import CAPTIONS, Films, Site, folder_with
from videre.foundation.errors import Invalid
from videre.foundation.settings import Settings, load
from videre.media.sources import Brought, BroughtCaptions, source_for, source_of_kind
from videre.media.sources.folder import FOLDER
from videre.media.sources.ytdlp import YTDLP
from videre.media.sources.ytdlp_options import frozen_options

OFF = (
    "enable_file_urls",
    "usenetrc",
    "cachedir",
    "nocheckcertificate",
    "prefer_insecure",
    "continuedl",
    "skip_unavailable_fragments",
    "simulate",
    "ignoreerrors",
    "live_from_start",
)
ABSENT = ("netrc_cmd", "cookiefile", "cookiesfrombrowser", "username", "password")
SETTLED = {
    "proxy": "",
    "external_downloader": {},
    "postprocessors": [],
    "hls_prefer_native": True,
    "ffmpeg_location": "/nonexistent",
    "fixup": "never",
    "noplaylist": True,
    "js_runtimes": {},
    "remote_components": [],
}


def silent(_share: float | None) -> None: ...


@pytest.fixture
def closed(tmp_path: Path) -> Settings:
    """Settings without any named host."""
    return load({"VIDERE_DATA": str(tmp_path / "data"), "VIDERE_CONFIG": str(tmp_path / "none")}).settings()


@pytest.fixture
def settings(closed: Settings, site: Site) -> Settings:
    """Settings that name the local site."""
    return replace(closed, fetch_hosts=(site.host,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_the_wish_chooses_the_source() -> None:
    assert source_for("https://example.org/a").kind == "ytdlp"
    assert source_for("/films/a.mp4").kind == "folder"
    assert source_of_kind("ytdlp") is YTDLP
    with pytest.raises(Invalid):
        source_for("a\0b")


def test_a_file_comes_with_its_neighbours(films: Films, closed: Settings, folder: Path, tmp_path: Path) -> None:
    path = folder_with(films, tmp_path / "films", "in[tro]")
    (tmp_path / "films" / "in[tro].zz9.vtt").write_text("no language")
    (tmp_path / "films" / "other.en.vtt").write_text(CAPTIONS)
    shares: list[float | None] = []
    assert FOLDER.bring(str(path), folder, closed, shares.append) == Brought(
        video="video.mp4",
        captions=(BroughtCaptions("en", "captions.en.vtt"), BroughtCaptions("nb", "captions.nb.srt")),
        chapters_file="chapters",
        poster="poster",
        title="Beginning",
        licence="CC-BY-4.0",
        silent=False,
        description="What comes first.",
        strict=True,
    )
    assert shares[-1] == 1.0
    assert (folder / "video.mp4").read_bytes() == films.ready.read_bytes()


def test_what_no_database_takes_is_left_out_of_a_description(
    films: Films, closed: Settings, folder: Path, tmp_path: Path
) -> None:
    path = folder_with(films, tmp_path / "films")
    path.with_suffix(".toml").write_text('description = "Words\\u0000"\nlicence = "CC0\\u0000"\n')
    brought = FOLDER.bring(str(path), folder, closed, silent)
    assert (brought.description, brought.licence) == ("Words", "CC0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = 3", "must be a text"),
        ("colour = 1", "'colour' means nothing"),
        ("title = ", "cannot be read"),
        ("x = " + "[" * 5000, "cannot be read"),
    ],
)
def test_a_broken_description_names_its_file(
    films: Films, closed: Settings, folder: Path, tmp_path: Path, text: str, words: str
) -> None:
    path = folder_with(films, tmp_path / "films")
    path.with_suffix(".toml").write_text(text)
    with pytest.raises(Invalid, match=r"intro\.toml") as refused:
        FOLDER.bring(str(path), folder, closed, silent)
    assert words in refused.value.message


def test_a_missing_or_huge_file_is_refused_at_once(films: Films, closed: Settings) -> None:
    with pytest.raises(Invalid, match="There is no file"):
        FOLDER.checked("/nowhere/film.mp4", closed)
    with pytest.raises(Invalid, match="upload_bytes"):
        FOLDER.checked(str(films.ready), replace(closed, upload_bytes=1024))


def test_a_page_with_video_and_tracks(site: Site, settings: Settings, folder: Path, films: Films) -> None:
    shares: list[float | None] = []
    brought = YTDLP.bring(site.address("/film"), folder, settings, shares.append)
    assert (folder / brought.video).read_bytes() == films.webm.read_bytes()
    assert [(one.language, (folder / one.file).read_text()) for one in brought.captions] == [("en", CAPTIONS)]
    assert brought.poster is not None and (folder / brought.poster).read_bytes() == films.poster.read_bytes()
    assert (folder / (brought.chapters_file or "")).read_text().startswith("WEBVTT")
    assert (brought.title, brought.strict) == ("A film of ours", False)
    assert shares and shares[-1] == 1.0


def test_a_plain_file_on_the_net(site: Site, settings: Settings, folder: Path, films: Films) -> None:
    brought = YTDLP.bring(site.address("/ready.mp4"), folder, settings, silent)
    assert (folder / brought.video).read_bytes() == films.ready.read_bytes()
    assert brought.captions == ()


def refusal(site: Site, settings: Settings, folder: Path, path: str) -> str:
    with pytest.raises(Invalid) as refused:
        YTDLP.bring(site.address(path), folder, settings, silent)
    assert list(folder.iterdir()) == []
    return refused.value.message


def test_a_page_without_video(site: Site, settings: Settings, folder: Path) -> None:
    site.page("/text", "<title>Words</title><p>Only words.")
    assert refusal(site, settings, folder, "/text") == "There is no video at this address."


def test_a_missing_page(site: Site, settings: Settings, folder: Path) -> None:
    assert "404" in refusal(site, settings, folder, "/gone")


def test_a_page_with_several_videos(site: Site, settings: Settings, folder: Path) -> None:
    site.page("/two", '<title>T</title><video src="/film.webm"></video><video src="/ready.mp4"></video>')
    assert "several videos" in refusal(site, settings, folder, "/two")


@pytest.mark.parametrize("where", ["redirect", "meta", "video", "number"])
def test_nothing_leads_to_a_private_place_that_was_not_named(
    site: Site, settings: Settings, folder: Path, where: str
) -> None:
    inward = f"http://127.0.0.2:{site.port}/ready.mp4"
    number = f"http://2130706434:{site.port}/ready.mp4"
    site.redirect("/redirect", inward)
    site.redirect("/number", number)
    site.page("/meta", f'<meta http-equiv="refresh" content="0; url={inward}">')
    site.page("/video", f'<title>T</title><video src="{inward}"></video>')
    before = len(site.asked)
    refusal(site, settings, folder, f"/{where}")
    assert set(site.asked[before:]) == {f"/{where}"}


def test_loopback_is_refused_unless_named(site: Site, closed: Settings, folder: Path) -> None:
    assert "fetch_hosts" in refusal(site, closed, folder, "/film")
    assert site.asked == []


def test_a_download_that_grows_too_large_is_stopped(site: Site, settings: Settings, folder: Path) -> None:
    assert "fetch_bytes" in refusal(site, replace(settings, fetch_bytes=1024 * 20), folder, "/ready.mp4")


def test_a_stream_of_pieces_that_grows_too_large_is_stopped(site: Site, settings: Settings, folder: Path) -> None:
    site.page(
        "/film.m3u8",
        "#EXTM3U\n#EXT-X-TARGETDURATION:4\n" + "#EXTINF:4,\n/ready.mp4\n" * 4 + "#EXT-X-ENDLIST\n",
        "application/vnd.apple.mpegurl",
    )
    assert "fetch_bytes" in refusal(site, replace(settings, fetch_bytes=1024 * 150), folder, "/film.m3u8")


def test_a_site_that_is_too_slow_is_given_up(site: Site, settings: Settings, folder: Path) -> None:
    import time  # noqa: PLC0415 - only this test waits

    site.slow = lambda path: time.sleep(4) if path == "/film" else None
    assert "longer than 2 seconds" in refusal(site, replace(settings, fetch_seconds=2), folder, "/film")


def test_an_extractor_that_is_not_allowed(site: Site, settings: Settings, folder: Path) -> None:
    assert "video_extractors" in refusal(site, replace(settings, video_extractors=("peertube",)), folder, "/film")


def test_the_options_are_frozen() -> None:
    def hook(_status: dict[str, object]) -> None: ...

    options = frozen_options("/in", ("generic", "html5"), hook, None)
    off = {name: options[name] for name in OFF}
    assert off == dict.fromkeys(OFF, False)
    assert {name: options[name] for name in ABSENT} == dict.fromkeys(ABSENT)
    settled = {name: options[name] for name in SETTLED}
    assert settled == SETTLED
    assert options["allowed_extractors"] == ["generic", "html5"]
    assert not {"exec_cmd", "config_locations", "plugin_dirs", "match_filter", "load_info_filename"} & set(options)
