"""What is not known neither speaks for nor against: missing places, provinces without prefecture, bounds of a day."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from tests.builders.corpus import Built, Demand, Person, Report
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.resolution.settings import GovernanceSettings

REGISTER = "person_name,office,rank_code,place_code,observed_on,source\n"
OFFICES = "Ouyang Tingyu,{0},{1},{code},2023-01-10,test\nZhuge Minghai,{2},{3},{code},2023-01-10,test\n"
GOVERNOR = "Governor", "governor", "Deputy Governor", "deputy_governor"
MAYOR = "Mayor", "mayor", "Deputy Mayor", "deputy_mayor"
FENG, PEI, ZHONGMU, XINMI = "320321", "320322", "410122", "410183"


def placed(folder: Path, code: str, counties: tuple[str, ...], publisher_of: str | None = None) -> str | None:
    """The place of a report of leaders of ``code`` that names ``counties``."""
    is_province = code.endswith("0000")
    register = folder / "register.csv"
    folder.mkdir(parents=True, exist_ok=True)
    held = GOVERNOR if is_province else MAYOR
    register.write_text(REGISTER + OFFICES.format(*held, code=code), encoding="utf-8")
    people = [Person("Ouyang Tingyu", *held[:2], spoke=True), Person("Zhuge Minghai", *held[2:], presided=True)]
    report = Report(
        people,
        level="provincial" if is_province else "prefecture",
        mentions=[(f"County {unit}", [unit]) for unit in counties],
        publisher="Its Paper",
    )
    of_publisher = [
        Report([Person(f"Mei An{number}")], held_on=date(2022, 3, number + 1), published_on=date(2022, 3, number + 2),
               place_code=publisher_of, place_name="Place", publisher="Its Paper", level="county", filler=str(number))
        for number in range(3 * bool(publisher_of))
    ]  # fmt: skip
    built = Built(folder, [report, *of_publisher], GovernanceSettings(threads=1, officeholders=register))
    ((found,),) = built.rows("SELECT place_code FROM main.meetings WHERE document_id = $d", d=report.id)
    return found


@pytest.mark.parametrize(
    ("code", "counties", "found"),
    [
        ("410100", (FENG, PEI), None),  # two counties of another prefecture
        ("410000", (FENG, PEI), None),  # the same against a province, which has no prefecture
        ("410000", (FENG, ZHONGMU), "410000"),  # one of its own
        ("410100", (ZHONGMU, XINMI), "410100"),
        ("410000", (ZHONGMU, XINMI), "410000"),
    ],
)
def test_counties_of_elsewhere_speak_against_an_inferred_place_of_any_level(
    tmp_path: Path, code: str, counties: tuple[str, ...], found: str | None
) -> None:
    assert placed(tmp_path, code, counties) == found


def test_a_paper_of_a_county_is_none_of_elsewhere_for_its_province(tmp_path: Path) -> None:
    assert placed(tmp_path / "own", "410000", (), ZHONGMU) == "410000"
    assert placed(tmp_path / "other", "410000", (), FENG) is None


def test_which_of_two_reports_lacks_the_place_does_not_matter(tmp_path: Path) -> None:
    """Like words of other leaders, one place unknown: no pair is judged by the order of its ids."""
    words = [
        Demand("Check every boiler in schools, count the ferries on the lake and close the mine at North Hill at once.")
    ]
    found = set()
    for number in range(6):
        known = Report([Person("Bo Weilin", "Mayor", "mayor", spoke=True), Person("Li Zhi")], words,
                       place_code="410200", place_name="Kaifeng", filler=f"one {number}")  # fmt: skip
        open_ = Report([Person("Kou Mingde", "Mayor", "mayor", spoke=True), Person("Li Zhi")], words,
                       filler=f"two {number}")  # fmt: skip
        found.add((known.id < open_.id, Built(tmp_path / str(number), [known, open_]).report.n_meetings))
    assert len({is_first for is_first, _ in found}) == 2
    assert len({n for _, n in found}) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_bounds_of_an_open_day_are_the_closest_that_agree_and_never_turned_round(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    people = [Person("Bo Weilin", "Mayor", "mayor", spoke=True), Person("Tong Anqi"), Person("Cai Rundong")]
    given = (
        (date(2023, 5, 20), date(2023, 5, 28)),
        (None, date(2023, 5, 24)),  # “recently”
        (date(2023, 5, 22), None),
    )
    words = [Demand("Check every boiler in schools, count the ferries on the lake and close the mine at North Hill.")]
    reports = [
        Report(people, words, held_on=None, earliest=given[n][0], latest=given[n][1], year_basis="unknown",
               place_code="410200", place_name="Kaifeng", filler=f"{n}")
        for n in order
    ]  # fmt: skip
    built = joined(tmp_path, reports)
    turned = built.rows("SELECT * FROM main.meetings WHERE held_earliest > held_latest")
    assert turned == []
    assert built.rows("SELECT n_reports, held_earliest, held_latest FROM main.meetings") == [
        (3, date(2023, 5, 22), date(2023, 5, 24))
    ]


def joined(folder: Path, reports: list[Report]) -> Built:
    """``reports`` as one meeting, as a user says."""
    built = Built(folder, reports)
    for other in reports[1:]:
        pair = {"action": "same-meeting", "document": reports[0].id, "other": other.id}
        add(built.home, from_entry(pair | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test"))
    built.again()
    return built


MAYOR_ALONE = [Person("Bo Weilin", "Mayor", "mayor", spoke=True)]


@pytest.mark.parametrize("variant", range(3))
def test_bounds_that_do_not_meet_are_those_of_one_report_and_one_sided_ones_the_closest(
    tmp_path: Path, variant: int
) -> None:
    def reports(*bounds: tuple[date | None, date | None]) -> list[Report]:
        return [
            Report(MAYOR_ALONE, held_on=None, earliest=earliest, latest=latest, year_basis="unknown",
                   filler=f"{variant} {earliest} {latest}")
            for earliest, latest in bounds
        ]  # fmt: skip

    shown = "SELECT n_reports, held_earliest, held_latest FROM main.meetings"
    apart = reports((date(2023, 5, 20), None), (date(2023, 5, 1), date(2023, 5, 10)), (None, date(2023, 5, 12)))
    ((n, *bounds),) = joined(tmp_path / "apart", apart).rows(shown)
    assert n == 3 and tuple(bounds) in [(r.earliest, r.latest) for r in apart]
    vague = joined(tmp_path / "vague", reports((None, date(2023, 5, 12)), (None, date(2023, 5, 9))))
    assert vague.rows(shown) == [(2, None, date(2023, 5, 9))]
