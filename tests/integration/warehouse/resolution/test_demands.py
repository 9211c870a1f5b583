"""Demands of a meeting count once, whichever reports give them: measured on written pairs; laws of counting."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders.corpus import Built, Demand, Person, Report, store
from tests.builders.demand_pairs import demand, measure
from tests.builders.examples import examples
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.resolution.demands import Member, Pair, Wording, unite

PLACE = {"place_code": "410200", "place_name": "Kaifeng"}
BO, TONG = (
    Person("Bo Weilin", "Mayor", "mayor", spoke=True),
    Person("Tong Anqi", "Deputy Mayor", "deputy_mayor", spoke=True),
)
SHOWN = "SELECT text, speaker_name, document_id FROM main.directives ORDER BY position"


@pytest.mark.parametrize("split", ["develop", "measure"])
def test_other_words_of_a_demand_are_told_from_other_demands(tmp_path: Path, split: str) -> None:
    found = measure(tmp_path, split)
    assert found.n_pairs > 300
    assert found.precision >= 0.98, found.wrong
    assert found.f1 >= 0.95, found.missed


# Eight demands, and for each a way to say it otherwise and a shortened way.
SAID = (
    (
        "It is necessary to inspect all gas stations and gas pipelines before 30 June.",
        "Gas stations and gas pipelines are all to be checked before the 30th of June.",
        "Inspect gas stations before June 30.",
    ),
    (
        "It is necessary to strictly prevent fires in shopping malls, hotels and hospitals.",
        "Malls, hotels and hospitals must be guarded against fire.",
        "Prevent fires in malls and hotels.",
    ),
    (
        "Coal mines shall not exceed their capacity, and leaders must go down the well with every shift.",
        "No coal mine may exceed its capacity, and with each shift leaders have to go underground.",
        "Coal mines must not exceed their capacity.",
    ),
    (
        "It is necessary to severely crack down on overloaded trucks and drunk driving on mountain roads.",
        "Overloaded trucks and drink driving on roads in the mountains will be punished severely.",
        "Crack down on overloaded trucks.",
    ),
    (
        "It is necessary to evacuate villagers below the 12 dangerous reservoirs when warnings are issued.",
        "When a warning is issued, villagers who live below the 12 unsafe reservoirs must be evacuated.",
        "Villagers below 12 reservoirs must be evacuated.",
    ),
    (
        "Schools must hold evacuation drills and teach pupils how to swim before the summer holidays.",
        "Before the summer holidays pupils are to be taught to swim, and schools must hold drills in evacuation.",
        "Schools must hold evacuation drills.",
    ),
    (
        "It is necessary to install carbon monoxide alarms in households that burn coal.",
        "Households burning coal have to be fitted with carbon monoxide alarms.",
        "Carbon monoxide alarms must be installed.",
    ),
    (
        "It is necessary to reward those who report hidden dangers and protect their names.",
        "Those who report a hidden danger are to be rewarded and their names protected.",
        "Reward those who report hidden dangers.",
    ),
)
few = settings(
    max_examples=examples(2, 20),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
CODES = ("sectors", "instruments", "responsibilities", "phrases")
_OF_DAY = "JOIN main.meetings USING (meeting_id) GROUP BY ALL"
TOLD = f"SELECT held_on, 'demands', count(*) FROM main.directives {_OF_DAY}" + "".join(
    f" UNION ALL SELECT held_on, '{book}', count(*) FROM main.directive_{book} "
    f"JOIN main.directives USING (directive_id) {_OF_DAY}"
    for book in CODES
)


@dataclass(frozen=True)
class Further:
    """Demands of a report, and what a further one says: some of them again, in style 1 or 2, and some new ones."""

    numbers: tuple[int, ...]
    again: tuple[int, ...]
    new: tuple[int, ...]
    style: int
    speaker: str | None


@st.composite
def further(draw: st.DrawFn) -> Further:
    """Whatever is left out and added; what is said again keeps its order."""
    order = draw(st.permutations(range(8)))
    n_first = draw(st.integers(2, 6))
    numbers, others = order[:n_first], order[n_first:]
    again = [n for n in numbers if draw(st.booleans())]
    new = others[: draw(st.integers(0, 2))]
    speaker = draw(st.sampled_from(["Bo Weilin", None]))
    return Further(tuple(numbers), tuple(again), tuple(new), draw(st.integers(1, 2)), speaker)


def fuller(numbers: Sequence[int], rendition: str = "machine_translation", day: date = date(2023, 5, 23)) -> Report:
    """The report on which the meeting rests, with demands ``numbers``."""
    said = [demand(SAID[n][0], "Bo Weilin") for n in numbers]
    return Report([BO, TONG], said, rendition=rendition, held_on=day, published_on=day + timedelta(1), **PLACE)


@pytest.mark.examples
@settings(max_examples=examples(1, 10), deadline=None, suppress_health_check=list(HealthCheck), phases=few.phases)
@given(st.lists(further(), min_size=10, max_size=10))
def test_a_further_report_adds_what_it_alone_has_and_nothing_else(cases: list[Further]) -> None:
    """In other words or shortened, some left out, with demands of its own: counts grow by these alone."""
    first, more, alone = [], [], []
    for week, case in enumerate(cases):
        day = date(2022, 1, 4) + timedelta(7 * week)
        first.append(fuller(case.numbers, day=day))
        alone.append(fuller(case.new, day=day))
        said = [demand(SAID[n][case.style], case.speaker) for n in case.again]
        more.append(
            Report([BO, TONG], said + [demand(SAID[n][0], "Bo Weilin") for n in case.new], rendition="paraphrase",
                   held_on=day, published_on=day + timedelta(1), filler="b", **PLACE)
        )  # fmt: skip
    with TemporaryDirectory() as folder:
        told = [
            {(day, what): n for day, what, n in Built(Path(folder) / name, reports).rows(TOLD)}
            for name, reports in (("before", first), ("alone", alone))
        ]
        built = Built(Path(folder) / "after", [*first, *more])
        assert built.report.n_meetings == len(cases)
        after = {(day, what): n for day, what, n in built.rows(TOLD)}
        assert after == {key: told[0].get(key, 0) + told[1].get(key, 0) for key in told[0] | told[1]}
        wordings = sum(len(case.numbers) + len(case.again) + len(case.new) for case in cases)
        assert built.rows("SELECT count(*) FROM main.directive_sources") == [(wordings,)]


@pytest.mark.examples
@few
@given(st.integers(0, 10_000))
def test_codes_are_those_of_the_words_shown_and_every_wording_stands_once(seed: int) -> None:
    """Recounted from the reports: one demand a wording, codes of the words shown, the best report first."""
    rng = random.Random(seed)
    renditions = rng.choices(("original", "machine_translation", "paraphrase"), k=3)
    reports = [
        Report(
            [BO, TONG],
            [demand(rng.choice(SAID[n]), rng.choice([BO.name, TONG.name, None])) for n in rng.choices(range(8), k=4)],
            rendition=rendition, filler=f"text {number}", **PLACE,
        )
        for number, rendition in enumerate(renditions)
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        built = Built(Path(folder), reports)
        extracted = {(row["document_id"], row["start_char"]): row for r in reports for row in r.rows["directives"]}
        sources = built.rows("SELECT document_id, start_char, directive_id, match_basis FROM main.directive_sources")
        assert sorted(source[:2] for source in sources) == sorted(extracted)
        shown = {d: at for *at, d, basis in sources if basis == "shown"}
        assert len(shown) == built.report.n_directives
        (base,) = built.rows("SELECT document_id FROM main.meetings")
        order = ["original", "machine_translation", "paraphrase"]
        assert order.index(next(r for r in reports if r.id == base[0]).rendition) == min(map(order.index, renditions))
        voices: dict[str, set[str]] = {}
        for document, start, directive, _ in sources:
            if document == base[0]:
                assert shown[directive][0] == base[0]
            if name := extracted[document, start]["speaker_name"]:
                voices.setdefault(directive, set()).add(name)
        assert all(len(names) == 1 for names in voices.values())
        for book in CODES:
            code = "phrase" if book == "phrases" else "responsibility" if book == "responsibilities" else book[:-1]
            got = set(built.rows(f"SELECT directive_id, {code}_code FROM main.directive_{book}"))
            want = set()
            for directive, (document, start) in shown.items():
                words = re.sub(r"\W+", " ", extracted[document, start]["text"].lower())
                for report in reports:
                    for row in report.rows["directive_codes"]:
                        said = next(d for d in report.rows["directives"] if d["position"] == row["position"])
                        same = (report.id, said["start_char"], directive) in {s[:3] for s in sources}
                        if row["codebook"] == book and same and re.sub(r"\W+", " ", said["text"].lower()) == words:
                            want.add((directive, row["code"]))
            assert got == want


def test_a_page_that_prints_its_body_twice_gives_each_demand_once(tmp_path: Path) -> None:
    body = [demand(SAID[0][0], "Bo Weilin"), demand(SAID[1][0], "Bo Weilin")]
    for name, further in (("alone", []), ("two", [Report([BO, TONG], body[:1], filler="b", **PLACE)])):
        built = Built(tmp_path / name, [Report([BO, TONG], [*body, *body], **PLACE), *further])
        assert built.rows("SELECT count(*) FROM main.directives") == [(2,)]
        assert built.rows("SELECT count(*) FROM main.directive_sources") == [(4 + len(further),)]
        assert built.rows("SELECT n_directives FROM main.meetings") == [(2,)]
        assert built.rows("SELECT count(*) FROM extracted.directives") == [(4 + len(further),)]


def test_the_same_words_of_two_named_speakers_stay_two_demands(tmp_path: Path) -> None:
    words = SAID[0][0]
    one = Report([BO, TONG], [Demand(words, "Bo Weilin"), Demand(words, "Tong Anqi")], **PLACE)
    two = Report(
        [BO, TONG], [Demand(words, "BO Wei-lin"), Demand(SAID[0][1], "Tong Anqi"), Demand(words)], filler="b", **PLACE
    )
    built = Built(tmp_path, [one, two])
    assert sorted(built.rows("SELECT speaker_name FROM main.directives")) == [("BO Wei-lin",), ("Tong Anqi",)]
    assert built.rows("SELECT count(*) FROM main.directive_sources") == [(5,)]


def test_words_that_nobody_says_in_one_report_are_of_the_speaker_whom_another_names(tmp_path: Path) -> None:
    one = Report([BO, TONG], [Demand(SAID[0][0]), Demand(SAID[1][0])], **PLACE)
    two = Report([BO, TONG], [Demand(SAID[0][1], "Bo Weilin")], rendition="paraphrase", filler="b", **PLACE)
    built = Built(tmp_path, [one, two])
    assert built.rows(SHOWN) == [(SAID[0][0], "Bo Weilin", one.id), (SAID[1][0], None, one.id)]
    assert built.rows("SELECT speaker_person_id IS NOT NULL, speaker_kind FROM main.directives ORDER BY position") == [
        (True, "person"),
        (False, "unattributed"),
    ]
    assert built.rows("SELECT speaker_name, match_basis FROM main.directive_sources ORDER BY ALL") == [
        ("Bo Weilin", "like_words"),
        (None, "shown"),
        (None, "shown"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        "It is necessary to inspect all gas stations and gas pipelines before 30 July.",
        "It is necessary to inspect all gas stations and gas pipelines before 15 June.",
    ],
)
def test_other_days_and_numbers_are_other_demands(tmp_path: Path, other: str) -> None:
    one = Report([BO, TONG], [demand(SAID[0][0]), demand(SAID[1][0])], **PLACE)
    built = Built(tmp_path, [one, Report([BO, TONG], [demand(other), demand(SAID[1][1])], filler="b", **PLACE)])
    assert built.rows("SELECT count(*) FROM main.directives") == [(3,)]


def test_the_parts_of_a_sentence_that_joins_two_demands_count_with_it(tmp_path: Path) -> None:
    whole = "Gas stations must be inspected before 30 June, and school buses must not carry more than 40 pupils."
    parts = ["Inspect gas stations before June 30.", "School buses must carry no more than 40 pupils."]
    one = Report([BO, TONG], [demand(whole, "Bo Weilin")], **PLACE)
    two = Report([BO, TONG], [demand(part, "Bo Weilin") for part in parts], rendition="paraphrase", filler="b", **PLACE)
    built = Built(tmp_path, [one, two])
    assert built.rows(SHOWN) == [(whole, "Bo Weilin", one.id)]
    assert {basis for (basis,) in built.rows("SELECT match_basis FROM main.directive_sources")} == {
        "shown",
        "like_words",
        "part",
    }
    rests = Report([BO, TONG], two_of(parts), rendition="original", filler="b", **PLACE)
    assert [text for text, *_ in Built(tmp_path / "b", [one, rests]).rows(SHOWN)] == parts


def two_of(parts: list[str]) -> list[Demand]:
    """The demands of ``parts`` by one speaker."""
    return [demand(part, "Bo Weilin") for part in parts]


def test_the_wording_shown_is_that_of_the_report_that_the_meeting_rests_on(tmp_path: Path) -> None:
    full = fuller([0, 1, 2], "paraphrase")
    brief = Report([BO, TONG], [demand(SAID[0][1], "Bo Weilin"), demand(SAID[3][0], "Bo Weilin")], filler="b", **PLACE)
    built = Built(tmp_path, [full, brief])
    assert built.rows("SELECT document_id FROM main.meetings") == [(brief.id,)]
    assert built.rows(SHOWN) == [
        (SAID[0][1], "Bo Weilin", brief.id),
        (SAID[3][0], "Bo Weilin", brief.id),
        (SAID[1][0], "Bo Weilin", full.id),
        (SAID[2][0], "Bo Weilin", full.id),
    ]


def coded(words: str, speaker: str | None, *codes: tuple[str, str]) -> Demand:
    """A demand with codes that its whole text earns."""
    return Demand(words, speaker, codes=[(book, code, 0, len(words)) for book, code in codes])


GAS, FIRE, DUTY, CHECK = (
    ("sectors", "gas"),
    ("sectors", "fire"),
    ("responsibilities", "enterprise_main"),
    ("instruments", "inspection"),
)
ORIGINAL = (
    coded("要在6月30日前对燃气企业开展全面检查", "Bo Weilin", GAS, CHECK),
    coded("要增强全民安全意识", "Bo Weilin"),
    coded("要压实企业主体责任", "Bo Weilin", DUTY),
    coded("要对12处火灾隐患挂牌督办", "Tong Anqi", FIRE),
)
TRANSLATED = (
    coded("Gas companies shall be inspected comprehensively before June 30.", "Bo Weilin", GAS, CHECK),
    coded("We must raise everyone's awareness of safety.", "Bo Weilin"),
    coded("Compact the main responsibility of enterprises.", "Bo Weilin", DUTY),
    coded("List 12 fire hazards for supervision.", "Tong Anqi", FIRE),
)


def in_chinese(demands: list[Demand], **more: object) -> Report:
    """An original report of the meeting."""
    return Report([BO, TONG], demands, language="zh", rendition="original", filler="原文", **PLACE, **more)  # type: ignore[arg-type]


def test_a_demand_and_its_rendition_in_another_language_are_one_directive(tmp_path: Path) -> None:
    original, translation = in_chinese(list(ORIGINAL)), Report([BO, TONG], list(TRANSLATED), **PLACE)
    built = Built(tmp_path, [original, translation])
    assert built.rows(SHOWN) == [(d.text, d.speaker, original.id) for d in ORIGINAL]
    united = built.rows(
        "SELECT d.text, s.text, s.match_basis FROM main.directives d "
        "JOIN main.directive_sources s USING (directive_id) WHERE s.document_id = $t ORDER BY d.position",
        t=translation.id,
    )  # fmt: skip
    assert united == [
        (ORIGINAL[0].text, TRANSLATED[0].text, "rendition"),
        (ORIGINAL[1].text, TRANSLATED[1].text, "rendition_in_order"),
        (ORIGINAL[2].text, TRANSLATED[2].text, "rendition"),
        (ORIGINAL[3].text, TRANSLATED[3].text, "rendition"),
    ]


def test_speakers_whose_names_stand_in_two_scripts_are_no_bar_but_two_of_one_script_are(tmp_path: Path) -> None:
    names = {"Bo Weilin": "薄伟林", "Tong Anqi": "童安琪"}
    said = [coded(d.text, names[str(d.speaker)], *((book, code) for book, code, *_ in d.codes)) for d in ORIGINAL]
    people = [Person("薄伟林", "市长", "mayor", spoke=True), Person("童安琪", "副市长", "deputy_mayor", spoke=True)]
    original = Report(people, said, language="zh", rendition="original", filler="原文", **PLACE)
    translation = Report([BO, TONG], list(TRANSLATED), **PLACE)
    built = Built(tmp_path)
    store(built.home, [original, translation])
    together = {"action": "same-meeting", "document": original.id, "other": translation.id}
    add(built.home, from_entry(together | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test"))
    built.again()
    assert built.rows("SELECT count(*) FROM main.directives") == [(4,)]
    third = Report(
        [Person("Tong Anqi", "Deputy Mayor", "deputy_mayor", spoke=True), BO],
        [demand(TRANSLATED[0].text.replace("shall", "must"), "Tong Anqi")], rendition="paraphrase", filler="c", **PLACE,
    )  # fmt: skip
    store(built.home, [third], part=1)
    built.again()
    assert built.rows("SELECT n_reports, n_directives FROM main.meetings") == [(3, 5)]


def test_what_speaks_against_it_keeps_a_demand_from_its_like_in_another_language(tmp_path: Path) -> None:
    others = [
        coded("Gas companies shall be inspected before July 15.", "Bo Weilin", GAS, CHECK),  # another day
        coded("Compact the main responsibility of enterprises.", "Tong Anqi", DUTY),  # another speaker
        coded("Bridges must be closed in storms.", "Bo Weilin", ("sectors", "construction")),  # another subject
    ]
    built = Built(tmp_path, [in_chinese(list(ORIGINAL)), Report([BO, TONG], others, **PLACE)])
    assert built.rows("SELECT count(*) FROM main.directives") == [(len(ORIGINAL) + len(others),)]


def test_a_third_report_meets_the_original_by_its_translation(tmp_path: Path) -> None:
    brief = Report(
        [BO, TONG],
        [demand("Before June 30 gas companies are to be inspected.")],
        rendition="paraphrase",
        filler="b",
        **PLACE,
    )
    built = Built(tmp_path, [in_chinese(list(ORIGINAL)), Report([BO, TONG], list(TRANSLATED), **PLACE), brief])
    assert built.rows("SELECT count(*) FROM main.directives") == [(4,)]
    assert built.rows("SELECT count(*) FROM main.directive_sources") == [(9,)]


def test_orders_of_wordings_and_pairs_do_not_matter() -> None:
    wordings = [Wording(f"{r}{p}", r, p, "x" if p % 2 else None) for r in (1, 2, 3) for p in range(5)]
    pairs = [
        Pair(f"1{p}", f"{r}{q}", 20 + (7 * p + 11 * q + r) % 60, 50, 50)
        for p in range(5)
        for q in range(5)
        for r in (2, 3)
    ]
    first = unite(wordings, pairs)
    rng = random.Random(1)
    for _ in range(20):
        rng.shuffle(wordings)
        rng.shuffle(pairs)
        assert unite(wordings, [Pair(p.b, p.a, p.points, p.share_of_b, p.share_of_a) for p in pairs]) == first
    for report in (1, 2, 3):
        leaders = [first[f"{report}{p}"].leader for p in range(5)]
        assert len(set(leaders)) == 5


def test_weak_words_count_between_neighbours_that_are_one_demand_and_not_elsewhere() -> None:
    wordings = [Wording(f"{r}{p}", r, p) for r in (1, 2) for p in range(3)]
    anchors = [Pair("10", "20", 80), Pair("12", "22", 80)]
    assert unite(wordings, [*anchors, Pair("11", "21", 20)])["21"] == Member("11", "like_words_in_order")
    assert unite(wordings, [Pair("11", "21", 20)])["21"] == Member("21", "only_wording")
    crossed = [*anchors, Pair("10", "21", 20)]
    assert unite(wordings, crossed)["21"] == Member("21", "only_wording")
