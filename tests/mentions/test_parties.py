from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.mentions.parties import find
from extractor.mentions.parties.find import find_parties
from extractor.model.document import Document, Metadata

EXAMPLES = yaml.safe_load((Path(find.__file__).parent / "examples.yaml").read_text("utf-8"))


def parties(text, **metadata):
    return find_parties(Document("sha256:0", text, metadata=Metadata(**metadata)), text.lower())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:60])
def test_examples(example):
    found = parties(example["text"])
    assert [[p.name, p.role, p.rule.removeprefix("party.")] for p in found] == example["people"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "Đồng chí Lê Văn Bảy, Tỉnh ủy viên, Bí thư Huyện ủy, Chủ tịch HĐND huyện đến dự.",
            ["Tỉnh ủy viên", "Bí thư Huyện ủy", "Chủ tịch HĐND huyện"],
        ),
        ("Ông Lê Văn Bảy - Phó Bí thư - CT UBND huyện Gò Quao đến dự.", ["Phó Bí thư", "CT UBND huyện Gò Quao"]),
        ("Ông Lê Văn Bảy, Chủ tịch UBND huyện, Bí thư Huyện đoàn Trần Thị Sáu dự.", ["Chủ tịch UBND huyện"]),
        ("Ông Lê Văn Bảy dự.", []),
    ],
)
def test_roles_in_a_row(text, roles):
    person = parties(text)[0]
    assert list(person.roles) == roles and person.role == (roles[0] if roles else "")


def test_every_rule_has_an_example():
    seen = {person.rule for example in EXAMPLES for person in parties(example["text"])}
    rules = ("again", "name-role", "role-name", "signer", "title-name")
    assert seen == {f"party.{rule}" for rule in rules}


def test_the_issuer_is_a_body():
    (body,) = parties("UBND HUYỆN AN BIÊN\nBáo cáo", issuer="UBND HUYỆN AN BIÊN")
    assert (body.kind, body.role, body.span.start) == ("body", "issuer", 0)


def test_every_role_and_title_has_an_example_with_it():
    for name, column in (("roles.csv", "role"), ("titles.csv", "title")):
        lines = (Path(find.__file__).parent / name).read_text("utf-8").splitlines()
        assert lines[0] == f"{column},example"
        words = [line.split(",", 1) for line in lines[1:]]
        assert [word for word, example in words if not example.startswith(word)] == []
        assert len({word for word, _ in words}) == len(words)


@pytest.mark.parametrize(
    "role",
    [line.split(",", 1) for line in (Path(find.__file__).parent / "roles.csv").read_text("utf-8").splitlines()[1:]],
    ids=lambda r: r[0],
)
def test_roles_are_read_before_and_behind_a_name(role):
    _, example = role
    (behind,) = parties(f"ông Trần Văn Bảy, {example}, phát biểu")
    assert (behind.name, behind.role) == ("Trần Văn Bảy", example)
    (before,) = parties(f"{example} Trần Văn Bảy phát biểu")
    assert (before.name, before.role) == ("Trần Văn Bảy", example)


@given(
    st.lists(
        st.sampled_from(
            ["ông", "Bà", "đồng chí", "Chủ tịch", "UBND", "huyện", "Nguyễn Văn A", "Hà Nội", ",", "-", "(", ":", ".", "\n", "PHÓ CHỦ TỊCH", "là", "dự", "K'Rông"]
        ),
        max_size=25,
    ).map(" ".join)
)  # fmt: skip
def test_mentions_are_in_order_and_verbatim(text):
    end = 0
    for person in parties(text):
        assert end <= person.span.start < person.span.end
        assert text[person.span.start : person.span.end] == person.surface == person.name
        end = person.span.end
