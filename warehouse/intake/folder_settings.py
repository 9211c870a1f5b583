"""``.safegov.toml``: what a folder says of how the files in it are to be read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from warehouse.intake.formats.columns import check_fields
from warehouse.intake.formats.encodings import check_encoding
from warehouse.intake.model import Reason, RefusedError

CONFIG = ".safegov.toml"
_KEYS = ("columns", "encoding")


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """``columns`` names the column of each field, for tables in this folder; ``encoding`` the encoding of texts that
    are not in UTF-8, in this folder and those below."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None


NO_SETTINGS = FolderSettings()


def folder_settings(data: bytes | None, above: FolderSettings) -> FolderSettings:
    """The settings in the file's bytes ``data`` (None where there is none), in a folder below one with ``above``.

    Raises RefusedError (malformed_record) where they are no TOML, or name what there is not.
    """
    if data is None:
        return FolderSettings({}, above.encoding)
    try:
        told = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RefusedError(
            Reason.MALFORMED_RECORD, f"is not a readable TOML file ({error}); mend or remove it"
        ) from None
    columns, encoding = told.get("columns", {}), told.get("encoding")
    unknown = sorted(set(told) - set(_KEYS))
    try:
        if unknown:
            raise ValueError(f"there is no setting {', '.join(unknown)}; the settings are {', '.join(_KEYS)}")
        if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
            raise ValueError('[columns] must give a column\'s name for each field, like text = "body"')
        check_fields(columns, "columns")
        encoding = above.encoding if encoding is None else check_encoding(encoding)
    except ValueError as error:
        raise RefusedError(Reason.MALFORMED_RECORD, f"{error}; mend it") from None
    return FolderSettings(columns, encoding)
