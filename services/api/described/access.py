"""What the fields of requests for access, of the readings they permit, and of the security of data mean."""

from typing import Final

ACCESS: Final = {
    "access": "The id of the request.",
    "access_id": "The id of the request.",
    "approved_by": "The role of who decides; `responsible-head`: a superior of who asks, or the unit's head.",
    "breach": "What follows from a breach by the policy.",
    "consequence": "What the policy says of a breach.",
    "contacts": "Whether the contacts of the customers are opened as well.",
    "data": "The kind of data, by the policy's name for it.",
    "decided_at": "When it was decided or ended.",
    "decided_by": "Who approved, denied or revoked it.",
    "ends_at": "When it ends at the latest.",
    "findings": "What the check found.",
    "requested_at": "When it was asked for.",
    "requested_by": "Who asked.",
    "superiors": "The superiors of who asks, the nearest first.",
    "AccessShown.customers": "The customers that it names; empty where it is for all of the unit.",
    "AccessRequested.customers": "The customers that it names; empty where it is for all of the unit.",
    "AccessShown.purpose": "What the files are needed for.",
    "AccessShown.state": "`requested`, `granted`, `denied`, `revoked` or `expired`.",
    "AccessShown.words": "Why it was denied or revoked.",
    "SecurityCheckRequired.instance": "The number of the check, from 1.",
    "SecurityChecked.instance": "The number of the check, from 1.",
}
