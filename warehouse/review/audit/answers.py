"""What auditors answered: a file for each of them, a line an answer, the last one of a question holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from warehouse.review.audit.sample import AuditError, Question
from warehouse.store.home import Home

VERDICTS = ("right", "wrong", "unsure")
_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """One auditor's word on one question: a verdict for each field, or the number of missing rows; None: taken back."""

    question_id: str
    author: str
    verdicts: Mapping[str, str] | None
    n_missing: int | None = None
    at: str = ""


def _file(home: Home, audit_id: str, author: str) -> Path:
    slug = _PLAIN.sub("-", author.lower()).strip("-")[:40]
    # Names in other scripts have no letters left: their code points tell them apart.
    plain = slug if slug and author.isascii() else f"{slug or 'auditor'}-{author.encode('utf-8').hex()[:16]}"
    return home.audits / audit_id / f"{plain}.jsonl"


def add(home: Home, audit_id: str, question: Question, answer: Answer) -> None:
    """Writes an answer; it is on the disk when this returns. Raises AuditError where it does not fit the question."""
    if answer.verdicts is not None:
        wrong = set(answer.verdicts.values()) - set(VERDICTS)
        if wrong or set(answer.verdicts) - set(question.fields):
            raise AuditError(f"an answer has one of {', '.join(VERDICTS)} for each of {', '.join(question.fields)}")
        if question.subject.endswith("_missing") and (answer.n_missing is None or answer.n_missing < 0):
            raise AuditError("say how many are missing: 0 or more")
    file = _file(home, audit_id, answer.author)
    line = {
        "question": question.question_id,
        "author": answer.author,
        "verdicts": None if answer.verdicts is None else dict(answer.verdicts),
        "n_missing": answer.n_missing,
        "at": answer.at or datetime.now(UTC).isoformat(timespec="seconds"),
    }
    try:
        with FileLock(file.with_name(f".{file.name}.lock"), timeout=30), file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
    except OSError as error:
        raise AuditError(f"{file} cannot be written ({error}); free space there, or let this user write") from error


def answers(home: Home, audit_id: str) -> dict[str, dict[str, Answer]]:
    """The answers that hold, by author and question. Raises AuditError where a file cannot be used."""
    found: dict[str, dict[str, Answer]] = {}
    for file in sorted((home.audits / audit_id).glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                said = json.loads(line)
                answer = Answer(said["question"], said["author"], said["verdicts"], said["n_missing"], said["at"])
            except (ValueError, KeyError, TypeError) as error:
                raise AuditError(f"{file}, line {number}: no answer ({error}); mend the line or take it out") from error
            of_author = found.setdefault(answer.author, {})
            of_author.pop(answer.question_id, None)
            if answer.verdicts is not None:
                of_author[answer.question_id] = answer
    return found
