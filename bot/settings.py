"""The settings: from the environment, else from the file `.env` in the working directory."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from dotenv.parser import parse_stream
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import SettingsError

DOTENV = Path(".env")
REMINDERS_PER_SECOND: Final = 5.0
_SLOWEST: Final = 0.1
_FASTEST: Final = 25.0  # half of what Discord allows a bot over all, so that commands are never kept waiting


_DiscordId = Annotated[int, Field(ge=1, lt=2**63)]


def _listed(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("write Discord ids, which are numbers, with commas between")
    return parts


class Settings(BaseModel):
    """What an operator may set; the description of each field is the README's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    discord_token: SecretStr | None = Field(
        default=None, description="the bot's token; without one, `make run` opens the playground"
    )
    data_dir: Path = Field(
        default=Path("data"), description="the folder of the database; `data` in the working directory unless set"
    )
    database_url: SecretStr | None = Field(
        default=None, description="another place for the database: `sqlite+aiosqlite:///path/to/whichcert.db`"
    )
    operator_ids: Annotated[frozenset[_DiscordId], BeforeValidator(_listed)] = Field(
        default=frozenset(),
        description="Discord ids, with commas between, of those who run the bot besides its owner or team",
    )
    reminders_per_second: Annotated[float, Field(ge=_SLOWEST, le=_FASTEST)] = Field(
        default=REMINDERS_PER_SECOND, description="how many reminders are sent a second at most, over all; 5 unless set"
    )
    guide_path: Path | None = Field(
        default=None, description="the guide: a Markdown file or a folder of them; the built-in one unless set"
    )

    @property
    def store_url(self) -> str | None:
        """Return where the database is, if not in DATA_DIR; it may hold a password."""
        return self.database_url.get_secret_value() if self.database_url else None


def names() -> list[str]:
    """Return the settings' names as an operator writes them."""
    return [field.upper() for field in Settings.model_fields]


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Settings:
    """Read the settings; the environment wins over the file. Raises SettingsError with every fault."""
    environment = os.environ if environment is None else environment
    given: dict[str, str] = {}
    places: dict[str, str] = {}
    faults: list[str] = []
    for name, (value, line) in _dotenv_values(dotenv, faults).items():
        given[name], places[name] = value, f"{dotenv}:{line}"
    for name in names():
        if name in environment:
            given[name], places[name] = environment[name], "the environment"
    values = {name.lower(): value.strip() for name, value in given.items() if name in names() and value.strip()}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_input=False):
            name = str(detail["loc"][0]).upper()
            faults.append(f"{name} ({places[name]}): {detail['msg']}")
        raise SettingsError(faults) from None
    if settings.guide_path is not None and not _exists(settings.guide_path):
        path, place = str(settings.guide_path), places["GUIDE_PATH"]
        faults.append(f"GUIDE_PATH ({place}): there is no file or folder {path!r}; mend or remove the setting")
    if faults:
        raise SettingsError(faults)
    return settings


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # not allowed to look, a name too long, a zero byte
        return False


def _dotenv_values(file: Path, faults: list[str]) -> dict[str, tuple[str, int]]:
    """Return each name's value and line, the last one where a name stands twice."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError([f"{file} cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError([f"{file}:{line}: this is not UTF-8 text; save the file as UTF-8"]) from None
    found: dict[str, tuple[str, int]] = {}
    for binding in parse_stream(io.StringIO(text)):
        leading = len(binding.original.string) - len(binding.original.string.lstrip("\n"))
        line = binding.original.line + leading
        if binding.error:
            faults.append(f"{file}:{line}: this line cannot be read; write NAME=value")
        elif binding.key is not None:
            found[binding.key] = (binding.value or "", line)
    return found
