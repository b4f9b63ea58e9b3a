"""What the fields of requests for access, of the readings they permit, and of the security of data mean."""

from typing import Final

ACCESS: Final = {
    "access": "The id of the request.",
    "access_id": "The id of the request.",
    "approved_by": "The role of who decides; `responsible-head`: a superior of who asks, or the unit's head.",
    "contacts": "Whether the contacts of the customers are opened as well.",
    "data": "The kind of data, by the policy's name for it.",
    "decided_at": "When it was decided or ended.",
    "decided_by": "Who approved, denied or revoked it.",
    "ends_at": "When it ends at the latest.",
    "findings": "What the check found.",
    "requested_at": "When it was asked for.",
    "requested_by": "Who asked.",
    "AccessShown.customers": "The customers that it names; empty where it is for all of the unit.",
    "AccessShown.purpose": "What the files are needed for.",
    "AccessShown.state": "`requested`, `granted`, `denied`, `revoked` or `expired`.",
    "AccessShown.words": "Why it was denied or revoked.",
    "Denial.id": "The number of the record.",
    "Denial.action": "What was asked for, as the policies name it.",
    "Denial.thing": "What was asked for, as in customer/C8.",
    "Denial.method": "The method of the request.",
    "Denial.address": "The path of the request.",
    "GrantedRead.id": "The number of the record.",
    "GrantedRead.action": "What was asked for, as the policies name it.",
    "GrantedRead.thing": "What was asked for, as in customer/C8.",
    "GrantedRead.method": "The method of the request.",
    "GrantedRead.address": "The path of the request.",
}
