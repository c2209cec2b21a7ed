r"""Rules for what pandoc's Markdown takes from LaTeX: lines that lay out a page, and formulas on lines of their own.

A line such as `\newpage` is left out, and so is a figure of LaTeX. Discord shows no formulas, so they become code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.text.block_tokens import FORMULA, leave_out, line_of, push_code

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_COMMANDS: Final = (
    r"addcontentsline|addtocounter|appendix|backmatter|bibliography|bibliographystyle|bigskip|break|centering|clearpage"
    r"|cleardoublepage|columnbreak|doublespacing|FloatBarrier|footnotesize|frontmatter|hfill|hrule|hspace|include|input"
    r"|label|large|Large|listoffigures|listoftables|mainmatter|maketitle|medskip|newcommand|newline|newpage|noindent"
    r"|normalsize|onecolumn|onehalfspacing|pagebreak|pagenumbering|pagestyle|par|phantomsection|printbibliography"
    r"|printindex|raggedright|renewcommand|setcounter|setlength|singlespacing|small|smallskip|tableofcontents"
    r"|thispagestyle|twocolumn|usepackage|vfill|vspace"
)
_LAYOUTS: Final = r"(?:begin|end)\{(?:center|flushleft|flushright|landscape|minipage|multicols|small|titlepage)\*?\}"
_ARGUMENTS: Final = r"(?:\[[^\[\]\n]{0,200}\]|\{[^{}\n]{0,200}\})*+"
_LAYOUT: Final = re.compile(rf"(?:\\(?:{_LAYOUTS}|(?:{_COMMANDS})(?![A-Za-z])\*?){_ARGUMENTS}[ \t]*)++$")
_FIGURE: Final = re.compile(r"\\begin\{(?P<name>(?:figure|longtable|table|tabular|tabularx|tikzpicture)\*?)\}")
_OPENING: Final = re.compile(
    r"(?P<dollars>\$\$)(?!\$)|(?P<bracket>\\\[)[ \t]*$"
    r"|\\begin\{(?P<name>(?:align|alignat|displaymath|eqnarray|equation|gather|math|multline)\*?)\}"
)
_DOLLARS_END: Final = re.compile(r"(?<![\\$])\$\$[ \t]*(?:\{[^{}\n]*\}|\([\w:-]*\))?[ \t]*$")
_BRACKET_END: Final = re.compile(r"\\\][ \t]*$")
_MOST_LINES: Final = 60  # of a formula or a figure
_SIGN: Final = re.compile(r"[=\\^_+*/<>\d]")


def read_latex(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a formula, or leave out a line of layout or a figure."""
    line = line_of(state, start).rstrip()
    if _LAYOUT.match(line):
        return silent or leave_out(state, "LaTeX command", start, start + 1)
    if figure := _FIGURE.match(line):
        last = _last_line(state, start, end, _end_of(figure["name"]), 0)
        return last is not None and (silent or leave_out(state, "LaTeX command", start, last + 1))
    opening = _OPENING.match(line)
    return opening is not None and _formula(state, opening, (start, end), silent)


def _formula(state: StateBlock, opening: re.Match[str], lines: tuple[int, int], silent: bool) -> bool:
    start, end = lines
    closes = _end_of(opening["name"]) if opening["name"] else _DOLLARS_END if opening["dollars"] else _BRACKET_END
    last = _last_line(state, start, end, closes, opening.end())
    if last is None:
        return False
    content = state.getLines(start, last + 1, state.blkIndent, False).strip()
    if not opening["name"]:
        content = closes.sub("", content[len(opening[0].rstrip()) :]).strip()
    if not _SIGN.search(content):
        return False
    if not silent:
        push_code(state, content, start, last + 1, FORMULA)
        state.line = last + 1
    return True


def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"\\end\{{{re.escape(name)}\}}[ \t]*$")


def _last_line(state: StateBlock, start: int, end: int, closes: re.Pattern[str], skipped: int) -> int | None:
    """Return the line on which a formula or a figure ends. Return None if an empty line or the end comes before it.

    `skipped`: characters of the first line that do not belong to the end.
    """
    for line in range(start, min(end, start + _MOST_LINES)):
        if state.isEmpty(line):
            return None
        if closes.search(line_of(state, line), skipped if line == start else 0):
            return line
    return None
