"""What the fields mean that people read and send who run the system."""

from typing import Final

NAMED: Final = ("GenerationProgress", "Pausing", "Diagnosis", "Begun", "Verified", "RolledBack")
OPERATING: Final = {
    **{f"{schema}.name": "The name of the read model, which is also that of its table." for schema in NAMED},
    "applied": "How many events were taken.",
    "behind": "How many events of the log are not in the rows.",
    "causes": "The causes, each with what to do about it.",
    "Cause.detail": "What is seen, in a sentence.",
    "differences": "How many rows are not as the log makes them.",
    "do": "What to do about it.",
    "error": "Why the event could not be taken.",
    "example": "The first row that differs: its key, what was found, what was expected, and the last event of the row.",
    "fingerprint": "A name for the definition that made the rows.",
    "generation": "The number of the generation: of the rows made at one time.",
    "GenerationProgress.head": "The position at which the log ends.",
    "lag_events": "How many events of the log are not in the rows.",
    "lag_seconds": "How old the oldest of these events is.",
    "ok": "Whether the rows are as the log makes them.",
    "GenerationProgress.parked": "How many events are parked.",
    "Retried.parked": "How many events are parked again.",
    "parked_at": "When the event was parked.",
    "paused_at": "Since when a person has it stand still; null while it works.",
    "phase": "What is done to a generation that is being built.",
    "GenerationProgress.position": "Everything up to this position is in the rows.",
    "projection": "The name of the read model.",
    "rate": "How many events a second were folded when it was built.",
    "rows": "How many rows there are.",
    "seconds_left": "In about so many seconds the log is folded, where known.",
    "Retried.skipped": "The position of the event that was left out.",
    "skipped_at": "When that was decided.",
    "skipped_by": "The person who decided it.",
    "GenerationProgress.state": "`live` (lists show it), `building` or `old` (kept for a rollback).",
    "swap_ms": "For how many milliseconds readers may have waited.",
    "ParkedStream.waiting": "How many later events of the stream wait behind it.",
    "Cause.what": "The cause in a word: `paused`, `lock`, `poison`, `relay` and so on.",
}
