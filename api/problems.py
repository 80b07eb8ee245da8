"""The errors of the domain in their HTTP form: one table, read by the handlers of the application."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse

from api import negotiation
from graph.errors import (
    ForbiddenQuery,
    InvalidQuery,
    InvalidValue,
    NasijError,
    NoDataset,
    QueryFailed,
    QueryTimeout,
    QueryTooLarge,
    RetiredEntity,
    ServiceFailed,
    StaleCursor,
    UnknownCursor,
    UnknownEntity,
    WorkersBusy,
)
from graph.query import UnsuitableFormat
from graph.terms import BASE


@dataclass(frozen=True)
class Problem:
    """How an error is told over HTTP: status, name of its type, title; seconds after which to try again."""

    status: HTTPStatus
    name: str
    title: str
    retry_after: int | None = None


PROBLEMS: dict[type[NasijError], Problem] = {
    UnknownEntity: Problem(HTTPStatus.NOT_FOUND, "unknown-entity", "No such resource"),
    RetiredEntity: Problem(HTTPStatus.GONE, "retired-entity", "This resource was withdrawn"),
    InvalidQuery: Problem(HTTPStatus.BAD_REQUEST, "invalid-query", "Not a SPARQL query"),
    ForbiddenQuery: Problem(HTTPStatus.FORBIDDEN, "forbidden-query", "Not allowed here"),
    UnsuitableFormat: Problem(HTTPStatus.NOT_ACCEPTABLE, "unsuitable-format", "No such form of this answer"),
    QueryTimeout: Problem(HTTPStatus.SERVICE_UNAVAILABLE, "query-timeout", "The query took too long"),
    QueryTooLarge: Problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "answer-too-large", "The answer is too large"
    ),
    QueryFailed: Problem(HTTPStatus.INSUFFICIENT_STORAGE, "query-failed", "The query needs too much"),
    WorkersBusy: Problem(HTTPStatus.TOO_MANY_REQUESTS, "busy", "Too many queries at once", retry_after=1),
    InvalidValue: Problem(HTTPStatus.BAD_REQUEST, "invalid-value", "A parameter has no such value"),
    UnknownCursor: Problem(HTTPStatus.NOT_FOUND, "unknown-cursor", "No such page of the list"),
    StaleCursor: Problem(HTTPStatus.GONE, "stale-cursor", "This run through a list has ended"),
    ServiceFailed: Problem(HTTPStatus.BAD_GATEWAY, "service-failed", "Another endpoint did not answer"),
    NoDataset: Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no-dataset", "There is no dataset", retry_after=5),
}


def problem_of(error: NasijError) -> Problem:
    """The row of the table for an error: of its class, or the nearest one above it."""
    for cls in type(error).__mro__:
        if cls in PROBLEMS:
            return PROBLEMS[cls]
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong")


class ProblemResponse(JSONResponse):
    """An error for programs (RFC 9457)."""

    media_type = "application/problem+json"


def problem(status: int, detail: str, row: Problem | None = None, **more: object) -> ProblemResponse:
    """An error as RFC 9457 has it, with ``more`` members; its type, an IRI, is that of this kind of error."""
    body = {
        "type": f"{BASE}problem/{row.name}" if row else "about:blank",
        "title": row.title if row else HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return ProblemResponse(body, status)


def prefers_page(request: Request) -> bool:
    """Whether a client would rather read an error as a page than as JSON."""
    offered = [ProblemResponse.media_type, negotiation.HTML]
    return negotiation.media_type(request.headers.get("Accept"), offered) == negotiation.HTML
