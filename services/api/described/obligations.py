"""What the fields of obligations mean, and of the commands on their clocks."""

from typing import Final

OBLIGATIONS: Final = {
    "Due.subject": "The stream of what it is about: `complaint/8`.",
    "Due.kind": "What is owed: an answer, a notice, a solution.",
    "Notice.at": "When it was given.",
    "Notice.due_at": "The instant by which it was to be met then.",
    "Notice.kind": "What is owed: an answer, a notice, a solution.",
    "Notice.subject": "The stream of what it is about: `complaint/8`.",
    "Notice.verdict": "How the obligation stands: `open`, `met`, `late` or `broken`; null where it is owed no longer.",
    "Due.history": "Each due time so far: since when, why, and until when.",
    "due_at": "The instant by which it is to be met, null while it cannot run out.",
    "instance": "Which of the promises of its kind about the same thing it is, from 1 on.",
    "kind": "The kind of case.",
    "late_seconds": "Seconds by which it was missed, so far where it is not met yet.",
    "level": "The part of the time that is used, as in `75%`, or a time from the start.",
    "met_at": "The instant at which it was met, null while it is not.",
    "notify": "The role that is notified.",
    "provisional": "Whether the calendar of those days is not published yet.",
    "starts_at": "The instant from which its time counts.",
    "supervisor": "The supervisor who was told.",
    "until": "The instant by which it is promised.",
    "verdict": "`open`, `met` in time, met `late`, or `broken` and not met yet.",
}
