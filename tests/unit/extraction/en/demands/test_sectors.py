from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extraction.en.demands.sectors import sectors
from extraction.text.document import parse
from extraction.text.lexicon import load, scan
from schemas.code_tables import codes

CASES = tomllib.loads((Path(__file__).parent / "sector_cases.toml").read_text(encoding="utf-8"))["sentences"]


def named(text: str, around: str = "") -> set[str]:
    """Sectors of ``text`` in an article that goes on with ``around``."""
    made = parse(f"{text} {around}")
    return set(sectors(made, scan(made), 0, len(text)))


def lexicon_codes(group: str) -> set[str]:
    (lexicon,) = (one for one in load() if one.group == group)
    return {code for _, value in (*lexicon.english, *lexicon.chinese) for code in value.split("__")[0].split("+")} - {
        "none"
    }


@pytest.mark.parametrize("group", ["sectors", "instruments", "responsibilities", "phrases", "meeting_types"])
def test_lexicon_and_codebook_name_the_same_codes(group: str) -> None:
    assert lexicon_codes(group) | {"other"} == codes(group) | {"other"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clear mines and dismantle bombs.", set()),
        ("Hold the steering wheel, ease the gas pedal and build a firewall.", set()),
        ("A fire line of responsibility.", set()),
        ("The fire department and the transportation bureau should work together.", set()),
        ("Coal mines should grasp gas drainage, and the mines with outburst must stop.", {"coal_mining"}),
        ("Underground coal mines on gas, water and roof.", {"coal_mining"}),
        ("Coal mines, gas and fire protection.", {"coal_mining", "gas", "fire"}),
        ("Manganese and tin mines.", {"noncoal_mining"}),
        ("Mines should stop at night.", {"mining"}),
        ("Gas, construction and traffic.", {"gas", "construction", "road_traffic"}),
        ("Continue the construction of a dual prevention system.", set()),
        ("School canteens.", {"schools", "food_drug"}),
        ("School buses.", {"schools", "road_traffic"}),
        ("Schools should prevent drowning.", {"drowning"}),
        ("Guarantee coal, electricity and gas for heating.", {"energy"}),
        ("Cabin hospitals and nucleic acid.", {"epidemic"}),
        ("Farmers’ markets and shopping malls.", {"crowded_places"}),
        ("All industries and key areas.", set()),
    ],
)
def test_the_sectors_of_a_sentence(text: str, expected: set[str]) -> None:
    assert named(text) == expected


FOREST = "Forest fires must be prevented. Forest rangers patrol. The forest fire headquarters reports."
HOUSES = "Self-built houses are checked. Dilapidated houses are sealed. Self-built houses are emptied."


def test_open_words_follow_the_topic_of_the_article() -> None:
    assert named("Fire prevention should enter every household.") == {"fire"}
    assert named("Fire prevention should enter every household.", FOREST) == {"forest_fire"}
    assert named("The houses should be appraised.") == set()
    assert named("The houses should be appraised.", HOUSES) == {"self_built_housing"}


def test_chinese_words_are_read_too() -> None:
    assert named("要加强消防、燃气和道路交通安全。") == {"fire", "gas", "road_traffic"}


@pytest.mark.parametrize(("text", "expected"), CASES, ids=lambda value: value[:50] if isinstance(value, str) else "")
def test_things_tell_their_sector(text: str, expected: list[str]) -> None:
    assert sorted(named(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cylinders along the ancient city wall must be moved.", {"gas"}),
        ("The stalls along the pedestrian street must be moved.", {"crowded_places"}),
        ("The bottled gas of the farmhouse restaurants must be checked.", {"gas"}),
        ("The guardrails should stand before the temple fair.", {"road_traffic"}),
        ("Guardrails must be mended before the first snow.", {"road_traffic"}),
        ("Snow must be swept from the roofs.", {"flood_disaster"}),
        ("The airport should get its snow sweepers ready.", {"civil_aviation"}),
        ("The goaf of the lead-zinc mines must be filled.", {"noncoal_mining"}),
        ("The mines, the tailings ponds.", {"mining", "noncoal_mining"}),
        ("The drainage pumps of the mines must be tried out.", {"mining"}),
        ("Reservoir ferries must count the heads.", {"water_transport"}),
        ("Fishing boats must come back and the vessels must stay in port.", {"agriculture_fishery"}),
        ("Form a closed-loop management of hidden dangers with concrete measures.", set()),
        ("Publicity should enter enterprises, communities, villages, schools and families.", set()),
        ("Electric bicycles must not be taken into the elevator or charged there.", {"fire"}),
        ("Umbrella factories must be checked.", {"industry_trade"}),
        ("Old factories must be checked.", set()),
        ("Forklift drivers must hold a certificate.", {"special_equipment"}),
        ("Drivers must hold a certificate.", {"road_traffic"}),
        ("The workshops making firecrackers must be closed.", {"fireworks"}),
        ("Workshops must sweep the floor.", {"industry_trade"}),
        ("Canteens must keep samples.", {"food_drug"}),
        ("The gas of canteens must be checked.", {"gas"}),
        ("Children must be kept away from the reservoir.", {"drowning"}),
        ("Whoever lives where the water is rising must be moved.", {"flood_disaster"}),
        ("Nobody may go down the well without a mask.", {"confined_space"}),
        ("Billboards must be tightened.", {"urban_operation"}),
        ("Tower cranes and billboards must be tightened.", {"construction"}),
    ],
)
def test_what_only_locates_times_or_surrounds_names_no_sector(text: str, expected: set[str]) -> None:
    assert named(text) == expected


_OF_FORESTS = (
    "Enping held a conference on forest fire prevention\n\nOn January 9, Enping held a conference on forest fire"
    " prevention. Vice Mayor Ou Zhiqiang attended. "
)


@pytest.mark.parametrize(
    ("demand", "earned"),
    [
        ("Ou Zhiqiang stressed that no fire may be left unreported.", {"forest_fire"}),
        ("Ou Zhiqiang required that every fire must be put out while it is small.", {"forest_fire"}),
        ("Towns must improve their reports of fires and their night watch.", {"forest_fire"}),
        ("Ou Zhiqiang asked all villages to sign pledges against fire before Qingming.", {"forest_fire"}),
        ("Smoke or flames seen from the towers must be called in within five minutes.", {"forest_fire"}),
        ("Towns must buy two fire engines each.", set()),
        ("Hotels must check fire exits.", {"crowded_places", "fire"}),
        ("Cadres must not forget that the drought is the brother of the fire.", {"flood_disaster"}),
        ("Sockets in the offices must be checked.", set()),
    ],
)
def test_fire_alone_is_of_forests_where_a_meeting_is(demand: str, earned: set[str]) -> None:
    assert named(demand, _OF_FORESTS) == earned
