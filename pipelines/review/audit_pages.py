"""The audit: drawing a sample, one question after the other, and what the answers say so far."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipelines.review.web import Form, FormError, author_of, desk_of, go_to, page, posted
from warehouse.review.audit import answers as answer_files
from warehouse.review.audit.answers import Answer
from warehouse.review.audit.estimates import agreement, estimates
from warehouse.review.audit.sample import BY, Question, Sample, audits, draw, keep, load
from warehouse.review.document_view import document_view


def pending(sample: Sample, mine: Mapping[str, Answer]) -> list[Question]:
    """The questions that an auditor has still to answer, in order.

    Of a text that is judged to report no meeting nothing else is asked.
    """
    left: list[Question] = []
    for unit in sample.units:
        first = mine.get(unit.questions[0].question_id)
        is_other = first is not None and (first.verdicts or {}).get("relevant") == "wrong" and unit.is_report
        asked = unit.questions[:1] if is_other else unit.questions
        left += [question for question in asked if question.question_id not in mine]
    return left


def overview(request: Request) -> Response:
    """The samples that were drawn, and the form that draws another."""
    desk, author = desk_of(request), author_of(request)
    rows = []
    for audit_id in audits(desk.home):
        sample = load(desk.home, audit_id)
        answered = answer_files.answers(desk.home, audit_id)
        left = pending(sample, answered.get(author, {}))
        rows.append(
            {"sample": sample, "n_left": len(left), "authors": sorted(name for name in answered if answered[name])}
        )
    return page(request, "audits", rows=rows, by=list(BY))


def new(request: Request, form: Form) -> Response:
    """Draws a sample."""
    desk = desk_of(request)
    try:
        n, seed, rows = (int(form.get(name, "")) for name in ("n", "seed", "rows"))
    except ValueError:
        raise FormError("documents, rows and seed are whole numbers") from None
    sample = draw(desk.release(), n, by=form.get("by") or None, seed=seed, rows=rows)
    keep(desk.home, sample)
    return go_to(f"/audit/{sample.audit_id}")


def question(request: Request) -> Response:
    """The next question of the auditor, with the text beside it."""
    desk, author = desk_of(request), author_of(request)
    sample = load(desk.home, request.path_params["audit_id"])
    mine = answer_files.answers(desk.home, sample.audit_id).get(author, {})
    left = pending(sample, mine)
    if not left:
        return go_on(request, sample)
    asked = left[0]
    view = document_view(desk.release(), asked.document_id)
    return page(
        request,
        "question",
        sample=sample,
        question=asked,
        view=view,
        n_left=len(left),
        n_done=len(mine),
        documents_left=len({one.document_id for one in left}),
        can_undo=bool(mine),
    )


def go_on(request: Request, sample: Sample) -> Response:
    """The results, where nothing is left to ask."""
    desk = desk_of(request)
    answered = answer_files.answers(desk.home, sample.audit_id)
    author = author_of(request)
    return page(
        request,
        "results",
        sample=sample,
        estimates=estimates(sample, answered),
        agreement=agreement(sample, answered),
        counts={name: len(held) for name, held in sorted(answered.items()) if held},
        n_left=len(pending(sample, answered.get(author, {}))),
        n_questions=len(sample.questions),
    )


def results(request: Request) -> Response:
    """What the answers so far say."""
    return go_on(request, load(desk_of(request).home, request.path_params["audit_id"]))


def answer(request: Request, form: Form) -> Response:
    """Writes an answer. Fields that are not marked are right."""
    desk, author = desk_of(request), author_of(request)
    sample = load(desk.home, request.path_params["audit_id"])
    asked = next((one for one in sample.questions if one.question_id == form.get("question_id")), None)
    if asked is None:
        raise FormError("the sample has no such question")
    verdicts = {field: form.get(f"verdict_{field}") or "right" for field in asked.fields}
    n_missing = None
    if asked.subject.endswith("_missing"):
        if not form.get("n_missing", "").strip().isdigit():
            raise FormError("say how many are missing: 0 or more")
        n_missing = int(form["n_missing"])
    answer_files.add(desk.home, sample.audit_id, asked, Answer(asked.question_id, author, verdicts, n_missing))
    return go_to(f"/audit/{sample.audit_id}?after={asked.question_id}")


def take_back(request: Request, _form: Form) -> Response:
    """Takes the auditor's last answer back."""
    desk, author = desk_of(request), author_of(request)
    sample = load(desk.home, request.path_params["audit_id"])
    mine = answer_files.answers(desk.home, sample.audit_id).get(author, {})
    if not mine:
        raise FormError("there is no answer of yours to take back")
    last = list(mine)[-1]  # in the order of writing
    asked = next(one for one in sample.questions if one.question_id == last)
    answer_files.add(desk.home, sample.audit_id, asked, Answer(last, author, None))
    return go_to(f"/audit/{sample.audit_id}?undone={last}")


ROUTES = [
    Route("/audit", overview),
    Route("/audit", posted(new), methods=["POST"]),
    Route("/audit/{audit_id}", question),
    Route("/audit/{audit_id}", posted(answer), methods=["POST"]),
    Route("/audit/{audit_id}/undo", posted(take_back), methods=["POST"]),
    Route("/audit/{audit_id}/results", results),
]
