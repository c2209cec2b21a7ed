"""The settings: the environment wins over .env, and a fault names where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, names, read_settings


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` is looked for in the working directory."""
    monkeypatch.chdir(tmp_path)


def read(dotenv: str | bytes | None = None, **environment: str) -> Settings:
    if dotenv is not None:
        Path(".env").write_bytes(dotenv.encode() if isinstance(dotenv, str) else dotenv)
    return read_settings(environment)


def faults(dotenv: str | bytes | None = None, **environment: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        read(dotenv, **environment)
    return raised.value.faults


def token(settings: Settings) -> str | None:
    return settings.discord_token.get_secret_value() if settings.discord_token else None


def test_without_any_setting_the_program_runs():
    assert read() == Settings()
    assert token(read()) is None


def test_the_file_is_read():
    Path("my guide").mkdir()
    settings = read("# the bot's\nexport DISCORD_TOKEN='a # b'\n\nGUIDE_PATH=\"my guide\" # ours\n")
    assert token(settings) == "a # b"
    assert settings.guide_path == Path("my guide")


def test_the_environment_wins_over_the_file():
    assert token(read("DISCORD_TOKEN=file\n", DISCORD_TOKEN="environment")) == "environment"


def test_operators_are_ids_with_commas_between():
    assert read().operator_ids == frozenset()
    assert read("OPERATOR_IDS=1, 22,\n").operator_ids == {1, 22}


@pytest.mark.parametrize("given", ["mia", "1;2", "-1", "0", "99999999999999999999", "1 2", "²"])
def test_an_operator_that_is_no_id_is_a_fault_with_its_line(given: str):
    (fault,) = faults(f"\nOPERATOR_IDS=1,{given}\n")
    assert fault.startswith("OPERATOR_IDS (.env:2): ")


def test_an_empty_setting_is_none():
    assert token(read("DISCORD_TOKEN=\n")) is None
    assert token(read("DISCORD_TOKEN=file\n", DISCORD_TOKEN=" ")) is None


def test_the_last_of_two_lines_counts():
    assert token(read("DISCORD_TOKEN=one\nDISCORD_TOKEN=two\n")) == "two"


@pytest.mark.parametrize(
    "dotenv", ["\ufeffDISCORD_TOKEN=abc\n", "DISCORD_TOKEN=abc\r\n", "DISCORD_TOKEN=abc", " DISCORD_TOKEN = abc "]
)
def test_a_file_of_any_editor_is_read(dotenv: str):
    assert token(read(dotenv)) == "abc"


def test_other_programs_settings_are_left_alone():
    assert read("PATH=/bin\nSOMETHING=else\n", HOME="/root") == Settings()


def test_a_token_is_not_shown():
    assert "secret" not in repr(read("DISCORD_TOKEN=secret"))


@pytest.mark.parametrize(
    ("dotenv", "fault"),
    [
        ("A=1\n\nGUIDE_PATH=nowhere\n", "GUIDE_PATH (.env:3): there is no file or folder 'nowhere'"),
        ("A=1\r\n\r\nGUIDE_PATH=nowhere\r\n", "GUIDE_PATH (.env:3): "),
        ("GUIDE_PATH=" + "x" * 300, "GUIDE_PATH (.env:1): there is no file or folder"),
        ("GUIDE_PATH=a\0b", "GUIDE_PATH (.env:1): there is no file or folder"),
        ("A=1\n\nthis is = no setting 'at all\n", ".env:3: this line cannot be read"),
        (b"A=1\nB=\xff\n", ".env:2: this is not UTF-8 text"),
    ],
)
def test_a_fault_names_its_line(dotenv: str | bytes, fault: str):
    (told,) = faults(dotenv)
    assert told.startswith(fault)


def test_a_fault_of_the_environment_says_so():
    (told,) = faults(GUIDE_PATH="nowhere")
    assert told.startswith("GUIDE_PATH (the environment): there is no file or folder 'nowhere'")


def test_all_faults_are_told_at_once():
    assert [fault.split(": ")[0] for fault in faults("='\nGUIDE_PATH=nowhere\n='\n")] == [
        ".env:1",
        ".env:3",
        "GUIDE_PATH (.env:2)",
    ]


def test_a_folder_in_the_files_place_is_a_fault():
    Path(".env").mkdir()
    (told,) = faults()
    assert told.startswith(".env cannot be read: ")


def test_the_names_are_those_of_the_environment():
    assert {"DISCORD_TOKEN", "GUIDE_PATH"} <= set(names())
