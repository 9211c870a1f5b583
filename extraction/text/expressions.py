"""Regular expressions compiled once for all processes: what the compiler makes of them is kept (``schemas.kept``).

Making an expression is two steps: ``re`` works out a program from it, in Python, and its engine takes the program in a
hundredth of that time. The programs are plain numbers, of one version of Python, which is a part of the key that things
are kept by; the engine looks each through before it takes it.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from re import _compiler, _parser  # type: ignore[attr-defined]
from threading import RLock
from typing import Any, Final

from schemas import kept

Program = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, the engine's program, number of groups, their numbers by name, and their names by number."""
_UNIT: Final = "I"  # what a program consists of, as ``array`` calls it
_LEADING = RLock()
_TRIED = r"(?i)(?P<a>[a-c\u4e00-\u9fff]+?)(?<!x)\b(?:y|z){2,3}(?P=a)(?=$)"


def program(expression: str, flags: int = 0) -> Program:
    """What the compiler makes of ``expression``. Raises re.error where it is none."""
    parsed = _parser.parse(expression, flags)
    code = _compiler._code(parsed, flags)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    told = array(_UNIT, code).tobytes()
    return flags | parsed.state.flags, told, parsed.state.groups - 1, dict(parsed.state.groupdict), tuple(names)


def pattern(expression: str, made: Program) -> re.Pattern[str]:
    """The pattern of which ``made`` is the program. Raises RuntimeError where the engine does not take it."""
    flags, told, n_groups, numbers, names = made
    code = memoryview(told).cast(_UNIT).tolist()
    return _sre.compile(expression, flags, code, n_groups, numbers, names)  # type: ignore[no-any-return]


@cache
def is_known() -> bool:
    """Whether this Python's compiler and engine are such that a program made here is ``re``'s own: tried on one."""
    try:
        return pattern(_TRIED, program(_TRIED)) == re.compile(_TRIED)
    except Exception:  # whatever another version may raise: then nothing is kept
        return False


@contextmanager
def compiling() -> Iterator[None]:
    """While this lasts, ``re.compile`` takes programs that are kept together (``schemas.kept.together``)."""
    if not (is_known() and kept.is_kept()):
        yield
        return
    with led_to(_remembered):
        yield


def _remembered(expression: str, flags: int) -> Program:
    return kept.remember("program", (expression, flags), partial(program, expression, flags))


@contextmanager
def led_to(programs: Callable[[str, int], Program]) -> Iterator[None]:
    """While this lasts, ``re.compile`` takes its programs from ``programs``.

    For imports: hundreds of modules' expressions stay where they are used. It is ``re``'s own step behind its cache
    that is led here, and what it gives is the same; so it does no harm where other threads compile meanwhile. One
    thread at a time leads it, so that it is ``re``'s own again at the end.
    """
    with _LEADING:
        own = _compiler.compile
        _compiler.compile = _leading(programs, own)
        try:
            yield
        finally:
            _compiler.compile = own


def _leading(programs: Callable[[str, int], Program], own: Callable[..., Any]) -> Callable[..., Any]:
    def compile_(expression: Any, flags: int = 0) -> Any:
        if type(expression) is str and not flags & re.DEBUG:
            with suppress(RuntimeError):
                return pattern(expression, programs(expression, int(flags)))
        return own(expression, flags)

    return compile_
