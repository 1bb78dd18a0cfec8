"""What can other programs do? Everything a page can, under /api/v1, described at /api/docs.

Each app has its routers in `api.py`; they call the same actions and queries as the pages. Who
asks, how often, and whether a write was sent before is settled in `api_requests`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.db import DataError, IntegrityError
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import Swagger

from daybook import __version__
from daybook.apps.platform.refusals import Refused

from .api_document import completed
from .api_problems import problem, refusal_problem, unfit_problem

api = NinjaAPI(
    title="Daybook",
    version=__version__,
    description=(
        "Everything a page of Daybook can do. Send a token as `Authorization: Bearer dbk_…` "
        "(make one under Admin, API tokens). Money is in minor units beside its currency, time in "
        "minutes, shares in millionths, rates in ten-thousandths of a major unit. Send an "
        "`Idempotency-Key` with writes: the same key is answered, not repeated, for 30 days. "
        "Errors are `application/problem+json` and name their rule."
    ),
    docs=Swagger(settings={"persistAuthorization": False, "docExpansion": "none"}),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


@api.exception_handler(Refused)
def _refused(request, error: Refused):
    request.refused_rule = error.rule
    return refusal_problem(request, error)


@api.exception_handler(ValidationError)
def _invalid(request, error: ValidationError):
    found = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "reason": one["msg"]}
        for one in error.errors
    ]
    fields = ", ".join(one["field"] for one in found if one["field"])
    return problem(
        request, 422, "The request is not as described", f"See {fields}." if fields else "",
        errors=found,
    )  # fmt: skip


@api.exception_handler(Http404)
def _missing(request, error: Http404):
    return problem(request, 404, "There is no such thing, or not for this token")


@api.exception_handler(IntegrityError)
@api.exception_handler(DataError)
@api.exception_handler(OverflowError)
def _unfit(request, error: Exception):
    return unfit_problem(request)


@api.exception_handler(HttpError)
def _http(request, error: HttpError):
    return problem(request, error.status_code, str(error))


def _add_routers() -> None:
    for name in settings.APPS:
        module = f"daybook.apps.{name}.api"
        if find_spec(module):
            for router in import_module(module).routers:
                api.add_router("", router)


_add_routers()


@lru_cache(maxsize=1)
def _document() -> dict:
    """Made once: it describes the program, not the data."""
    return completed(api.get_openapi_schema(path_prefix="/api/v1/"))


def openapi(request):
    """The description of the API as an OpenAPI 3.1 document."""
    return JsonResponse(_document())


def docs(request):
    """The description, readable; its scripts and styles are our own files."""
    return render(request, "api_docs.html", {"openapi_url": "/api/openapi.json"})


urlpatterns = [
    path("api/openapi.json", openapi),
    path("api/docs", docs),
    path("api/v1/", api.urls),
]
