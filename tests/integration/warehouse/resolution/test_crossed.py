"""Originals and renditions: one meeting, one person, one demand; namesakes in pinyin stay apart by their characters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders.corpus import Built, Demand, Person, Report, store
from tests.builders.crossed import measure, measure_demands, meetings

PLACE = {"place_code": "410200", "place_name": "Kaifeng"}
KAIFENG = {"place_code": "410200", "place_name": "开封市", "language": "zh", "rendition": "original"}


@pytest.mark.parametrize("split", ["develop", "measure"])
def test_originals_and_renditions_are_one_meeting_and_what_is_like_it_is_not(tmp_path: Path, split: str) -> None:
    found, n_apart = measure(tmp_path, split)
    assert found.n_right + len(found.missed) >= 40
    assert n_apart >= 40
    assert not found.wrong
    assert found.recall >= 0.9, found.missed


def original(*people: Person, **more: object) -> Report:
    """An original report in Chinese."""
    return Report(people, **({"title": "全市安全生产工作会议", "filler": "原文"} | KAIFENG | more))  # type: ignore[arg-type]


def rendition(*people: Person, **more: object) -> Report:
    """A machine translation."""
    return Report(people, **({"filler": "translated"} | PLACE | more))  # type: ignore[arg-type]


def mayor(name: str) -> Person:
    return Person(name, "市长" if ord(name[0]) > 255 else "Mayor", "mayor", presided=True, spoke=True)


def deputy(name: str) -> Person:
    return Person(name, "副市长" if ord(name[0]) > 255 else "Deputy Mayor", "deputy_mayor", spoke=True)


PERSONS = "SELECT name, name_zh, n_meetings FROM main.persons ORDER BY ALL"


READ_AS = (
    ("李波", "Li Bo", "Li Bo"),
    ("李 波", "Li Bo", "Li Bo"),
    ("单晓光", "Dan Xiaoguang", "Shan Xiaoguang"),
    ("解志强", "Jie Zhiqiang", "Xie Zhiqiang"),
    ("曾令和", "Ceng Linghe", "Zeng Linghe"),
    ("仇立新", "Chou Lixin", "Qiu Lixin"),
    ("翟文海", "Di Wenhai", "Zhai Wenhai"),
    ("盖道宏", "Gai Daohong", "Ge Daohong"),
    ("乐俊义", "Le Junyi", "Yue Junyi"),
    ("林长乐", "Lin Changyue", "Lin Changle"),
    ("王卫东", "Wangwei Dong", "Wang Weidong"),
    ("王卫东", "Wangweidong", "Wang Weidong"),
    ("王卫东", "Weidong Wang", "Wang Weidong"),
    ("和建平", "He Jianpin", "He Jianping"),
    ("吕安", "Lyu An", "Lü An"),
    ("欧阳恒", "Ou Yangheng", "Ouyang Heng"),
    ("買買提·艾力", "Maimaiti Aili", "Maimaiti Aili"),
    ("李波（女，回族）", "Li Bo", "Li Bo"),
)
"""A name in an original, in its rendition, and as it is shown."""
TOWNS = ("410100", "410200", "410300", "410400", "410500", "410600", "410700", "410800", "410900", "411000", "411100",
         "411200", "411300", "411400", "411500", "411600", "411700", "420100")  # fmt: skip
"""Prefectures: one for each name, so that none stands beside another."""


def test_a_name_in_characters_and_in_pinyin_is_one_attendee(tmp_path: Path) -> None:
    told, expected = [], {}
    for town, (printed, rendered, shown) in zip(TOWNS, READ_AS, strict=True):
        at = {"place_code": town, "filler": f"in {town}"}
        first = original(mayor(printed), deputy("童安琪"), **at)
        told += [first, rendition(mayor(rendered), deputy("Tong Anqi"), **at)]
        written = printed.replace(" ", "").partition("（")[0]
        expected[town] = [
            (printed, "市长", True, shown, written, 1, 2),
            ("童安琪", "副市长", False, "Tong Anqi", "童安琪", 1, 2),
        ]
    built = Built(tmp_path, told)
    query = """
        SELECT a.name, a.title, a.presided, p.name, p.name_zh, p.n_meetings, count(s.document_id)
        FROM main.meetings m JOIN main.attendees a USING (meeting_id) JOIN main.persons p USING (person_id)
        JOIN main.attendee_sources s USING (meeting_id, person_id)
        WHERE m.place_code = $town
        GROUP BY a.position, a.name, a.title, a.presided, p.name, p.name_zh, p.n_meetings ORDER BY a.position
    """
    assert {town: built.rows(query, town=town) for town in TOWNS} == expected
    assert built.report.n_meetings == len(TOWNS) and built.report.n_persons == 2 * len(TOWNS)


def test_a_name_a_letter_off_is_one_only_beside_a_common_name_in_one_office(tmp_path: Path) -> None:
    apart = [original(mayor("和建平")), rendition(mayor("He Jianpin"))]
    assert Built(tmp_path / "alone", apart).report.n_meetings == 2
    other = [original(mayor("和建平"), deputy("童安琪")), rendition(deputy("He Jianpin"), deputy("Tong Anqi"))]
    assert [name for name, *_ in Built(tmp_path / "office", other).rows(PERSONS)] == [
        "He Jianpin",
        "He Jianping",
        "Tong Anqi",
    ]


def test_namesakes_in_pinyin_with_other_characters_stay_two(tmp_path: Path) -> None:
    one = original(mayor("童安琪"), deputy("李波"))
    two = original(mayor("童安琪"), deputy("黎博"), held_on=date(2023, 6, 1), published_on=date(2023, 6, 2))
    told = rendition(mayor("Tong Anqi"), deputy("Li Bo"), held_on=date(2023, 6, 1), published_on=date(2023, 6, 3))
    built = Built(tmp_path, [one, two, told])
    assert built.rows(PERSONS) == [("Li Bo", "李波", 1), ("Li Bo", "黎博", 1), ("Tong Anqi", "童安琪", 2)]
    # the translation's Li Bo is the one of its own meeting
    assert built.rows(
        "SELECT p.name_zh FROM main.attendee_sources s JOIN main.persons p USING (person_id) WHERE s.name = 'Li Bo'"
    ) == [("黎博",)]


def test_two_namesakes_of_one_meeting_are_told_in_its_translation_by_office_and_order(tmp_path: Path) -> None:
    chief = Person("黎博", "市应急管理局局长", "department_head")
    head = Person("Li Bo", "Director of the Emergency Management Bureau", "department_head")
    built = Built(tmp_path, [original(mayor("李波"), chief), rendition(head, mayor("Li Bo"))])
    assert built.report.n_meetings == 1
    assert built.rows(
        "SELECT p.name_zh, s.rank_code, count(*) FROM main.attendee_sources s JOIN main.persons p USING (person_id) "
        "GROUP BY ALL ORDER BY ALL"
    ) == [("李波", "mayor", 2), ("黎博", "department_head", 2)]


def test_an_id_by_pinyin_stays_usable_when_characters_part_namesakes(tmp_path: Path) -> None:
    first = [
        original(mayor("李波")),
        rendition(mayor("Li Bo"), held_on=date(2023, 3, 1), published_on=date(2023, 3, 2)),
    ]
    built = Built(tmp_path, first)
    ((before,),) = built.rows("SELECT person_id FROM main.persons")
    later = original(deputy("黎博"), mayor("李波"), held_on=date(2023, 8, 1), published_on=date(2023, 8, 2))
    store(built.home, [later], part=1)
    built.again()
    # the earlier translation, whose meeting no original reports, can be either's
    assert built.rows(PERSONS) == [("Li Bo", "李波", 2), ("Li Bo", "黎博", 1), ("Li Bo", None, 1)]
    known = built.rows("SELECT person_id FROM main.persons UNION SELECT alias_id FROM main.person_aliases")
    assert (before,) in known


def test_a_name_read_otherwise_at_its_place_is_one_person_over_the_years(tmp_path: Path) -> None:
    year_before = rendition(mayor("Dan Xiaoguang"), held_on=date(2022, 5, 1), published_on=date(2022, 5, 2))
    built = Built(tmp_path, [original(mayor("单晓光")), year_before])
    assert built.rows(PERSONS) == [("Shan Xiaoguang", "单晓光", 2)]
    other = original(mayor("单晓光"), held_on=date(2021, 5, 1), published_on=date(2021, 5, 2), filler="再")
    other_name = original(mayor("丹小光"), held_on=date(2020, 5, 1), published_on=date(2020, 5, 2), filler="又")
    built = Built(tmp_path / "two", [other, other_name, year_before])  # and not where two names read so
    assert len({person for person in built.rows(PERSONS) if person[0] == "Shan Xiaoguang"}) == 1
    assert ("Shan Xiaoguang", "单晓光", 1) in built.rows(PERSONS)


def test_a_move_is_none_between_names_in_other_characters(tmp_path: Path) -> None:
    def head(name: str, code: str, day: date) -> Report:
        title = "县长" if ord(name[0]) > 255 else "County Mayor"
        return Report(
            [Person(name, title, "county_head", spoke=True)], held_on=day, published_on=day, level="county",
            place_code=code, place_name="某县", language="zh", rendition="original", title="会议", filler=str(day),
        )  # fmt: skip

    days = date(2022, 1, 5), date(2023, 1, 5)
    moved = [head("邬晓鹏", "410221", days[0]), head("邬晓鹏", "410222", days[1])]
    assert Built(tmp_path / "one", moved).rows(PERSONS) == [("Wu Xiaopeng", "邬晓鹏", 2)]
    two = [head("邬晓鹏", "410221", days[0]), head("巫晓朋", "410222", days[1])]
    assert len(Built(tmp_path / "two", two).rows(PERSONS)) == 2


def test_the_original_decides_and_the_difference_is_told(tmp_path: Path) -> None:
    people = mayor("薄伟林"), deputy("童安琪"), deputy("蔡润东")
    said = mayor("Bo Weilin"), deputy("Tong Anqi"), deputy("Cai Rundong")
    first = original(*people, mode="in_person", convener="safety_committee", type="safety_committee_plenary")
    long = [Demand(f"It is necessary to check boiler room number {n} of the eastern district.") for n in range(9)]
    other = rendition(*said, demands=long, mode="video", convener="government", year_basis="stated")
    built = Built(tmp_path, [first, other])
    assert built.rows(
        "SELECT document_id, mode, convener, meeting_type_code, n_reports, n_attendees FROM main.meetings"
    ) == [(first.id, "in_person", "safety_committee", "safety_committee_plenary", 2, 3)]
    told = built.rows(
        "SELECT document_id, detail FROM quality.issues WHERE issue_code = 'reports_differ' ORDER BY detail"
    )
    assert told == [
        (other.id, "convener is government here, safety_committee in the meeting"),
        (other.id, "meeting_type_code is work_conference here, safety_committee_plenary in the meeting"),
        (other.id, "mode is video here, in_person in the meeting"),
    ]


def test_a_text_in_another_language_is_no_repeat(tmp_path: Path) -> None:
    words = "Pinyin only: Kaifeng 2023"
    one, two = (
        Report(kind="other", headline=words, held_on=None, language=code, filler=mark)
        for code, mark in (("en", "?"), ("zh", "!"))
    )
    same = Report(kind="other", headline=words, held_on=None, language="zh", filler="!!")
    built = Built(tmp_path, [one, two, same])
    repeats = built.rows(
        "SELECT d.language, f.language FROM main.documents d JOIN main.documents f ON f.document_id = d.duplicate_of"
    )
    assert repeats == [("zh", "zh")]


def test_officeholders_known_by_characters_give_a_place_to_a_translation_and_not_to_their_namesakes(
    tmp_path: Path,
) -> None:
    known = [original(mayor("邬晓鹏"), deputy("童安琪"), deputy("蔡润东"))]
    later = {"held_on": date(2023, 9, 1), "published_on": date(2023, 9, 2), "place_code": None, "place_name": None}
    told = rendition(mayor("Wu Xiaopeng"), deputy("Tong Anqi"), level="unknown", **later)
    place = "SELECT m.place_code FROM main.meetings m JOIN main.meeting_reports r USING (meeting_id) WHERE r.document_id = $d"  # noqa: E501
    assert Built(tmp_path / "a", [*known, told]).rows(place, d=told.id) == [("410200",)]
    other = original(mayor("巫晓朋"), deputy("佟安奇"), level="unknown", **later)
    assert Built(tmp_path / "b", [*known, other]).rows(place, d=other.id) == [(None,)]


@pytest.mark.parametrize("split", ["develop", "measure"])
def test_a_demand_and_its_rendition_are_one_and_counts_stay_those_of_the_original(tmp_path: Path, split: str) -> None:
    told = meetings(split)
    found = measure_demands(tmp_path / "both", told)
    assert found.n_pairs > 100
    assert found.f1 >= 0.9, (found.wrong, found.missed)
    alone = dict(Built(tmp_path / "alone", [original for (original, _), _ in told]).rows(COUNTS))
    both = dict(Built(tmp_path / "both").rows(COUNTS))
    assert all(0.95 <= both[what] / n <= 1.08 for what, n in alone.items()), (alone, both)


COUNTS = """
    SELECT 'demands', count(*) FROM main.directives UNION ALL
    SELECT 'sectors', count(*) FROM main.directive_sectors UNION ALL
    SELECT 'instruments', count(*) FROM main.directive_instruments
"""


def test_what_only_one_of_the_two_can_be_compared_by_is_joined_in_order_alone(tmp_path: Path) -> None:
    """A wording with nothing to compare, between two demands that are known: the one between the same two."""

    def said(language: str, *words: str) -> Report:
        speaker = mayor("薄伟林") if language == "zh" else mayor("Bo Weilin")
        gas = [("sectors", "gas", 0, 2)]
        fire = [("sectors", "fire", 0, 2), ("instruments", "inspection", 0, 2)]
        codes = [[*gas, ("instruments", "publicity", 0, 2)], [], fire]
        if language == "en":
            codes[1] = [("responsibilities", "leadership", 0, 2)]
        demands = [Demand(w, speaker.name, codes=c) for w, c in zip(words, codes, strict=False)]
        return original(speaker, demands=demands) if language == "zh" else rendition(speaker, demands=demands)

    one = said("zh", "要宣传燃气安全常识", "要亲自研究亲自部署", "要检查消防通道")
    two = said("en", "Gas safety must be made known", "Leaders must plan in person", "Fire lanes must be inspected")
    built = Built(tmp_path, [one, two])
    assert built.rows("SELECT text FROM main.directives ORDER BY position") == [
        ("要宣传燃气安全常识",),
        ("要亲自研究亲自部署",),
        ("要检查消防通道",),
    ]
    assert built.rows(
        "SELECT match_basis FROM main.directive_sources WHERE document_id = $d ORDER BY start_char", d=two.id
    ) == [
        ("rendition",),
        ("rendition_in_order",),
        ("rendition",),
    ]


def test_of_two_translations_the_likelier_is_the_original_s(tmp_path: Path) -> None:
    words = (
        "Ferries on the eastern lake must carry life jackets for every passenger and stop when wind is strong.",
        "Kitchens of large canteens have to clean their chimneys each quarter and keep records for inspectors.",
    )
    first = original(mayor("薄伟林"), deputy("童安琪"), deputy("蔡润东"), title="全市工作会议")
    own = rendition(
        mayor("Bo Weilin"),
        deputy("Tong Anqi"),
        deputy("Cai Rundong"),
        title="autumn round table",
        demands=[Demand(words[0])],
    )
    other = rendition(
        mayor("Bo Weilin"), deputy("Nong Kaiwen"), title="gathering of leading cadres", demands=[Demand(words[1])]
    )
    built = Built(tmp_path / "alone", [first, other])
    assert built.report.n_meetings == 1  # as far as one can see
    built = Built(tmp_path / "both", [first, own, other])
    joined = dict(built.rows("SELECT document_id, meeting_id FROM main.meeting_reports"))
    assert joined[first.id] == joined[own.id] != joined[other.id]
