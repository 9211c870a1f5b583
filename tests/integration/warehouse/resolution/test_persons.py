"""Persons: namesakes stay two, variants and movers are one, ids hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders.corpus import Built, Person, Report, store
from tests.builders.sightings import judged, linked, sightings
from warehouse.resolution.name_keys import name_key

KAIFENG, LUOHE = {"place_code": "410200", "place_name": "Kaifeng"}, {"place_code": "411100", "place_name": "Luohe"}


def n_persons(built: Built, name: str) -> int:
    return (
        len({name_key(shown).key for (shown,) in built.rows("SELECT name FROM main.persons")} & {name_key(name).key})
        and built.rows("SELECT count(*) FROM main.persons WHERE name = $n", n=name_key(name).display)[0][0]
    )


def seen(name: str, title: str | None, rank: str | None, day: date, place: dict[str, str], **more: object) -> Report:
    return Report([Person(name, title, rank)], held_on=day, **place, **more)  # type: ignore[arg-type]


def test_every_office_of_the_codebook_counts_as_a_leaders_or_not(tmp_path: Path) -> None:
    built = Built(tmp_path)
    offices = built.rows("SELECT rank_code FROM main.ranks")
    leaders = [code for (code,) in offices if code.startswith(("deputy_", "executive_deputy_"))]
    assert len(leaders) >= 9
    reports = [
        seen("Bo Weilin", "Deputy of some office", code, date(2023, 3, 1 + n), KAIFENG, filler=code)
        for n, code in enumerate(leaders)
    ]
    held = {row[0] for row in Built(tmp_path / "b", reports).rows("SELECT rank_code FROM main.officeholders")}
    staff = {"deputy_department_head", "deputy_secretary_general", "deputy_township_head", "deputy_minister"}
    assert {code for code in leaders if code in held} == set(leaders) - staff


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Li Xiangyu", "LI XIANG-YU"),
        ("Li Xiangyu", "Li Xiang Yu"),
        ("Lü An", "Lv An"),
        ("Lyu An", "Lǚ An"),
        ("Ou Yang Heng", "Ouyang Heng"),
        ("Ou Yangheng", "Ouyang Heng"),
        ("Xi'an Ping", "Xian Ping"),
        ("习 近", "习近"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, two: str) -> None:
    assert name_key(one).key == name_key(two).key


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Lu An", "Lü An"),
        ("Li Anna", "Lian Na"),
        ("Ou Yang", "Ouyang Heng"),
        ("Wang Wei", "Wang Wen"),
        ("Zhu Gexin", "Zhuge Xin"),
    ],
)
def test_other_names_do_not(one: str, two: str) -> None:
    assert name_key(one).key != name_key(two).key


def test_mayors_of_one_name_in_two_cities_are_two(tmp_path: Path) -> None:
    built = Built(
        tmp_path,
        [
            seen("Wang Guoqing", "Mayor", "mayor", date(2023, 5, d), p)
            for d, p in ((1, KAIFENG), (2, LUOHE), (9, KAIFENG))
        ],
    )
    assert n_persons(built, "Wang Guoqing") == 2


def test_a_promotion_at_one_place_is_one_person_and_a_namesake_below_is_another(tmp_path: Path) -> None:
    built = Built(
        tmp_path,
        [
            seen("Tang Wei", "director of the bureau", "department_head", date(2022, 1, 5), KAIFENG),
            seen("Tang Wei", "Deputy Mayor", "deputy_mayor", date(2022, 9, 5), KAIFENG),
            seen("Tang Wei", "Mayor", "mayor", date(2023, 3, 5), KAIFENG),
            seen("Tang Wei", "director of the bureau", "department_head", date(2023, 6, 5), KAIFENG),
        ],
    )
    assert sorted(built.rows("SELECT n_meetings FROM main.persons WHERE name = 'Tang Wei'")) == [(1,), (3,)]


def test_a_leader_of_a_rare_name_who_moves_within_the_province_is_one(tmp_path: Path) -> None:
    moved = [
        seen("Qiao Yanqiang", "Deputy Mayor", "deputy_mayor", date(2022, 3, 1), LUOHE),
        seen("Qiao Yanqiang", "Mayor", "mayor", date(2023, 3, 1), KAIFENG),
    ]
    built = Built(tmp_path, moved)
    assert built.rows("SELECT place_code, n_meetings FROM main.persons") == [("410200", 2)]
    assert built.rows("SELECT reason FROM main.person_aliases") == [
        ("moved between places of one prefecture or province",)
    ]
    back = seen("Qiao Yanqiang", "Deputy Mayor", "deputy_mayor", date(2023, 9, 1), LUOHE)
    store(built.home, [back], "later")
    built.again()
    assert n_persons(built, "Qiao Yanqiang") == 2  # back and forth: two namesakes


def test_two_of_one_name_at_one_meeting_are_two(tmp_path: Path) -> None:
    built = Built(
        tmp_path,
        [Report([Person("Li Jun", "Mayor", "mayor"), Person("Li Jun", "director", "department_head")], **KAIFENG)],
    )
    assert n_persons(built, "Li Jun") == 2
    assert built.report.n_attendees == 2


def test_one_mayor_in_two_spellings_is_one_and_two_deputies_are_listed(tmp_path: Path) -> None:
    built = Built(
        tmp_path,
        [
            seen("Bai Xiangyang", "Mayor", "mayor", date(2023, 5, 1), KAIFENG),
            seen("Bai Xianyang", "Mayor", "mayor", date(2023, 6, 1), KAIFENG),
            seen("Jin Shupin", "Deputy Mayor", "deputy_mayor", date(2023, 5, 1), LUOHE),
            seen("Jin Shuping", "Deputy Mayor", "deputy_mayor", date(2023, 6, 1), LUOHE),
        ],
    )
    assert built.report.n_persons == 3
    assert built.rows("SELECT issue_code FROM quality.issues") == [("names_alike",)]


def test_ids_hold_when_more_arrives_and_an_id_that_gives_way_is_an_alias(tmp_path: Path) -> None:
    placeless = Report([Person("Bo Weilin", "Mayor", "mayor", spoke=True)])
    built = Built(tmp_path, [seen("Tang Wei", "Mayor", "mayor", date(2023, 1, 1), KAIFENG), placeless])
    before = dict(built.rows("SELECT name, person_id FROM main.persons"))
    store(
        built.home,
        [
            seen("Tang Wei", "Mayor", "mayor", date(2022, 1, 1), KAIFENG),
            seen("Bo Weilin", "Mayor", "mayor", date(2023, 2, 1), LUOHE),
        ],
        "later",
    )
    built.again()
    after = dict(built.rows("SELECT name, person_id FROM main.persons"))
    assert after["Tang Wei"] == before["Tang Wei"]
    assert built.rows("SELECT person_id FROM main.person_aliases WHERE alias_id = $a", a=before["Bo Weilin"]) == [
        (after["Bo Weilin"],)
    ]


def test_visitors_from_above_and_below_serve_elsewhere(tmp_path: Path) -> None:
    built = Built(
        tmp_path,
        [
            Report(
                [
                    Person("Fei Dongping", "Vice Governor of the province", "deputy_governor"),
                    Person("Gai Kuan", "District Mayor", "county_head"),
                    Person("Liu Zhen", "Deputy Mayor", "deputy_mayor"),
                ],
                **KAIFENG,
            )
        ],
    )
    assert dict(built.rows("SELECT name, place_code FROM main.persons")) == {
        "Fei Dongping": "410000",
        "Gai Kuan": None,
        "Liu Zhen": "410200",
    }


def test_sightings_of_one_person_are_linked_and_namesakes_are_not(tmp_path: Path) -> None:
    seen = sightings()
    found = judged(seen, linked(tmp_path, seen))
    assert found.precision >= 0.99, found.wrong
    assert found.recall >= 0.9, found.missed


def test_an_id_whose_bearer_turns_out_to_be_two_stays_with_one_of_them(tmp_path: Path) -> None:
    director = seen("Tang Wei", "director of the bureau", "department_head", date(2023, 1, 5), KAIFENG)
    built = Built(tmp_path, [director])
    ((before,),) = built.rows("SELECT person_id FROM main.persons")
    store(built.home, [seen("Tang Wei", "Mayor", "mayor", date(2022, 1, 5), KAIFENG)], "later")
    built.again()
    after = dict(built.rows("SELECT title, person_id FROM main.attendees"))
    assert len(set(after.values())) == 2
    assert before in after.values()


def test_dated_meetings_decide_first_and_last_day_and_without_any_the_interval_is_told(tmp_path: Path) -> None:
    place = {"place_code": "410200", "place_name": "Kaifeng"}
    who = [Person("Bo Weilin", "Mayor", "mayor", spoke=True)]
    dated = [Report(who, held_on=date(2023, month, 5), published_on=date(2023, month, 6), **place) for month in (3, 9)]
    undated = [
        Report([*who, Person("Cai Rundong")], held_on=None, earliest=date(2022, 1, 1), latest=date(2022, 12, 31),
               year_basis="unknown", published_on=None, filler="a", **place),
        Report([Person("Cai Rundong"), Person("Tong Anqi")], held_on=None, earliest=date(2022, 3, 1),
               latest=date(2023, 12, 31), year_basis="unknown", published_on=None, filler="b", **place),
        Report([Person("Tong Anqi"), Person("Mei Lan")], held_on=None, latest=date(2023, 12, 31), year_basis="unknown",
               published_on=None, filler="c", **place),
    ]  # fmt: skip
    built = Built(tmp_path, [*dated, *undated])
    assert built.report.n_meetings == 5
    assert built.rows(
        "SELECT name, first_seen_on, last_seen_on, seen_earliest, seen_latest FROM main.persons ORDER BY name"
    ) == [
        ("Bo Weilin", date(2023, 3, 5), date(2023, 9, 5), None, None),
        ("Cai Rundong", None, None, date(2022, 1, 1), date(2023, 12, 31)),
        ("Mei Lan", None, None, None, date(2023, 12, 31)),
        ("Tong Anqi", None, None, None, date(2023, 12, 31)),
    ]


def test_an_undated_sighting_is_not_the_last_step_of_a_career(tmp_path: Path) -> None:
    """Who is a deputy in one county and then in the next moved there, whatever rank an undated report gives."""
    name, first, second = "Ouyang Tingyu", ("410727", "Fengqiu"), ("410725", "Yuanyang")
    deputy, head = ("Deputy County Mayor", "deputy_county_head"), ("County Mayor", "county_head")
    told = [(deputy, first, date(2022, 3, 1)), (deputy, second, date(2023, 3, 1)), (head, first, None)]
    reports = [
        Report([Person(name, *office, spoke=True)], held_on=day, latest=date(2024, 1, 1), published_on=None,
               year_basis="stated" if day else "unknown", place_code=place[0], place_name=place[1], level="county")
        for office, place, day in told
    ]  # fmt: skip
    assert Built(tmp_path / "dated", reports[:2]).report.n_persons == 1
    assert Built(tmp_path / "undated", reports).report.n_persons == 1
