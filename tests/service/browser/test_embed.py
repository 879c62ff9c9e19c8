"""The script for portals, in a page of another site."""

import json
from urllib.parse import urlsplit

from service.pages.rendering import HERE

RESULT = {
    "document": {"text": "𝄞 Gò Quao thu 1.066,5 tỷ đồng, giảm 5,2% <b>."},
    "records": [
        {
            "indicator": {"name": "Thu ngân sách", "text": "thu"}, "place": {"name": "Gò Quao"}, "period": {"label": "2021"},
            "measure": measure, "value": value, "upper": None, "unit_text": unit,
            "evidence": {"start": start, "end": end, "text": ""},
        }
        for measure, value, unit, start, end in (
            ("percent_change", "-5.2", "%", 36, 40), ("level", "1066.5", "tỷ đồng", 14, 29), ("level", "-1234567", "đồng", 14, 29)
        )
    ],
}  # fmt: skip


def test_records_are_shown_in_a_page_of_a_portal(chromium):
    page = chromium.new_page()
    kept = {
        "/bai": (
            "text/html",
            '<meta charset="utf-8"><div class="solieu" data-src="/1.json"></div><script src="/embed.js"></script>',
        ),
        "/embed.js": ("text/javascript", (HERE / "static" / "embed.js").read_text(encoding="utf-8")),
        "/1.json": ("application/json", json.dumps(RESULT)),
    }

    def answer(route):
        kind, body = kept[urlsplit(route.request.url).path]
        route.fulfill(content_type=kind, body=body)

    page.route("http://portal.example/*", answer)
    page.goto("http://portal.example/bai")
    page.locator(".solieu-record").first.wait_for()
    assert page.locator(".solieu-figure").all_inner_texts() == ["1.066,5 tỷ đồng", "5,2%"]
    assert page.locator(".solieu-text").inner_text() == RESULT["document"]["text"]
    shown = " ".join(page.locator(".solieu-record").all_inner_texts())
    assert "1.066,5 tỷ đồng" in shown and "−5,2%" in shown and "−1.234.567 đồng" in shown and "Gò Quao · 2021" in shown
    page.close()
