"""What the fields mean of files of commands."""

from typing import Final

BULK: Final = {
    "Bulk.id": "The id of the file, made of its content and its sender.",
    "Bulk.state": "`running`, `done` or `interrupted` (it was killed; sent again, it goes on from there).",
    "Bulk.begun_at": "When it was begun.",
    "Bulk.ended_at": "When it ended.",
    "Bulk.exit_code": "The exit code of its process: 0 done, 1 done with refused commands, 3 no PostgreSQL; null while"
    " it runs, and where nobody saw it end.",
    "Bulk.said": "The last line that its process said.",
    "Bulk.commands": "How many commands the file has.",
    "Bulk.done": "How many of them are answered.",
    "Bulk.refused": "How many of them were refused.",
    "Bulk.unchanged": "How many of them changed nothing, or were done before.",
    "Bulk.percent": "How much of the file is done.",
}
