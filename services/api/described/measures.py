"""What the fields of measures mean."""

from typing import Final

MEASURES: Final = {
    "completed_at": "When the measure was taken, null while it is open.",
    "effective": "Whether the measure had the effect that was wanted.",
    "MeasureShown.late": "Whether it was taken after its deadline, or is open after it.",
    "MeasureShown.period": "The period that was analysed.",
    "MeasureShown.state": "`open`, `done`, `effective`, `ineffective` or `dropped`.",
    "MeasureShown.until": "The last day of the deadline in force.",
    "MeasureShown.what": "What is done.",
    "measure": "The id of the measure.",
    "measure_id": "The id of the measure.",
    "opened_at": "When it was opened.",
    "origin": "What showed that something must be done.",
}
