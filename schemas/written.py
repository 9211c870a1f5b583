"""Files that users write (corrections, suites): read as UTF-8 and YAML, with faults told so that they can be found.

A message names the file, line and column, quotes the words there, and says what was expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

_SHOWN = 60
# What PyYAML says, and what the writer most likely has to do.
_REMEDIES = (
    ("mapping values are not allowed", "put a value that holds a colon and a blank into quotes"),
    ("found character '\\t'", "indent with blanks, not with tabs"),
    ("expected <block end>", "begin the lines of one entry in the same column"),
    ("could not find expected ':'", "write every line as `name: value`, and quote a value that goes on in the next"),
    ("found unexpected end of stream", "close the quotes or brackets"),
    ("expected ',' or", "close the brackets, and part what is in them by commas"),
    ("found undefined alias", "put a value that begins with * into quotes"),
    ("found character '@'", "put a value that begins with @ into quotes"),
    ("found character '`'", "put a value that begins with ` into quotes"),
    ("found character '%'", "put a value that begins with % into quotes"),
    ("is there twice", "keep one of them"),
    ("special characters are not allowed", "remove the character"),
)


class WrittenError(ValueError):
    """A file that cannot be understood; the message names the place, the words and the remedy."""


def read_text(file: Path) -> str:
    """The text of ``file``, without a byte-order mark. Raises WrittenError where it is not UTF-8 or cannot be read."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WrittenError(f"{file}: cannot be read ({error.strerror or error}); check its permissions") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        start = before.rfind(b"\n") + 1
        end = data.find(b"\n", error.start)
        words = data[start : end if end >= 0 else len(data)].decode("utf-8", "backslashreplace")
        line = before.count(b"\n") + 1
        column = len(before[start:].decode("utf-8-sig")) + 1
        raise WrittenError(
            f"{file}, line {line}, column {column}: byte 0x{data[error.start]:02x} is no UTF-8, at "
            f"“{_shown(words, column)}”; UTF-8 is expected: save the file with that encoding"
        ) from error


def read_yaml(words: str, source: str, loader: type[Any], expected: str) -> tuple[Any, list[int]]:
    """What the YAML ``words`` say, and the lines where the entries of a list begin (none where it is no list).

    ``source`` names the file in messages, ``expected`` says what it should hold. Raises WrittenError where it is no
    YAML, or a name stands twice in one mapping (of which YAML readers silently take the last).
    """
    given = loader("")
    try:
        given = loader(words)
        node = given.get_single_node()
        if node is None:
            return None, []
        nodes = list(_nodes(node))
        _check_names(nodes)
        _check_values(given, nodes)
        lines = [one.start_mark.line + 1 for one in node.value] if isinstance(node, yaml.SequenceNode) else []
        return given.construct_document(node), lines
    except yaml.YAMLError as error:
        raise WrittenError(_told(error, words, source, expected)) from error
    except RecursionError:
        raise WrittenError(f"{source}, line 1: brackets in brackets without end; {expected} is expected") from None
    finally:
        given.dispose()


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Every node below ``root`` and itself, once."""
    waiting, seen = [root], {id(root)}
    while waiting:
        node = waiting.pop()
        yield node
        for one in node.value if isinstance(node, yaml.CollectionNode) else ():
            for part in one if isinstance(one, tuple) else (one,):
                if id(part) not in seen:
                    seen.add(id(part))
                    waiting.append(part)


def _check_names(nodes: Iterable[yaml.Node]) -> None:
    """Raises YAMLError at a name that stands twice in one mapping."""
    for node in nodes:
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                continue
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} is there twice", problem_mark=key.start_mark)
            seen.add(key.value)


def _check_values(loader: Any, nodes: Iterable[yaml.Node]) -> None:
    """Raises YAMLError at a value that only looks like a day or a number, such as 2024-02-31."""
    for node in nodes:
        if isinstance(node, yaml.ScalarNode):
            try:
                loader.construct_object(node)
            except ValueError as error:
                raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error


def _told(error: yaml.YAMLError, words: str, source: str, expected: str) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if isinstance(error, yaml.reader.ReaderError):
        before = words[: error.position]
        line, column = before.count("\n"), error.position - (before.rfind("\n") + 1)
    elif mark is not None:
        line, column = mark.line, mark.column
    else:
        line, column = 0, 0
    lines = words.split("\n")
    if line >= len(lines) or not lines[line].strip():  # the end, where what is missing should have come
        line = max((n for n, one in enumerate(lines) if one.strip() and n <= line), default=0)
        column = len(lines[line])
    remedy = next((says for sign, says in _REMEDIES if sign in problem), None)
    shown = _shown(lines[line], column + 1)
    return (
        f"{source}, line {line + 1}, column {column + 1} is no YAML: {problem}, at “{shown}”; "
        f"{f'{remedy}; ' if remedy else ''}{expected} is expected"
    )


def _shown(line: str, column: int) -> str:
    """The part of ``line`` around ``column`` (from 1), without control characters."""
    start = max(0, column - 1 - _SHOWN // 2)
    part = line[start : start + _SHOWN]
    part = "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in part)
    return f"{'…' if start else ''}{part.strip()}{'…' if start + _SHOWN < len(line.rstrip()) else ''}"
