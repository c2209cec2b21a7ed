"""Does with the file of `/guide gaps` what an editor of the guide does: copies the comments to the places named."""

from __future__ import annotations

import re

from knowledge.text.markup import unescape

_COPY = re.compile(
    r"^  - copy (?P<where>above|at the end of|into a cell of) (?P<file>\S+):(?P<line>\d+):\n"
    r"    ```html\n    (?P<comment>.*)\n    ```$",
    re.MULTILINE,
)


def with_copied(gaps: str, text: str, file: str | None = None) -> str:
    """Gives the text of a guide's file with the comments that belong into it. `file`: its name, None for any file."""
    lines = text.split("\n")
    found = [match for match in _COPY.finditer(gaps) if file in (None, unescape(match["file"]))]
    for match in sorted(found, key=lambda one: -int(one["line"])):
        place, comment = int(match["line"]) - 1, match["comment"]
        written = lines[place].rstrip()
        match match["where"]:
            case "above":
                indent = written[: len(written) - len(written.lstrip())]
                lines.insert(place, f"{indent}{comment}")
            case "at the end of":
                lines[place] = f"{written} {comment}"
            case _:
                cells = written.removesuffix("|")
                lines[place] = f"{cells} {comment} {written[len(cells) :]}"
    return "\n".join(lines)
