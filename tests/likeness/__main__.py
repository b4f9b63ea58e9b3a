"""Prints how well likeness finds the labelled pairs: `make likeness`."""

import sys

from tests.likeness.compose import FILE, read
from tests.likeness.measure import measure


def main() -> None:
    """Print the figures, and the pairs that were missed or suggested wrongly, by their kinds."""
    labelled = read()
    measured = measure(labelled)
    lines = [
        f"{len(labelled)} pairs of data/likeness/{FILE.name}, suggested from 60 percent on",
        f"precision {measured.precision}%",
        f"recall    {measured.recall}%",
        f"merge or link proposed rightly for {measured.proposals}% of those found",
        *(f"missed: {times} {kind}" for kind, times in measured.missed.most_common()),
        *(f"wrong: {times} {kind}" for kind, times in measured.wrong.most_common()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
