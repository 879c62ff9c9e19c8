from dataclasses import replace

import pytest

from service.comparison.clusters import Membership, changes, cluster_key, clusters, keys_meant, named
from service.comparison.standings import cluster_json, cluster_text, labels
from service.errors import UnclearName

DISTRICTS = {"An Biên": "district-908", "An Minh": "district-909", "Gò Quao": "district-907"}


def said(name, role=None, year=2020, document=1, elected=False, cluster="Cụm thi đua số 7", province="province-91"):
    return Membership(
        document,
        cluster,
        cluster_key(cluster),
        province,
        year,
        "unit",
        DISTRICTS[name],
        name,
        role,
        elected,
        f"BC {document}",
    )


def only(*rows, typed="7, kien giang"):
    return named(typed, clusters(rows))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Cụm thi đua số 1", "cụm 1"),
        ("Cụm thi đua số 01", "cụm 1"),
        ("Cụm I", "cụm 1"),
        ("Khối thi đua số 3", "khối 3"),
        ("Cụm thi đua các huyện miền núi", "cụm thi đua các huyện miền núi"),
    ],
)
def test_a_cluster_is_known_by_its_number_or_its_name(name, key):
    assert cluster_key(name) == key


def test_members_and_roles_of_a_year():
    (found,) = only(said("An Biên", "leader"), said("An Minh", "deputy"), said("Gò Quao"), said("Gò Quao", document=2))
    assert [member.name for member in found.members] == ["An Biên", "An Minh", "Gò Quao"]
    assert (found.leaders[0].name, found.deputies[0].name, found.documents) == ("An Biên", "An Minh", (1, 2))
    assert labels(found) == {"district-908": "An Biên (Cụm trưởng)", "district-909": "An Minh (Cụm phó)"}


def test_who_was_elected_leads_the_next_year_among_the_members_of_before():
    rows = [said("An Biên", "leader"), said("An Minh"), said("Gò Quao"), said("An Minh", "leader", 2021, elected=True)]
    before, after = only(*rows)
    assert (before.year, after.year, after.leaders[0].name, len(after.members)) == (2020, 2021, "An Minh", 3)
    assert [note.code for note in after.notes] == ["members_of_year"]
    served = said("Gò Quao", "leader", 2021, document=2)
    assert only(*rows, served)[1].leaders[0].name == "Gò Quao"


def test_documents_that_name_different_leaders_are_both_shown():
    (found,) = only(said("An Biên", "leader"), said("An Minh", "leader", document=2))
    assert [one.name for one in found.leaders] == ["An Biên", "An Minh"] and found.notes[0].code == "roles_differ"


def test_who_came_and_went_is_told():
    years = only(said("An Biên"), said("An Minh"), said("An Biên", year=2021), said("Gò Quao", year=2021))
    (note,) = changes(years)
    assert note.code == "members_changed" and "thêm Gò Quao; bớt An Minh" in note.vi


def test_the_catalogue_tells_of_years_without_documents_only():
    (found,) = named("cum thi dua so 1", clusters(()))
    assert (found.year, found.leaders[0].name, len(found.members)) == (2017, "An Minh", 5)
    assert found.notes[0].code == "from_catalogue" and found.sources
    told = said("Gò Quao", "leader", 2017, cluster="Cụm thi đua số 1")
    (found,) = named("1", clusters((told,)))
    assert [member.name for member in found.members] == ["Gò Quao"]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("7, kien giang", {"cụm 7", "khối 7"}),
        ("khoi vii", {"khối 7"}),
        ("doanh nghiep", {"doanh nghiệp"}),
        ("khối các doanh nghiệp", {"doanh nghiệp"}),
        ("cum 99", set()),
    ],
)
def test_the_keys_that_may_be_meant(typed, keys):
    told = {("cụm 7", "Cụm thi đua số 7"), ("khối 7", "Khối 7"), ("doanh nghiệp", "Khối các doanh nghiệp")}
    assert keys_meant(typed, told) == keys


def test_one_number_in_two_provinces_lists_both():
    elsewhere = replace(said("An Biên"), province_id="province-84", place_id=None)
    with pytest.raises(UnclearName) as error:
        only(said("An Biên"), elsewhere, typed="7")
    assert error.value.candidates == ("Cụm thi đua số 7, Trà Vinh", "Cụm thi đua số 7, Kiên Giang")
    assert only(said("An Biên"), elsewhere, typed="cụm 7, Trà Vinh")[0].province_id == "province-84"
    with pytest.raises(UnclearName, match="no such cluster"):
        only(said("An Biên"), typed="khối 7, Kiên Giang")


def test_what_is_given_out():
    years = only(
        said("An Biên", "leader"), said("An Minh"), said("Gò Quao", "leader", 2021), said("An Minh", year=2021)
    )
    text = cluster_text(years, years[-1:])
    assert "Cụm thi đua số 7, Kiên Giang, năm 2021" in text and "An Biên" in text and "Nguồn: BC 1" in text
    given = cluster_json(years, years[-1:])
    assert [one["shown"] for one in given["years"]] == [False, True] and given["years"][0]["leader"][0][
        "name"
    ] == "An Biên"
