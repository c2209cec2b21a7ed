"""The version of whichcert, of the installed package or of the folder with the code."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import Final

_PROJECT: Final = Path(__file__).resolve().parent.parent / "pyproject.toml"
_LINE: Final = re.compile(r'^name = "whichcert"\nversion = "([^"]+)"$', re.MULTILINE)


def whichcert_version() -> str:
    """Return the version of this program, such as "0.2.0". Return "unknown" if the code lies without its project.

    The project's file comes first, because an older package may be installed beside the folder that runs.
    """
    try:
        found = _LINE.search(_PROJECT.read_text("utf-8"))
    except OSError:
        found = None
    if found is not None:
        return found[1]
    try:
        return metadata.version("whichcert")
    except metadata.PackageNotFoundError:
        return "unknown"
