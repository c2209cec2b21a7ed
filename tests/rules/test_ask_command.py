"""`python -m bot ask` and `check`, as people and programs meet them: a process with its streams."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.forms import AskForm
from tests.encoding import needs_encoder

pytestmark = pytest.mark.whole

ROOT = Path(__file__).resolve().parents[2]
GUIDE = """\
---
title: Small guide
version: 2.1
---

# Exams

## How much does the Google exam cost?

The Google exam costs 200 US dollars – plus tax.

## How long is the Google exam?

The Google exam takes two hours.

## What does Databricks ask for?

Databricks asks for experience with MLflow.

## Azure

The Azure exam was retired in 2026.
"""
ESCAPE = "\x1b"


@dataclass(frozen=True)
class Said:
    """What a process said and how it ended."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def answers(self) -> list[AskForm]:
        return [AskForm.model_validate(json.loads(line)) for line in self.text.splitlines()]


Bot = Callable[..., Said]


def _environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "LC_ALL": "C.UTF-8",
        "MEANING_MODEL": "none",
        **more,
    }


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    """Runs `python -m bot ...` in a folder of its own that holds a small guide."""
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")

    def run(*arguments: str | bytes, typed: bytes = b"", **environment: str) -> Said:
        command = [sys.executable, "-m", "bot", *arguments]
        done = subprocess.run(
            command, input=typed, capture_output=True, cwd=tmp_path, env=_environment(**environment), timeout=60
        )
        assert "Traceback" not in done.stderr.decode()
        return Said(done.returncode, done.stdout, done.stderr.decode())

    return run


def printed_by(program: str) -> str:
    """Gives what a program in Python prints, in a process of its own."""
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout


# For programs ---------------------------------------------------------------------------------------------------------


def test_one_question_gives_one_object(bot: Bot):
    said = bot("ask", "--guide", "guide.md", "--json", "How much does the Google exam cost?")
    (answer,) = said.answers
    assert (said.status, said.err) == (0, "")
    assert answer.status == "answered"
    assert answer.answer == "The Google exam costs 200 US dollars – plus tax."
    assert answer.section == "Exams › How much does the Google exam cost?"
    assert answer.passages[0].source == "guide.md:10"
    assert 1 <= len(answer.passages) <= 5
    assert [p.score for p in answer.passages] == sorted((p.score for p in answer.passages), reverse=True)


@pytest.mark.slow
def test_an_object_has_the_documented_fields_in_their_order(bot: Bot):
    said = bot("ask", "--guide", "guide.md", "--json", "How much does the Google exam cost?")
    found = json.loads(said.text)
    assert list(found) == [
        "question", "status", "answer", "sources", "section", "passages", "related", "notices", "small_talk",
        "examples",
    ]  # fmt: skip
    assert (found["small_talk"], found["examples"]) == (None, [])
    assert list(found["passages"][0]) == ["id", "section", "text", "score", "source"]
    assert list(found) == list(AskForm.model_json_schema()["properties"])


@pytest.mark.slow
def test_small_talk_gets_a_friendly_line_and_headings_to_ask_about(bot: Bot):
    said = bot("ask", "--guide", "guide.md", "--json", "heyyy!")
    (answer,) = said.answers
    assert answer.status == "not_covered"
    assert answer.small_talk is not None
    assert answer.small_talk.startswith("Hi!")
    assert answer.examples
    shown = bot("ask", "--guide", "guide.md", "heyyy!").text
    assert answer.small_talk in shown
    assert all(f"- {example}\n" in shown for example in answer.examples)


LINES = [
    b"How long is the Google exam?",
    b"",
    b"   ",
    b"x" * 500,
    b"x" * 501,
    b"nul \0 byte",
    b"no \xff UTF-8",
    "line\u2028separator and next\u0085line".encode(),
    "🎓 exam 👨‍👩‍👧".encode(),
    b"escape \x1b[31m red",
    b"half \r a line",
    "試験の料金".encode(),
    b'{"question": "json"}',
    b"--json",
]


@pytest.mark.slow
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"last without an end"])
def test_each_line_gives_one_object_in_order(bot: Bot, line_end: bytes, last: bytes):
    typed = line_end.join([*LINES, last])
    said = bot("ask", "--guide", "guide.md", "--json", typed=typed)
    lines = [*LINES, last] if last else LINES
    assert said.status == 0
    assert said.out.isascii()
    assert len(said.answers) == len(said.out.splitlines()) == len(lines)
    assert [answer.question for answer in said.answers] == [line.decode("utf-8", "replace") for line in lines]


@pytest.mark.slow
def test_an_empty_or_overlong_question_is_refused_with_its_reason(bot: Bot):
    empty, spaces, fits, overlong = bot(
        "ask", "--guide", "guide.md", "--json", typed=b"\n \t\n" + b"x" * 500 + b"\n" + b"x" * 501
    ).answers
    for answer in (empty, spaces, overlong):
        assert (answer.status, answer.answer, answer.section, answer.passages) == ("not_covered", None, None, [])
        assert len(answer.notices) == 1
    assert "empty" in empty.notices[0]
    assert "501" in overlong.notices[0]
    assert fits.notices == []


@pytest.mark.slow
def test_without_input_nothing_is_said(bot: Bot):
    assert bot("ask", "--guide", "guide.md", "--json") == Said(0, b"", "")
    assert bot("ask", "--guide", "guide.md") == Said(0, b"", "")


@pytest.mark.slow
def test_two_thousand_questions_at_once(bot: Bot):
    lines = [f"How much is the Google exam number {n}?" for n in range(2000)]
    said = bot("ask", "--guide", "guide.md", "--json", typed="\n".join(lines).encode())
    assert [answer.question for answer in said.answers] == lines


@pytest.mark.slow
def test_each_answer_comes_before_the_next_question(tmp_path: Path):
    """A program may hold a conversation: nothing waits in a buffer."""
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "ask", "--guide", "guide.md", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        for question in (b"first\n", b"second\n"):
            process.stdin.write(question)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question.decode().strip()
        process.stdin.close()
        assert process.wait(timeout=30) == 0


@pytest.mark.slow
def test_a_question_of_bytes_that_are_no_text_is_answered(bot: Bot):
    (answer,) = bot("ask", "--guide", "guide.md", "--json", b"Google exam cost \xff\xfe").answers
    assert answer.question == "Google exam cost \ufffd\ufffd"
    assert "Google exam cost" in bot("ask", "--guide", "guide.md", b"Google exam cost \xff").text


@pytest.mark.slow
def test_a_reader_may_stop_reading(tmp_path: Path):
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    (tmp_path / "questions").write_text("How long is the Google exam?\n" * 3000, encoding="utf-8")
    for option in ("--json", ""):
        command = (
            f'"{sys.executable}" -m bot ask --guide guide.md {option} < questions | head -1; echo "${{PIPESTATUS[0]}}"'
        )
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=_environment(), capture_output=True, text=True, timeout=60
        )
        assert done.stderr == ""
        assert done.stdout.splitlines()[-1] == "0"


# For people -----------------------------------------------------------------------------------------------------------


def test_a_person_reads_answer_heading_and_source(bot: Bot):
    said = bot("ask", "--guide", "guide.md", "How much does the Google exam cost?")
    assert said.status == 0
    assert "The Google exam costs 200 US dollars – plus tax.\n" in said.text
    assert "Exams › How much does the Google exam cost? (guide.md:10, version 2.1)" in said.text


@pytest.mark.slow
def test_the_source_of_an_answer_and_the_day_of_its_check_are_told(bot: Bot, tmp_path: Path):
    cited = "Source: [the shop](https://shop.example/fees), checked 2026-11-02."
    text = GUIDE + f"\n## How much is the locker?\n\nThe locker is 5 euros. {cited}\n"
    (tmp_path / "guide.md").write_text(text, encoding="utf-8")
    (answer,) = bot("ask", "--guide", "guide.md", "--json", "How much is the locker?").answers
    assert (answer.answer, answer.sources) == ("The locker is 5 euros.", ["the shop, checked 2026-11-02"])
    read = bot("ask", "--guide", "guide.md", "How much is the locker?").text
    assert "The locker is 5 euros.\nthe shop, checked 2026-11-02\n" in read


@pytest.mark.slow
def test_a_person_reads_that_the_guide_is_silent(bot: Bot):
    assert "does not cover" in bot("ask", "--guide", "guide.md", "Who won the football match?").text


@pytest.mark.slow
@pytest.mark.parametrize("environment", [{}, {"FORCE_COLOR": "1"}, {"TERM": "xterm-256color", "CLICOLOR_FORCE": "1"}])
def test_in_a_pipe_there_is_no_colour_and_no_wrapping(bot: Bot, environment: dict[str, str]):
    said = bot("ask", "--guide", "guide.md", typed=b"Google exam\nfootball\n\n" + b"long " * 90, **environment)
    assert ESCAPE not in said.text
    assert ("long " * 90).strip() in said.text
    assert said.err == ""


@pytest.mark.slow
def test_control_characters_stay_away_from_the_terminal(bot: Bot, tmp_path: Path):
    evil = "# Exam \x1b]0;T\x07\n\nThe exam \x1b[2J costs \x9b31m two [bold red]dollars[/]\x08.\n\n    code\twith tab\n"
    (tmp_path / "evil.md").write_text(evil, encoding="utf-8")
    said = bot("ask", "--guide", "evil.md", typed="exam cost \x1b[31m?\nexam\u202eevil\ncode tab\n".encode())
    assert not [c for c in said.text if c != "\n" and not c.isprintable()]
    assert "[bold red]dollars[/]" in said.text


@pytest.mark.slow
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_terminal_without_utf_8_is_spoken_to(bot: Bot, option: list[str]):
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    said = bot("ask", "--guide", "guide.md", *option, "How much does the Google exam cost?", **plain)
    assert said.status == 0
    assert said.out.isascii()
    assert b"costs 200 US dollars" in said.out


# On a terminal --------------------------------------------------------------------------------------------------------


def on_terminal(command: list[str], folder: Path, **environment: str) -> str:
    """Runs a command whose standard output and error are a terminal; gives what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(**{"TERM": "xterm", **environment}),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
    os.close(ours)
    assert process.wait(timeout=10) == 0
    return shown.decode()


SLOW = """\
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored
from knowledge import guide_files
read = guide_files.read_markdown
def slowly(*text, **how):
    for _ in range(16):
        time.sleep(0.1)  # one of numpy's threads may receive Ctrl-C, and this thread sees it when a step ends
    return read(*text, **how)
guide_files.read_markdown = slowly
from bot.__main__ import main
sys.exit(main())
"""


@pytest.mark.slow
def test_a_guide_that_takes_long_draws_a_bar_on_a_terminal_alone(tmp_path: Path):
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    slow = [sys.executable, "-c", SLOW, "ask", "--guide", "guide.md", "How long is the Google exam?"]
    quick = [sys.executable, "-m", "bot", *slow[3:]]
    assert "Reading the guide" in on_terminal(slow, tmp_path)
    assert "Reading the guide" not in on_terminal(quick, tmp_path)
    piped = subprocess.run(
        slow, cwd=tmp_path, env=_environment(FORCE_COLOR="1"), capture_output=True, text=True, timeout=60
    )
    assert piped.stderr == ""
    assert "Reading the guide" not in piped.stdout


@pytest.mark.slow
def test_ctrl_c_ends_a_long_reading_at_once_without_a_traceback(tmp_path: Path):
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    program = SLOW.replace("16", "600").replace(
        "    for _", '    print("slow now", file=sys.stderr, flush=True)\n    for _'
    )
    command = [sys.executable, "-c", program, "ask", "--guide", "guide.md", "How long is it?"]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, cwd=tmp_path, env=_environment(TERM="xterm"), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    while not (b"Reading the guide" in shown and b"slow now" in shown):
        shown += os.read(ours, 65536)
    process.send_signal(signal.SIGINT)
    with suppress(OSError):  # the other side is closed; until then it is read, since a full terminal stops the process
        while more := os.read(ours, 65536):
            shown += more
    os.close(ours)
    assert (process.wait(timeout=60), b"Traceback" in shown) == (130, False)
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l"), "the cursor stays hidden"


@pytest.mark.slow
def test_a_terminal_shows_colour_unless_told_otherwise(tmp_path: Path):
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "ask", "--guide", "guide.md", "How long is the Google exam?"]
    assert ESCAPE + "[1m" in on_terminal(command, tmp_path)
    assert ESCAPE not in on_terminal(command, tmp_path, TERM="dumb")


# Faults ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "--jsn"],
        ["ask", "two", "questions"],
        ["ask", "--guide"],
        ["dance"],
        ["ask", "--guide", "nowhere", "x"],
        ["check", "x"],
    ],
)
def test_wrong_usage_ends_with_2(bot: Bot, arguments: list[str]):
    said = bot(*arguments)
    assert (said.status, said.out) == (2, b"")
    assert said.err


@pytest.mark.slow
def test_ask_refuses_a_faulty_guide_or_setting(bot: Bot, tmp_path: Path):
    (tmp_path / "bad.md").write_bytes(b"one\n\n\xff")
    said = bot("ask", "--guide", "bad.md", "--json", "x")
    assert (said.status, said.out) == (2, b"")
    assert said.err.startswith("bad.md:3: is not UTF-8")
    (tmp_path / ".env").write_text("GUIDE_PATH=nowhere\n", encoding="utf-8")
    assert bot("ask", "x").status == 2
    assert "GUIDE_PATH (.env:1)" in bot("ask", "x").err


@pytest.mark.slow
def test_check_says_that_all_is_well(bot: Bot):
    said = bot("check", "--guide", "guide.md")
    assert (said.status, said.err) == (0, "")
    assert "Small guide: 4 passages" in said.text


def test_check_tells_all_faults_of_settings_and_guide_at_once(bot: Bot, tmp_path: Path):
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "a.md").write_text("one\n\n<!-- id: Fee -->\ntwo\n\n<!-- asked: -->\nthree", encoding="utf-8")
    (folder / "b.md").write_bytes(b"\xff")
    (tmp_path / ".env").write_text("A=1\n='\nGUIDE_PATH=nowhere\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)
    said = bot("check", "--guide", "bad")
    assert said.status == 2
    assert [line.split(" ")[0] for line in said.err.splitlines()] == [
        ".env:2:",
        "GUIDE_PATH",
        "bad/a.md:3:",
        "bad/a.md:6:",
        "bad/b.md:1:",
    ]


@pytest.mark.slow
def test_the_guide_may_be_a_setting(bot: Bot):
    (answer,) = bot("ask", "--json", "How long is the Google exam?", GUIDE_PATH="guide.md").answers
    assert answer.answer == "The Google exam takes two hours."


@pytest.mark.slow
def test_the_built_in_guide_is_asked_from_any_folder(bot: Bot):
    (answer,) = bot("ask", "--json", "Is a machine learning certification worth it?").answers
    assert answer.status == "answered"


@pytest.mark.slow
def test_asking_in_the_terminal_loads_neither_discord_nor_the_database(tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    guide.write_text("# Guide\n\n## How long is the exam?\n\nTwo hours.\n", "utf-8")
    look = (
        "import sys; from bot.__main__ import main;"
        f"status = main(['ask', '--guide', {str(guide)!r}, 'How long is the exam?']);"
        "heavy = {'discord', 'sqlalchemy', 'alembic', 'simcord', 'PIL'} & set(sys.modules);"
        "print(status, sorted(heavy))"
    )

    printed = printed_by(look)

    assert "Two hours." in printed
    assert printed.splitlines()[-1] == "0 []"


# Whatever stands in an argument, a setting or a file, the terminal gets no command ---------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        [f"{ESCAPE}[2J"],
        ["ask", f"--{ESCAPE}[2J"],
        ["ask", "--guide", f"{ESCAPE}[2J.md", "q"],
        ["whichcert", "--experience", f"{ESCAPE}[2J"],
        ["whichcert", "--guide", f"named{ESCAPE}[2J\u202e.md"],
        ["import", f"{ESCAPE}[2J.json"],
        ["import", "--member", f"{ESCAPE}[2J", "guide.md"],
        ["check", "--guide", f"named{ESCAPE}[2J\u202e.md"],
        ["ask", "--guide", f"named{ESCAPE}[2J\u202e.md", f"What is a{ESCAPE}[2J\u202e\x9b?"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("folder", [None, f"da{ESCAPE}[2J\u202eta"])
def test_the_terminal_gets_no_command(bot: Bot, tmp_path: Path, arguments: list[str], folder: str | None):
    named = "Words.\n\n# What is a\x1b[2J\u202e?\n\n`\x1b[2J\u202e` b.\n"
    (tmp_path / f"named{ESCAPE}[2J\u202e.md").write_text(named)
    settings = {} if folder is None else {"DATA_DIR": folder, "DATABASE_URL": f"x{ESCAPE}[2J\u202e://"}
    said = bot(*arguments, **settings)
    assert said.out or said.err
    for text in (said.text, said.err):
        assert all(sign == "\n" or (sign.isprintable() and sign != "\u202e") for sign in text), text


@pytest.mark.slow
def test_what_an_answer_from_a_stored_index_does_not_need_is_not_imported() -> None:
    look = (
        "import sys, bot.__main__, bot.cli.asking;"
        "print(sorted({'asyncio', 'markdown_it', 'spellchecker', 'dotenv', 'rich.progress'} & set(sys.modules)))"
    )
    assert printed_by(look) == "[]\n"


@pytest.mark.slow
def test_suggestions_import_no_masked_arrays() -> None:
    look = (
        "import sys; from knowledge.search.suggestions import Suggestions; from knowledge.text.words import Words\n"
        "suggestions = Suggestions(['How long is the exam?'], {}, Words(None, 'en'))\n"
        "print(suggestions.near('exam', 1), 'numpy.ma' in sys.modules)"
    )
    assert printed_by(look) == "['How long is the exam?'] False\n"


@pytest.mark.slow
def test_neither_importing_a_command_nor_ending_searches_for_garbage() -> None:
    look = (
        "import gc, bot.__main__ as program\n"
        "gc.collect()\n"
        "searches = lambda: sum(one['collections'] for one in gc.get_stats())\n"
        "before = searches()\n"
        "program._command('ask')\n"
        "print(searches() - before, gc.isenabled())\n"
        "class Garbage:\n"
        "    def __del__(self): print('found')\n"
        "garbage = Garbage()\n"
        "garbage.itself = garbage\n"
        "del garbage\n"
        "program.leave(0)\n"
    )
    assert printed_by(look) == "0 True\n"


# By meaning -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_encoder
def test_a_small_guide_is_asked_by_meaning(bot: Bot, tmp_path: Path):
    place = {"MEANING_MODEL": "", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    said = bot("ask", "--guide", "guide.md", "--json", "How much does the Google exam cost?", **place)
    assert (said.status, said.err) == (0, "")
    assert said.answers[0].status == "answered"
    assert [path.name.split("-")[0] for path in (tmp_path / "cache" / "whichcert").iterdir()].count("vectors") == 1


@pytest.mark.slow
@needs_encoder
def test_one_question_does_not_wait_for_a_large_guide_and_many_do(bot: Bot, tmp_path: Path):
    place = {"MEANING_MODEL": "", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    sections = (f"## Section {number}\n\nThe shelf {number} holds book {number}.\n" for number in range(600))
    (tmp_path / "guide.md").write_text("# Library\n\n" + "\n".join(sections), encoding="utf-8")
    one = bot("ask", "--guide", "guide.md", "--json", "What does shelf 7 hold?", **place)
    assert one.err.startswith("Answered by words alone: the meaning of this guide has not been learned yet.")
    assert one.answers
    many = bot("ask", "--guide", "guide.md", "--json", typed=b"What does shelf 7 hold?\n", **place)
    again = bot("ask", "--guide", "guide.md", "--json", "What does shelf 7 hold?", **place)
    assert (many.err, again.err) == ("", "")
    assert many.text == again.text


@pytest.mark.slow
@needs_encoder
def test_the_runtime_of_the_encoder_is_loaded_only_if_it_encodes_a_text(bot: Bot, tmp_path: Path):
    place = {"MEANING_MODEL": "", "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPROFILEIMPORTTIME": "1"}
    assert "onnxruntime" in bot("ask", "--guide", "guide.md", "What does Databricks ask for?", **place).err
    sections = (f"## Section {number}\n\nThe shelf {number} holds book {number}.\n" for number in range(600))
    (tmp_path / "large.md").write_text("# Library\n\n" + "\n".join(sections), encoding="utf-8")
    assert "onnxruntime" not in bot("ask", "--guide", "large.md", "What does shelf 7 hold?", **place).err


@pytest.mark.slow
@needs_encoder
@pytest.mark.parametrize("damage", ["_BUILT_IN = '0' * 64", "_RUNTIME = 'onnx_not_here'"])
def test_words_answer_if_the_encoder_is_damaged(tmp_path: Path, damage: str):
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    ask = (
        f"import knowledge.meaning.encoder as encoder; encoder.{damage}\n"
        "from bot.__main__ import main; main(['ask', '--guide', 'guide.md', 'How long is the Google exam?'])"
    )
    place = _environment(MEANING_MODEL="", XDG_CACHE_HOME=str(tmp_path / "cache"), PYTHONPATH=str(ROOT))
    said = subprocess.run([sys.executable, "-c", ask], cwd=tmp_path, env=place, capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")
    assert "The Google exam takes two hours." in said.stdout


@pytest.mark.slow
@needs_encoder
def test_check_says_how_questions_are_compared(bot: Bot):
    assert "Questions are compared by words alone, because MEANING_MODEL is none." in bot("check").text
    assert "Questions are compared by words and by meaning." in bot("check", MEANING_MODEL="").text


@pytest.mark.slow
@needs_encoder
@pytest.mark.parametrize("command", [("check",), ("ask", "price"), ("run",)])
def test_a_file_that_is_no_encoder_is_an_operators_mistake(bot: Bot, tmp_path: Path, command: tuple[str, ...]):
    (tmp_path / "model.onnx").write_bytes(b"no model")
    said = bot(*command, MEANING_MODEL="model.onnx", PYTHONWARNINGS="ignore")  # discord.py has some
    assert said.status == 2
    assert (
        "MEANING_MODEL: model.onnx is not an ONNX model that encodes the pieces of BERT's vocabulary; give another"
        in said.err
    )
