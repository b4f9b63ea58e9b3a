"""Text files that people name: read as UTF-8, or refused with a reason in plain words."""

from pathlib import Path


class UnreadableText(Exception):
    """The sentence follows the name of the file and a colon."""


def text_of(path: Path) -> str:
    """Return the text of a file, or raise `UnreadableText`."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableText(error.strerror or "the system gives no reason") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"line {line} is not UTF-8"
        raise UnreadableText(message) from error
