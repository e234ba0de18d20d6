"""The child that talks to git servers: `python -m videre.foundation.repositories.git_child`; only it loads dulwich.

Reads one JSON object from its input, then shuts itself in (`guard_sockets`). Says one JSON object per line:
{"received": bytes}, and at the end {"seen": {…}}, {"laid": {…}} or {"refused": [kind, sentence, field]}.
"""

import json
import ssl
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from dulwich.client import AbstractHttpGitClient
from dulwich.errors import GitProtocolError
from dulwich.object_store import DiskObjectStore
from dulwich.objects import Commit, Tag, Tree

from videre.foundation.errors import shortened
from videre.foundation.fetch import AddressRefused, Answer, Vetoed, ask, guard_sockets
from videre.foundation.repositories.laying import Laying, entries_of
from videre.foundation.repositories.wanted import RepositoryRefused, Wanted

BRANCH, TAG = b"refs/heads/", b"refs/tags/"
PREFIXES = (b"HEAD", BRANCH, TAG)
PEELED = b"^{}"
SAID_EVERY = 0.5
NAMES_SHOWN = 12
DEEPEST_TAG = 5
# What servers may say about references and in talk before the pack begins.
TALK = 16 * 1024**2
NOT_GIT = "is no git repository that can be read over https: it answers, but not as a git server does"


def say(**what: object) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class JudgedClient(AbstractHttpGitClient):
    """A client whose every request passes the one policy, that sends no password, and counts what comes."""

    def __init__(self, address: str, order: Mapping[str, Any]) -> None:
        super().__init__(address, thin_packs=False, quiet=True)
        self.host = urlsplit(address).hostname or ""
        self.named = tuple(order["named_hosts"])
        self.ends = time.monotonic() + order["seconds"]
        self.most = order["bytes"] + TALK
        self.received = 0
        self._said = 0.0

    def _http_request(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        data: bytes | Iterator[bytes] | None = None,
        raise_for_status: bool = True,
    ) -> tuple[Any, Callable[[int], bytes]]:
        body = data if data is None or isinstance(data, bytes) else b"".join(data)
        answer = ask(url, named_hosts=self.named, ends=self.ends, body=body, headers=headers)
        self._judge(answer)
        content_type = answer.response.headers.get("Content-Type") or ""
        if not content_type.startswith("application/x-git-"):
            answer.close()
            raise RepositoryRefused(f"{self.host} {NOT_GIT}.", kind="git-none")
        reached = answer.address.text
        said = SimpleNamespace(
            content_type=content_type, redirect_location=reached if reached != url else "", close=answer.close
        )
        return said, lambda most: self._read(answer, most)

    def _judge(self, answer: Answer) -> None:
        status = answer.status
        if status == 200:
            return
        answer.close()
        if status in (401, 403):
            raise RepositoryRefused(
                f"{self.host} wants a password: the repository is private, or there is none of that name. "
                "Only what everybody may read is fetched.",
                kind="git-private",
            )
        if status in (404, 410):
            raise RepositoryRefused(
                f"There is no such repository at {self.host} (any more). Open the address in a browser.",
                kind="git-gone",
            )
        raise RepositoryRefused(f"{self.host} answered with {status}. Try again later.", kind="git-trouble")

    def _read(self, answer: Answer, most: int) -> bytes:
        if time.monotonic() > self.ends:
            raise too_slow(self.host)
        piece = answer.response.read(most)
        self.received += len(piece)
        if self.received > self.most:
            raise RepositoryRefused(
                f"The repository sends more than the {(self.most - TALK) // 1024**2:,} MB that this site fetches "
                "(the setting git_bytes).",
                kind="git-huge",
            )
        if time.monotonic() - self._said > SAID_EVERY:
            self._said = time.monotonic()
            say(received=self.received)
        return piece


def too_slow(host: str) -> RepositoryRefused:
    """The refusal for servers that take their time."""
    return RepositoryRefused(f"{host} takes too long. Try again later.", kind="git-slow")


class Nothing:
    """We have nothing yet: dulwich asks what we could spare the server to send."""

    shallow: frozenset[bytes] = frozenset()

    def __next__(self) -> None:
        return None

    def ack(self, _sha: bytes) -> None:
        """Never said of what nobody has."""

    def nak(self) -> None:
        """Likewise."""


def found(client: JudgedClient, wish: Wanted) -> tuple[Any, Any, str]:
    """(what to ask for, the commit it stands for as far as is known, the name it has there)."""
    told: Any = client.get_refs("", ref_prefix=list(PREFIXES))
    refs: dict[Any, Any] = {name: sha for name, sha in told.refs.items() if sha is not None}
    if wish.is_commit:
        return wish.at.encode(), wish.at.encode(), ""
    name: Any = wish.at.encode()
    ways = [name, BRANCH + name, TAG + name] if name else [b"HEAD"]
    ref = next((one for one in ways if one in refs and not one.endswith(PEELED)), None)
    if ref is None:
        raise _not_there(wish, refs)
    full: Any = told.symrefs.get(ref, ref)
    short = full.removeprefix(BRANCH).removeprefix(TAG).decode("utf-8", "replace")
    return refs[ref], refs.get(ref + PEELED, refs[ref]), "" if short == "HEAD" else short


def _not_there(wish: Wanted, refs: Mapping[Any, Any]) -> RepositoryRefused:
    names = sorted({n.removeprefix(p) for p in (BRANCH, TAG) for n in refs if n.startswith(p) and PEELED not in n})
    if not names:
        return RepositoryRefused("The repository is empty: nothing has been pushed to it yet.", kind="git-empty")
    shown = ", ".join(shortened(name.decode("utf-8", "replace")) for name in names[:NAMES_SHOWN])
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    hint = " A commit is named by all of its 40 characters." if _looks_like_commit(wish.at) else ""
    what = f"no branch or tag “{shortened(wish.at)}”" if wish.at else "no branch that is shown first"
    text = f"The repository has {what} (any more). It was moved or renamed; there is: {shown}{more}.{hint}"
    return RepositoryRefused(text, kind="git-no-branch", field="at")


def _looks_like_commit(text: str) -> bool:
    return 7 <= len(text) < 40 and all(c in "0123456789abcdefABCDEF" for c in text)


def fetch(client: JudgedClient, order: Mapping[str, Any], wish: Wanted, folder: Path) -> dict[str, object]:
    """Fetch the one commit and lay its folder down in `folder`/tree."""
    want, commit_id, at = found(client, wish)
    by_name = wish.is_commit
    if order["commit"] and commit_id != order["commit"].encode():
        # The branch went on since it was looked at; what was looked at is what is wanted.
        want, by_name = order["commit"].encode(), True

    def wants(refs: Any, depth: int | None = None) -> list[Any]:  # noqa: ARG001 - dulwich names them
        return [want]

    store = DiskObjectStore.init(folder / "objects")
    file, commit, abort = store.add_pack()
    try:
        client.fetch_pack("", wants, Nothing(), file.write, depth=1, ref_prefix=[b"HEAD"])
    except GitProtocolError:
        abort()
        if by_name:
            # Servers hang up, or say it in words of their own, when they are asked for a commit they have not.
            raise _no_commit(want) from None
        raise
    except BaseException:
        abort()
        raise
    commit()
    head = _commit_of(store, want)
    laying = Laying(store, folder / "tree", order["files"], order["bytes"])
    laying.lay(_inner(store, head.tree, wish))
    store.close()
    return {
        "commit": head.id.decode(),
        "at": at,
        "committed_at": datetime.fromtimestamp(head.commit_time, UTC).isoformat(),
        "left_out": [asdict(one) for one in laying.left_out],
    }


def _no_commit(want: bytes) -> RepositoryRefused:
    text = f"The repository has no commit {want.decode()[:12]}… (any more): its history may have been rewritten."
    return RepositoryRefused(text, kind="git-no-commit", field="at")


def _commit_of(store: Any, sha: bytes) -> Any:
    for _ in range(DEEPEST_TAG):
        if sha not in store:
            raise _no_commit(sha)
        thing = store[sha]
        if isinstance(thing, Commit):
            return thing
        if not isinstance(thing, Tag):
            break
        sha = thing.object[1]
    raise RepositoryRefused("The tag names no commit.", kind="git-no-commit", field="at")


def _inner(store: Any, tree: bytes, wish: Wanted) -> bytes:
    """The tree of the wanted folder."""
    for part in wish.folder.split("/") if wish.folder else ():
        inside = {name: sha for name, _mode, sha in entries_of(store, tree)}
        sha = inside.get(part.encode())
        if sha is None or sha not in store or not isinstance(store[sha], Tree):
            text = f"The repository has no folder “{shortened(wish.folder)}” at that commit."
            raise RepositoryRefused(text, kind="git-no-folder", field="folder")
        tree = sha
    return tree


def work(order: Mapping[str, Any]) -> None:
    """Do what the order says, and say what came of it."""
    wish = Wanted(order["address"], order["at"], order["folder"])
    client = JudgedClient(wish.address, order)
    guard_sockets(client.named)
    if order["into"]:
        say(laid=fetch(client, order, wish, Path(order["into"])))
    else:
        _want, commit, at = found(client, wish)
        say(seen={"commit": commit.decode(), "at": at})


def main() -> None:
    """Read the order, work, answer; whatever goes wrong is a sentence."""
    order = json.load(sys.stdin)
    host = urlsplit(order["address"]).hostname or ""
    try:
        ssl.create_default_context()
        work(order)
    except RepositoryRefused as refusal:
        say(refused=[refusal.kind, refusal.message, refusal.field])
    except AddressRefused as refusal:
        kind = "git-slow" if "too long" in refusal.message else "git-unreachable"
        say(refused=[kind, refusal.message, "address"])
    except TimeoutError:
        say(refused=["git-slow", too_slow(host).message, "address"])
    except Vetoed as veto:
        say(refused=["git-unreachable", f"The address leads to a place that is not fetched from: {veto}.", "address"])
    except (MemoryError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (27, 28, 122):
            say(refused=["git-trouble", f"{host} broke off ({shortened(error)}). Try again.", "address"])
        elif isinstance(error, OSError) and error.errno != 27:
            say(refused=["disk-full", "There is no room on the disk of this installation.", "address"])
        else:
            say(
                refused=[
                    "git-huge",
                    "The repository is larger than this site fetches (the setting git_bytes).",
                    "address",
                ]
            )
    except Exception as error:  # somebody else's code reads somebody else's bytes: all kinds of things are raised
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        text = f"{host} did not answer as a git server does ({shortened(error)})."
        say(refused=["git-trouble", text, "address"])


if __name__ == "__main__":
    main()
