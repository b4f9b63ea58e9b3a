"""Logging for every process: one JSON object per line on stderr."""

import json
import logging
import sys
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=repr)


class Stderr:
    """Writes the finished lines of one module; the library's own logging would take twice as long."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def line(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")

    debug = info = warning = error = critical = exception = line


def configure(process_name: str) -> None:
    """Send our own log lines and those of libraries through the same JSON renderer."""

    def name_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process_name
        return event

    shared: list[Processor] = [
        name_process,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.StackInfoRenderer(),
        # Without local variables: they may hold personal data.
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    ]
    rendered = structlog.processors.JSONRenderer(serializer=_written)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                rendered,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[*shared, rendered],
        logger_factory=Stderr,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def _written(line: EventDict, **_: Any) -> str:
    return ENCODER.encode(line)
