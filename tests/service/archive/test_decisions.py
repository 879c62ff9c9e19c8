"""Decisions as pure values: which are in force, and what a record is with them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.archive.decisions import Decision, active, difference, effective, in_force

NAMED = {"id": "district-909", "name": "An Minh", "level": "district", "code": "909"}


def said(start, end, value, text="x"):
    """A record of the contract."""
    return {
        "place": NAMED | {"text": "An Minh", "start": 0, "end": 7},
        "indicator": None,
        "measure": "level",
        "value": value,
        "upper": None,
        "of": None,
        "unit": None,
        "unit_text": None,
        "multiplier": 0,
        "qualifier": "eq",
        "period": {"start": "2017-01-01", "end": "2017-12-31", "label": "2017", "text": "năm 2017", "span": [8, 16]},
        "basis": None,
        "status": "actual",
        "evidence": {
            "start": start,
            "end": end,
            "text": text,
            "sentence": [start, end],
            "page": None,
            "bbox": None,
            "table": None,
        },
        "confidence": 0.5,
        "restates": None,
    }


def decision(number, action, changes=None, beneath=None, undoes=None, text="t"):
    return Decision(number, 1, action, changes or {}, beneath, text, 1, undoes)


def test_an_undo_of_an_undo_brings_the_decision_back():
    made = [decision(1, "reject"), decision(2, "undo", undoes=1)]
    assert active(made) == [] and in_force(made) == {2}
    made.append(decision(3, "undo", undoes=2))
    assert [one.id for one in active(made)] == [1] and in_force(made) == {1, 3}


def test_words_that_moved_are_pointed_at_only_where_they_are_the_same():
    old, new = said(20, 22, "5"), said(30, 32, "6")
    new["place"] = new["place"] | {"start": 3, "end": 10}
    new["period"] = new["period"] | {"text": "cả năm", "span": [11, 17]}
    now, review = effective(new, [decision(1, "accept", changes=old, beneath=old, text="old")], "new")
    assert (now["value"], review, now["evidence"]["start"]) == ("5", "accepted", 30)
    assert (now["place"]["start"], now["place"]["end"], now["period"]["span"]) == (3, 10, None)
    assert now["period"]["start"] == "2017-01-01"


def test_only_what_is_said_differs():
    assert difference(said(0, 2, "5"), said(10, 12, "5")) == {}
    other = said(0, 2, "5") | {"place": NAMED | {"id": "district-900", "text": "x", "start": None, "end": None}}
    assert list(difference(said(0, 2, "5"), other)) == ["place"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.sampled_from(["1", "2", "3"])),
        st.tuples(st.just("accept"), st.none()),
        st.tuples(st.just("reject"), st.none()),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("read"), st.sampled_from(["4", "5", "6"])),
    ),
    max_size=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_any_course_of_decisions_and_readings(steps):
    machine, made = said(0, 2, "0"), []
    for action, value in steps:
        now, review = effective(machine, made, "t")
        if action == "read":
            machine = said(0, 2, value)
            assert review == "unreviewed" or effective(machine, made, "t") == (now, review)
            continue
        force = sorted(in_force(made))
        if action == "undo":
            if not force:
                continue
            made.append(decision(len(made) + 1, "undo", undoes=force[value % len(force)], beneath=machine))
            continue
        changes = {"set": {"value": value}, "accept": now}.get(action)
        made.append(decision(len(made) + 1, action, changes, machine))
        after, review = effective(machine, made, "t")
        assert review == {"set": "corrected", "accept": "accepted", "reject": "rejected"}[action]
        assert after == (now | {"value": value} if action == "set" else now)
    while decided := active(made):
        made.append(decision(len(made) + 1, "undo", undoes=decided[-1].id, beneath=machine))
    assert effective(machine, made, "t") == (machine, "unreviewed")
