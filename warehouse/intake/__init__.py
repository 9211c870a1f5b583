"""Taking texts in: any source, any size, nothing lost, nothing twice."""

from warehouse.intake.model import IntakeOptions, IntakeReport, Reason
from warehouse.intake.taking import take_in

__all__ = ["IntakeOptions", "IntakeReport", "Reason", "take_in"]
