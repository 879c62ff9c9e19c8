"""How well statements without a number are found in a sample of annotated sentences."""

from collections import Counter
from pathlib import Path

import yaml

from extractor.catalogues.spelling import folded_tokens
from extractor.pipeline import extract

HEAD = "Gò Quao: kết quả kinh tế - xã hội 6 tháng đầu năm 2017\n"
SAMPLE = yaml.safe_load(Path(__file__).with_name("findings.yaml").read_text("utf-8"))
AGREES = 0.6
PRECISION, RECALL = 0.9, 0.9


def agrees(read, written):
    """The same direction, and words of the indicator that agree as those of records do."""
    one, two = Counter(folded_tokens(read[1])), Counter(folded_tokens(written[1]))
    return read[0] == written[0] and 2 * (one & two).total() >= AGREES * (one.total() + two.total())


def test_findings_of_the_sample():
    right = read = wanted = 0
    errors = []
    for entry in SAMPLE:
        found = [[f.direction, f.indicator.surface] for f in extract(HEAD + entry["text"]).findings]
        left = list(found)
        for written in entry["is"]:
            hit = next((f for f in left if agrees(f, written)), None)
            if hit is not None:
                left.remove(hit)
                right += 1
            else:
                errors.append(f"missed {written} in: {entry['text']} (read {found})")
        errors += [f"wrong {f} in: {entry['text']}" for f in left]
        read, wanted = read + len(found), wanted + len(entry["is"])
    report = f"precision {right}/{read}, recall {right}/{wanted}\n" + "\n".join(errors)
    print(report)
    assert right >= PRECISION * read and right >= RECALL * wanted, report
