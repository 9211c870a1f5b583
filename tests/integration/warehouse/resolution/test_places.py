"""Places: codes by evidence, officeholders never against other evidence, what stays open is listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders.corpus import Built, Person, Report
from warehouse.resolution.references import RegisterError
from warehouse.resolution.settings import GovernanceSettings

QIAO = (Person("Huang Feng", "Mayor", "mayor", spoke=True), Person("Qiao Yanqiang", presided=True))


def place(built: Built, report: Report) -> tuple[Any, ...]:
    (row,) = built.rows(
        "SELECT m.place_code, m.place_basis FROM main.meetings m JOIN main.meeting_reports r USING (meeting_id) "
        "WHERE r.document_id = $d",
        d=report.id,
    )
    return row


def issues(built: Built, report: Report) -> list[tuple[Any, ...]]:
    return built.rows("SELECT issue_code, detail FROM quality.issues WHERE document_id = $d ORDER BY ALL", d=report.id)


def test_the_seeds_that_name_no_place_get_it_from_officeholders(tmp_path: Path) -> None:
    luohe = Report(QIAO, mode="video")
    jinan = Report(
        [
            Person(
                "Yu Haitian",
                "Deputy Secretary of the Municipal Party Committee and Mayor",
                "mayor",
                presided=True,
                spoke=True,
            ),
            *(Person(name, "Municipal leaders", "other_leader") for name in ("Wang Hongzhi", "Sun Bin", "Ma Baoling")),
            Person("Wang Pinmu", "municipal government secretary", "secretary_general"),
        ],
        held_on=date(2023, 2, 28),
        published_on=None,
        year_basis="context",
    )
    built = Built(tmp_path, [luohe, jinan])
    assert place(built, luohe) == ("411100", "officeholder")
    assert place(built, jinan) == ("370100", "officeholder")
    quotes = built.rows("SELECT quote FROM main.evidence WHERE field = 'place_code' AND document_id = $d", d=luohe.id)
    assert quotes == [("Qiao Yanqiang",)]


@pytest.mark.parametrize(
    "report",
    [
        Report([Person("Li Zhi", "Mayor", "mayor", spoke=True)]),  # a common name of one syllable says too little alone
        Report([Person("Qiao Yanqiang", presided=True)], held_on=date(2029, 1, 1)),  # years away
        Report([Person("Qiao Yanqiang", "County Mayor", "county_head", spoke=True)], level="county"),  # another level
        Report([Person("Qiao Yanqiang", "director of the bureau", "department_head", spoke=True)]),  # another rank
        Report([Person("Qiao Yanqiang", presided=True)], mentions=[("Zhongmu", ["410122"]), ("Xingyang", ["410182"])]),
        Report([Person("Qiao Yanqiang", presided=True), Person("Yu Haitian", "Mayor", "mayor")]),  # two places at once
    ],
)
def test_officeholders_do_not_decide_where_they_are_unsure_or_contradicted(tmp_path: Path, report: Report) -> None:
    assert place(Built(tmp_path, [report]), report)[0] is None


def test_a_publisher_of_another_city_speaks_against_officeholders(tmp_path: Path) -> None:
    local = [
        Report(place_code="410500", place_name="Anyang", publisher="Anyang Daily", filler=str(n)) for n in range(2)
    ]
    report = Report(QIAO, publisher="Anyang Daily")
    built = Built(tmp_path, [*local, report])
    assert place(built, report) == (None, "unknown")
    assert [code for code, _ in issues(built, report)] == ["place_not_sure"]


def test_a_stated_place_is_never_overruled(tmp_path: Path) -> None:
    report = Report(QIAO, place_code="410500", place_name="Anyang")
    assert place(Built(tmp_path, [report]), report) == ("410500", "stated")


def test_the_corpus_fills_the_register(tmp_path: Path) -> None:
    known = Report([Person("Bo Weilin", "Mayor", "mayor", spoke=True)], place_code="410500", place_name="Anyang")
    silent = Report([Person("Bo Weilin", "Mayor", "mayor", spoke=True)], held_on=date(2023, 8, 1))
    built = Built(tmp_path, [known, silent])
    assert place(built, silent) == ("410500", "officeholder")
    assert built.rows(
        "SELECT person_name, observed_on::VARCHAR FROM main.officeholders WHERE source = $s", s=f"corpus:{known.id}"
    ) == [("Bo Weilin", "2023-05-23")]


def test_a_users_register_is_read_and_a_bad_one_refused(tmp_path: Path) -> None:
    register = tmp_path / "mine.csv"
    register.write_text(
        "person_name,office,rank_code,place_code,observed_on,source\nOu Xiangping,mayor,mayor,430600,2023-05-01,https://example.org\n",
        encoding="utf-8",
    )
    report = Report([Person("Ou Xiangping", "Mayor", "mayor", spoke=True)])
    settings = GovernanceSettings(officeholders=register, threads=1)
    assert place(Built(tmp_path / "a", [report], settings), report) == ("430600", "officeholder")
    register.write_text("person_name,office,place_code,source\nOu Xiangping,mayor,Yueyang,x\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"mine\.csv.*place_code"):
        Built(tmp_path / "b", [report], settings)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report(place_name="Suzhou", mentions=[("Anhui", ["340000"])]), "341300"),
        (Report(place_name="Suzhou", mentions=[("Kunshan", ["320583"]), ("Changshu", ["320581"])]), "320500"),
        (Report(place_name="Suzhou"), None),
        (Report(place_name="Chaoyang", level="prefecture"), "211300"),
        (Report(place_name="Chaoyang", level="county", mentions=[("Beijing", ["110000"])]), "110105"),
    ],
)
def test_shared_names_are_coded_by_what_stands_near_or_left_open(
    tmp_path: Path, report: Report, code: str | None
) -> None:
    built = Built(tmp_path, [report])
    assert place(built, report) == (code, "stated")
    if code is None:
        assert issues(built, report) == [
            ("place_ambiguous", "Suzhou can be 320500, 341300; nothing in the text decides")
        ]


def test_another_report_of_the_meeting_gives_the_place(tmp_path: Path) -> None:
    people = [Person("Bo Weilin", "Mayor", "mayor", spoke=True), Person("Tong Anqi", "Deputy Mayor", "deputy_mayor")]
    full = Report(
        [*people, Person("Cai Rundong"), Person("Hu Yunfei"), Person("Yao Qian"), Person("Su Xin"), Person("Ji Le")]
    )
    stated = Report(
        people, place_code="410500", place_name="Anyang", held_on=date(2023, 5, 23), published_on=date(2023, 6, 2)
    )
    built = Built(tmp_path, [full, stated])
    assert built.report.n_meetings == 1
    assert place(built, full)[0] == "410500"
