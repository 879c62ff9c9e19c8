"""An archive of the documents of corpora/series, for the tests of the analyst's pages."""

from pathlib import Path
from urllib.parse import urlencode

from service.archive.ingest import Custody, ingest
from service.sources import sources

SERIES = Path(__file__).resolve().parents[3] / "corpora" / "series"
DISTRICTS = ("An Biên", "An Minh", "Vĩnh Thuận", "Gò Quao", "U Minh Thượng")


def filled(client):
    receipts = list(ingest(client.app.state.archive, sources([SERIES], None).tasks, Custody("Lan")))
    assert {receipt.outcome for receipt in receipts} == {"new"}


def seen(client, path, status=200, **asked):
    answer = client.get(path + ("?" + urlencode(asked, doseq=True) if asked else ""))
    assert answer.status_code == status, answer.text
    return answer
