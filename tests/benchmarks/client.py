"""A client that costs little: prepared bytes out, a length-delimited answer in, over kept connections."""

import asyncio
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class Measured:
    """What one round saw."""

    per_second: float
    p50_ms: float
    p99_ms: float
    statuses: tuple[int, ...]
    bytes_per_second: float


def request(method: str, path: str, port: int, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """The bytes of one HTTP request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}", "Sec-Fetch-Site: same-origin"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":", 1)[1])
    return -1 if b"chunked" in head.lower() else 0


def one_connection(port: int, requests: Iterator[bytes], seconds: float) -> Measured:
    """Send one after the other for `seconds`."""
    times: list[float] = []
    statuses: set[int] = set()
    received = 0
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        buffer = memoryview(bytearray(1 << 20))
        begun = now = time.perf_counter()
        for message in requests:
            link.sendall(message)
            got, head, length = b"", -1, 0
            while head < 0:
                got += link.recv(65536)
                head = got.find(b"\r\n\r\n")
            length = _length(got[:head])
            statuses.add(int(got[9:12]))
            if length < 0:
                while not got.endswith(b"0\r\n\r\n"):
                    got += link.recv(65536)
            left = length - (len(got) - head - 4)
            while left > 0:
                left -= link.recv_into(buffer, min(left, len(buffer)))
            received += max(length, 0)
            before, now = now, time.perf_counter()
            times.append(now - before)
            if now - begun > seconds:
                break
    return _measured(times, now - begun, statuses, received)


async def _keep_asking(port: int, requests: Iterator[bytes], until: float) -> tuple[list[float], set[int], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times, statuses, received = [], set(), 0
    while not times or time.perf_counter() < until:
        begun = time.perf_counter()
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        statuses.add(int(head[9:12]))
        length = _length(head)
        if length > 0:
            await reader.readexactly(length)
            received += length
        elif length < 0:
            await reader.readuntil(b"0\r\n\r\n")
        times.append(time.perf_counter() - begun)
    writer.close()
    return times, statuses, received


def many_connections(port: int, requests: Iterator[bytes], seconds: float, connections: int) -> Measured:
    """Keep `connections` busy for `seconds`, and for an answer each at least; they share the requests."""

    async def run() -> list[tuple[list[float], set[int], int]]:
        until = time.perf_counter() + seconds
        return list(await asyncio.gather(*(_keep_asking(port, requests, until) for _ in range(connections))))

    begun = time.perf_counter()
    found = asyncio.run(run())
    elapsed = time.perf_counter() - begun
    times = [t for one in found for t in one[0]]
    return _measured(times, elapsed, set().union(*(one[1] for one in found)), sum(one[2] for one in found))


def _measured(times: list[float], elapsed: float, statuses: set[int], received: int) -> Measured:
    points = cast("list[float]", statistics.quantiles(times, n=100)) if len(times) > 1 else times * 99
    return Measured(
        len(times) / elapsed, points[49] * 1000, points[98] * 1000, tuple(sorted(statuses)), received / elapsed
    )
