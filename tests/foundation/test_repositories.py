"""One commit of a repository comes as plain files, from a real git server; everything else is a clear sentence."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.support.gitserver import GitServer, Repository, git
from tests.support.programs import Programs, until
from videre.content.remedies import remedy
from videre.foundation.repositories import RepositoryRefused, Tree, Wanted, fetched, look, sweep, wanted
from videre.foundation.settings import Settings, load


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    (tmp_path / "served").mkdir()
    started = GitServer(tmp_path / "served")
    yield started
    started.close()


@pytest.fixture
def lessons(server: GitServer) -> Repository:
    made = server.repository()
    made.commit({"README.md": "Read me.\n", "git/index.md": "# Git\n", "git/img/a.png": b"\x89PNG", "r/x.md": "x"})
    return made


@pytest.fixture
def here(tmp_path: Path, server: GitServer) -> Settings:
    found = load(
        {
            "VIDERE_DATA": str(tmp_path / "data"),
            "VIDERE_SECRET_KEY": "tests only, but long enough to be taken for strong",
            "VIDERE_FETCH_HOSTS": server.host,
            "VIDERE_GIT_SECONDS": "60",
        },
        tmp_path / "none.toml",
    ).settings()
    found.data.mkdir(parents=True, exist_ok=True)
    return found


def get(settings: Settings, text: str, at: str = "", folder: str = "") -> Tree:
    return fetched(wanted(text, at, folder, named_hosts=settings.fetch_hosts), settings)


def refused(settings: Settings, text: str, at: str = "", folder: str = "") -> RepositoryRefused:
    with pytest.raises(RepositoryRefused) as caught:
        get(settings, text, at, folder)
    left = [one.name for one in (settings.data / "repositories").iterdir()]
    assert left == [], "nothing is left behind"
    return caught.value


def files(tree: Tree) -> dict[str, str]:
    """What lies there: links as where they lead."""
    return {
        path.relative_to(tree.path).as_posix(): f"→ {path.readlink()}"
        if path.is_symlink()
        else path.read_bytes().decode("latin-1")
        for path in sorted(tree.path.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://forge.example/a/b.git", Wanted("https://forge.example/a/b.git")),
        ("https://forge.example/a/b@v1.0#lessons/git/", Wanted("https://forge.example/a/b", "v1.0", "lessons/git")),
        (" https://Forge.example/a/b/ ", Wanted("https://forge.example/a/b")),
        ("https://forge.example/a/b@feature/x", Wanted("https://forge.example/a/b", "feature/x")),
        ("https://forge.example/a/b#.", Wanted("https://forge.example/a/b")),
    ],
)
def test_a_source_is_read_from_one_line(text: str, expected: Wanted) -> None:
    assert wanted(text) == expected


@pytest.mark.parametrize(
    ("text", "at", "folder", "field"),
    [
        ("http://forge.example/a/b", "", "", "address"),
        ("git@forge.example:a/b.git", "", "", "address"),
        ("ssh://git@forge.example/a/b.git", "", "", "address"),
        ("file:///etc", "", "", "address"),
        ("https://me:secret@forge.example/a/b", "", "", "address"),
        ("https://127.0.0.1/a/b", "", "", "address"),
        ("https://forge.example/", "", "", "address"),
        ("https://forge.example/a/b?token=x", "", "", "address"),
        ("https://forge.example/a/b", "a..b", "", "at"),
        ("https://forge.example/a/b", "--upload-pack=x", "", "at"),
        ("https://forge.example/a/b", "x\ny", "", "at"),
        ("https://forge.example/a/b", "", "../secret", "folder"),
        ("https://forge.example/a/b", "", "a/.GIT/hooks", "folder"),
        ("https://forge.example/a/b", "", "a\\b", "folder"),
    ],
)
def test_what_cannot_be_a_source_is_refused_by_field(text: str, at: str, folder: str, field: str) -> None:
    with pytest.raises(RepositoryRefused) as caught:
        wanted(text, at, folder)
    assert list(caught.value.fields) == [field]


def test_the_head_of_a_repository_comes_whole_and_says_what_it_is(here: Settings, lessons: Repository) -> None:
    tree = get(here, lessons.address)
    assert files(tree) == {
        "README.md": "Read me.\n",
        "git/index.md": "# Git\n",
        "git/img/a.png": "\x89PNG",
        "r/x.md": "x",
    }
    assert tree.commit == lessons.git("rev-parse", "HEAD")
    assert (tree.at, tree.folder, tree.path.name, tree.left_out) == ("main", "", "lessons", ())
    assert tree.committed_at.isoformat() == "2026-03-01T10:00:00+00:00"


def test_only_one_commit_and_only_the_wanted_folder_come(
    here: Settings, server: GitServer, lessons: Repository
) -> None:
    for number in range(5):
        lessons.commit({"old.bin": os.urandom(200_000)}, f"Change {number}")
    lessons.commit({"old.bin": b""})
    received: list[int] = []
    wish = wanted(lessons.address, folder="git", named_hosts=here.fetch_hosts)
    tree = fetched(wish, here, say=received.append)
    assert files(tree) == {"index.md": "# Git\n", "img/a.png": "\x89PNG"}
    assert tree.path.name == "git"
    assert max(received) < 100_000, "the history does not come along"
    assert all("authorization" not in headers for headers in server.headers)


def test_a_branch_a_tag_and_a_commit_are_found_and_the_same_commit_is_the_same_tree(
    here: Settings, server: GitServer, lessons: Repository
) -> None:
    first = lessons.git("rev-parse", "HEAD")
    lessons.git("tag", "-a", "v1.0", "-m", "The first")
    lessons.git("tag", "plain")
    lessons.git("branch", "work/more")
    second = lessons.commit({"git/index.md": "# Git again\n"})
    assert [get(here, lessons.address, at).commit for at in ("v1.0", "plain", "work/more", "refs/tags/v1.0")] == [
        first
    ] * 4
    assert get(here, lessons.address, "main").commit == second
    assert look(wanted(lessons.address, "v1.0", named_hosts=here.fetch_hosts), here).commit == first
    before = len(server.requests)
    by_commit = get(here, lessons.address, first.upper())
    assert len(server.requests) == before, "what is here is not fetched again"
    assert by_commit.path == get(here, lessons.address, "v1.0").path
    assert files(by_commit)["git/index.md"] == "# Git\n"


def test_a_commit_that_no_branch_ends_at_is_fetched_by_its_name(here: Settings, lessons: Repository) -> None:
    first = lessons.git("rev-parse", "HEAD")
    lessons.commit({"README.md": "Other.\n"})
    assert files(get(here, lessons.address, first))["README.md"] == "Read me.\n"


def test_a_branch_that_was_rewritten_gives_what_it_is_now_and_what_was_looked_at_stays(
    here: Settings, lessons: Repository
) -> None:
    seen = look(wanted(lessons.address, named_hosts=here.fetch_hosts), here)
    assert (seen.at, seen.commit) == ("main", lessons.git("rev-parse", "HEAD"))
    lessons.git("commit", "-q", "--amend", "-m", "Rewritten")
    now = lessons.git("rev-parse", "HEAD")
    assert now != seen.commit
    pinned = fetched(wanted(lessons.address, named_hosts=here.fetch_hosts), here, commit=seen.commit)
    assert pinned.commit == seen.commit
    assert get(here, lessons.address).commit == now


def test_links_inside_stay_links_and_those_that_lead_out_are_left_out(here: Settings, lessons: Repository) -> None:
    for name, target in {
        "same.md": "README.md",
        "git/up.md": "../README.md",
        "passwd": "/etc/passwd",
        "out": "../../../../etc",
        "nowhere": "missing.md",
        "round": "round",
        "dot": ".",
        "git/sly": "../dot/../../..",
        "deep": "git/img",
    }.items():
        (lessons.folder / name).symlink_to(target)
    lessons.commit()
    tree = get(here, lessons.address)
    links = {path: text for path, text in files(tree).items() if text.startswith("→")}
    assert links == {"same.md": "→ README.md", "git/up.md": "→ ../README.md", "dot": "→ .", "deep": "→ git/img"}
    assert {one.path for one in tree.left_out} == {"passwd", "out", "nowhere", "round", "git/sly"}
    told = {one.path: one.kind for one in tree.left_out}
    assert (told["passwd"], told["nowhere"]) == ("link-outside", "link-broken")
    assert any("passwd is a link that leads out of the folder" in one.message for one in tree.left_out)
    inner = get(here, lessons.address, folder="git")
    assert {one.path for one in inner.left_out} == {"sly", "up.md"}


def test_submodules_strange_names_and_large_file_notes_are_named(here: Settings, lessons: Repository) -> None:
    other = Repository(lessons.folder.parent / "other", "")
    inner = other.commit({"x": "x"})
    (lessons.folder / ".gitmodules").write_text('[submodule "other"]\n\tpath = vendor/other\n\turl = file:///etc\n')
    (lessons.folder / "Names.md").write_text("A")
    (lessons.folder / "names.md").write_text("b")
    (lessons.folder / "big.bin").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    (lessons.folder / "a\tb.md").write_text("c")
    (lessons.folder / os.fsdecode(b"bl\xe5.md")).write_text("d")
    lessons.git("add", "Names.md", "names.md", "big.bin", ".gitmodules", ".")
    lessons.git("update-index", "--add", "--cacheinfo", f"160000,{inner},vendor/other")
    lessons.git("commit", "-q", "-m", "Strange")
    tree = get(here, lessons.address)
    said = " ".join(one.message for one in tree.left_out)
    for words in ("submodule", "in capitals only", "Git LFS", "invisible characters", "unknown encoding"):
        assert words in said, words
    assert {one.kind for one in tree.left_out} == {"submodule", "names-alike", "stored-elsewhere", "bad-name"}
    assert all(remedy(one.kind) for one in tree.left_out)
    assert {"Names.md", "names.md", "big.bin"} <= files(tree).keys()
    assert not [path for path in files(tree) if path.startswith("vendor") or "\t" in path]


def test_names_that_git_keeps_to_itself_are_never_written(here: Settings, lessons: Repository) -> None:
    """No git program makes such trees, so this one is put together by hand."""
    blob = lessons.git("hash-object", "-w", "README.md")
    raw = b"".join(b"100644 %s\0%s" % (name, bytes.fromhex(blob)) for name in (b"..", b".GIT", b"a\\b", b"fine.md"))
    evil = (
        subprocess.run(
            ["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
            cwd=lessons.folder,
            input=raw,
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    commit = git(lessons.folder, "commit-tree", evil, "-m", "Evil")
    lessons.git("update-ref", "refs/heads/evil", commit)
    found = get(here, lessons.address, "evil")
    assert set(files(found)) == {"fine.md"}
    assert len(found.left_out) == 3


def test_every_way_to_fail_has_a_sentence(here: Settings, server: GitServer, lessons: Repository) -> None:
    lessons.git("branch", "other")
    missing = refused(here, lessons.address, "master")
    assert (missing.kind, list(missing.fields)) == ("git-no-branch", ["at"])
    assert "there is: main, other" in missing.fields["at"]
    assert "all of its 40 characters" in refused(here, lessons.address, "abcdef1").fields["at"]
    assert refused(here, lessons.address, "0" * 39 + "1").kind == "git-no-commit"
    assert refused(here, lessons.address, folder="no/such").kind == "git-no-folder"
    assert refused(here, f"{server.address}/gone").kind == "git-gone"
    assert refused(here, f"{server.address}/page").kind == "git-none"
    server.private.add("lessons")
    assert refused(here, lessons.address).kind == "git-private"
    server.private.clear()
    server.repository("empty")
    assert refused(here, f"{server.address}/empty").kind == "git-empty"
    server.elsewhere["inward"] = f"http://127.0.0.2:{server.port}/lessons"
    assert refused(here, f"{server.address}/inward").kind == "git-unreachable"
    server.elsewhere["private"] = "https://10.0.0.1/lessons"
    assert "not a public address" in refused(here, f"{server.address}/private").fields["address"]


def test_a_redirect_to_a_good_place_is_followed(here: Settings, server: GitServer, lessons: Repository) -> None:
    server.elsewhere["old-name"] = lessons.address
    assert "README.md" in files(get(here, f"{server.address}/old-name"))


def test_too_much_is_refused_whatever_it_is_too_much_of(here: Settings, lessons: Repository) -> None:
    lessons.commit({"random.bin": os.urandom(3_000_000)})
    assert refused(replace(here, git_files=3), lessons.address).kind == "git-huge"
    assert refused(replace(here, git_bytes=1_000_000), lessons.address).kind == "git-huge"
    lessons.commit({"random.bin": b"", "zeros.bin": b"\0" * 30_000_000})
    assert refused(replace(here, git_bytes=10_000_000), lessons.address).kind == "git-huge"


def test_a_slow_server_is_given_up(here: Settings, server: GitServer, lessons: Repository) -> None:
    server.slow = 20.0
    begun = time.monotonic()
    assert refused(replace(here, git_seconds=2), lessons.address).kind == "git-slow"
    assert time.monotonic() - begun < 15


def test_hosts_nobody_named_are_not_asked(here: Settings, server: GitServer, lessons: Repository) -> None:
    with pytest.raises(RepositoryRefused):
        get(replace(here, fetch_hosts=()), lessons.address)
    wish = wanted(lessons.address, named_hosts=here.fetch_hosts)
    with pytest.raises(RepositoryRefused):
        fetched(wish, replace(here, fetch_hosts=()))
    assert server.requests == []


def test_what_nobody_needs_is_swept_once_it_is_old(here: Settings, lessons: Repository) -> None:
    wish = wanted(lessons.address, named_hosts=here.fetch_hosts)
    tree = fetched(wish, here)
    old = time.time() - 7200
    place = tree.path.parent
    os.utime(place, (old, old))
    sweep(here, {wish.key(tree.commit)})
    assert tree.path.is_dir()
    sweep(here, set())
    assert not place.exists()


KILLED = """
import sys
from videre.foundation.repositories import fetched, wanted
from videre.foundation.settings import load
settings = load().settings()
fetched(wanted(sys.argv[1], named_hosts=settings.fetch_hosts), settings)
"""


@pytest.mark.kill
def test_a_fetch_killed_in_the_middle_leaves_nothing_half_and_the_next_one_works(
    here: Settings, server: GitServer, lessons: Repository, tmp_path: Path
) -> None:
    environment = {
        "VIDERE_DATA": str(here.data),
        "VIDERE_CONFIG": str(tmp_path / "none.toml"),
        "VIDERE_SECRET_KEY": "tests only, but long enough to be taken for strong",
        "VIDERE_FETCH_HOSTS": server.host,
    }
    programs = Programs(environment, tmp_path)
    root = here.data / "repositories"
    try:
        for requests in (1, 2, 3):
            server.requests.clear()
            server.go.clear()
            server.waits_at = requests
            program = programs.python("-c", KILLED, lessons.address)
            reached = partial(lambda least: len(server.requests) >= least, requests)
            until(reached, what="the middle of the fetch")
            assert program.poll() is None, programs.output(program)
            os.kill(program.pid, signal.SIGKILL)
            program.wait()
            server.go.set()
            assert all(one.name.startswith(".part-") for one in root.iterdir())
    finally:
        programs.close()
        server.go.set()
    server.waits_at = 0
    assert "README.md" in files(get(here, lessons.address))
    for one in root.iterdir():
        os.utime(one, (0, 0))
    sweep(here, set())
    assert list(root.iterdir()) == []
