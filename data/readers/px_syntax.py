"""The syntax of PX files: KEYWORD[language]("key","key")="text","text"; up to DATA=, whose cells px_data.py reads.

A text of several quoted pieces, one a line, is one text; a doubled quotation mark within a text is one mark.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from catalogue.errors import UserError
from data.limits import Limits

# What the table is read from; other keywords (notes, contacts, maps) are passed over once their syntax is sound.
_OF_TABLE = (
    "LANGUAGE",
    "MATRIX",
    "SUBJECT-AREA",
    "SUBJECT-CODE",
    "TITLE",
    "DESCRIPTION",
    "CONTENTS",
    "UNITS",
    "DECIMALS",
)
_OF_VARIABLES = ("STUB", "HEADING", "VALUES", "CODES", "TIMEVAL", "CONTVARIABLE", "VARIABLECODE", "KEYS")
KEPT = frozenset(_OF_TABLE + _OF_VARIABLES)
# Possessive quantifiers (*+) never go back: the time is linear in the text whatever stands in it.
_TOKEN = re.compile(r'\s*+(?:(?P<text>"[^"]*+(?:""[^"]*+)*+")|(?P<mark>[][(),;=])|(?P<word>[^\s"\][(),;=]++))')
_KEYWORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*+")
# A header of short texts takes 15 times its length in memory, and 2 s a megabyte; those of offices are below 2 MB.
_EXPANSION = 32
_BLANK = re.compile(r"[\s\x1a]*+")  # 1A ended text files in DOS
_LIST = re.compile(r"TLIST", re.IGNORECASE)
# What may follow what: pieces of a text; "SE":"0180" of hierarchies and "1994"-"2010" of time lists.
_SIDE_BY_SIDE = {(",", "text"), (",", "word"), ("text", "text"), ("text", "joint"), ("joint", "text")}


@dataclass(frozen=True)
class Statement:
    """One keyword with its values; texts and bare words alike."""

    values: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Header:
    """The statements before DATA, in the file's own language, by keyword and keys."""

    name: str
    statements: Mapping[tuple[str, ...], Statement]
    data_start: int | None
    """Where in the text the cells begin; None where there is no DATA."""
    data_line: int = 1

    def values(self, *key: str) -> tuple[str, ...]:
        """Return the values of a keyword (with its keys); none where it is absent."""
        statement = self.statements.get(key)
        return statement.values if statement else ()

    def text(self, *key: str) -> str:
        """Return the first value of a keyword, "" where it is absent."""
        return next(iter(self.values(*key)), "")

    def keys_of(self, keyword: str) -> list[tuple[str, int]]:
        """Return, for each statement of a keyword that has keys, its first key and its line."""
        return [
            (key[1], statement.line) for key, statement in self.statements.items() if key[0] == keyword and len(key) > 1
        ]


@dataclass(frozen=True)
class _Token:
    kind: str
    """text, word, or the mark itself."""
    text: str
    start: int
    end: int


@dataclass
class _Scanner:
    """Goes through the header's tokens and knows where it is, for the sentences."""

    name: str
    text: str
    limits: Limits
    at: int = 0
    keyword: str = ""
    found: dict[tuple[str, tuple[str, ...]], Statement] = field(default_factory=dict)
    """By language and key."""
    _counted: int = 0
    _line: int = 1

    def line(self, position: int) -> int:
        """Return the line of a position; positions are asked for in rising order."""
        self._line += self.text.count("\n", self._counted, position)
        self._counted = max(self._counted, position)
        return self._line

    def next(self) -> _Token:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            raise self._unfinished()
        self.at = match.end()
        self.limits.check_whole(self.name, self.at * _EXPANSION)
        kind = str(match.lastgroup)
        found = match[kind]
        if kind == "text":
            return _Token(kind, found[1:-1].replace('""', '"'), match.start(kind), self.at)
        return _Token(found if kind == "mark" else kind, found, match.start(kind), self.at)

    def keep(self, language: str, key: tuple[str, ...], statement: Statement) -> None:
        """Keep a statement; raise UserError where it stands there already."""
        first = self.found.setdefault((language, key), statement)
        if first is not statement:
            raise UserError(
                "«{file}», line {line}: {keyword} stands a second time; first on line {first}.",
                file=self.name,
                line=statement.line,
                keyword=self.keyword,
                first=first.line,
            )

    def fault(self, token: _Token) -> UserError:
        return UserError(
            "«{file}», line {line}: in {keyword}, «{text}» does not belong where it stands. A text must stand in "
            "quotation marks, a comma between two texts and a semicolon at the end.",
            file=self.name,
            line=self.line(token.start),
            keyword=self.keyword,
            text=token.text[:40],
        )

    def _unfinished(self) -> UserError:
        blank = _BLANK.match(self.text, self.at)
        start = blank.end() if blank else self.at
        if self.text.startswith('"', start):
            return UserError(
                "«{file}», line {line}: in {keyword}, a quotation mark is left open.",
                file=self.name,
                line=self.line(start),
                keyword=self.keyword,
            )
        return UserError(
            "«{file}» is cut off: {keyword} has no end. Fetch it again.", file=self.name, keyword=self.keyword
        )


def parse_header(name: str, text: str, limits: Limits) -> Header:
    """Return the statements of a PX file up to DATA; raise UserError where it is broken or a keyword repeated."""
    scanner = _Scanner(name, text, limits)
    while not _at_end(scanner):
        key, language, line = _subject(scanner)
        if key == ("DATA",):
            return Header(name, _of_language(scanner.found), scanner.at, line)
        statement = Statement(tuple(_items(scanner, ";")), line)
        if key[0] in KEPT:
            scanner.keep(language, key, statement)
    return Header(name, _of_language(scanner.found), None)


def _at_end(scanner: _Scanner) -> bool:
    blank = _BLANK.match(scanner.text, scanner.at)
    return blank is not None and blank.end() == len(scanner.text)


def _subject(scanner: _Scanner) -> tuple[tuple[str, ...], str, int]:
    """Read KEYWORD[language]("key",...)= and return keyword with keys, the language and the line."""
    token = scanner.next()
    if token.kind != "word" or not _KEYWORD.fullmatch(token.text):
        raise scanner.fault(token)
    keyword, line, language, keys = token.text.upper(), scanner.line(token.start), "", []
    scanner.keyword = keyword
    token = scanner.next()
    if token.kind == "[":
        language = scanner.next().text
        _expect(scanner, "]")
        token = scanner.next()
    if token.kind == "(":
        keys = list(_items(scanner, ")"))
        scanner.keyword = f"{keyword}({', '.join(keys)[:80]})"
        token = scanner.next()
    if token.kind != "=":
        raise scanner.fault(token)
    return (keyword, *keys), language, line


def _expect(scanner: _Scanner, kind: str) -> None:
    token = scanner.next()
    if token.kind != kind:
        raise scanner.fault(token)


def _items(scanner: _Scanner, end: str) -> Iterator[str]:
    """Yield the values up to the mark `end`: texts and words between commas, a text's pieces put together."""
    pieces: list[str] = []
    last, some = ",", False
    while (token := scanner.next()).kind != end:
        kind = "joint" if token.kind == "word" and token.text in (":", "-") and last == "text" else token.kind
        if kind == "," and last != ",":
            yield "".join(pieces)
            pieces.clear()
        elif kind == "(" and end == ";" and _LIST.fullmatch("".join(pieces)):
            pieces.append(f"({','.join(_items(scanner, ')'))})")
        elif kind in ("text", "word", "joint") and (last, kind) in _SIDE_BY_SIDE:
            pieces.append(token.text)
        else:
            raise scanner.fault(token)
        last, some = kind, True
    if last in (",", "joint") and some:
        raise scanner.fault(token)
    if some:
        yield "".join(pieces)


def _of_language(found: Mapping[tuple[str, tuple[str, ...]], Statement]) -> dict[tuple[str, ...], Statement]:
    """Return the statements of the file's own language: those without a language, or marked with that of LANGUAGE."""
    own = found.get(("", ("LANGUAGE",)))
    language = own.values[0] if own and own.values else ""
    marked = {key: statement for (mark, key), statement in found.items() if mark == language}
    return marked | {key: statement for (mark, key), statement in found.items() if not mark}
