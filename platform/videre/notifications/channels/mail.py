"""Mail over SMTP."""

import smtplib
import ssl
from contextlib import suppress
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from videre.foundation.errors import shortened
from videre.foundation.settings import Settings
from videre.notifications.channels import NotNow, Post, Refused

PERMANENT = 500
LONGEST_LINE = 900


class Lines(EmailPolicy):
    """Headers as mail servers take them. The library's own folding of long subjects loses white space
    between encoded words, so the older, right way of writing them is used for those."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header's lines."""
        if name != "Subject" or str(value).isascii():
            return super().fold_binary(name, value)
        encoded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}".encode("ascii")


LINES = Lines(linesep="\r\n")


class Mail:
    """One connection per letter, with a time limit at every step."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def deliver(self, post: Post) -> bool:
        """Hand it to the server. Whatever happens after the server took it is no failure."""
        try:
            message = self.message(post).as_bytes()
        except ValueError as error:
            raise Refused(f"The letter cannot be written: {shortened(error, 200)}") from error
        try:
            server = self._connected()
        except smtplib.SMTPException as error:
            raise NotNow(_said(error)) from error
        except OSError as error:
            raise NotNow(f"The mail server cannot be reached: {shortened(error, 200)}") from error
        try:
            # Not send_message: it writes ">From" where a line begins with that word.
            server.sendmail(self._settings.mail_from, [post.to], message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise (Refused if code >= PERMANENT else NotNow)(_answered(code, text)) from error
        except smtplib.SMTPDataError as error:
            raise (Refused if error.smtp_code >= PERMANENT else NotNow)(_said(error)) from error
        except smtplib.SMTPException as error:
            raise NotNow(_said(error)) from error
        except OSError as error:
            raise NotNow(f"The mail server went away: {shortened(error, 200)}") from error
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        return True

    def message(self, post: Post) -> EmailMessage:
        """The letter as it travels; a line break in any header raises ValueError in the library."""
        message = EmailMessage(LINES)
        message["From"] = Address(self._settings.site_name, addr_spec=self._settings.mail_from)
        message["To"] = Address(addr_spec=post.to)
        message["Subject"] = post.subject
        message["Date"] = format_datetime(post.written_at)
        message["Message-ID"] = f"<{post.message_id}@{urlsplit(self._settings.address).hostname}>"
        message["Auto-Submitted"] = "auto-generated"
        # Plain lines where they will do: some readers break links that are folded.
        message.set_content(post.text, cte="7bit" if _is_plain(post.text) else "quoted-printable")
        if post.unsubscribe:
            message["List-Unsubscribe"] = f"<{post.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if post.calendar:
            # Twice, as readers differ: some act on the alternative, others only show an attachment.
            message.add_alternative(post.calendar, subtype="calendar", params={"method": post.method})
            message.add_attachment(
                post.calendar.encode(), maintype="application", subtype="ics", filename="live-hour.ics"
            )
        return message

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        where, patience = (settings.mail_host, settings.mail_port), settings.mail_timeout
        server: smtplib.SMTP
        if settings.mail_security == "tls":
            server = smtplib.SMTP_SSL(*where, timeout=patience, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(*where, timeout=patience)
        try:
            if settings.mail_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
        except BaseException:
            server.close()
            raise
        return server


def _is_plain(text: str) -> bool:
    return text.isascii() and max(map(len, text.splitlines()), default=0) <= LONGEST_LINE


def _said(error: smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error)
    return f"The mail server broke off: {shortened(error, 200)}"


def _answered(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"The mail server answered {code} {shortened(said, 200)}"
