"""A client of Superset's REST API, as far as the test of the published file needs it (standard library only)."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import uuid
import zipfile
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any


class Superset:
    """One logged-in session."""

    def __init__(self, base: str, user: str, password: str) -> None:
        self._base = base
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._headers: dict[str, str] = {}
        login = {"username": user, "password": password, "provider": "db", "refresh": True}
        token = self.call("POST", "/api/v1/security/login", login)["access_token"]
        self._headers["Authorization"] = f"Bearer {token}"
        self._headers["X-CSRFToken"] = self.call("GET", "/api/v1/security/csrf_token/")["result"]
        self._headers["Referer"] = base

    def call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Sends ``body`` as JSON; returns the answer. Raises RuntimeError with Superset's words on a refusal."""
        data = None if body is None else json.dumps(body).encode()
        return self._send(method, path, data, {"Content-Type": "application/json"})

    def _send(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        asked = urllib.request.Request(self._base + path, data, {**self._headers, **headers}, method=method)
        try:
            with self._open.open(asked, timeout=120) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()[:2000]}") from None

    def import_dashboard(self, folder: Path) -> None:
        """Imports the bundle in ``folder`` (metadata.yaml, databases/, datasets/, charts/, dashboards/)."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as bundle:
            for path in sorted(folder.rglob("*.yaml")):
                bundle.writestr(f"safegov/{path.relative_to(folder).as_posix()}", path.read_text(encoding="utf-8"))
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="formData"; filename="safegov.zip"\r\n'
        body = (
            head.encode()
            + b"Content-Type: application/zip\r\n\r\n"
            + packed.getvalue()
            + f"\r\n--{edge}--\r\n".encode()
        )
        self._send("POST", "/api/v1/dashboard/import/", body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def chart_data(self, dataset: int, columns: list[str], metric: str, where: str) -> list[dict[str, Any]]:
        """Rows of a chart: ``metric`` (an SQL aggregate) by ``columns``, past Superset's cache."""
        query = {
            "columns": columns,
            "metrics": [{"expressionType": "SQL", "sqlExpression": metric, "label": "value"}],
            "extras": {"where": where},
            "row_limit": 10_000,
            "orderby": [],
        }
        asked = {"datasource": {"id": dataset, "type": "table"}, "force": True, "queries": [query],
                 "result_format": "json", "result_type": "full"}  # fmt: skip
        return list(self.call("POST", "/api/v1/chart/data", asked)["result"][0]["data"])
