"""A question opens an answer, however it is written: as a heading, a bold line, a summary or a paragraph."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.document import Document, parse
from knowledge.text.passages import question_headings
from knowledge.text.questions import is_question

modest = settings(max_examples=150, deadline=None)


def read(text: str) -> Document:
    return parse(text, "guide.md", "The guide")


def answers(text: str) -> list[tuple[str, str]]:
    """Gives each answer with the question above it."""
    return [(p.path[-1], p.text) for p in read(text).passages if p.kind == "answer"]


MARKED = [
    "Where?",
    "どこですか？",
    "أين؟",
    "Where? {#where}",
    "Where? 🔁",
    "Where?**",
    "Where? :car:",
    "“Where?”",
    "Really?!",
]
MARKED += ["Where? ❤️", "Που είναι αυτό;", "Where ?", "(Where?)", "Where? {: .big #x }", "Where?\u200b", "Why? ¶"]


@pytest.mark.parametrize("text", MARKED)
def test_a_question_mark_of_any_script_counts_whatever_follows_it(text: str):
    assert is_question(text)
    assert answers(f"# {text}\n\nOne.\n\nTwo.") == [(read(f"# {text}\n\n").headings[0][-1], "One.\nTwo.")]


@pytest.mark.parametrize("text", ["", "Where", "Where? There.", "a;", "Where (maybe? or not)", "x{#id}", "?a", ":?x:"])
def test_other_text_is_no_question(text: str):
    assert not is_question(text)


@modest
@given(st.text(), st.sampled_from("?？؟"), st.text('*_ "”)🔁\u200b', max_size=5))
def test_what_follows_the_question_mark_changes_nothing(text: str, mark: str, after: str):
    assert is_question(text + mark + after)


ASKED, TOLD = "May I use a calculator?", "Only a plain one."
FORMS = {
    "bold, labels": f"**Q: {ASKED}**\n\nA: {TOLD}",
    "bold labels": f"**Q:** {ASKED}\n\n**A:** {TOLD}",
    "bold label and question": f"**Q: {ASKED}**\n\n**A: Only** a plain one.",
    "labels": f"Q: {ASKED}\n\nA: {TOLD}",
    "labels in one paragraph": f"Q: {ASKED}\nA: {TOLD}",
    "labels in one line": f"Q: {ASKED} A: {TOLD}",
    "label in one line": f"Q: {ASKED} {TOLD}",
    "hard break": f"**{ASKED}**  \n{TOLD}",
    "soft break": f"**{ASKED}**\n{TOLD}",
    "html break": f"**{ASKED}**<br>{TOLD}",
    "bold in one line": f"**{ASKED}** {TOLD}",
    "bold, mark outside": f"**May I use a calculator**?\n\n{TOLD}",
    "bold, dash": f"**{ASKED}** – {TOLD}",
    "numbered": f"**1. {ASKED}**\n\n{TOLD}",
    "numbered label": f"Q1: {ASKED}\n\nA1: {TOLD}",
    "point": f"Q. {ASKED}\n\nA. {TOLD}",
    "underscores": f"__{ASKED}__\n\n{TOLD}",
    "bold and italic": f"***{ASKED}***\n\n{TOLD}",
    "italic": f"*{ASKED}*\n\n{TOLD}",
    "plain": f"{ASKED}\n\n{TOLD}",
    "plain, answer labelled": f"{ASKED}\nA: {TOLD}",
    "question in words": f"Question: {ASKED}\n\nAnswer: {TOLD}",
    "German": f"**Frage: {ASKED}**\n\nAntwort: {TOLD}",
    "French": f"**Q : {ASKED}**\n\nR : {TOLD}",
    "quoted": f"> {ASKED}\n\n{TOLD}",
    "summary": f"<details><summary>{ASKED}</summary>\n\n{TOLD}\n\n</details>",
    "summary on a line": f"<details>\n<summary>{ASKED}</summary>\n\n{TOLD}\n</details>",
    "summary, all HTML": f"<details>\n<summary><b>{ASKED}</b></summary>\n<p>{TOLD}</p>\n</details>",
    "summary with a heading": f"<details><summary><h3>{ASKED}</h3></summary>{TOLD}</details>",
    "HTML heading": f"<h2>{ASKED}</h2>\n<p>{TOLD}</p>",
    "heading with labels": f"## Q: {ASKED}\n\nA: {TOLD}",
    "heading, answer labelled": f"## {ASKED}\n\n**A:** {TOLD}",
    "item": f"- **{ASKED}** {TOLD}",
    "item, break": f"- **{ASKED}**\n  {TOLD}",
    "item, paragraphs": f"1. {ASKED}\n\n   {TOLD}",
    "item, labels": f"- Q: {ASKED}\n  A: {TOLD}",
    "row": f"| Question | Answer |\n|---|---|\n| {ASKED} | {TOLD} |",
    "definition": f"{ASKED}\n: {TOLD}",
    "definition, HTML": f"<dl><dt>{ASKED}</dt><dd>{TOLD}</dd></dl>",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_question_is_the_heading_of_its_answer(form: str):
    document = read(FORMS[form])
    assert answers(FORMS[form]) == [(ASKED, TOLD)]
    assert question_headings(document.passages) == [ASKED]
    assert document.faults == []


@pytest.mark.parametrize("form", FORMS)
def test_no_passage_besides_a_list_holds_the_question(form: str):
    """So no answer is ever the question itself."""
    assert not any("calculator" in p.text for p in read(FORMS[form]).passages if p.kind != "list")


@pytest.mark.parametrize("form", [form for form in FORMS if "item" not in form and "row" not in form])
def test_two_questions_in_a_row_have_an_answer_each(form: str):
    other = FORMS[form].replace(ASKED, "Where do I park?").replace(ASKED[:-1], "Where do I park")
    other = other.replace("Only", "Behind").replace("plain one", "house")
    assert answers(f"{FORMS[form]}\n\n{other}") == [(ASKED, TOLD), ("Where do I park?", "Behind a house.")]


def test_an_answer_of_several_blocks_is_whole():
    text = "# FAQ\n\n**What do I bring?**\n\nThese:\n\n- a pen\n- a card\n\nNothing else.\n\n**Where?**\n\nHere.\n"
    assert answers(text) == [("What do I bring?", "These:\n• a pen\n• a card\nNothing else."), ("Where?", "Here.")]
    assert {p.path for p in read(text).passages} == {("FAQ", "What do I bring?"), ("FAQ", "Where?")}


def test_a_question_label_without_a_question_mark_needs_an_answer_label():
    assert read("Q: Parking\n\nA: Behind the house.").passages[0].path == ("Parking",)
    assert read("Q: Parking\nA: Behind the house.").passages[0].text == "Behind the house."
    assert read("Question 3: is worth ten points.").passages[0].text == "Question 3: is worth ten points."


def test_what_follows_details_is_no_part_of_the_answer():
    text = "# FAQ\n\n<details><summary>Where?</summary>\n\nHere.\n\n</details>\n\nWrite to us."
    assert [(p.path, p.text) for p in read(text).passages] == [
        (("FAQ", "Where?"), "Here."),
        (("FAQ",), "Write to us."),
    ]


def test_details_in_details_stand_below_them():
    inner = "<details><summary>By car?</summary>\n\nTurn left.\n\n</details>"
    text = f"<details><summary>Travel</summary>\n\n{inner}\n\nTake the bus.\n\n</details>\n\nBye."
    assert [(p.path, p.text) for p in read(text).passages] == [
        (("Travel", "By car?"), "Turn left."),
        (("Travel",), "Take the bus."),
        (("The guide",), "Bye."),
    ]


def test_details_that_never_end_are_not_nested_without_limit():
    text = "".join(f"<details><summary>Is it {number}?</summary>\n\nYes.\n\n" for number in range(50))
    assert max(len(p.path) for p in read(text).passages) < 12
    assert [question for question, _ in answers(text)] == [f"Is it {number}?" for number in range(50)]


def test_a_summary_below_a_question_only_hides_its_answer():
    text = "## Where?\n\n<details><summary>Show the answer</summary>\n\nHere.\n\n</details>\n"
    assert answers(text) == [("Where?", "Here.")]


def test_a_rule_ends_the_answer_to_a_question_that_is_no_heading():
    text = "**Where?**\n\nHere.\n\n---\n\nWrite to us."
    assert [(p.path[-1], p.text) for p in read(text).passages] == [("Where?", "Here."), ("The guide", "Write to us.")]


def test_a_bold_title_is_a_heading_and_introduces_a_part_of_an_answer():
    text = "# Terms\n\n**Phishing**\n\nComes by mail.\n\nAsks for a password.\n"
    assert [p.path for p in read(text).passages] == [("Terms", "Phishing")] * 2
    text = "## Is it good?\n\n**Pros**\n\nIt is cheap.\n\n**Cons**\n\n- slow\n"
    assert answers(text) == [("Is it good?", "Pros: It is cheap.\nCons:\n• slow")]


def test_a_question_in_an_answer_is_a_part_of_the_answer():
    text = "## Is it good?\n\nOften.\n\nAnd what about you?\n\nNot for me.\n"
    assert answers(text) == [("Is it good?", "Often.\nAnd what about you?\nNot for me.")]
    assert "And what about you?" not in [p.text for p in read(text).passages]


@pytest.mark.parametrize(
    "text",
    [
        "Is it good? Often.",
        'Ask yourself, "Is it good?"',
        '— Ana, "Is it good?"',
        "It is long. Is it good?",
        "**Is it good** or not: often.",
        f"{'long ' * 60}?",
        "**Do not bring a phone.**",
        "**Note:** Bring a pen.",
    ],
)
def test_other_paragraphs_open_no_answer(text: str):
    found = read(f"{text}\n\nSome words.").passages
    assert {p.path for p in found} == {("The guide",)}
    assert " ".join(found[0].text.split()[:4]) == " ".join(text.replace("**", "").split()[:4])


def test_comments_beside_a_question_belong_to_its_answer():
    text = "**Where?** <!-- id: place --> <!-- asked: which way -->\n\nHere."
    (passage,) = read(text).passages
    assert (passage.id, passage.asked, passage.text) == ("place", ("which way",), "Here.")
    (passage,) = read("**Where?** Here. <!-- id: place -->").passages
    assert (passage.id, passage.text) == ("place", "Here.")


def test_a_question_without_an_answer_is_no_passage():
    assert read("# Help\n\nWe help.\n\n**Any questions?**\n").passages[-1].text == "We help."


word = st.text("abcdefgh", min_size=2, max_size=6)
words = st.lists(word, min_size=2, max_size=5).map(" ".join)
form = st.sampled_from(sorted(FORMS))


@modest
@given(st.lists(st.tuples(form, words, words), min_size=1, max_size=5, unique_by=lambda one: one[1]))
def test_any_questions_in_any_forms_are_answered(entries: list[tuple[str, str, str]]):
    """Whatever forms a guide mixes, each question leads to its own answer."""
    parts: list[str] = []
    for kind, question, answer in entries:
        written = (
            FORMS[kind].replace(ASKED[:-1], question.capitalize()).replace("Only", "Told").replace("plain one", answer)
        )
        parts += [f"## Section {len(parts)}", written]
    assert dict(answers("\n\n".join(parts))) == {
        f"{question.capitalize()}?": f"Told a {answer}." for _, question, answer in entries
    }


@modest
@given(
    st.lists(
        st.sampled_from(["**", "*", "Q: x ", "A: y ", "?", "\n", "\n\n", "x ", "y", "- ", "> ", "<br>"]), max_size=25
    )
)
def test_no_words_are_lost_besides_questions_titles_and_labels(pieces: list[str]):
    """Each letter is in a passage or in a heading."""
    text = "".join(pieces)
    document = read(text)
    held = "".join(p.text + "".join(p.path) for p in document.passages) + "".join(map("".join, document.headings))
    assert set(re.findall("[xy]", text)) <= set(held)
