"""YAML that is hostile, broken or means something else than its editor does: a fault with its line, and at once."""

from __future__ import annotations

import re
import sys
import tracemalloc
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from knowledge.faults import GuideError, Lines
from knowledge.text.characters import is_harmful
from knowledge.yaml_file import load_yaml


class Anything(BaseModel):
    model_config = ConfigDict(extra="forbid")

    a: Any = None
    b: Any = None


class Typed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str | None = None
    whole: int | None = None
    number: float | None = None
    day: date | None = None
    names: list[str] = []
    words: dict[str, str] = {}


def faults(text: str, shape: type[BaseModel] = Anything) -> list[str]:
    with pytest.raises(GuideError) as raised:
        load_yaml("f.yaml", text, shape)
    return [str(fault) for fault in raised.value.faults]


STANDARD = ["bool", "int", "float", "null", "timestamp", "binary", "str", "seq", "map", "set", "omap", "pairs"]
STANDARD += ["merge", "value"]
FOREIGN = ["foo", "python/none", "python/tuple", "python/name:os.system", "python/object/apply:os.system"]
FITTING = {
    ("null", ""), ("str", "x"), ("str", ""), ("seq", "[1]"), ("seq", "[{k: 1}]"), ("map", "{k: 1}"),
}  # fmt: skip


@pytest.mark.parametrize("tag", [*STANDARD, *FOREIGN])
@pytest.mark.parametrize("value", ["x", "", "[1]", "{k: 1}", "[{k: 1}]"])
def test_a_tag_that_does_not_fit_is_a_fault_with_its_line(tag: str, value: str):
    text = f"b: 1\na: !!{tag} {value}\n"
    if (tag, value) in FITTING:
        load_yaml("f.yaml", text, Anything)
        return
    (told,) = faults(text)
    assert told.startswith("f.yaml:2: broken YAML: ")
    assert f"!!{tag}" in told


@pytest.mark.parametrize("tag", [*STANDARD, *FOREIGN])
def test_a_tag_on_a_name_is_a_fault_too(tag: str):
    (told,) = faults(f"b: 1\n!!{tag} x: 1\n")
    assert told.startswith("f.yaml:2: ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("!mine 1", "the tag !mine has no meaning here"),
        ("!<tag:example.org,2000:x> 1", "the tag tag:example.org,2000:x has no meaning here"),
        ("&x [*x]", "this contains itself"),
        ("&x {b: *x}", "this contains itself"),
        ("&x {<<: *x}", "this contains itself"),
        ("&x {b: &y {<<: *x}}", "this contains itself"),
        ("*x", "found undefined alias"),
        ("{<<: 1}", "what << merges should be a mapping"),
        ("{<<: [1]}", "what << merges should be a mapping"),
        ("x\0y", "the character U+0000"),
        ("x\x01y", "the character U+0001"),
        ("x\x7fy", "the character U+007F"),
        ("x\ufffey", "the character U+FFFE"),
        ("x\ud83dy", "the character U+D83D"),
        (r'"x\0y"', "the character U+0000"),
        (r'"x\x1b[31m"', "the character U+001B"),
        (r'"\ud83d"', r"'\ud83d' contains half a character"),
        (r'"\ude00\ud83d"', "contains half a character"),
        (r'"\U00110000"', "this escape stands for no character"),
        (r'"\UFFFFFFFF"', "this escape stands for no character"),
        ("2027-02-30", "2027-02-30 is not a date"),
        ("2027-13-01", "2027-13-01 is not a date"),
        ("0000-01-01", "0000-01-01 is not a date"),
        ("2027-01-01 25:00:00", "2027-01-01 25:00:00 is not a date"),
        ("2027-01-01 00:00:00 +99:99", "is not a date"),
        ("0x_", "0x_ is not a whole number"),
        ("0x" + "f" * 4000, "a number of 4,002 characters is too long"),
        ("0b" + "1" * 100_000, "is too long"),
        ("9" * 5000, "is too long"),
        ("9" * 1_000_000, "is too long"),
        ("1." + "9" * 5000, "is too long"),
        ("!!int 1" + ":59" * 20_000, "is too long"),
        ("!!float 1" + ":59" * 20_000 + ".5", "is too long"),
        ("{[1]: 2}", "the name of a field should be text"),
        ("{{k: 1}: 2}", "the name of a field should be text"),
        ("[" * 100_000, "nested deeper than 40"),
        ("[" * 3000 + "]" * 3000, "nested deeper than 40"),
        ("{k: " * 3000 + "}" * 3000, "nested deeper than 40"),
        ("- " * 50 + "x", None),
        ("[" + "1," * 60_000 + "]", "more than 50,000 values"),
        ("1\n---\nb: 2", "a second document begins here"),
        ("@x", "cannot start any token"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_fault_with_its_line(value: str, words: str | None):
    told = faults(f"b: 1\na: {value}\n")
    assert len(told) == 1
    assert re.match(r"f\.yaml:[23]: ", told[0]), told[0][:200]
    assert words is None or words in told[0], told[0][:200]
    assert len(told[0]) < 200
    assert told[0].isprintable()


def laughing(last: str) -> str:
    """Ten lines that stand for a billion values."""
    levels = [f"  l{n}: &l{n} {last.format(','.join([f'*l{n - 1}'] * 9))}" for n in range(1, 10)]
    return "\n".join(["a:", "  l0: &l0 {k: 1}", *levels])


@pytest.mark.parametrize("last", ["[{}]", "{{<<: [{}]}}", "{{<<: [{}], k: 2}}"])
def test_aliases_that_explode_are_a_fault_and_take_no_memory(last: str):
    tracemalloc.start()
    (told,) = faults(laughing(last))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000  # what takes long here takes it by making values
    tracemalloc.stop()
    assert re.match(r"f\.yaml:\d: broken YAML: by its aliases, this is more than 50,000 values", told)


def test_a_long_chain_of_aliases_is_nested_as_deep_as_it_reads():
    chain = "\n".join(["a:", "  l0: &l0 [x]", *(f"  l{n}: &l{n} [*l{n - 1}]" for n in range(1, 5000))])
    (told,) = faults(chain)
    assert "by its aliases, this is nested deeper than 40" in told


def test_several_such_faults_are_told_at_once_and_with_names_given_twice():
    told = faults("a: !!bool x\nb: [2027-02-30, !!int y]\na: 1\n")
    assert [one.split(": ")[0] for one in told] == ["f.yaml:1", "f.yaml:2", "f.yaml:2", "f.yaml:3"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 19:30", "19:30"),
        ("a: 1:2:3.5", "1:2:3.5"),
        ("a: 0200", "0200"),
        ("a: 0", 0),
        ("a: 0x1F", 31),
        ("a: 1_000", 1000),
        ("a: 0.5", 0.5),
        ("a: =", "="),
        ("a: !", None),
        ("a: 2027-01-01", date(2027, 1, 1)),
        ('a: "\\ud83d\\ude00"', "😀"),
        ('a: "\\U0001F600"', "😀"),
        ("a: {no: 1, 1: 2, ~: 3}", {"no": 1, "1": 2, "~": 3}),
        ("a: &x {k: 1}\nb: {<<: *x, l: 2}", {"k": 1}),
        ("\ufeffa: 1", 1),
        ("a: 1\n...\n", 1),
        ("# only a comment", None),
        ("", None),
    ],
)
def test_what_editors_mean_is_read(text: str, value: object):
    assert load_yaml("f.yaml", text, Anything).a == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("text: no", "text: should be text (put it in quotes), not no"),
        ("text: 1", "text: should be text (put it in quotes), not 1"),
        ("text: 2027-01-01", "text: should be text (put it in quotes), not 2027-01-01"),
        ("text:\n  k: 1", "text: should be text (put it in quotes)"),
        ("whole: x", "whole: should be a whole number, not 'x'"),
        ("whole: 1.5", "whole: should be a whole number, not 1.5"),
        ("whole: .nan", "whole: should be a number that is not infinite, not .nan"),
        ("whole: 1:30", "whole: should be a whole number, not '1:30'"),
        ("number: x", "number: should be a number, not 'x'"),
        ("day: soon", "day: should be a date such as 2026-09-29, not 'soon'"),
        ("day: 1", "day: should be a date such as 2026-09-29, without a time of day, not 1"),
        ("day: 2027-01-01 10:00:00", "day: should be a date such as 2026-09-29, without a time of day, not 20"),
        ("names:", "names: should be a list"),
        ("names: {k: 1}", "names: should be a list"),
        ("names: [x, 1]", "names[1]: should be text (put it in quotes), not 1"),
        ("words: {no: no}", "words.no: should be text (put it in quotes), not no"),
        ("more: 1", "more: is not a known field"),
        ("1: 1", "1: is not a known field"),
        ('"": 1', "'': is not a known field"),
        ('"a\\eb": 1', "broken YAML: the character U+001B is not allowed in a text; remove it"),
        ("\u200b: 1", r"\u200b: is not a known field"),
        ("~", "should be a mapping of fields to values, not ~"),
        ("- 1", "should be a mapping of fields to values"),
    ],
)
def test_a_value_of_another_kind_is_told_as_it_is_written(text: str, fault: str):
    (told,) = faults(text, Typed)
    assert re.sub(r"^f\.yaml:\d: ", "", told).startswith(fault)
    assert told.count("Input") == 0


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(line_end: str):
    text = line_end.join(['text: "a\u2028b\x85c"', "", "whole: x"])
    assert faults(text, Typed) == ["f.yaml:3: whole: should be a whole number, not 'x'"]
    assert Lines(f"a{line_end}b{line_end}").at(2 + len(line_end)) == 2


HARMFUL = [c for c in map(chr, range(sys.maxunicode + 1)) if is_harmful(c) and not "\ud800" <= c <= "\udfff"]


@given(st.sampled_from(HARMFUL))
def test_what_would_harm_the_text_around_it_is_a_fault_or_a_space(character: str):
    document = f'text: "a\\U{ord(character):08x}b"\nwhole: 1'
    if character in "\r\x85\u2028\u2029":
        assert load_yaml("f.yaml", document, Typed).text == "a b"
    else:
        words = f"the character U+{ord(character):04X} is not allowed in a text; remove it"
        assert faults(document, Typed) == [f"f.yaml:1: broken YAML: {words}"]


def test_a_long_value_is_shown_by_its_beginning():
    (told,) = faults(f"day: {'x' * 100_000}", Typed)
    assert told.endswith("not 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'")


def test_the_first_fifty_faults_are_told_and_how_many_more_there_are():
    told = faults("names:\n" + "- 1\n" * 20_000, Typed)
    assert len(told) == 51
    assert told[49] == "f.yaml:51: names[49]: should be text (put it in quotes), not 1"
    assert told[50] == "f.yaml:52: and 19,950 more from here on"


def test_a_text_that_is_too_long_is_a_fault():
    assert faults("a: " + "x" * 3_000_000) == ["f.yaml: broken YAML: is longer than 2 million characters"]


anything = st.text(
    alphabet=st.sampled_from([*"[]{}:,-!&*<>'\"|#%@~=.?0x19 \n\t\\u", "é", "\x00", "\ud83d"]), max_size=40
)


@settings(max_examples=300, deadline=None)
@given(anything, st.sampled_from(STANDARD + FOREIGN))
def test_no_text_breaks_the_reading(text: str, tag: str):
    for document in (text, f"a: {text}", f"text: {text}", f"a: !!{tag} {text}"):
        for shape in (Anything, Typed):
            told = ["none"]
            try:
                load_yaml("f.yaml", document, shape)
            except GuideError as error:
                told = [str(fault) for fault in error.faults]
            assert told
            assert all(one.isprintable() for one in told)
