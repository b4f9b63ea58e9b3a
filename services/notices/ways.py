"""The ways by which a notice reaches a person: a line in a file, or a mail."""

import asyncio
import json
import os
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Protocol

import aiosmtplib

from contracts.message import instant
from services.notices.addresses import Addresses, addresses
from services.notices.message import Notice, heading, text
from services.notices.settings import NoticeSettings, Security

SECONDS_TO_SEND: Final = 20.0


class NotDelivered(Exception):
    """It could not be delivered now; the sentence says why."""


class Way(Protocol):
    """Delivers a notice and returns where to; raises `NotDelivered`. One that was delivered may come again."""

    async def deliver(self, notice: Notice) -> str: ...


@dataclass(frozen=True, slots=True)
class FileWay:
    """Appends a line of JSON for each notice; each line is on disk before the notice counts as delivered."""

    file: Path
    link: str | None = None

    async def deliver(self, notice: Notice) -> str:
        try:
            await asyncio.to_thread(self._append, notice)
        except OSError as error:
            raise NotDelivered(f"{self.file} cannot be written: {error.strerror or error}") from error
        return str(self.file)

    def _append(self, notice: Notice) -> None:
        line = {
            "id": str(notice.id),
            "to": notice.person,
            "as": notice.notify,
            "raised_at": instant(notice.raised_at),
            "subject": notice.subject,
            "kind": notice.kind,
            "instance": notice.instance,
            "level": notice.level,
            "due_at": instant(notice.due_at) if notice.due_at else None,
            "text": text(notice, self.link),
        }
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class SmtpWay:
    """Sends a mail. One that comes twice after a crash has the same Message-ID, by which mail programs know it."""

    settings: NoticeSettings
    addresses: Addresses

    async def deliver(self, notice: Notice) -> str:
        address = self.addresses.of(notice.person)
        if address is None:
            raise NotDelivered(f"No address is known of {notice.person}.")
        settings = self.settings
        try:
            await aiosmtplib.send(
                self._mail(notice, address),
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                use_tls=settings.smtp_security is Security.TLS,
                start_tls=settings.smtp_security is Security.STARTTLS,
                username=settings.smtp_user,
                password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
                timeout=SECONDS_TO_SEND,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"{type(error).__name__}: {error}") from error
        return address

    def _mail(self, notice: Notice, address: str) -> EmailMessage:
        assert self.settings.sender is not None, "the settings ask for it"
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.settings.sender, address, heading(notice)
        mail["Date"] = notice.raised_at
        mail["Message-ID"] = f"<{notice.id}@kehu>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text(notice, self.settings.link))
        return mail


def way(settings: NoticeSettings) -> Way | None:
    """Return the way that the settings choose, or None."""
    if settings.file:
        return FileWay(settings.file, settings.link)
    if settings.smtp_host:
        return SmtpWay(settings, addresses(settings.addresses, settings.address_pattern))
    return None
