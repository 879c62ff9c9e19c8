from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.contract import to_json
from extractor.mentions.clusters import find
from extractor.mentions.clusters.find import find_clusters
from extractor.mentions.parties.find import find_parties
from extractor.mentions.places.find import find_places
from extractor.model.document import Document
from extractor.pipeline import extract

EXAMPLES = yaml.safe_load((Path(find.__file__).parent / "examples.yaml").read_text("utf-8"))


def clusters(text):
    document = Document("sha256:0", text)
    lower = text.lower()
    return find_clusters(document, lower, find_places(document), find_parties(document, lower), 2017)


def spans(cluster):
    return [cluster, *cluster.members, *(role.holder for role in cluster.roles)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:60])
def test_examples(example):
    read = [
        {
            "name": cluster.name,
            "members": [member.name for member in cluster.members],
            "roles": [[r.role, r.holder.name, r.holder.kind, r.year, r.elected] for r in cluster.roles],
        }
        for cluster in clusters(example["text"])
    ]
    assert read == example["clusters"]


@given(
    st.lists(
        st.sampled_from(
            ["Cụm thi đua số 1", "cụm thi đua các huyện", "gồm", "có", "(", ")", ":", ",", "và", ".", "\n", "Cụm trưởng", "Cụm phó", "làm", "là", "huyện Gò Quao", "An Minh", "Sở Y tế", "ông Trần Văn Bảy", "năm 2018", "bầu"]
        ),
        max_size=25,
    ).map(" ".join)
)  # fmt: skip
def test_mentions_are_verbatim(text):
    for cluster in clusters(text):
        for mention in spans(cluster):
            assert mention.span.of(text) == mention.surface != ""


def test_clusters_in_the_contract():
    text = (
        "Cụm thi đua số 1 họp năm 2017\n"
        "Cụm thi đua số 1 tỉnh Kiên Giang gồm huyện An Minh (Cụm trưởng) và huyện Gò Quao (Cụm phó). "
        "Cụm bầu Gò Quao làm Cụm trưởng năm 2018."
    )
    (cluster,) = to_json(extract(text))["clusters"]
    assert (cluster["name"], cluster["text"]) == ("Cụm thi đua số 1", text[cluster["start"] : cluster["end"]])
    assert [(m["name"], m["level"], m["code"]) for m in cluster["members"]] == [
        ("An Minh", "district", "909"),
        ("Gò Quao", "district", "907"),
    ]
    assert cluster["leader"]["name"] == "An Minh" and cluster["deputy"]["name"] == "Gò Quao"
    ((role, name, year),) = [(e["role"], e["name"], e["year"]) for e in cluster["elected"]]
    assert (role, name, year) == ("leader", "Gò Quao", 2018)
    assert text[cluster["deputy"]["start"] : cluster["deputy"]["end"]] == "huyện Gò Quao"
