"""What ``--help`` calls values: FOLDER, NUMBER, DAY, and nothing for a switch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

_BY_TYPE = {int: "NUMBER", float: "NUMBER", Path: "PATH", datetime: "DAY", str: "WORDS"}


def name_values(parameters: Iterable[Any]) -> None:
    """Gives each parameter of a command a name for its value in place of its type: its ``metavar``, else one by type.

    A choice keeps its list of values; an argument is called by its own name alone.
    """
    for parameter in parameters:
        described = getattr(parameter, "type_descriptor", None)
        if described is None or described.is_choice:
            continue
        shown = "" if parameter.param_type_name == "argument" else parameter.metavar or _of(described.annotation)
        parameter.display_type_rich = lambda ctx, shown=shown: shown


def _of(annotation: Any) -> str:
    inner = getattr(annotation, "__args__", (annotation,))[0]
    return "" if inner is bool else _BY_TYPE.get(inner, "WORDS")
