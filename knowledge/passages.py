"""Markdown -> passages: the pieces of a guide that can answer a question, each with its heading path and source line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.front_matter import front_matter_plugin

from knowledge.faults import Fault
from knowledge.markup import comments, discord_markdown, plain, plain_html
from knowledge.sentences import last_sentence

Kind = Literal["paragraph", "list", "item", "row", "code", "answer"]

_DIRECTIVE = re.compile(r"^(id|asked|not covered):\s*(.*)$", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_LEAD_LIMIT = 240


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the guide that stands alone; `markdown` is its text as Discord shows it, `named` says that an editor chose the id."""

    id: str
    kind: Kind
    path: tuple[str, ...]
    text: str
    markdown: str
    file: str
    line: int
    asked: tuple[str, ...] = ()
    parent: str | None = None
    named: bool = False

    @property
    def section(self) -> str:
        """Names the headings that lead to the passage."""
        return " › ".join(self.path)

    @property
    def source(self) -> str:
        """Names the file and the line, counted from 1."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class NotCovered:
    """Something that the guide leaves out on purpose: ways to ask for it and where to ask instead."""

    asked: tuple[str, ...]
    instead: str
    file: str
    line: int


@dataclass(slots=True)
class Document:
    """What one Markdown file holds; `front_matter` is its YAML, unread."""

    front_matter: str | None = None
    headings: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    passages: list[Passage] = field(default_factory=list[Passage])
    not_covered: list[NotCovered] = field(default_factory=list[NotCovered])
    faults: list[Fault] = field(default_factory=list[Fault])


def parse(text: str, file: str, title: str) -> Document:
    """Reads a Markdown file; `title` heads what stands before its first heading."""
    return _Reader(file, title).read(text)


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return parser.use(front_matter_plugin)


@dataclass(slots=True)
class _Words:
    """A text in its two forms."""

    text: str
    markdown: str

    def after(self, lead: _Words | None, join: str = "\n") -> _Words:
        if lead is None or not lead.text:
            return self
        return _Words(f"{lead.text}{join}{self.text}", f"{lead.markdown}{join}{self.markdown}")


@dataclass(slots=True)
class _Draft:
    """A passage before it has its id."""

    kind: Kind
    path: tuple[str, ...]
    words: _Words
    line: int
    own_text: str
    given_id: str | None = None
    asked: list[str] = field(default_factory=list[str])
    parent: _Draft | None = None


class _Reader:
    """Walks the blocks of one file in order, keeping the headings and the comments that wait for a passage."""

    def __init__(self, file: str, title: str) -> None:
        self.file = file
        self.title = title
        self.document = Document()
        self.path: list[tuple[int, str]] = []
        self.drafts: list[_Draft] = []
        self.section_start = 0
        self.pending_id: str | None = None
        self.pending_asked: list[str] = []

    def read(self, text: str) -> Document:
        tokens = _markdown().parse(text)
        if tokens and tokens[0].type == "front_matter":
            self.document.front_matter = tokens.pop(0).content
        self._blocks(SyntaxTreeNode(tokens).children)
        self._end_section()
        if self.pending_id is not None:
            self._fault(text.count("\n") + 1, f"the id {self.pending_id} names no passage: nothing follows it")
        self._finish()
        return self.document

    # Blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, nodes: list[SyntaxTreeNode]) -> None:
        for index, node in enumerate(nodes):
            following = nodes[index + 1] if index + 1 < len(nodes) else None
            match node.type:
                case "heading":
                    self._heading(node)
                case "paragraph":
                    self._paragraph(node, following)
                case "bullet_list" | "ordered_list":
                    self._list(node, self._lead(nodes, index), None)
                case "table":
                    self._table(node)
                case "fence" | "code_block":
                    self._code(node, self._lead(nodes, index))
                case "blockquote":
                    self._blocks(node.children)
                case "html_block":
                    self._html(node)
                case _:
                    pass

    def _heading(self, node: SyntaxTreeNode) -> None:
        self._end_section()
        level = int(node.tag[1])
        words = self._inline(node, self._line(node), None)
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self.path.append((level, words.text.replace("\n", " ") or "Untitled"))
        self.document.headings.append(self._path())

    def _paragraph(self, node: SyntaxTreeNode, following: SyntaxTreeNode | None) -> None:
        draft = _Draft("paragraph", self._path(), _Words("", ""), self._line(node), "")
        draft.words = self._inline(node, draft.line, draft)
        draft.own_text = draft.words.text
        if _introduces(draft.words.text, following) and last_sentence(draft.words.text) == draft.words.text:
            self.pending_id = draft.given_id or self.pending_id
            self.pending_asked += draft.asked
            return
        self._keep(draft)

    def _lead(self, nodes: list[SyntaxTreeNode], index: int) -> _Words | None:
        """Gives the sentence before a list or code block that introduces it."""
        while index > 0 and nodes[index - 1].type == "html_block":
            index -= 1
        if index == 0 or nodes[index - 1].type != "paragraph":
            return None
        tokens = nodes[index - 1].children[0].children
        inline = [token for node in tokens for token in node.to_tokens()]
        words = _Words(plain(inline), discord_markdown(inline))
        if not _introduces(words.text, nodes[index]):
            return None
        sentence = last_sentence(words.text)
        return words if sentence == words.text else _Words(sentence, sentence)

    def _list(self, node: SyntaxTreeNode, lead: _Words | None, parent: _Draft | None) -> _Draft:
        whole = _Draft("list", self._path(), _Words("", ""), self._line(node), "", parent=parent)
        self._claim_pending(whole)
        self.drafts.append(whole)
        lines: list[_Words] = []
        first = int(node.attrs.get("start", 1) or 0) if node.type == "ordered_list" else 0
        for number, item in enumerate(node.children):
            bullet = f"{first + number}. " if node.type == "ordered_list" else "• "
            lines += self._item(item, lead, whole, bullet)
        whole.words = _Words("\n".join(w.text for w in lines), "\n".join(w.markdown for w in lines)).after(lead)
        whole.own_text = whole.words.text
        return whole

    def _item(self, item: SyntaxTreeNode, lead: _Words | None, whole: _Draft, bullet: str) -> list[_Words]:
        """Keeps a list item, its further paragraphs and nested lists; gives its lines for the whole list."""
        item_draft: _Draft | None = None
        own: _Words | None = None
        nested_lines: list[_Words] = []
        for child in item.children:
            if child.type == "paragraph":
                draft = item_draft or _Draft("item", self._path(), _Words("", ""), self._line(child), "", parent=whole)
                own = self._inline(child, draft.line, draft).after(own)
                draft.own_text, draft.words = own.text, own.after(lead, "\n• ")
                if item_draft is None:
                    self._keep(draft)
                    item_draft = draft
            elif child.type in {"bullet_list", "ordered_list"}:
                nested = self._list(child, own, whole)
                skip = 1 + own.text.count("\n") if own else 0
                body, marked = nested.words.text.split("\n")[skip:], nested.words.markdown.split("\n")[skip:]
                nested_lines += [_Words(f"  {t}", f"  {m}") for t, m in zip(body, marked, strict=False)]
            else:
                self._blocks([child])
        lines = [_Words(bullet + own.text, bullet + own.markdown), *nested_lines] if own else nested_lines
        return lines

    def _table(self, node: SyntaxTreeNode) -> None:
        rows = [row for part in node.children for row in part.children]
        if not rows:
            return
        header = [self._inline(cell, self._line(rows[0]), None) for cell in rows[0].children]
        for row in rows[1:]:
            draft = _Draft("row", self._path(), _Words("", ""), self._line(row), "")
            cells = [self._inline(cell, draft.line, draft) for cell in row.children]
            pairs = [(h, c) for h, c in zip(header, cells, strict=False) if c.text]
            draft.words = _Words(
                "; ".join(f"{h.text}: {c.text}" if h.text else c.text for h, c in pairs),
                "; ".join(f"{h.markdown}: {c.markdown}" if h.text else c.markdown for h, c in pairs),
            )
            draft.own_text = draft.words.text
            self._keep(draft)

    def _code(self, node: SyntaxTreeNode, lead: _Words | None) -> None:
        content = node.content.strip("\n")
        shown = content.replace("```", "'''")
        words = _Words(content, f"```\n{shown}\n```").after(lead)
        if content.strip():
            self._keep(_Draft("code", self._path(), words, self._line(node), content))

    def _html(self, node: SyntaxTreeNode) -> None:
        line = self._line(node)
        for comment in comments(node.content):
            self._directive(comment, line, None)
        words = plain_html(node.content)
        if words:
            from_html = [Token("text", "", 0, content=words)]
            self._keep(_Draft("paragraph", self._path(), _Words(words, discord_markdown(from_html)), line, words))

    # Words, comments, headings ------------------------------------------------------------------------------------

    def _inline(self, node: SyntaxTreeNode, line: int, draft: _Draft | None) -> _Words:
        """Reads the inline content of a block; comments in it belong to `draft`, else to the next passage."""
        tokens = [t for child in node.children for inner in child.children for t in inner.to_tokens()]
        for token in tokens:
            if token.type == "html_inline":
                for comment in comments(token.content):
                    self._directive(comment, line, draft)
        return _Words(plain(tokens), discord_markdown(tokens))

    def _directive(self, comment: str, line: int, draft: _Draft | None) -> None:
        match = _DIRECTIVE.match(comment)
        if match is None:
            return
        name, value = match[1].lower(), " ".join(match[2].split())
        if name == "not covered":
            asked, _, instead = value.partition("=>")
            phrases = _phrases(asked)
            if not phrases:
                self._fault(line, "'not covered' names no question: write <!-- not covered: question | other words => where to ask -->")
                return
            self.document.not_covered.append(NotCovered(phrases, instead.strip(), self.file, line))
        elif name == "asked":
            (self.pending_asked if draft is None else draft.asked).extend(_phrases(value))
        elif not _ID.match(value):
            self._fault(line, f"the id {value!r} may hold only small letters, digits and single hyphens")
        elif draft is not None:
            draft.given_id = value
        else:
            if self.pending_id is not None:
                self._fault(line, f"the id {self.pending_id} names no passage: the id {value} follows at once")
            self.pending_id = value

    def _path(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.path) or (self.title,)

    def _line(self, node: SyntaxTreeNode) -> int:
        return node.map[0] + 1 if node.map else 1

    def _fault(self, line: int, message: str) -> None:
        self.document.faults.append(Fault(self.file, line, message))

    # Passages -----------------------------------------------------------------------------------------------------

    def _claim_pending(self, draft: _Draft) -> None:
        draft.given_id = draft.given_id or self.pending_id
        draft.asked = self.pending_asked + draft.asked
        self.pending_id, self.pending_asked = None, []

    def _keep(self, draft: _Draft) -> None:
        if draft.words.text:
            self._claim_pending(draft)
            self.drafts.append(draft)

    def _end_section(self) -> None:
        """Makes the blocks under a heading that is a question one answer."""
        own = self.drafts[self.section_start :]
        if self.path and self.path[-1][1].rstrip().endswith("?"):
            tops = [draft for draft in own if draft.parent is None]
            if len(tops) == 1 and tops[0].kind == "paragraph":
                tops[0].kind = "answer"
            elif len(tops) > 1:
                words = _Words("\n".join(d.words.text for d in tops), "\n".join(d.words.markdown for d in tops))
                answer = _Draft("answer", self._path(), words, tops[0].line, words.text)
                for draft in tops:
                    draft.parent = answer
                self.drafts.insert(self.section_start, answer)
        self.section_start = len(self.drafts)

    def _finish(self) -> None:
        ids: dict[int, str] = {}
        taken: dict[str, int] = {}
        for draft in self.drafts:
            derived = draft.given_id or _derived_id(draft)
            taken[derived] = taken.get(derived, 0) + 1
            ids[id(draft)] = derived if draft.given_id or taken[derived] == 1 else f"{derived}-{taken[derived]}"
        self.document.passages = [
            Passage(
                id=ids[id(draft)],
                kind=draft.kind,
                path=draft.path,
                text=draft.words.text,
                markdown=draft.words.markdown,
                file=self.file,
                line=draft.line,
                asked=tuple(dict.fromkeys(draft.asked)),
                parent=ids[id(draft.parent)] if draft.parent else None,
                named=draft.given_id is not None,
            )
            for draft in self.drafts
            if draft.words.text
        ]


def _introduces(text: str, following: SyntaxTreeNode | None) -> bool:
    """Says whether a paragraph's last sentence speaks of the list or code that follows."""
    if following is None or following.type not in {"bullet_list", "ordered_list", "fence", "code_block"}:
        return False
    sentence = last_sentence(text)
    return bool(sentence) and len(sentence) <= _LEAD_LIMIT and (sentence.endswith(":") or sentence == text)


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase for part in text.split("|") if (phrase := " ".join(part.split())))


def _derived_id(draft: _Draft) -> str:
    """Names a passage by its heading and its own words, so that edits elsewhere leave the name alone."""
    heading = "-".join(re.findall(r"[a-z0-9]+", draft.path[-1].lower()))[:32].strip("-")
    digest = hashlib.blake2s(f"{draft.kind}\n{draft.own_text}".encode(), digest_size=4).hexdigest()
    return f"{heading}-{digest}" if heading else digest


def question_headings(passages: Iterable[Passage]) -> list[str]:
    """Gives the headings that are questions, in the guide's order, each once."""
    return list(dict.fromkeys(p.path[-1] for p in passages if p.path[-1].rstrip().endswith("?")))
