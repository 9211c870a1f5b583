"""Days in China of stamps in any zone, at all edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.days import day_of, day_of_seconds, stamped
from warehouse.intake.formats.columns import day

SHANGHAI = ZoneInfo("Asia/Shanghai")
INSTANTS = st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 30), timezones=st.just(UTC))
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(INSTANTS)
def test_the_day_is_that_of_the_clocks_of_shanghai(at: datetime) -> None:
    assert day_of(at) == day_of_seconds(at.timestamp()) == at.astimezone(SHANGHAI).date()


@given(INSTANTS, OFFSETS)
def test_one_instant_is_one_day_however_it_is_written(at: datetime, zone: timezone) -> None:
    at = at.replace(microsecond=0)
    there = at.astimezone(zone)
    right = at.astimezone(SHANGHAI).date()
    sign, minutes = (
        ("-" if zone.utcoffset(None) < timedelta() else "+"),
        abs(zone.utcoffset(None)) // timedelta(minutes=1),
    )
    offset = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    for written in (
        there,
        there.isoformat(),
        f"{there:%Y-%m-%d %H:%M:%S}{offset}",
        f"{there:%Y/%m/%d %H:%M:%S} {offset.replace(':', '')}",
        f"{there:%Y-%m-%dT%H:%M}{offset}",
        f"{there:%Y-%m-%d %I:%M:%S %p} UTC{offset}",
        f"{there:%a, %d %b %Y %H:%M:%S} {offset.replace(':', '')}",
        f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
        f"{at:%Y-%m-%d %H:%M} UTC",
        f"{at:%Y-%m-%d %H:%M:%S} GMT",
        int(at.timestamp()),
        float(at.timestamp()),
        str(int(at.timestamp())),
        int(at.timestamp() * 1000),
    ):
        # Unix stamps of fewer than nine digits are before 1973 and none here.
        assert day(written) == right, written


@given(st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 30)))
def test_a_time_without_a_zone_is_chinas(at: datetime) -> None:
    at = at.replace(microsecond=0)
    forms = (at, at.isoformat(), f"{at:%Y-%m-%d %H:%M:%S}", f"{at:%Y%m%d%H%M%S}", f"{at:%a, %d %b %Y %H:%M:%S} -0000")
    assert {day(written) for written in forms} == {at.date()}


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("2023-05-22T15:59:59Z", 22),
        ("2023-05-22T16:00:00Z", 23),
        ("2023-05-23T00:00:00+08:00", 23),
        ("2023-05-22T23:59:59+0800", 22),
        ("2023-05-23T00:30:00+09:00", 22),
        ("2023-05-22 11:00:00-05:00", 23),
        ("2023-05-22 08:30-09:30", 22),  # from one time to another
        ("2023-05-22 16:30 Zhang", 22),
        ("2023-05-22 16:30 UTCX", 22),
        ("2023-05-22T16:30:00+99:00", 22),
        ("2023-05-22 (16:30 UTC)", 22),
        (1684771199, 22),
        (1684771200, 23),
        (1684771200.7, 23),
    ],
)
def test_edges(written: object, right: int) -> None:
    assert day(written) == date(2023, 5, right)


@pytest.mark.parametrize(
    ("text", "right", "quoted"),
    [
        ("Posted 2023-05-22T16:30:00Z by", 23, "2023-05-22T16:30:00Z"),
        ("Posted 2023-05-22 4:30 pm GMT", 23, "2023-05-22 4:30 pm GMT"),
        ("Updated 16:30 UTC, 2023-05-22", 23, "16:30 UTC, 2023-05-22"),
        ("Updated 16:30 (UTC) on Monday, 2023-05-22", 23, "16:30 (UTC) on Monday, 2023-05-22"),
        ("Posted 2023-05-22 16:30 by", 22, "2023-05-22"),
        ("Posted 2023-05-22 16:30 UTC+8", 22, "2023-05-22 16:30 UTC+8"),
        ("2023-05-22 13:30 pm UTC", 22, "2023-05-22"),
        ("16:30 2023-05-22 17:30", 22, "2023-05-22"),
    ],
)
def test_a_date_takes_the_time_and_zone_beside_it(text: str, right: int, quoted: str) -> None:
    at = text.index("2023-05-22")
    moved, start, end = stamped(text, at, at + 10, date(2023, 5, 22))
    assert (moved, text[start:end]) == (date(2023, 5, right), quoted)
