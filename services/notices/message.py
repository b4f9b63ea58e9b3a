"""A notice as a person reads it: which obligation, of which thing, due when; nothing personal of a customer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from contracts.message import instant

# Under which ids of notices are made. Never change it: a notice sent again would look new.
NAMESPACE: Final = UUID("b1b7c5de-3a3e-5d7c-8f0a-5f5a0f3f8a10")


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one person; `position` is that of the event that raised the level."""

    position: int
    person: str
    subject: str
    kind: str
    instance: int
    level: str
    notify: str
    due_at: datetime | None
    raised_at: datetime

    @property
    def id(self) -> UUID:
        """Return the id that it has however often it is sent."""
        return uuid5(NAMESPACE, f"{self.position} {self.person}")


def heading(notice: Notice) -> str:
    """Return one line."""
    return f"{notice.subject}: {notice.kind} {notice.level}"


def text(notice: Notice, link: str | None) -> str:
    """Return what is to be done, until when, and where; in both languages."""
    due = instant(notice.due_at) if notice.due_at else "-"
    lines = [
        f"{notice.subject}: the obligation “{notice.kind}” has reached the level {notice.level}. Due: {due}.",
        f"{notice.subject}：义务“{notice.kind}”已达到级别 {notice.level}。到期：{due}。",
        f"You are told because you act as {notice.notify}. 您以“{notice.notify}”的职责收到此通知。",
    ]
    if link:
        lines.append(f"{link.rstrip('/')}/{_page(notice.subject)}")
    return "\n".join([*lines, ""])


def _page(subject: str) -> str:
    category, _, id_ = subject.partition("/")
    return f"{category}s/{id_}"
