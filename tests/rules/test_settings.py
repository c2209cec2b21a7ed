"""The settings: the environment wins over .env, and a fault names where it stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, look_at_settings, names, read_settings


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
    settings = read("# the bot's\nexport DISCORD_TOKEN='a.b.c' # d\n\nGUIDE_PATH=\"my guide\" # ours\n")
    assert token(settings) == "a.b.c"
    assert settings.guide_path == Path("my guide")


def test_the_environment_wins_over_the_file():
    assert token(read("DISCORD_TOKEN=a.b.file\n", DISCORD_TOKEN="a.b.environment")) == "a.b.environment"


@pytest.mark.parametrize(("given", "count"), [("", None), ("auto", None), ("AUTO", None), ("1", 1), ("1000", 1000)])
def test_shards_are_a_number_or_as_many_as_discord_recommends(given: str, count: int | None):
    assert read().shard_count is None
    assert read(SHARD_COUNT=given).shard_count == count


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "two", "1001", "99999999999999999999", "²", "1,2"])
def test_shards_that_are_no_number_are_a_fault_that_says_what_to_write(given: str):
    (fault,) = faults(SHARD_COUNT=given)
    assert fault == (
        "SHARD_COUNT (the environment): write auto, or a whole number from 1 to 1,000; correct or remove the setting"
    )


def test_operators_are_ids_with_commas_between():
    assert read().operator_ids == frozenset()
    assert read("OPERATOR_IDS=1, 22,\n").operator_ids == {1, 22}


@pytest.mark.parametrize("given", ["mia", "1;2", "-1", "0", "99999999999999999999", "1 2", "²"])
def test_an_operator_that_is_no_id_is_a_fault_with_its_line(given: str):
    (fault,) = faults(f"\nOPERATOR_IDS=1,{given}\n")
    assert fault.startswith("OPERATOR_IDS (.env:2): ")


def test_an_empty_setting_is_none():
    assert token(read("DISCORD_TOKEN=\n")) is None
    assert token(read("DISCORD_TOKEN=a.b.c\n", DISCORD_TOKEN=" ")) is None


def test_the_last_of_two_lines_counts():
    assert token(read("DISCORD_TOKEN=a.b.one\nDISCORD_TOKEN=a.b.two\n")) == "a.b.two"


@pytest.mark.parametrize(
    "dotenv",
    ["\ufeffDISCORD_TOKEN=a.b.c\n", "DISCORD_TOKEN=a.b.c\r\n", "DISCORD_TOKEN=a.b.c", " DISCORD_TOKEN = a.b.c "],
)
def test_a_file_of_any_editor_is_read(dotenv: str):
    assert token(read(dotenv)) == "a.b.c"


def test_other_programs_settings_are_left_alone():
    assert read("PATH=/bin\nSOMETHING=else\n", HOME="/root") == Settings()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DATADIR", "DATA_DIR"),
        ("BACKUP_DAY", "BACKUP_DAYS"),
        ("data_dir", "DATA_DIR"),
        ("DISCORD_TOEKN", "DISCORD_TOKEN"),
        ("DISCROD_TOKN", "DISCORD_TOKEN"),
    ],
)
def test_a_mistyped_name_is_told_with_its_line(name: str, meant: str):
    Path(".env").write_text(f"# ours\n\n{name}=1\n")
    reading = look_at_settings({})
    assert reading.slips == (f".env:3: {name} is no setting of whichcert. Did you mean {meant}?",)
    assert (reading.faults, reading.unknown) == ([], frozenset())


@pytest.mark.parametrize(
    "name", ["PATH", "HTTP_PROXY", "HTTPS_PROXY", "DATA_PATH", "META_DIR", "CACHE_DIR", "TOKEN", "PORT", "DATABASE"]
)
def test_a_name_of_another_program_is_no_slip(name: str):
    Path(".env").write_text(f"{name}=1\n")
    assert look_at_settings({}).slips == ()


def test_a_near_name_beside_the_setting_itself_is_another_programs():
    Path(".env").write_text("DATABASE_URI=1\n")
    assert look_at_settings({}).slips
    assert look_at_settings({"DATABASE_URL": "sqlite+aiosqlite:///a.db"}).slips == ()


def test_a_token_is_not_shown():
    assert "secret" not in repr(read("DISCORD_TOKEN=the.secret.token"))


@pytest.mark.parametrize(
    ("dotenv", "fault"),
    [
        ("A=1\n\nGUIDE_PATH=nowhere\n", "GUIDE_PATH (.env:3): there is no file or folder 'nowhere'"),
        ("A=1\r\n\r\nGUIDE_PATH=nowhere\r\n", "GUIDE_PATH (.env:3): "),
        ("GUIDE_PATH=" + "x" * 300, "GUIDE_PATH (.env:1): there is no file or folder"),
        ("GUIDE_PATH=a\0b", "GUIDE_PATH (.env:1): there is no file or folder"),
        ("A=1\n\nthis is = no setting 'at all\n", ".env:3: this line cannot be read"),
        (b"A=1\nB=\xff\n", ".env:2: is not UTF-8 text"),
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
    assert told == ".env: is a folder, and only a file can be read"


def test_the_names_are_those_of_the_environment():
    assert {"DISCORD_TOKEN", "GUIDE_PATH"} <= set(names())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("secret", "three parts separated by dots"),
        ("secret.secret", "three parts separated by dots"),
        ("se cret.secret.secret", "three parts separated by dots"),
        ("secret.secret.secrét", "three parts separated by dots"),
        ("secret" * 10, "three parts separated by dots"),
        ("Bot a.secret.c", "remove the word Bot"),
        ("“a.secret.c”", "remove the quotes"),
    ],
)
def test_what_cannot_be_a_token_is_named_and_not_shown(given: str, words: str):
    (told,) = faults(f"A=1\nDISCORD_TOKEN={given}\n")
    assert told.startswith("DISCORD_TOKEN (.env:2): this is not a bot token")
    assert words in told
    assert "secr" not in told


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("OPERATOR_IDS=mia", "write Discord ids, which are numbers, separated by commas"),
        ("OPERATOR_IDS=0", "should be 1 or more, not '0'"),
        ("OPERATOR_IDS=" + "9" * 30, "should be"),
        ("OPERATOR_IDS=" + "9" * 5000, "should be"),
        ("REMINDERS_PER_SECOND=fast", "should be a number, not 'fast'"),
        ("REMINDERS_PER_SECOND=0", "should be 0.1 or more, not '0'"),
        ("REMINDERS_PER_SECOND=26", "should be 25.0 or less, not '26'"),
        ("REMINDERS_PER_SECOND=nan", "should be "),
        ("REMINDERS_PER_SECOND=1e999", "should be "),
        ("HTTP_PORT=0", "should be 1 or more, not '0'"),
        ("HTTP_PORT=65536", "should be 65535 or less, not '65536'"),
        ("HTTP_PORT=http", "should be a whole number, not 'http'"),
        ("HTTP_HOST=http://127.0.0.1", "write an address such as 127.0.0.1, without http://"),
        ("HTTP_HOST=127.0.0.1:9100", "write an address such as 127.0.0.1, without http://"),
        ("HTTP_HOST=a b", "write an address such as 127.0.0.1, without http://"),
        ("DATA_DIR=a\0b", "contains a zero byte"),
        ("DATABASE_URL=a\0b", "contains a zero byte"),
    ],
)
def test_a_fault_is_told_in_the_words_of_the_operator(given: str, words: str):
    (told,) = faults(given)
    assert told.startswith(f"{given.partition('=')[0]} (.env:1): {words}")
    assert told.endswith("; correct or remove the setting")
    assert len(told) < 250
    assert not any(said in told for said in ("Input", "Value error", "valid"))


def test_all_wrong_settings_are_told_at_once():
    told = faults(
        "GUIDE_PATH=nowhere\nOPERATOR_IDS=mia\nREMINDERS_PER_SECOND=x\nDISCORD_TOKEN=y\nDATA_MODE=z\n"
        "ANSWER_IN_SERVERS=perhaps\nBACKUP_DAYS=0\nMEANING_MODEL=nowhere.onnx\n"
        "HTTP_PORT=0\nHTTP_HOST=http://here\nSHARD_COUNT=0\n"
    )
    assert {fault.split(" ")[0] for fault in told} == set(names()) - {"DATA_DIR", "DATABASE_URL"}


def test_what_is_wrong_is_as_if_not_set_and_known_to_be_unknown():
    Path("guide").mkdir()
    Path(".env").write_text("GUIDE_PATH=guide\nOPERATOR_IDS=mia\n", encoding="utf-8")
    reading = look_at_settings({})
    assert (reading.settings.guide_path, reading.settings.operator_ids) == (Path("guide"), frozenset())
    assert reading.unknown == {"OPERATOR_IDS"}


@pytest.mark.parametrize("dotenv", ["GUIDE_PATH='guide\n", 'GUIDE_PATH="guide\n', b"\xff", "GUIDE_PATH\n"])
def test_a_setting_that_may_stand_on_a_broken_line_is_unknown(dotenv: str | bytes):
    Path(".env").write_bytes(dotenv.encode() if isinstance(dotenv, str) else dotenv)
    reading = look_at_settings({"DATA_DIR": "data"})
    (told,) = reading.faults
    assert told.startswith(".env:1: ")
    assert "GUIDE_PATH" in reading.unknown
    assert "DATA_DIR" not in reading.unknown


def test_a_guide_or_file_that_makes_readers_wait_is_named_at_once(tmp_path: Path):
    os.mkfifo("pipe")
    assert faults(GUIDE_PATH="pipe") == [
        "GUIDE_PATH (the environment): 'pipe' is a pipe, and only a file can be read; correct or remove the setting"
    ]
    assert "is a device" in faults(GUIDE_PATH="/dev/zero")[0]
    Path("loop").symlink_to("loop")
    assert "cannot be read: Too many levels of symbolic links" in faults(GUIDE_PATH="loop")[0]
    Path("pipe").rename(".env")
    assert faults() == [".env: is a pipe, and only a file can be read"]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1", "fe80::1%eth0", "localhost", "bot.example.org"])
def test_a_host_is_an_address_or_a_name(host: str):
    assert read(HTTP_PORT="9100", HTTP_HOST=host).http_host == host
    assert read(HTTP_PORT="9100").http_host == "127.0.0.1"
    assert read().http_port is None
