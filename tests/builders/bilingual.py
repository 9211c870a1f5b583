"""Chinese originals beside the reports of a filled database: the original decides the meeting's wording."""

from __future__ import annotations

import duckdb

NAMES = ("李志敏", "欧阳建华", "单晓光", "张国庆", "沈明")
SAID = "各有关单位要落实第{position}项工作。"


def add_originals(con: duckdb.DuckDBPyConnection, meetings: list[str]) -> None:
    """Gives each of ``meetings`` (with one report in English) a Chinese original that its rows rest on from then on.

    The English report stays as a rendition: its wordings of demands and names stand in the tables of sources. The last
    demand stands in the rendition alone.
    """
    for meeting in meetings:
        rendition, place = con.execute(
            "SELECT m.document_id, p.name_zh FROM meetings m JOIN places p USING (place_code) WHERE meeting_id = ?",
            [meeting],
        ).fetchall()[0]
        original, title = f"{rendition}zh", f"{place}安全生产工作会议"
        text = f"{title}\n\n"
        people = con.execute(
            "SELECT person_id FROM attendees WHERE meeting_id = ? ORDER BY position", [meeting]
        ).fetchall()
        for number, (person,) in enumerate(people):
            name, start = NAMES[number], len(text)
            text += f"{name}出席会议。"
            con.execute(
                "UPDATE attendees SET name = ?, document_id = ?, start_char = ?, end_char = ? "
                "WHERE meeting_id = ? AND person_id = ?",
                [name, original, start, start + len(name), meeting, person],
            )
            con.execute("UPDATE persons SET name_zh = ? WHERE person_id = ?", [name, person])
            con.execute(
                "INSERT INTO attendee_sources BY NAME SELECT meeting_id, person_id, document_id, name, title, "
                "rank_code, presided, spoke, joined_remotely, start_char, end_char FROM attendees "
                "WHERE meeting_id = ? AND person_id = ?",
                [meeting, person],
            )
        demands = con.execute(
            "SELECT directive_id, position FROM directives WHERE meeting_id = ? ORDER BY position", [meeting]
        ).fetchall()
        for directive, position in demands[:-1]:
            said, start = SAID.format(position=position), len(text)
            text += said
            con.execute(
                "UPDATE directives SET text = ?, document_id = ?, start_char = ?, end_char = ? WHERE directive_id = ?",
                [said, original, start, start + len(said), directive],
            )
            con.execute(
                "INSERT INTO directive_sources VALUES (?, ?, ?, ?, ?, NULL, 'meeting', 'shown')",
                [directive, original, said, start, start + len(said)],
            )
            con.execute("UPDATE directive_sources SET match_basis = 'rendition' WHERE document_id = ?", [rendition])
        con.execute(
            "INSERT INTO documents BY NAME (SELECT * REPLACE (? AS document_id, 'drop/' || ? || '.txt' AS source_uri, "
            "'zh' AS language, 'original' AS rendition, ? AS title, ? AS text) FROM documents WHERE document_id = ?)",
            [original, original, title, text, rendition],
        )
        con.execute("UPDATE documents SET rendition = 'machine_translation' WHERE document_id = ?", [rendition])
        con.execute("INSERT INTO meeting_reports VALUES (?, ?, 'only_report', 1.0)", [meeting, original])
        con.execute(
            "UPDATE meetings SET document_id = ?, title = ?, n_reports = 2 WHERE meeting_id = ?",
            [original, title, meeting],
        )
