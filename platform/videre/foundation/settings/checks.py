"""What a setting may be, alone and together with others; each answer is what is wrong and what to do, or nothing."""

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from videre.foundation.errors import shortened

WEAK_KEYS = {"dev", "secret", "changeme", "change-me", "password", "videre"}
KEY_LENGTH = 32
CHOICES = {
    "mail_security": ("starttls", "tls", "none"),
    "log_format": ("text", "json"),
    "log_level": ("debug", "info", "warning", "error"),
}
UNIX = "unix"
HEADERS = ("proxy_user_header", "proxy_name_header")
# No hyphen: X_Remote_User reaches an application under the same name as X-Remote-User, so a stranger could send
# the one where the proxy replaces the other (granian lets the later one win). A plain word has one spelling.
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9]{2,59}", re.ASCII)
TAKEN_HEADERS = {"host", "cookie", "origin", "referer", "accept", "range", "authorization", "connection", "forwarded"}

Verdict = tuple[str, str]
WELL: Verdict = ("", "")


def alone(name: str, value: object) -> Verdict:
    """What is wrong with this value whatever the others are."""
    if name in CHOICES and value not in CHOICES[name]:
        return f"must be one of {', '.join(CHOICES[name])} (found {shortened(value)!r}).", "Choose one."
    if name == "zone" and value not in available_timezones():
        return f"is no time zone (found {shortened(value)!r}).", "Use a name such as Europe/Oslo."
    if name == "address" and not _is_address(str(value)):
        return (
            f"must begin with https:// and a host name (found {shortened(value)!r}).",
            "Write the address people type.",
        )
    if name == "secret_key" and value and (len(str(value)) < KEY_LENGTH or str(value).lower() in WEAK_KEYS):
        return "is too weak.", f"Use at least {KEY_LENGTH} random characters, or leave it empty."
    if name == "database" and value and not str(value).startswith(("sqlite:///", "postgresql+psycopg://")):
        return "must begin with sqlite:/// or postgresql+psycopg://.", "Write the address in full."
    if name in HEADERS and value:
        return _header(str(value))
    if name == "proxy_peers" and isinstance(value, tuple):
        return next((verdict for peer in value if (verdict := _peer(peer)) != WELL), WELL)
    return WELL


def together(values: Mapping[str, object]) -> dict[str, Verdict]:
    """What is wrong with settings that are well by themselves, by name."""
    if not values["proxy_user_header"]:
        return {}
    if not values["proxies"]:
        return {
            "proxy_user_header": (
                "is set, but no proxy stands in front (proxies = 0), so anybody could send it.",
                "Set proxies = 1 and proxy_peers to where the proxy connects from, or leave it empty.",
            )
        }
    if not values["proxy_peers"]:
        return {
            "proxy_user_header": (
                "is set, but nobody is trusted to send it (proxy_peers is empty).",
                "Set proxy_peers to the addresses the proxy connects from, such as 127.0.0.1.",
            )
        }
    if str(values["proxy_user_header"]).lower() == str(values["proxy_name_header"]).lower():
        return {"proxy_name_header": ("is the same header as proxy_user_header.", "Use two headers.")}
    return {}


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
    except ValueError:
        return False


def _header(value: str) -> Verdict:
    if not HEADER.fullmatch(value) or value.lower() in TAKEN_HEADERS:
        return (
            f"must be a word of letters and digits (found {shortened(value)!r}).",
            "Let the proxy send a name such as CampusUser: names with hyphens have a second spelling with underscores, "
            "by which strangers could slip in.",
        )
    return WELL


def _peer(value: str) -> Verdict:
    if value == UNIX:
        return WELL
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return (
            f"must hold addresses or networks (found {shortened(value)!r}).",
            "Write such as 127.0.0.1, 10.0.0.0/24 or unix.",
        )
    if network.prefixlen == 0:
        return f"would trust everybody ({shortened(value)}).", "Name the proxy's own address."
    return WELL
