"""Logging for every process: one JSON object per line on stderr."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic_core import PydanticSerializationError, to_json
from structlog.contextvars import merge_contextvars
from structlog.processors import add_log_level
from structlog.typing import EventDict, WrappedLogger

from contracts.message import instant


class Stderr:
    """Writes the finished lines of one module; the library's own logging would take twice as long."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def line(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")

    debug = info = warning = error = critical = exception = line


def configure(process_name: str) -> None:
    """Send our own log lines and those of libraries through the same JSON renderer."""

    def stamped(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        # In one step: the library's own, one for each of these, take as long as a command.
        event = add_log_level(logger, method, merge_contextvars(logger, method, event))
        event["process"] = process_name
        # A line of a library comes as a record.
        event["logger"] = event.get("_record", logger).name
        event["at"] = instant(datetime.now(UTC))
        return traced(logger, method, event) if "exc_info" in event else event

    # Without local variables: they may hold personal data.
    traced = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
    rendered = structlog.processors.JSONRenderer(serializer=_written)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[stamped],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                rendered,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[stamped, rendered],
        logger_factory=Stderr,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def _written(line: EventDict, **_: Any) -> str:
    try:
        return to_json(line, fallback=repr).decode()
    except PydanticSerializationError:  # half a character
        return json.dumps(line, default=repr)
