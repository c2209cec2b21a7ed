"""A guide's files: whatever is wrong with them is told at once, with file and line; whatever is right is read."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.faults import GuideError
from knowledge.guide import Guide
from knowledge.source import CONTENT, GuideSource, read_guide
from knowledge.text.characters import is_harmful

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named as seen from the working directory."""
    monkeypatch.chdir(tmp_path)


def write(**files: str | bytes) -> Path:
    """Writes files of the guide; `__` in a name stands for a slash, the suffix is .md unless the name has another."""
    for name, content in files.items():
        file = Path("guide") / name.replace("__", "/").replace("_yaml", ".yaml")
        file = file if file.suffix else file.with_suffix(".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return Path("guide")


def read(**files: str | bytes) -> GuideSource:
    return read_guide(write(**files))


def faults(**files: str | bytes) -> list[str]:
    with pytest.raises(GuideError) as raised:
        read(**files)
    return [str(fault) for fault in raised.value.faults]


# What is read ---------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_the_order_of_its_names():
    source = read(b="two", a="one", sub__c="three")
    assert [p.source for p in source.passages] == ["guide/a.md:1", "guide/b.md:1", "guide/sub/c.md:1"]


def test_a_single_file_is_a_guide():
    write(a="one", b="two")
    assert [p.text for p in read_guide(Path("guide/a.md")).passages] == ["one"]


def test_the_head_of_the_only_file_speaks_for_the_guide():
    source = read(
        a="---\ntitle: My guide\nversion: 1.10\nchecked_on: 2026-11-22\nlanguage: en\nauthor: Ana\n---\n\none"
    )
    assert (source.title, source.version, source.checked_on, source.language) == (
        "My guide",
        "1.1",
        date(2026, 11, 22),
        "en",
    )


def test_index_md_speaks_for_many_files():
    source = read(a="---\ntitle: A\n---\none", index="---\ntitle: All\nversion: '2'\n---\ntwo")
    assert (source.title, source.version) == ("All", "2")


def test_many_files_without_index_md_were_checked_when_the_newest_was():
    source = read(a="---\nchecked_on: 2026-01-01\n---\none", b="---\nchecked_on: 2026-02-01\n---\ntwo")
    assert (source.title, source.checked_on) == ("Guide", date(2026, 2, 1))


def test_the_title_heads_what_has_no_heading():
    assert read(a="---\ntitle: My guide\n---\n\none").passages[0].path == ("My guide",)
    assert read(a="one").passages[0].path == ("A",)


@pytest.mark.parametrize(
    "text", ["\ufeffone", "one\r\n", "\ufeff---\r\ntitle: T\r\n---\r\none", "---\n---\none", "one\n\n---\n\ntwo"]
)
def test_marks_and_line_ends_of_other_systems_are_read(text: str):
    assert read(a=text).passages[0].text == "one"


@pytest.mark.parametrize("write_as", ["{}", "&#{0};"])
def test_what_would_harm_the_text_around_it_is_left_out_and_lines_keep_their_numbers(write_as: str):
    turning = write_as.format("\u202e" if write_as == "{}" else 0x202E)
    marks = write_as.format("\u0335" if write_as == "{}" else 0x335) * 40
    body = f"{turning}a `b` Z{marks}\n\n- c{turning}\n\n| d{turning} |\n|---|\n| e{turning} |\n\n<p>f{turning}</p>\n"
    source = read(index=f"# {turning}One{marks}\n\n\u2028\n\n{body}\n# Two\n\n```\n\x1b[31m\u202e\n```\n")
    told = [text for one in source.passages for text in (*one.path, one.text, one.markdown)]
    assert {"a", "c", "e", "f"} <= {sign for text in told for sign in text}
    assert not any(is_harmful(sign) for text in told for sign in text)
    assert max(text.count("\u0335") for text in told) == 8
    assert source.passages[-1].line == 17


def test_a_file_name_heads_the_guide_without_what_would_harm_the_text_around_it(tmp_path: Path):
    for name, title in (("a\u202eb\x1b[31m\n.md", "Ab[31m"), ("\u3164.md", "Guide")):
        (tmp_path / name).write_text("Words.")
        assert read_guide(tmp_path / name).title == title


def test_hidden_files_and_other_files_are_left_alone():
    write(a="one", **{".hidden": b"\xff", ".git__x": b"\xff"})
    Path("guide/.md").write_bytes(b"\xff")
    Path("guide/picture.png").write_bytes(b"\xff")
    Path("guide/.obsidian").mkdir()
    Path("guide/.obsidian/b.md").write_bytes(b"\xff")
    assert [p.text for p in read_guide(Path("guide")).passages] == ["one"]


def test_a_hidden_folder_above_the_guide_does_not_hide_it():
    folder = Path(".config/guide")
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("one", encoding="utf-8")
    assert len(read_guide(folder).passages) == 1


def test_links_in_circles_end():
    write(a="one")
    Path("guide/self").symlink_to(".", target_is_directory=True)
    Path("guide/loop.md").symlink_to("loop.md")
    assert [p.source for p in read_guide(Path("guide")).passages] == ["guide/a.md:1"]


def test_linked_files_are_read_under_the_name_of_the_link():
    """Kubernetes mounts the files of a ConfigMap as links into a hidden folder."""
    Path("guide/..data").mkdir(parents=True)
    Path("guide/..data/a.md").write_text("one", encoding="utf-8")
    Path("guide/a.md").symlink_to("..data/a.md")
    assert [p.source for p in read_guide(Path("guide")).passages] == ["guide/a.md:1"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("# Only a heading", 0),
        ("<!-- nothing -->", 0),
        ("The PMLE exam costs $200.", 1),
        ("The PMLE exam costs $200.\n\nIt is long.", 2),
    ],
)
def test_an_almost_empty_guide_answers_sensibly(text: str, count: int):
    guide = Guide(read(a=text))
    assert len(guide.source.passages) == count
    answer = guide.ask("What does the PMLE exam cost?", TODAY)
    assert (answer.status != "not_covered") == (count > 0)
    assert guide.ask("Who won the football match yesterday?", TODAY).status == "not_covered"
    assert guide.suggest("exam") is not None


def test_progress_runs_from_the_beginning_to_the_end():
    heard: list[float] = []
    read_guide(write(a="one", b="two"), heard.append)
    assert heard == [0.0, 0.5, 1.0]


def test_derived_ids_of_several_files_are_told_apart():
    source = read(a="# H\n\n- one", b="# H\n\n- one")
    ids = [p.id for p in source.passages]
    assert len(set(ids)) == 4
    assert ids[2:] == [f"{name}-2" for name in ids[:2]]
    assert [p.parent for p in source.passages] == [None, ids[0], None, ids[2]]


def test_an_editors_id_wins_over_a_derived_one():
    derived = read(a="# H\n\none").passages[0].id
    source = read(a="# H\n\none", b=f"<!-- id: {derived} -->\ntwo")
    assert {p.text: p.id for p in source.passages} == {"one": f"{derived}-2", "two": derived}


# asked/ ---------------------------------------------------------------------------------------------------------------


def test_phrasings_stand_in_files_of_their_own():
    source = read(
        a="<!-- id: fee -->\n<!-- asked: price -->\n$200.",
        asked__a="---\nfor: editors\n---\n# fee\n\nHow members ask:\n\n- how much?\n- the **cost**,\n  now\n- price\n",
    )
    assert source.passages[0].asked == ("price", "how much?", "the cost, now")


def test_phrasings_may_name_a_derived_id():
    name = read(a="# H\n\none").passages[0].id
    assert read(a="# H\n\none", asked__a=f"# {name}\n\n- how?").passages[0].asked == ("how?",)


def test_phrasings_of_no_passage_are_faults_each_told_once():
    assert faults(
        a="<!-- id: fee -->\n$200.", asked__a="# fe\n\n- how much?\n- cost\n\n# fee\n\n- price\n\n# gone\n"
    ) == [
        "guide/asked/a.md:1: no passage of the guide has the id 'fe'",
        "guide/asked/a.md:10: no passage of the guide has the id 'gone'",
    ]


def test_phrasings_under_no_heading_are_a_fault():
    assert faults(a="one", asked__a="\n- how much?\n") == [
        "guide/asked/a.md:2: these phrasings are under no heading that names a passage"
    ]


def test_phrasings_are_no_passages():
    write(a="<!-- id: fee -->\n$200.", asked__a="# fee\n\n- how much?")
    Path("guide/asked/.#a.md").symlink_to("nowhere")
    assert len(read_guide(Path("guide")).passages) == 1


# Faults ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"one\n\ntw\xf6\n", "guide/a.md:3: is not UTF-8"),
        ("one".encode("utf-16"), "guide/a.md:1: is not UTF-8"),
        (b"", "guide/a.md: is empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "guide/a.md: is empty"),
        (b"---\ntitle: T\n\none\n", "guide/a.md:1: the front matter has no end"),
        (b"---\ntitle: T\nversion: [1\n---\none", "guide/a.md:"),
        (b"---\ntitle: T\nchecked_on: soon\n---\none", "guide/a.md:3: checked_on"),
        (b"---\r\ntitle: T\r\nchecked_on: 2026-02-31\r\n---\r\none", "guide/a.md:3: "),
        (b"---\ntitle: T\ntitle: U\n---\none", "guide/a.md:3: title"),
        (b"---\njust words\n---\none", "guide/a.md:"),
        (b"---\n- a\n---\none", "guide/a.md:"),
        (b"---\nlanguage: no\n---\none", "guide/a.md:2: language"),
        (b"---\ntitle: T\n---\n\n<!-- id: Fee -->\none", "guide/a.md:5: the id"),
    ],
)
def test_a_fault_names_file_and_line(content: bytes, fault: str):
    (told,) = faults(a=content)
    assert told.startswith(fault)


def test_an_id_given_twice_names_both_places():
    assert faults(a="<!-- id: fee -->\none", b="# B\n\n<!-- id: fee -->\ntwo") == [
        "guide/b.md:4: the id fee is already given at guide/a.md:2"
    ]


def test_all_faults_of_all_files_are_told_at_once():
    told = faults(
        a=b"\xff",
        b="",
        c="---\nchecked_on: x\n---\n<!-- id: A -->\n<!-- asked: -->\none",
        asked__a="# gone\n\n- x",
        words_yaml="stop: 1\n",
    )
    places = [fault.split(": ")[0] for fault in told]
    assert places == [
        *["guide/a.md:1", "guide/asked/a.md:1", "guide/c.md:2", "guide/c.md:4", "guide/c.md:5"],
        *["guide/words.yaml:1"] * 3,
    ]


def test_an_empty_file_among_others_is_left_out_and_reported():
    source = read(a="one", b="", c=" \n\t", d="<!-- only a comment -->")
    assert [p.text for p in source.passages] == ["one"]
    assert [str(omitted) for omitted in source.omitted] == ["2 empty files left out: guide/b.md, guide/c.md"]


def test_a_folder_of_empty_files_names_each():
    assert faults(a="", b="\n") == [f"guide/{name}.md: is empty; write the guide into it or remove it" for name in "ab"]


def test_an_empty_file_of_phrasings_or_words_is_reported():
    assert str(read(a="one", asked__a="").omitted[0]) == "1 empty file left out: guide/asked/a.md"
    assert faults(a="one", words_yaml="")[0].startswith("guide/words.yaml: is empty")


def test_what_is_left_out_is_summed_up_over_the_files_the_most_frequent_kind_first():
    source = read(
        a="{{< x >}} one\n\n{{ y }}\n\n{{< z >}}", b="---\ntitle: B\n---\n\n{{< x >}}{{< y >}}\n{{< z >}} two"
    )
    assert [str(omitted) for omitted in source.omitted] == [
        "5 shortcodes left out: guide/a.md:1, guide/a.md:5, guide/b.md:5, ...",
        "1 template tag left out: guide/a.md:3",
    ]


@pytest.mark.parametrize(
    ("heading", "looks_so"),
    [
        ("How do I register", True),
        ("**Can I bring a pen**", True),
        ("Wann ist die Prüfung", True),
        ("受験できますか", True),
        ("How do I register?", False),
        ("受験できますか？", False),
        ("How to register", False),
        ("What you need", False),
        ("Where money is spent", False),
        ("Why most material misses", False),
        ("Registration", False),
    ],
)
def test_a_heading_that_looks_like_a_question_without_a_mark_is_reported(heading: str, looks_so: bool):
    told = [str(omitted) for omitted in read(a=f"# A\n\n## {heading}\n\nWords.\n").omitted]
    words = "1 heading looks like a question, but has no question mark: guide/a.md:3"
    assert told == ([words] if looks_so else [])


def test_mdx_files_are_read_as_mdx():
    Path("guide").mkdir()
    Path("guide/a.mdx").write_text("# Fees\n\nIt costs {props.fee} more.\n", encoding="utf-8")
    source = read_guide(Path("guide"))
    assert [p.text for p in source.passages] == ["It costs more."]
    assert [str(omitted) for omitted in source.omitted] == ["1 expression left out: guide/a.mdx:3"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_in_toml_is_read(end: str):
    source = read(index=end.join(["+++", 'title = "Saws"', "checked_on = 2026-11-22", "+++", "", "one", ""]))
    assert (source.title, source.checked_on, source.passages[0].line) == ("Saws", date(2026, 11, 22), 6)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("+++\ntitle = \n+++\none", "guide/a.md:2: the front matter is not TOML"),
        ('+++\nchecked_on = "soon"\n+++\none', "guide/a.md:1: checked_on"),
    ],
)
def test_a_fault_in_toml_names_file_and_line(text: str, fault: str):
    (told,) = faults(a=text)
    assert told.startswith(fault)


def test_a_folder_without_markdown_says_so():
    Path("guide").mkdir()
    Path("guide/notes.txt").write_text("one", encoding="utf-8")
    with pytest.raises(GuideError, match=r"guide: the folder has no Markdown file"):
        read_guide(Path("guide"))


@pytest.mark.parametrize("path", ["nowhere", "nowhere/a.md", "x" * 300, "zero\0byte"])
def test_a_path_that_leads_nowhere_says_so(path: str):
    with pytest.raises(GuideError, match=r"there is no such file|cannot be read|File name too long"):
        read_guide(Path(path))


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="needs a file that even root cannot read: Linux has one"
)
def test_a_file_that_cannot_be_read_says_why():
    write(a="one")
    Path("guide/b.md").symlink_to("/proc/self/mem")
    with pytest.raises(GuideError, match=r"guide/b\.md: cannot be read: "):
        read_guide(Path("guide"))


@pytest.mark.skipif(
    os.name == "nt" or os.uname().sysname == "Darwin", reason="names that are no text exist on Linux alone"
)
def test_a_file_name_that_is_no_text_is_shown_as_such():
    write(a="one")
    Path("guide/a.md").rename(Path(os.fsdecode(b"guide/\xff.md")))
    assert read_guide(Path("guide")).passages[0].source == "guide/\\udcff.md:1"


def test_a_fingerprint_changes_with_what_the_guide_answers_from_and_with_nothing_else(tmp_path: Path):
    texts = [
        "# A\n\nOne.\n",
        "---\nversion: 2\n---\n# A\n\nOne.\n",
        "# A\n\nTwo.\n",
        "# A\n\n<!-- asked: b? -->\nOne.\n",
        "# A\n\nOne.\n\n<!-- not covered: b? => Ask c. -->\n",
    ]
    prints: list[str] = []
    for text in texts:
        (tmp_path / "guide.md").write_text(text, encoding="utf-8")
        prints.append(read_guide(tmp_path / "guide.md").fingerprint)
    assert prints[0] == prints[1]
    assert len(set(prints)) == len(prints) - 1


def test_a_file_for_editors_is_left_out_and_a_guide_of_such_files_alone_is_refused(tmp_path: Path):
    (tmp_path / "README.md").write_text("<!-- No part of the guide -->\n# How to edit\n\nSecret words.\n", "utf-8")
    with pytest.raises(GuideError, match="no part of the guide"):
        read_guide(tmp_path)
    (tmp_path / "guide.md").write_text("# Guide\n\nWords <!-- no part of the guide --> in between.\n", "utf-8")
    source = read_guide(tmp_path)
    assert [passage.text for passage in source.passages] == ["Words in between."]


# What no file is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["words.yaml", "sentences.yaml", "credentials.yaml", "neighbours.yaml", "advice.yaml"])
def test_what_stands_in_the_place_of_a_file_is_named_and_not_waited_for(name: str):
    write(a="one")
    place = Path("guide") / name
    os.mkfifo(place)
    for words in ("is a pipe", "is a folder", "Too many levels of symbolic links", "No such file or directory"):
        told = faults(a="one")
        assert len(told) == 1
        assert told[0].startswith(f"guide/{name}: ")
        assert words in told[0]
        if words == "is a pipe":
            place.unlink()
            place.mkdir()
        elif words == "is a folder":
            place.rmdir()
            place.symlink_to(name)
        else:
            place.unlink()
            place.symlink_to("nowhere")


def test_a_broken_file_of_credentials_gives_no_faults_of_the_file_that_refers_to_it(tmp_path: Path):
    (tmp_path / "guide.md").write_text("# Guide\n\nOne.\n", "utf-8")
    shutil.copy(CONTENT / "neighbours.yaml", tmp_path)
    (tmp_path / "credentials.yaml").write_text("credentials: [1\n", "utf-8")
    with pytest.raises(GuideError) as raised:
        read_guide(tmp_path)
    (fault,) = raised.value.faults
    assert (Path(fault.file).name, "broken YAML" in fault.message) == ("credentials.yaml", True)
    (tmp_path / "credentials.yaml").unlink()
    with pytest.raises(GuideError, match="is neither another neighbour of this file nor a credential"):
        read_guide(tmp_path)


def test_a_pipe_among_the_markdown_files_is_left_alone():
    write(a="one")
    os.mkfifo("guide/b.md")
    assert len(read_guide(Path("guide")).passages) == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (os.mkfifo, "is a pipe"),
        (lambda path: Path(path).symlink_to("/dev/zero"), "is a device"),
        (lambda path: Path(path).symlink_to(path), "Too many levels of symbolic links"),
        (lambda path: Path(path).symlink_to("nowhere"), "cannot be read: No such file"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(path), "is a socket"),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_guide_that_is_no_file_is_named_and_not_waited_for(make: Callable[[str], object], words: str):
    make("guide.md")
    with pytest.raises(GuideError, match=f"^guide.md: .*{words}"):
        read_guide(Path("guide.md"))


def test_folders_that_may_not_be_looked_at_are_faults(monkeypatch: pytest.MonkeyPatch):
    write(a="one", sub__b="two", asked__c="# x")
    real = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name in {"sub", "asked"}:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert faults(a="one") == [
        "guide/asked: cannot be read: Permission denied",
        "guide/sub: cannot be read: Permission denied",
    ]


def test_a_folder_in_which_nothing_may_be_looked_at_is_one_fault(monkeypatch: pytest.MonkeyPatch):
    write(a="one")

    def refuse(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    assert faults(a="one") == ["guide: cannot be read: Permission denied"]


def test_a_file_that_is_too_large_or_has_no_end_is_a_fault():
    write(a="one")
    with Path("guide/b.md").open("wb") as file:
        file.truncate(10**11)
    with pytest.raises(GuideError, match=r"^guide/b\.md: is larger than 20 MB, and such a file is not read$"):
        read_guide(Path("guide"))
    assert faults(words_yaml="stop: [" + "x" * 3_000_000, b="two") == [
        "guide/words.yaml: is larger than 2 MB, and such a file is not read"
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_unicode_is_named(encoding: str):
    assert faults(a="The exam costs $200.".encode(encoding)) == [
        "guide/a.md:1: is not UTF-8 text but looks like UTF-16; save the file as UTF-8"
    ]
