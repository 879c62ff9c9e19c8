"""What the pages of the desk take on the server, over all that people open: each kind with a figure of its own.

The service runs in this process and is called without a network, by one who works on this machine and may do everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from fastapi.testclient import TestClient

from evaluation.archive.known import Known
from evaluation.archive.queries import LINES
from evaluation.archive.taken import Taken, late, line, taken, told
from evaluation.bench import Figure
from service.app import create_app
from service.pages.rendering import address
from service.settings import Settings

MILLISECONDS = 300.0
_TIMES = 3
_HERE = "http://127.0.0.1"


def pages(location: str, held: Known, *, slow: bool) -> Iterator[str | Figure]:
    with TestClient(create_app(Settings(location, workers=1)), base_url=_HERE) as client:
        _load(client, "/tim-kiem")  # what a process reads once: `searching` tells it
        for kind, addresses in _addresses(held).items():
            times: list[Taken] = []
            _load(client, addresses[0])  # templates are read once
            for one in addresses:
                each = [taken(partial(_load, client, one)) for _ in range(_TIMES)]
                times += each
                if slow:
                    yield line(each, one)
            yield Figure(
                f"pages, {kind}: {told(times)}, of {len(addresses)} {_TIMES} times each; at most {MILLISECONDS:.0f} ms",
                late(times) <= MILLISECONDS,
            )


def _load(client: TestClient, one: str) -> None:
    answer = client.get(one)
    if answer.status_code not in (200, 204):  # no chart where there is no figure
        raise RuntimeError(f"{one}: an answer of {answer.status_code}")


def _addresses(held: Known) -> dict[str, list[str]]:
    """The addresses of each kind of page."""
    first, some = held.districts[0], held.indicators[:4]
    tables = [
        {"chi_tieu": [one], "dia_ban": list(those)} for one, those in zip(held.indicators, held.districts, strict=True)
    ]
    years = {"tu": "2010", "den": "2019"}
    return {
        "document": [f"/tai-lieu/{one}" for one in held.documents],
        "documents": ["/", "/tai-lieu", f"/tai-lieu?before={held.documents[0]}"],
        "search": [
            "/tim-kiem",
            *(address("/tim-kiem", sap_xep=order) for order in ("-value", "-published", "period")),
            *(address("/tim-kiem", q=line) for line in LINES),
            *(address("/tim-kiem", q="thu", sap_xep=order) for order in ("value", "-period")),
            *(address("/tim-kiem", dia_ban=[one]) for one in held.places),
            *(address("/tim-kiem", chi_tieu=[one], nam=["2016"], so_do=["level"]) for one in some),
            *(address("/tim-kiem", q="kế hoạch", dia_ban=[one], dung_dau="1") for one in held.places[1:5]),
        ],
        "compare": [
            "/so-sanh",
            *(address("/so-sanh", chi_tieu=[one]) for one in some),
            *(address("/so-sanh", one | years) for one in tables),
            *(address("/so-sanh", one) for one in tables),
            *(address("/so-sanh", tables[0] | years | {"chi_tieu": list(held.indicators[:many])}) for many in (2, 4)),
        ],
        "chart": [
            address("/so-sanh/bieu-do", one | years, bieu_do=form)
            for one in tables
            for form in ("line", "bars", "heat")
        ],
        "conflicts": [
            "/mau-thuan",
            *(address("/mau-thuan", loai=[kind]) for kind in ("revision", "agreement")),
            *(address("/mau-thuan", dia_ban=one, dia_ban_id=one) for one in (*held.places, *first[:4])),
            *(address("/mau-thuan", chi_tieu=one, chi_tieu_id=one) for one in held.indicators),
        ],
        "review queue": [
            "/duyet",
            *(address("/duyet", dia_ban=one, dia_ban_id=one) for one in (*held.places, *first[:4])),
            *(address("/duyet", chi_tieu=one, chi_tieu_id=one) for one in held.indicators),
            address("/duyet", nguon="baoxa1"),
        ],
        "cluster": [
            "/cum-thi-dua",
            address("/cum-thi-dua", cum="2, Kiên Giang"),
            address("/cum-thi-dua", cum="1, Kiên Giang"),
        ],
        "catalogue": [
            "/danh-muc/chi-tieu",
            *(f"/danh-muc/chi-tieu/{one}" for one in some),
            "/danh-muc/dia-ban",
            *(f"/danh-muc/dia-ban/{one}" for one in (*held.places, *first[:4])),
        ],
    }
