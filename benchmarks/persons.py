"""Person linking by the rules of governance and by Splink 5 on the same sightings: ``python -m benchmarks.persons``.

Splink (Fellegi–Sunter) gets the same evidence: the name's key and how telling it is, place, prefecture and province,
rank and day. Its weights are learnt without labels on all sightings; u from random pairs, m by EM over three blockings.
Each threshold is tried, which favours it: the rules have one.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import DuckDBAPI

from tests.builders.sightings import Sighting, judged, linked, sightings
from warehouse.resolution.clustering import components
from warehouse.resolution.name_keys import name_key

_SEED = 7


def frame(seen: list[Sighting]) -> pl.DataFrame:
    """One row a sighting with what both methods know of it."""
    rows = []
    for sighting in seen:
        key = name_key(sighting.name)
        rows.append(
            {
                "unique_id": sighting.number,
                "name_key": key.key,
                "surname": key.surname,
                "rarity": str(key.rarity),
                "place": sighting.place,
                "prefecture": sighting.place[:4],
                "province": sighting.place[:2],
                "rank": sighting.rank,
                "day": sighting.day.isoformat(),
            }
        )
    return pl.DataFrame(rows)


def _settings() -> SettingsCreator:
    place: dict[str, Any] = {
        "output_column_name": "place",
        "comparison_levels": [
            {"sql_condition": "place_l IS NULL OR place_r IS NULL", "label_for_charts": "null", "is_null_level": True},
            {"sql_condition": "place_l = place_r", "label_for_charts": "same place"},
            {"sql_condition": "prefecture_l = prefecture_r", "label_for_charts": "same prefecture"},
            {"sql_condition": "province_l = province_r", "label_for_charts": "same province"},
            {"sql_condition": "ELSE", "label_for_charts": "elsewhere"},
        ],
    }
    name: dict[str, Any] = {
        "output_column_name": "name_key",
        "comparison_levels": [
            {"sql_condition": "name_key_l IS NULL", "label_for_charts": "null", "is_null_level": True},
            {"sql_condition": "name_key_l = name_key_r AND rarity_l = '2'", "label_for_charts": "same telling name"},
            {"sql_condition": "name_key_l = name_key_r AND rarity_l = '1'", "label_for_charts": "same name"},
            {"sql_condition": "name_key_l = name_key_r", "label_for_charts": "same short name"},
            {"sql_condition": "levenshtein(name_key_l, name_key_r) = 1", "label_for_charts": "one letter"},
            {"sql_condition": "ELSE", "label_for_charts": "other"},
        ],
    }
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            name,
            place,
            cl.ExactMatch("rank"),
            cl.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["month", "month"], thresholds=[6, 18]
            ),
        ],
        blocking_rules_to_generate_predictions=[block_on("surname"), block_on("place")],
    )


def by_splink(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs with their probability of being one person."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as con:
        api = DuckDBAPI(con)
        linker = Linker(api.register(rows.to_arrow()), _settings(), log_level=40)
        linker.training.estimate_probability_two_random_records_match([block_on("name_key", "place")], recall=0.6)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=_SEED)
        for rule in (block_on("name_key"), block_on("place"), block_on("surname", "rank")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        predicted = linker.inference.predict(threshold_match_probability=0.0)
        found = con.sql(f"SELECT unique_id_l, unique_id_r, match_probability FROM {predicted.physical_name}")
        return found.pl().sort("unique_id_l", "unique_id_r")


def grouped(pairs: pl.DataFrame, threshold: float, seen: list[Sighting]) -> dict[int, str]:
    """Groups of sightings over all pairs from ``threshold`` on."""
    chosen = pairs.filter(pl.col("match_probability") >= threshold)
    edges = [(float(p), f"{a:05d}", f"{b:05d}") for a, b, p in chosen.iter_rows()]
    joined = components(edges)
    return {s.number: joined.get(f"{s.number:05d}", f"{s.number:05d}") for s in seen}


def main() -> None:
    """Prints precision and recall over pairs of both methods."""
    seen = sightings()
    with tempfile.TemporaryDirectory() as folder:
        rules = judged(seen, linked(Path(folder), seen))
    print(f"{len(seen)} sightings, {len({s.person for s in seen})} persons")
    print(f"rules: precision {rules.precision:.3f}, recall {rules.recall:.3f}")
    pairs = by_splink(frame(seen))
    for threshold in (0.5, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999):
        found = judged(seen, grouped(pairs, threshold, seen))
        print(f"splink at {threshold}: precision {found.precision:.3f}, recall {found.recall:.3f}")


if __name__ == "__main__":
    main()
