"""Whether the API answers as its description says, whatever it is sent: schemathesis against a service of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from evaluation.load import call, serving
from service.archive.access import SCOPES, create_account, create_key
from service.archive.store import open_archive

_TEXT = "Trong 6 tháng đầu năm 2017, huyện {} thu ngân sách {},5 tỷ đồng, đạt 65,2% kế hoạch."
_DISTRICTS = ("An Biên", "An Biên", "Kiên Lương", "Gò Quao")
_ANSWERS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
"""What is asked of every case. Of some cases more is asked: that nothing answers without a key, or to other methods."""


def described(cases: int, only: str) -> bool:
    """Whether all is well: every operation whose address fits `only`, so many cases each; schemathesis prints the rest.

    That what the description allows is always taken is not asked: it cannot tell which texts can be read."""
    some = ["--phases", "examples,coverage", "--exclude-checks", "positive_data_acceptance"]
    many = ["--phases", "fuzzing", "--checks", ",".join(_ANSWERS), "--max-examples", str(cases), "--no-shrink"]
    well = True
    with tempfile.TemporaryDirectory(prefix="solieu-api-") as folder:
        location = str(Path(folder) / "archive.db")
        with open_archive(location, create=True) as archive, archive.write() as connection:
            create_account(connection, "nobody", "not to be open to all", "reader")
            key = create_key(connection, "api", SCOPES)[1]
        with serving(2, location) as (port, _):
            _fill(port, key)
            # revoking keys comes last: it ends the one that calls, too
            for which in [only] if only else ["^(?!.*key_id)", "key_id"]:
                for options in (some, many):
                    well &= _run(port, key, folder, ["--include-path-regex", which, *options])
    return well


def _fill(port: int, key: str) -> None:
    """What the operations may find."""
    for number, district in enumerate(_DISTRICTS):
        sent = {"text": _TEXT.format(district, number), "external_id": f"n{number}", "published": "2017-07-01"}
        call(port, "POST", "/v1/documents", json.dumps(sent).encode(), key)
    call(port, "POST", "/v1/webhooks", json.dumps({"url": "http://127.0.0.1:9/"}).encode(), key)


def _run(port: int, key: str, folder: str, options: list[str]) -> bool:
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "run", f"http://127.0.0.1:{port}/v1/openapi.json", "-H", f"Authorization: Bearer {key}"]
    common = ["--continue-on-failure", "--suppress-health-check", "all", "--generation-database", "none"]
    return subprocess.run([*command, *common, *options], cwd=folder).returncode == 0
