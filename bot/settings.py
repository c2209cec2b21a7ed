"""Read the settings from the environment, or else from the file `.env` in the working directory."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import SettingsError
from knowledge.faults import GuideError, shown
from knowledge.files import is_absent, obstacle, read_text
from knowledge.refusals import refusal

DOTENV = Path(".env")
WORDS_ALONE: Final = Path("none")
REMINDERS_PER_SECOND: Final = 5.0
DATA_MODE: Final = 0o600
BACKUP_DAYS: Final = 30
_PATHS: Final = {"GUIDE_PATH": "file or folder", "MEANING_MODEL": "file"}
_MODES: Final = {"0600": DATA_MODE, "0640": 0o640, "0660": 0o660}
_MOST_SHARDS: Final = 1000
_SLOWEST: Final = 0.1
_FASTEST: Final = 25.0  # half of Discord's global rate limit for a bot, so that commands never have to wait


_LARGEST_DOTENV: Final = 1_000_000  # bytes
_NEAR: Final = 0.84  # one slip in a name of 8 characters, two in one of 13
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){2}")
_WITH_WORD: Final = re.compile(r"bot\s", re.IGNORECASE)
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_QUOTES: Final = frozenset("'\"`“”„‘’‚«»")

_DiscordId = Annotated[int, Field(ge=1, lt=2**63)]


def _token(given: object) -> object:
    """Raise ValueError if a text does not have the form of a bot's token. The error says how to correct it."""
    if not isinstance(given, str) or _TOKEN.fullmatch(given):
        return given
    if _WITH_WORD.match(given):
        raise ValueError("this is not a bot token: remove the word Bot in front of it")
    if _QUOTES & {*given[:1], *given[-1:]}:
        raise ValueError("this is not a bot token: remove the quotes around it")
    raise ValueError(
        "this is not a bot token, which has three parts separated by dots; copy it again from the Bot page of your "
        "application (https://discord.com/developers/applications)"
    )


def _listed(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("write Discord ids, which are numbers, separated by commas")
    return parts


def _mode(value: object) -> object:
    if not isinstance(value, str):
        return value
    if (mode := _MODES.get(value.zfill(4))) is None:
        raise ValueError("write 0600 (only the owner can read), 0640 (a group can read) or 0660 (a group can write)")
    return mode


def _host(value: object) -> object:
    """Raise ValueError if a text is neither an IP address nor the name of a host."""
    if not isinstance(value, str) or _HOST.fullmatch(value):
        return value
    try:
        ip_address(value)
    except ValueError:
        raise ValueError("write an address such as 127.0.0.1, without http:// and without a port") from None
    return value


def _shards(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.casefold() == "auto":
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= _MOST_SHARDS):
        raise ValueError(f"write auto, or a whole number from 1 to {_MOST_SHARDS:,}")
    return int(value)


class Settings(BaseModel):
    """The settings of an operator. The README shows the description of each field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    discord_token: Annotated[SecretStr | None, BeforeValidator(_token)] = Field(
        default=None, description="the bot's token; without one, `make run` opens the playground"
    )
    data_dir: Path = Field(
        default=Path("data"), description="the folder of the database; `data` in the working directory unless set"
    )
    database_url: SecretStr | None = Field(
        default=None, description="another place for the database: `sqlite+aiosqlite:///path/to/whichcert.db`"
    )
    data_mode: Annotated[int, BeforeValidator(_mode)] = Field(
        default=DATA_MODE,
        description="the mode of the database's files: `0600`, `0640` to let a group read them, or `0660` to let it "
        "write them too; 0600 unless set",
    )
    backup_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=BACKUP_DAYS,
        description="for how many days you keep backups. As long, the bot notes who asked to be forgotten, so that a "
        "restored backup forgets them again; 30 unless set",
    )
    operator_ids: Annotated[frozenset[_DiscordId], BeforeValidator(_listed)] = Field(
        default=frozenset(),
        description="the Discord ids, separated by commas, of those who run the bot besides its owner or team",
    )
    reminders_per_second: Annotated[float, Field(ge=_SLOWEST, le=_FASTEST)] = Field(
        default=REMINDERS_PER_SECOND, description="the most reminders sent per second in total; 5 unless set"
    )
    answer_in_servers: bool = Field(
        default=True,
        description="whether members may ask by mentioning the bot in a server; with `no` the bot gets no messages of "
        "servers at all; yes unless set",
    )
    shard_count: Annotated[int | None, BeforeValidator(_shards)] = Field(
        default=None,
        description="over how many connections to Discord (shards) the servers are spread, each for 2,500 servers at "
        "most; `auto`, as many as Discord recommends at the start, unless set",
    )
    guide_path: Path | None = Field(
        default=None, description="the guide: a Markdown file or a folder of them; the built-in one unless set"
    )
    meaning_model: Path | None = Field(
        default=None,
        description="what compares the meaning of English texts: an ONNX file of a sentence encoder with the "
        "vocabulary of bert-base-uncased; the built-in one unless set; `none` searches by words alone",
    )

    http_port: Annotated[int, Field(ge=1, le=65_535)] | None = Field(
        default=None,
        description="the port on which health and metrics are served; none unless set",
    )
    http_host: Annotated[str, BeforeValidator(_host)] = Field(
        default="127.0.0.1", description="the address for HTTP_PORT; 127.0.0.1 (this machine alone) unless set"
    )

    @property
    def store_url(self) -> str | None:
        """Return the URL of the database, which may hold a password. Return None if the database is in DATA_DIR."""
        return self.database_url.get_secret_value() if self.database_url else None

    @property
    def by_words_alone(self) -> bool:
        """Return whether the operator wants no meanings to be compared."""
        return self.meaning_model == WORDS_ALONE


def names() -> list[str]:
    """Return the settings' names as an operator writes them."""
    return [field.upper() for field in Settings.model_fields]


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The settings that could be read, and the errors.

    `settings`: a setting with an error has its default value here.
    `faults`: the errors.
    `unknown`: the names of the settings with an error. If a part of `.env` cannot be read, also the names of all
    settings that are given nowhere else.
    `slips`: sentences on names in `.env` that are no settings, but near to one that is given nowhere.
    """

    settings: Settings
    faults: list[str]
    unknown: frozenset[str] = frozenset()
    slips: tuple[str, ...] = ()


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Settings:
    """Read the settings. The environment takes precedence over the file. Raise SettingsError with every error."""
    reading = look_at_settings(environment, dotenv)
    if reading.faults:
        raise SettingsError(reading.faults)
    return reading.settings


def look_at_settings(environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> SettingsRead:
    """Read the settings as far as they can be read, and collect every error."""
    environment = os.environ if environment is None else environment
    faults: list[str] = []
    bindings = _dotenv_values(dotenv, faults)
    half_read = bool(faults)
    given: dict[str, str] = {}
    places: dict[str, str] = {}
    for name, (value, line) in bindings.items():
        given[name], places[name] = value, f"{dotenv}:{line}"
    for name in names():
        if name in environment:
            given[name], places[name] = environment[name], "the environment"
    values = {name: value.strip() for name, value in given.items() if name in names() and value.strip()}
    wrong = _wrong(values)
    faults += [f"{name} ({places[name]}): {words}; correct or remove the setting" for name, words in wrong.items()]
    settings = Settings.model_validate({name.lower(): value for name, value in values.items() if name not in wrong})
    # A line that cannot be read may be that of any setting that is given nowhere else.
    missing = (name for name in names() if name not in given) if half_read else ()
    return SettingsRead(settings, faults, frozenset((*wrong, *missing)), tuple(_slips(given, places)))


def _slips(given: Mapping[str, str], places: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each name that is near to a setting which is not given. Others are of other programs."""
    others = [name for name in given if name not in names()]
    if not others:
        return
    from rapidfuzz import process  # takes 20 ms
    from rapidfuzz.distance import OSA

    absent = [name for name in names() if name not in given]
    for name in others:
        near = process.extractOne(name.upper(), absent, scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
        if near is not None:
            yield f"{places[name]}: {name} is no setting of whichcert. Did you mean {near[0]}?"


def _wrong(values: Mapping[str, str]) -> dict[str, str]:
    """Return the error of each invalid setting, by name. The words show no secret."""
    wrong = {name: "contains a zero byte" for name, value in values.items() if "\0" in value}
    try:
        Settings.model_validate({name.lower(): value for name, value in values.items()})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            wrong[str(detail["loc"][0]).upper()] = refusal([detail])
    for name, kind in _PATHS.items():
        path = values.get(name)
        if path is None or (name == "MEANING_MODEL" and Path(path) == WORDS_ALONE):
            continue
        if (words := obstacle(Path(path))) is not None:
            is_missing = is_absent(Path(path))
            path_shown = shown(path, quoted=True)
            wrong[name] = f"there is no {kind} {path_shown}" if is_missing else f"{path_shown} {words}"
    return wrong


def _dotenv_values(file: Path, faults: list[str]) -> dict[str, tuple[str, int]]:
    """Return value and line of each name in the file. If the file has a name twice, the last value counts.

    Add the lines that cannot be read to `faults`.
    """
    if is_absent(file):
        return {}
    from dotenv.parser import parse_stream  # takes 25 ms

    try:
        text = read_text(file, largest=_LARGEST_DOTENV)
    except GuideError as error:
        faults += [str(fault) for fault in error.faults]
        return {}
    found: dict[str, tuple[str, int]] = {}
    for binding in parse_stream(io.StringIO(re.sub(r"\r\n?", "\n", text))):
        leading = len(binding.original.string) - len(binding.original.string.lstrip("\n"))
        line = binding.original.line + leading
        if binding.error or (binding.key in names() and binding.value is None):
            faults.append(f"{file}:{line}: this line cannot be read; write NAME=value, with quotes in pairs or none")
        elif binding.key is not None:
            found[binding.key] = (binding.value or "", line)
    return found
