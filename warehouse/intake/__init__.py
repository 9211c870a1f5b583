"""Taking texts in: any source, any size, nothing lost, nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.intake.model import IntakeOptions, IntakeReport, Reason
    from warehouse.intake.taking import take_in

__all__ = ["IntakeOptions", "IntakeReport", "Reason", "take_in"]


def __getattr__(name: str) -> Any:
    """Loads what is asked for: a parser's process starts without the rest."""
    if name == "take_in":
        from warehouse.intake.taking import take_in  # noqa: PLC0415

        return take_in
    if name in __all__:
        from warehouse.intake import model  # noqa: PLC0415

        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
