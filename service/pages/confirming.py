"""A page that asks before something is done which cannot be taken back at once."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from service.pages.rendering import page


@dataclass(frozen=True, slots=True)
class Question:
    """Yes posts to the address the question is asked at; no leads `back`. `subject` is the name of what it is about."""

    title: str
    subject: str
    told: str
    yes: str
    back: str


def ask(request: Request, question: Question) -> Response:
    return page(request, "confirming.html", question)
