"""The machine-readable output of `backup` and `restore`. Each prints one of these forms."""

from __future__ import annotations

import json
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field


class _Line(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    def line(self) -> str:
        """Return the form as one line of JSON in ASCII."""
        return json.dumps(self.model_dump(mode="json"), allow_nan=False)


class BackupForm(_Line):
    """The output of `backup --json`: a backup that was made and checked."""

    file: str = Field(description="the absolute path of the backup")
    at: datetime = Field(description="when it was begun; all that was saved before is in it")
    bytes: int
    version: str = Field(description="the version of its tables, such as '0012'")
    rows: dict[str, int] = Field(description="the number of rows of each table, by the table's name")
    deleted: list[str] = Field(description="the older backups that --keep deleted, by their paths")
    noted: bool = Field(description="whether backups.json, beside the database, now names it")
