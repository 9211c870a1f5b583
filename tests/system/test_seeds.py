"""The real texts of issue 2, from files to the published dataset, through the real assets and the real gate."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipelines.ops.settings import settings
from pipelines.ops.summary import Summary, as_text
from pipelines.run import Request, execute
from tests.builders.measured import measured
from tests.builders.paths import ROOT, SHARED
from warehouse.store.home import Home

SEEDS = SHARED / "seeds"
GOLD = ROOT / "tests" / "data" / "gold_seeds.jsonl"

pytestmark = [
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the real seed texts are not part of the project"),
    pytest.mark.slow,
]

MEETINGS = {
    "000": ("2022-07-21", "context", "411400", "stated"),
    "001": ("2023-05-23", "publication", "411100", "officeholder"),
    "002": ("2022-09-27", "publication", "410200", "stated"),
    "003": ("2023-02-28", "context", "370100", "officeholder"),
    "004": ("2023-04-25", "publication", "430600", "stated"),
}
# seed: (presided, spoke, title of the first speaker, everybody)
PEOPLE: dict[str, tuple[set[str], set[str], set[str]]] = {
    "000": (
        set(),
        {"Bai Xiangyang"},
        {"Bai Xiangyang", "Zhang Jiaming", "Liang Wantao", "Li Jiancang", "Pan Feng", "Xue Fenglin", "Li Jinfa"},
    ),
    "001": ({"Qiao Yanqiang"}, {"Huang Feng"}, {"Qiao Yanqiang", "Huang Feng"}),
    "002": (
        {"Wang Guoqing"},
        {"Li Xiangyu"},
        {
            "Wang Guoqing",
            "Li Xiangyu",
            "Liu Zhen",
            "Yin Jun",
            "Ma Zhonghu",
            "Wang Qiujie",
            "Qian Zhongbao",
        },
    ),
    "003": (
        {"Yu Haitian"},
        {"Yu Haitian"},
        {"Yu Haitian", "Wang Hongzhi", "Sun Bin", "Ren Qinghu", "Ma Baoling", "Han Wei", "Wang Pinmu"},
    ),
    "004": (
        set(),
        {"Li Zhi"},
        {
            "Li Zhi",
            "Li Jianhua",
            "Li Meiyun",
            "Li Jinsong",
            "Huang Weixiong",
            "Zhang Shiyu",
            "Sun Zhicheng",
        },
    ),
}
TITLES = {
    "Bai Xiangyang": "Mayor",
    "Zhang Jiaming": "Municipal leaders",
    "Li Jinfa": "secretary-general of the municipal government",
    "Huang Feng": "Mayor",
    "Li Xiangyu": "Mayor",
    "Liu Zhen": "Deputy Mayors",
    "Wang Guoqing": "Deputy Mayors",
    "Yu Haitian": "Deputy Secretary of the Municipal Party Committee and Mayor",
    "Han Wei": "Municipal leaders",
    "Wang Pinmu": "municipal government secretary",
    "Li Zhi": "deputy secretary of the municipal party committee and mayor",
    "Li Jianhua": "city leaders",
    "Sun Zhicheng": "municipal government secretary-general",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return measured(Home(tmp_path_factory.mktemp("seeds"))).path


@pytest.fixture(scope="module")
def summary(home: Path) -> Summary:
    return execute(settings(home), Request(inputs=[str(SEEDS)], show_progress=False))


@pytest.fixture(scope="module")
def published(summary: Summary, home: Path) -> duckdb.DuckDBPyConnection:
    assert summary.release_id == "r0001", as_text(summary)
    file = home / "published" / "safety_governance.duckdb"
    connection = duckdb.connect(str(file), read_only=True)
    connection.execute(
        "CREATE TEMP TABLE seed AS SELECT document_id, regexp_extract(source_uri, '([0-9]{3})_[^/]*$', 1) AS seed "
        "FROM main.documents"
    )
    return connection


def test_five_meetings_are_published(summary: Summary) -> None:
    assert summary.failure is None
    assert not summary.blocking
    assert (summary.inputs, summary.new, summary.quarantined) == (5, 5, 0)
    assert (summary.dataset["documents"], summary.dataset["meetings"]) == (5, 5)
    assert "r0001 in " in as_text(summary)


@pytest.mark.parametrize("seed", MEETINGS)
def test_day_and_place(published: duckdb.DuckDBPyConnection, seed: str) -> None:
    rows = published.execute(
        "SELECT held_on::VARCHAR, year_basis, place_code, place_basis FROM main.meetings JOIN seed USING (document_id) "
        "WHERE seed = $seed",
        {"seed": seed},
    ).fetchall()
    assert rows == [MEETINGS[seed]]


@pytest.mark.parametrize("seed", PEOPLE)
def test_who_took_part_and_how(published: duckdb.DuckDBPyConnection, seed: str) -> None:
    rows = published.execute(
        "SELECT name, title, presided, spoke FROM main.attendees JOIN seed USING (document_id) WHERE seed = $seed",
        {"seed": seed},
    ).fetchall()
    presided, spoke, everybody = PEOPLE[seed]
    assert {name for name, *_ in rows} == everybody
    assert {name for name, _, did, _ in rows if did} == presided
    assert {name for name, _, _, did in rows if did} == spoke
    titles = {name: title for name, title, _, _ in rows}
    assert {name: titles[name] for name in TITLES if name in titles} == {
        name: title for name, title in TITLES.items() if name in titles
    }


def test_nine_in_ten_directive_sentences_with_speaker_and_sectors(published: duckdb.DuckDBPyConnection) -> None:
    from warehouse.evaluation.gold import numbered

    wanted = found = speakers = sectors = 0
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        rows = published.execute(
            "SELECT v.start_char, v.end_char, v.speaker_kind, v.speaker_name, "
            "(SELECT list_sort(list(sector_code)) FROM main.directive_sectors s WHERE s.directive_id = v.directive_id) "
            "FROM main.directives v JOIN seed USING (document_id) WHERE seed = $seed",
            {"seed": gold["id"][:3]},
        ).fetchall()
        text = published.execute(
            "SELECT text FROM main.documents JOIN seed USING (document_id) WHERE seed = $seed", {"seed": gold["id"][:3]}
        ).fetchall()[0][0]
        spans = numbered(text)
        for number, facts in gold["sentences"].items():
            wanted += 1
            left, right = spans[int(number) - 1]
            held = [row for row in rows if min(right, row[1]) - max(left, row[0]) > 0]
            if held:
                found += 1
                told = {"meeting" if row[2] == "meeting" else row[3] for row in held}
                speakers += facts["speaker"] in told
                sectors += set(facts["sectors"]) == {code for row in held for code in row[4] or []}
    assert found >= 0.9 * wanted
    assert speakers >= 0.9 * found
    assert sectors >= 0.8 * found


def test_no_place_is_taken_from_a_teaser(published: duckdb.DuckDBPyConnection) -> None:
    assert published.execute("SELECT count(*) FROM main.meetings WHERE place_code LIKE '31%'").fetchall() == [(0,)]


def test_nothing_new_is_not_built_again(summary: Summary, home: Path) -> None:
    again = execute(settings(home), Request(inputs=[str(SEEDS)], show_progress=False))
    assert (again.known, again.new, again.read) == (5, 0, 0)
    assert not again.is_new_release
    assert again.failure is None
    assert "nothing new: r0001 stays" in as_text(again)
    assert [path.name for path in (home / "releases").iterdir() if path.is_dir()] == ["r0001"]
