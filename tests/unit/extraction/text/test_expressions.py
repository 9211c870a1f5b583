from __future__ import annotations

import marshal
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extraction.en.demands import code_rules
from extraction.text import expressions, guarded
from extraction.text.expressions import compiling, led_to, pattern, program
from extraction.zh import data
from schemas import kept

KINDS = [
    "",
    "fire",
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>\w+)",
    r"(?i)fire|flood",
    r"(?<!un)safe(?=ty)\b[^,;]{0,60}?$",
    r"(a)(?:b)(?P<c>c)?\1(?(c)x|y)",
    r"[\u4e00-\u9fff]{2,}[，。；]",
    r"(?x) a  # a comment",
    r"(?>a+)b++",
    r"\.\d+",
    "𠮷[𠀀-𪛟]",
    "(?s:.)|^$",
]


def _is_same(one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Whether both have the same program, flags and words (``==`` of patterns), groups and names."""
    return one == other and one.groups == other.groups and dict(one.groupindex) == dict(other.groupindex)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(kept, "_BEGAN", time.time() + 3600)  # whoever edits a file meanwhile does not disturb
    kept.use(tmp_path / "kept")
    re.purge()
    yield tmp_path / "kept"
    kept.use(None)
    re.purge()


def test_this_python_is_known() -> None:
    assert expressions.is_known()


@pytest.mark.parametrize("fault", [TypeError, AttributeError, RuntimeError])
def test_a_python_that_does_otherwise_keeps_nothing(
    fault: type[Exception], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(expressions, "program", fail)
    expressions.is_known.cache_clear()
    try:
        with kept.together("own"), compiling():
            assert re.compile("an expression").match("an expression")
    finally:
        expressions.is_known.cache_clear()
    assert kept.load("own") is None


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.MULTILINE | re.DOTALL, re.ASCII])
@pytest.mark.parametrize("expression", KINDS)
def test_a_pattern_of_a_kept_program_is_that_of_re(expression: str, flags: int) -> None:
    told = marshal.loads(marshal.dumps(program(expression, int(flags))))
    assert _is_same(pattern(expression, told), re.compile(expression, flags))


def test_so_is_that_of_each_rule_of_the_readers() -> None:
    english = [
        one.pattern
        for book in ("sectors", "instruments", "responsibilities", "phrases")
        for rule in code_rules.load(book).values()
        for one in (rule.before, rule.after, rule.not_before, rule.not_after)
        if one is not None
    ]
    chinese = [
        guarded.compiled(rule.expression).pattern
        for path in sorted((data.FOLDER / "rules").glob("*.toml"))
        for rule in data.rules(path.stem).values()
    ]
    assert len(english) > 1000
    assert len(chinese) > 300
    for one in english + chinese:
        assert _is_same(pattern(one, program(one)), re.compile(one)), one


def test_no_expression_is_as_re_says() -> None:
    for wrong in ("(", "[a", "a**", "(?P<1>a)"):
        with pytest.raises(re.error) as own:
            re.compile(wrong)
        with pytest.raises(re.error, match=re.escape(str(own.value))):
            program(wrong)


def test_what_is_compiled_is_taken_from_what_was_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = re.compile("a(?P<b>b)+", re.I)
    re.purge()
    with kept.together("own"), compiling():
        first = re.compile("a(?P<b>b)+", re.I)
        assert re.search(r"\d\d", "a12") is not None
    re.purge()
    kept.use(folder)
    monkeypatch.setattr(expressions, "program", lambda *_: pytest.fail("was made again"))
    with kept.together("own"), compiling():
        again = re.compile("a(?P<b>b)+", re.I)
        assert re.search(r"\d\d", "a12") is not None
    assert _is_same(first, own)
    assert _is_same(again, own)


def test_re_compiles_by_itself_before_and_after(folder: Path) -> None:
    from re import _compiler  # type: ignore[attr-defined]

    own = _compiler.compile
    with pytest.raises(ZeroDivisionError), kept.together("own"), compiling():
        assert _compiler.compile is not own
        raise ZeroDivisionError
    assert _compiler.compile is own


def test_threads_that_lead_it_one_after_the_other_leave_it_as_it_was(folder: Path) -> None:
    from re import _compiler  # type: ignore[attr-defined]

    own = _compiler.compile

    def work(number: int) -> None:
        with kept.together(f"own{number}"), compiling():
            for each in range(50):
                assert re.compile(f"a{number}b{each}").match(f"a{number}b{each}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert _compiler.compile is own
    for number in range(4):
        assert len(kept.load(f"own{number}")) == 50


def test_without_a_folder_nothing_is_led_elsewhere() -> None:
    from re import _compiler  # type: ignore[attr-defined]

    own = _compiler.compile
    with kept.together("own"), compiling():
        assert _compiler.compile is own


def test_bytes_and_programs_that_the_engine_refuses_are_res_own() -> None:
    told = program("abc")
    wrong = (told[0], b"\xff\xff\xff\xff" * 4, *told[2:])
    with led_to(lambda *_: wrong):
        assert _is_same(re.compile("a refused one"), pattern("a refused one", program("a refused one")))
        assert re.compile(b"bytes").match(b"bytes") is not None
