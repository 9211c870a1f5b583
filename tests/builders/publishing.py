"""A hand-built store with its tables published as a release, without gate and report."""

from __future__ import annotations

from tests.builders.corpus import Built
from warehouse.release import sealing
from warehouse.store.home import Home


def published(built: Built) -> Home:
    """Puts the built tables where the release is."""
    home = built.home
    release = home.releases / "r0001"
    release.mkdir(parents=True, exist_ok=True)
    target = release / home.published_file.name
    target.unlink(missing_ok=True)
    built.con.execute(f"ATTACH '{target}' AS out")
    built.con.execute("COPY FROM DATABASE memory TO out")
    built.con.execute("DETACH out")
    if not home.published.exists():
        home.published.symlink_to("releases/r0001")
    (release / "SHA256SUMS").write_text(f"{sealing.digest(target)}  {target.name}\n")
    sealing.forget(home, "r0001")
    assert sealing.seal(home, "r0001")
    return home
