"""A real SMTP server on loopback, with the moods of real ones."""

import asyncio
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.ports import free_port


@dataclass
class MailServer:
    """Keeps what it takes. ``refuses`` maps an address to its answer; ``silent`` seconds pass before any.

    With a ``certificate`` it takes letters only encrypted and after signing in with ``password``; ``encrypted`` says
    of each letter whether it came so.
    """

    port: int = field(default_factory=free_port)
    refuses: dict[str, str] = field(default_factory=dict)
    at_data: str = "250 kept"
    silent: float = 0.0
    taken: list[EmailMessage] = field(default_factory=list)
    certificate: trustme.LeafCert | None = None
    password: str = ""
    encrypted: list[bool] = field(default_factory=list)
    _controller: Controller | None = None

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer for the address."""
        await asyncio.sleep(self.silent)
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter, unless in another mood."""
        if self.at_data.startswith("250"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
            self.encrypted.append(session.ssl is not None)
        return self.at_data

    def start(self) -> "MailServer":
        """Listen."""
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ready_timeout=60, **self._strictness()
        )
        self._controller.start()
        return self

    def _strictness(self) -> dict[str, Any]:
        if self.certificate is None:
            return {}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.certificate.configure_cert(context)
        return {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": self._authenticated,
        }

    def _authenticated(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=good, handled=False)

    def stop(self) -> None:
        """Stop listening; starting again is allowed."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
