"""Markdown -> passages: whatever an editor writes, each piece that can answer is found, named and placed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.document import Document, parse
from knowledge.text.passages import Passage, question_headings

modest = settings(max_examples=80, deadline=None)


def read(text: str) -> Document:
    return parse(text, "guide.md", "The guide")


def passages(text: str) -> list[Passage]:
    return read(text).passages


def texts(text: str, kind: str | None = None) -> list[str]:
    return [p.text for p in passages(text) if kind is None or p.kind == kind]


def faults(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in read(text).faults]


# Headings -------------------------------------------------------------------------------------------------------------


def test_a_paragraph_knows_the_headings_that_lead_to_it():
    (passage,) = passages("# Exams\n\n## Google\n\nTwo hours.\n")
    assert passage.path == ("Exams", "Google")
    assert passage.section == "Exams › Google"
    assert passage.source == "guide.md:5"


def test_without_headings_the_title_heads_everything():
    assert [p.path for p in passages("One.\n\nTwo.")] == [("The guide",), ("The guide",)]


def test_setext_headings_are_headings():
    assert [p.path for p in passages("Exams\n=====\n\nGoogle\n------\n\nTwo hours.")] == [("Exams", "Google")]


def test_headings_may_skip_levels_and_come_back():
    text = "# A\n\n#### Deep\n\none\n\n## B\n\ntwo\n\n# C\n\nthree\n"
    assert [p.path for p in passages(text)] == [("A", "Deep"), ("A", "B"), ("C",)]


def test_a_guide_may_begin_below_the_first_level():
    assert [p.path for p in passages("### Low\n\none\n\n# High\n\ntwo")] == [("Low",), ("High",)]


def test_a_heading_without_words_still_heads():
    assert passages("#\n\nWords.")[0].path == ("Untitled",)


def test_a_heading_is_plain_text():
    assert passages("# What is **PMLE**, [again](https://x.y)?\n\nAn exam.")[0].path == ("What is PMLE, again?",)


def test_every_heading_is_listed_also_those_without_passages():
    assert read("# A\n\n## B\n\n# C\n").headings == [("A",), ("A", "B"), ("C",)]


# Paragraphs -----------------------------------------------------------------------------------------------------------


def test_a_paragraph_over_several_lines_is_one_line():
    assert texts("One line\ngoes on\nhere.") == ["One line goes on here."]


def test_a_hard_break_stays():
    assert texts("One line  \nand another<br>and a third.") == ["One line\nand another\nand a third."]


def test_links_are_their_words_and_images_their_alternative_text():
    text = "See [the *page*](https://x.y/a) and <https://x.y/b>. ![A **steep** curve](curve.png)"
    assert texts(text) == ["See the page and https://x.y/b. A steep curve"]


def test_an_image_without_words_is_no_passage():
    assert texts("![](curve.png)\n\nWords.") == ["Words."]


def test_link_definitions_and_rules_are_no_passages():
    assert texts("Go [there].\n\n---\n\n[there]: https://x.y 'Title'\n") == ["Go there."]


def test_entities_and_escapes_are_their_characters():
    assert texts(r"A &amp; B &lt;C&gt; \*not emphasis\*") == ["A & B <C> *not emphasis*"]


def test_a_block_quote_is_read_like_other_text():
    assert texts("> Quoted.\n>\n> > Deeper.\n>\n> - item") == ["Quoted.", "Deeper.", "• item", "item"]


def test_struck_text_is_read():
    assert texts("It costs ~~300~~ 200.") == ["It costs 300 200."]


# Lists ----------------------------------------------------------------------------------------------------------------


def test_a_list_and_its_items_carry_the_sentence_that_introduces_them():
    found = passages("The exam asks for:\n\n- data\n- models\n")
    assert [(p.kind, p.text) for p in found] == [
        ("list", "The exam asks for:\n• data\n• models"),
        ("item", "The exam asks for:\n• data"),
        ("item", "The exam asks for:\n• models"),
    ]
    assert [p.line for p in found] == [3, 3, 4]
    assert found[1].parent == found[2].parent == found[0].id


def test_only_the_last_sentence_of_a_paragraph_introduces_a_list():
    text = "It is long. It asks for *these* @everyone:\n- data"
    assert texts(text) == ["It is long. It asks for these @everyone:", *["It asks for these @everyone:\n• data"] * 2]
    assert "@everyone" not in passages(text)[1].markdown


def test_a_paragraph_that_does_not_introduce_stands_alone():
    assert texts("It is long. It is dear.\n\n- data") == ["It is long. It is dear.", "• data", "data"]


def test_a_comment_does_not_part_a_list_from_its_introduction():
    assert texts("These:\n\n<!-- id: parts -->\n- data") == ["These:\n• data", "These:\n• data"]
    assert passages("These:\n\n<!-- id: parts -->\n- data")[0].id == "parts"


def test_an_item_holds_what_is_nested_below_it():
    found = passages("- Google\n  - PMLE\n    1. two hours\n- AWS\n")
    assert [(p.kind, p.text) for p in found] == [
        ("list", "• Google\n  • PMLE\n    1. two hours\n• AWS"),
        ("item", "Google\n  • PMLE\n    1. two hours"),
        ("item", "AWS"),
    ]
    assert found[1].id == passages("- Google\n")[1].id


MUCH = "\n".join(f"    - {'words ' * 40}{at}" for at in range(4))


def test_many_nested_items_are_passages_below_the_chain_of_items_above_them():
    found = passages(f"The vendors:\n\n- Google\n  - PMLE\n{MUCH}\n- AWS\n")
    items = [p for p in found if p.kind == "item"]
    assert [p.text.split("\n  • ")[0].split(" words")[0] for p in items] == [
        "The vendors:\n• Google",
        "The vendors:\n• Google: PMLE",
        *["The vendors:\n• Google › PMLE:"] * 4,
        "The vendors:\n• AWS",
    ]
    assert [p.text.count("words words") > 0 for p in items[:2]] == [True, True]
    assert {p.parent for p in items} == {found[0].id}


def test_the_innermost_items_above_are_repeated_if_all_are_too_long():
    long = "word " * 30
    found = texts(f"- first {long}\n  - second {long}\n    - third\n{MUCH.replace('    ', '      ')}\n", "item")
    assert found[2].startswith(f"second {long.strip()}\n• third\n  • words")


def test_a_long_item_is_repeated_by_its_beginning_or_by_the_sentence_with_a_colon():
    long = "Some words here. " * 30
    assert texts(f"- {long}\n{MUCH}\n", "item")[1].startswith("Some words here. Some")
    assert texts(f"- {long} They are:\n{MUCH}\n", "item")[1].startswith("They are: words")
    assert texts(f"- {long} Type:\n\n      make run\n", "code") == ["Type:\n```\nmake run\n```"]


def test_a_nested_item_that_an_editor_named_or_gave_phrasings_is_a_passage_too():
    found = passages("- a\n  - b\n    - c <!-- id: third -->\n    - d <!-- asked: what? -->\n    - e\n")
    assert [(p.text, p.named) for p in found[1:]] == [
        ("a\n  • b\n    • c\n    • d\n    • e", False),
        ("a › b: c", True),
        ("a › b: d", False),
    ]
    assert found[2].parent == found[3].parent == found[1].id


def test_of_a_very_long_list_or_answer_the_parts_hold_all_words():
    items = [f"{'words ' * 9}{at}" for at in range(300)]
    whole, *parts = passages("".join(f"- {one}\n" for one in items))
    assert [p.text for p in parts] == items
    assert 7_900 <= len(whole.text) <= 8_200
    assert whole.text.splitlines() == [f"• {one}" for one in items[: whole.text.count("\n") + 1]]
    answer, *blocks = passages("# Why?\n\n" + "".join(f"{one}\n\n" for one in items))
    assert [p.text for p in blocks] == items
    assert answer.text.splitlines() == items[: answer.text.count("\n") + 1]
    assert passages(f"- {'Some words. ' * 1000}")[0].text.endswith("Some words.")


def test_many_short_items_and_rows_do_not_repeat_long_words():
    long = "word " * 40
    assert texts(f"{long.strip()}:\n\n" + "- a\n" * 30, "item")[0] == "a"
    assert texts(f"{long.strip()}:\n\n" + "- a\n" * 8, "item")[0] == f"{long.strip()}:\n• a"
    assert texts(f"| {long} | b |\n|---|---|\n" + "| 1 | 2 |\n" * 30)[0] == "word word word word…: 1; b: 2"
    assert texts(f"| {long} | b |\n|---|---|\n| 1 | 2 |\n")[0] == f"{long.strip()}: 1; b: 2"


def test_an_ordered_list_keeps_its_numbers():
    assert texts("Do this:\n\n3. book\n4. sit\n", "list") == ["Do this:\n3. book\n4. sit"]


def test_a_loose_list_item_holds_all_its_paragraphs():
    assert texts("- one\n\n  more of one\n\n- two\n", "item") == ["one\nmore of one", "two"]


def test_code_in_a_list_item_is_introduced_by_the_item():
    text = "- Run this\n\n      make run\n"
    assert texts(text, "code") == ["Run this\n```\nmake run\n```"]
    assert [p.parent for p in passages(text)] == [None, passages(text)[0].id, passages(text)[1].id]


def test_tables_and_quotes_in_a_list_item_are_read():
    assert "a: 1; b: 2" in texts("- x\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n")
    assert "quoted" in texts("- x\n\n  > quoted\n")


def test_html_in_a_list_item_is_the_item():
    assert texts("- <b>bold</b> words\n- <!-- for people --> shown\n", "item") == ["bold words", "shown"]


def test_empty_items_are_no_passages():
    assert texts("-\n-\n") == []


def test_deep_nesting_is_read():
    text = "\n".join("  " * depth + f"- level {depth}" for depth in range(18))
    (item,) = texts(text, "item")
    assert item.endswith(f"{'  ' * 16}• level 16\n{'  ' * 17}• level 17")


# Tables, code, HTML ---------------------------------------------------------------------------------------------------

TABLE = "| Exam | Price | |\n|---|--:|---|\n| PMLE | **$200** | x |\n| AWS | | y |\n"


def test_a_table_row_names_its_columns():
    assert texts(TABLE) == ["Exam: PMLE; Price: $200; x", "Exam: AWS; y"]
    assert [p.line for p in passages(TABLE)] == [3, 4]


def test_a_row_shorter_or_longer_than_its_header_is_read():
    assert texts("| a | b | c |\n|---|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 | 4 |\n") == ["a: 1; b: 2", "a: 1; b: 2; c: 3"]


@pytest.mark.parametrize("code", ["```sh\nmake run\n```", "~~~\nmake run\n~~~", "    make run"])
def test_code_is_a_passage_with_its_introduction(code: str):
    (passage,) = passages(f"Type this:\n\n{code}\n")
    assert (passage.kind, passage.text) == ("code", "Type this:\n```\nmake run\n```")
    assert passage.markdown == passage.text


def test_code_cannot_end_its_own_fence():
    (passage,) = passages("````\na ``` b\n````")
    assert passage.markdown.count("```") == 2


def test_empty_code_takes_no_text_with_it():
    text = "Type these words into the terminal of the machine:"
    assert texts(f"{text}\n\n```\n```\n") == [text]


def test_html_is_its_words():
    text = "<div class='a > b'>\n<p>Fees &amp; dates</p>\n<script>if (a<b) steal()</script>\n</div>"
    assert texts(text) == ["Fees & dates"]


def test_a_comment_for_people_is_not_shown():
    assert texts("<!-- todo -->\n\nWords <!-- really? --> here.") == ["Words here."]


# Files as they come ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_numbers_count_the_front_matter_and_any_line_end(line_end: str):
    text = "---\ntitle: T\n---\n\n# A\n\nOne. Two.\n\n- two\n- three\n".replace("\n", line_end)
    assert [p.line for p in passages(text)] == [7, 9, 9, 10]


def test_front_matter_is_no_passage():
    assert texts("---\ntitle: T\n---\nWords.") == ["Words."]


@pytest.mark.parametrize("text", ["", "\n", "   \n\t\n", "# Only a heading", "<!-- only a comment -->", "---", "- "])
def test_almost_nothing_is_no_passage(text: str):
    assert passages(text) == []


# Questions ------------------------------------------------------------------------------------------------------------


def test_all_under_a_question_is_one_answer_besides_its_parts():
    found = passages("## Is it worth it?\n\nOften.\n\nNot at startups.\n\n## Next\n\nmore")
    assert [(p.kind, p.text) for p in found] == [
        ("answer", "Often.\nNot at startups."),
        ("paragraph", "Often."),
        ("paragraph", "Not at startups."),
        ("paragraph", "more"),
    ]
    assert [p.parent for p in found] == [None, found[0].id, found[0].id, None]
    assert question_headings(found) == ["Is it worth it?"]


def test_a_single_paragraph_under_a_question_is_the_answer():
    assert [(p.kind, p.text) for p in passages("## Worth it?\n\nOften.")] == [("answer", "Often.")]


# Comments for the search ----------------------------------------------------------------------------------------------


def test_a_comment_names_the_passage_that_follows():
    first, second = passages("# A\n\n<!-- id: fee -->\n<!-- asked: cost? | how much -->\nIt is $200.\n\nMore.")
    assert (first.id, first.named, first.asked) == ("fee", True, ("cost?", "how much"))
    assert (second.named, second.asked) == (False, ())


def test_a_comment_inside_a_paragraph_item_or_row_names_that_one():
    assert passages("It is $200. <!-- id: fee -->")[0].id == "fee"
    assert [p.id for p in passages("- a\n- b <!-- id: second -->\n") if p.named] == ["second"]
    assert [p.text for p in passages("- <!-- id: x --> a\n- b\n") if p.id == "x"] == ["a"]
    assert passages("| a |\n|---|\n| 1 <!-- id: row --> |\n")[0].id == "row"


def test_a_comment_in_a_heading_or_before_it_names_its_first_passage():
    assert passages("# A <!-- id: x -->\n\none")[0].id == "x"
    assert passages("<!-- id: x -->\n\n# A\n\none")[0].id == "x"


def test_a_comment_before_a_list_names_the_whole_list():
    assert [(p.id, p.kind) for p in passages("<!-- id: parts -->\nThese:\n\n- a\n") if p.named] == [("parts", "list")]


def test_a_comment_says_what_is_not_covered_and_where_to_ask():
    (entry,) = read("# A\n\none\n\n<!-- not covered: salary | pay => See https://x.y -->").not_covered
    assert (entry.asked, entry.instead, entry.line) == (("salary", "pay"), "See https://x.y", 5)
    assert read("<!-- Not Covered: salary -->").not_covered[0].instead == ""


@pytest.mark.parametrize(("name", "off_topic"), [("off topic", True), ("Off-Topic", True), ("not covered", False)])
def test_a_comment_says_what_is_off_topic(name: str, off_topic: bool):
    (entry,) = read(f"# A\n\none\n\n<!-- {name}: goal kick | offside => Ask a fan -->").not_covered
    assert (entry.asked, entry.instead, entry.off_topic) == (("goal kick", "offside"), "Ask a fan", off_topic)


def test_comments_may_go_over_several_lines():
    assert passages("<!-- asked: cost |\n     how\n much -->\nIt is $200.")[0].asked == ("cost", "how much")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("one\n\n<!-- id: Fee -->\ntwo", 3, "lower-case letters"),
        ("one\n\n<!-- id: -->\ntwo", 3, "lower-case letters"),
        ("one\n\n<!-- id: a--b -->\ntwo", 3, "lower-case letters"),
        (f"<!-- id: {'x' * 65} -->\ntwo", 1, "64 at most"),
        ("one\n\n<!-- id: a -->\n<!-- id: b -->\ntwo", 4, "the id a names no passage"),
        ("one\n\n<!-- id: a -->\n\n", 3, "the id a names no passage"),
        ("one\n\n<!-- asked: a -->\n\n", 3, "belongs to no passage"),
        ("one\n\n<!-- asked: | -->\ntwo", 3, "has no question"),
        ("one\n\n<!-- not covered: => there -->", 3, "has no question"),
        ("one\n\n<!-- off topic: => there -->", 3, "'off topic' has no question"),
        ("one\n\n<!-- label: -->\ntwo", 3, "'label' holds no words"),
        (f"one\n\n<!-- label: {'x' * 41} -->\ntwo", 3, "41 characters: 40 at most"),
        ("one\n\n<!-- label: two -->", 3, "'label' belongs to no passage"),
        ("one\ntwo\n<!-- id: X --> three", 3, "lower-case letters"),
        ("<div>\n\n</div>\n\n<p>\n<!-- id: X -->\n</p>", 6, "lower-case letters"),
        ("- one\n- <!-- id: a -->\n", 2, "the id a names no passage"),
        ("one\n\n<!-- id: a\n\ntwo\n", 3, "has no end"),
        ("---\ntitle: T\n---\n\r\n<!-- id: X -->\none", 5, "lower-case letters"),
    ],
)
def test_a_faulty_comment_is_told_with_its_line(text: str, line: int, words: str):
    ((told, message),) = faults(text)
    assert told == line
    assert words in message


def test_an_id_of_64_characters_is_accepted():
    assert passages(f"<!-- id: {'x' * 64} -->\none")[0].id == "x" * 64


@pytest.mark.parametrize("comment", ["todo: more", "identity: x", "we asked: nobody", "is id: x", "idea: id: x"])
def test_other_comments_are_left_to_people(comment: str):
    assert faults(f"<!-- {comment} -->\none") == []
    assert not passages(f"<!-- {comment} -->\none")[0].named


# Ids ------------------------------------------------------------------------------------------------------------------


def test_a_derived_id_speaks_of_its_heading():
    assert re.fullmatch(r"how-much-is-it-[0-9a-f]{8}", passages("# How much is it?\n\n$200.")[0].id)
    assert re.fullmatch(r"[0-9a-f]{8}", passages("# 料金\n\n$200.")[0].id)


def test_the_same_words_twice_have_two_ids():
    found = passages("# A\n\none\n\none\n\n# B\n\none\n")
    assert len({p.id for p in found}) == 3
    assert found[1].id == f"{found[0].id}-2"


def test_an_editor_may_take_a_derived_id():
    derived = passages("# A\n\none")[0].id
    found = passages(f"# A\n\none\n\n<!-- id: {derived} -->\ntwo")
    assert [(p.id, p.named) for p in found] == [(f"{derived}-2", False), (derived, True)]


def test_the_words_of_its_introduction_do_not_change_an_items_id():
    one, other = passages("These:\n\n- a\n- b"), passages("Those here:\n\n- a\n- c")
    assert one[1].id == other[1].id


@dataclass(frozen=True)
class Piece:
    markdown: str

    def __repr__(self) -> str:
        return repr(self.markdown)


word = st.text("abcdefghij", min_size=1, max_size=6)
sentence = st.lists(word, min_size=2, max_size=6).map(lambda words: " ".join(words).capitalize() + ". And so on.")
piece = st.one_of(
    sentence,
    st.lists(sentence, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    sentence.map(lambda text: f"```\n{text}\n```"),
    sentence.map(lambda text: f"| a |\n|---|\n| {text} |"),
    sentence.map(lambda text: f"> {text}"),
).map(Piece)


@modest
@given(st.lists(piece, min_size=1, max_size=6, unique=True), piece, st.data())
def test_ids_survive_edits_elsewhere(pieces: list[Piece], new: Piece, data: st.DataObject):
    """Inserting a block, or removing another one, leaves the ids of the others alone."""

    def ids(blocks: list[Piece]) -> dict[tuple[str, str], str]:
        text = "# Heading\n\n" + "\n\n<!-- -->\n\n".join(block.markdown for block in blocks)
        found = passages(text)
        names = {(p.kind, p.text): p.id for p in found}
        return {key: name for key, name in names.items() if [(p.kind, p.text) for p in found].count(key) == 1}

    place = data.draw(st.integers(0, len(pieces)))
    before, after = ids(pieces), ids([*pieces[:place], new, *pieces[place:]])
    assert all(after[key] == name for key, name in before.items() if key in after)
    removed = data.draw(st.integers(0, len(pieces) - 1))
    without = ids([*pieces[:removed], *pieces[removed + 1 :]])
    assert all(before[key] == name for key, name in without.items() if key in before)


# Anything at all ------------------------------------------------------------------------------------------------------

PIECES = [
    "\n", "\n\n", "  \n", "# ", "## ?", "- ", "1. ", "  - ", "> ", "| a | b |\n|-|-|\n", "```\n", "    ", "**", "*",
    "~~", "`", "[a](https://x.y)", "![", "](", "<!-- id: a -->", "<!-- asked: b -->", "<!--", "-->", "<div>", "</div>",
    "<br>", "---\n", "===\n", "\t", "\\", "&amp;", "a", "B.", "?", ":\n\n", "\r\n", "\u2028",
    "\ufeff", "\0", "é", "日本",
]  # fmt: skip
markdown_like = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("**Where?** <!-- id: lost -->\n\n-", 1),
        ("Words.\n\n![](a.png) <!-- id: lost -->\n\n- ", 3),
        ("Words.\n\n<!-- asked: who? -->\n\n- ", 3),
        ("<!-- id: lost -->\n", 1),
    ],
)
def test_a_comment_that_belongs_to_nothing_is_told_with_its_line(text: str, line: int):
    (fault,) = read(text).faults
    assert fault.line == line


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), markdown_like))
def test_any_text_gives_sound_passages(text: str):
    document = read(text)
    lines = len(re.split(r"\r\n?|\n", text))
    ids = {p.id for p in document.passages}
    unnamed = [p.id for p in document.passages if not p.named]
    assert len(set(unnamed)) == len(unnamed)
    for passage in document.passages:
        assert passage.text.strip()
        assert passage.markdown.strip()
        assert re.fullmatch(r"[a-z0-9-]{1,64}", passage.id)
        assert 1 <= passage.line <= lines
        assert passage.parent is None or passage.parent in ids
        assert all(passage.path)
    assert all(1 <= fault.line <= lines for fault in document.faults)


def test_a_link_to_a_page_that_notion_keeps_in_this_one_is_no_passage_and_no_lead():
    page = "Handbook/Kit%20list%201f2e3d4c5b6a79881f2e3d4c5b6a7988.md"
    found = read(f"# Kit\n\n[Kit list]({page})\n\n- a vest\n- a radio\n").passages
    assert [passage.text for passage in found] == ["• a vest\n• a radio", "a vest", "a radio"]
    assert read("# Kit\n\n[Kit list](kit.md)\n").passages
