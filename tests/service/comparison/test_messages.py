import csv
import re
from pathlib import Path
from string import Formatter

from extractor.catalogues.areas.lookup import gazetteer
from service.comparison.narrative import name_text

FOLDER = Path("service/comparison")


def rows():
    with (FOLDER / "messages.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_message_is_in_both_languages_with_the_same_fields():
    for row in rows():
        fields = [sorted(name for _, name, _, _ in Formatter().parse(row[tongue]) if name) for tongue in ("vi", "en")]
        assert row["vi"] and row["en"] and fields[0] == fields[1], row


def test_codes_are_unique_and_those_of_the_code_are_there():
    codes = [row["code"] for row in rows()]
    assert len(set(codes)) == len(codes)
    for path in FOLDER.glob("*.py"):
        for code in re.findall(r'(?:message|filled|_because)\(\s*"([a-z_]+)"', path.read_text("utf-8")):
            assert code in codes, (path, code)


def test_every_unit_of_the_catalogue_can_be_told():
    for identifier in gazetteer().ids():
        assert all(name_text(identifier)), identifier
    assert name_text("region-mien-bac") == ("miền Bắc", "miền Bắc region")
    assert name_text("region-tay-nguyen") == ("vùng Tây Nguyên", "Tây Nguyên region")
