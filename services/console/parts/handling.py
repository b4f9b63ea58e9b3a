"""What the events of a case say of its handling: replies with their approval, task force, plan, remedies, proposals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Row = dict[str, Any]
# What can be done while a case is open; each group under its heading, the likeliest first.
OPEN: Final = {
    "answer": ("respond", "draft-reply", "promise-reply", "tell-progress", "acknowledge"),
    "work": (
        "take-in-charge",
        "triage",
        "route",
        "note-work",
        "investigate",
        "plan",
        "dispatch",
        "forward",
        "urge",
        "form-task-force",
        "tell-supervisor",
        "report-incident",
    ),
    "settle": ("resolve", "apply-remedy", "decide-adoption", "dispute-invoice"),
    "case": ("retype", "merge-duplicate"),
}
# What can be recorded whether a case is open or not.
ALWAYS: Final = {"settle": ("record-opinion", "verify", "fix-responsibility"), "case": ("link-case",)}
ENDED: Final = {"resolved": ("close", "record-opinion", "reopen"), "closed": ("reopen",)}
# What no person does: clocks, and what follows from them.
OF_PROGRAMS: Final = frozenset({"run-clocks", "recompute-clocks", "raise-escalation", "mark-unsettled"})
# Offered beside the reply or the proposal that they are about.
BESIDE: Final = frozenset({"approve-reply", "send-reply", "decide-proposal"})


@dataclass(slots=True)
class Reply:
    """A written reply: drafted by one, approved by another, then sent."""

    reply: str
    text: str
    by: str
    drafted_at: str
    approved_by: str | None = None
    sent_at: str | None = None
    channel: str | None = None

    @property
    def step(self) -> str:
        """What is done next with it; nothing once it is sent."""
        return "" if self.sent_at else ("send-reply" if self.approved_by else "approve-reply")


@dataclass(slots=True)
class Handling:
    """What was done about a case, the last to happen last."""

    replies: dict[str, Reply] = field(default_factory=dict)
    force: Row | None = None
    plans: list[Row] = field(default_factory=list)
    remedies: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    responsibility: Row | None = None
    opinion: Row | None = None
    verified: Row | None = None
    proposals: dict[str, Row] = field(default_factory=dict)
    waits_for: str | None = None


def handling(events: Sequence[Row]) -> Handling:
    """Read what the events say, in their order."""
    found = Handling()
    for event in sorted(events, key=lambda each: (each["occurred_at"], each["position"])):
        _take(found, event["type"].split(".")[1], event["data"], event)
    return found


def _take(found: Handling, what: str, said: Row, event: Row) -> None:
    match what:
        case "reply-drafted":
            found.replies[said["reply_id"]] = Reply(
                said["reply_id"], said.get("text") or "—", said["by"], event["occurred_at"]
            )
        case "reply-approved" if reply := found.replies.get(said["reply_id"]):
            reply.approved_by = said["by"]
        case "reply-sent" if reply := found.replies.get(said["reply_id"]):
            reply.sent_at, reply.channel = event["occurred_at"], said["channel"]
        case "task-force-formed":
            found.force = said
        case "measure-planned":
            found.plans.append(said)
        case "remedy-applied":
            found.remedies.append(said)
        case "finding-recorded":
            found.findings.append(said)
        case "responsibility-fixed":
            found.responsibility = said
        case "opinion-recorded":
            found.opinion = said
        case "verified":
            found.verified = said
        case "waiting-started":
            found.waits_for = said.get("waits_for") or "customer"
        case "waiting-ended" | "resolved" | "closed":
            found.waits_for = None
        case _:
            _propose(found, what, said)


def _propose(found: Handling, what: str, said: Row) -> None:
    if what == "unsettled":
        for proposal in said.get("proposals", ()):
            name = proposal["proposal"] if isinstance(proposal, dict) else proposal
            found.proposals[name] = {"decided": None}
    elif what == "proposal-decided":
        found.proposals[said["proposal"]] = {"decided": said["confirmed"], "by": said["by"]}


def offers(state: str, *, waiting: bool, answered: bool) -> dict[str, tuple[str, ...]]:
    """Return what can be done about a case, by heading; `next` has what is likeliest, the first before the rest."""
    if state != "open":
        likeliest = ENDED[state]
        return {"next": likeliest} | {
            name: tuple(verb for verb in verbs if verb not in likeliest) for name, verbs in ALWAYS.items()
        }
    if waiting:
        first: tuple[str, ...] = ("resume-work", "resolve" if answered else "respond")
    else:
        first = ("resolve", "respond", "start-waiting") if answered else ("respond", "resolve", "start-waiting")
    groups = {name: (*OPEN.get(name, ()), *ALWAYS.get(name, ())) for name in OPEN}
    return {"next": first} | {
        name: tuple(verb for verb in verbs if verb not in first) for name, verbs in groups.items()
    }
