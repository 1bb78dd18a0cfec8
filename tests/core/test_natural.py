"""A sentence becomes a line of time: what is read, what is asked, what is never guessed.

TIME-15 reads the sentence, TIME-16 its day, TIME-17 which task it means.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.natural import Candidate, looks_like_entry, read_entry, read_sentence
from daybook.core.natural.days import DayRefused, day_at

TUESDAY = date(2026, 7, 7)


@pytest.mark.parametrize(
    ("text", "on", "minutes", "words", "note"),
    [
        ("4h acme config yesterday", date(2026, 7, 6), 240, ("acme", "config"), ""),
        ("log 1:30 ACME-014 review mon note: kickoff", date(2026, 7, 6), 90,
         ("ACME-014", "review"), "kickoff"),
        ("90m internal admin 2026-07-06", date(2026, 7, 6), 90, ("internal", "admin"), ""),
        ("4 acme", TUESDAY, 240, ("acme",), ""),
        ("4,5 acme 6 Jul", date(2026, 7, 6), 270, ("acme",), ""),
        ("last friday 2h acme", date(2026, 7, 3), 120, ("acme",), ""),
        ("LOG 1 h 30 min acme on tue", TUESDAY, 90, ("acme",), ""),
        ("7.5 hours for acme note: mon 4h is not read", TUESDAY, 450, ("acme",),
         "mon 4h is not read"),
        ("24 Dec 2025 8h acme", date(2025, 12, 24), 480, ("acme",), ""),
    ],
)  # fmt: skip
def test_a_sentence_is_day_length_words_and_note(text, on, minutes, words, note):
    found = read_sentence(text, TUESDAY)
    assert (found.worked_on, found.minutes, found.words, found.note) == (on, minutes, words, note)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("acme half a day", "How long?"),
        ("4h acme 2h", "Two lengths were found, 4:00 and 2:00"),
        ("4h acme mon fri", "Two days were found"),
        ("4h acme 31 jun", "“31 jun” is no day of the calendar"),
        ("4h acme 2026-02-30", "“2026-02-30” is no day of the calendar"),
        ("4h acme 7/6", "may be a day or a month first"),
        ("30h acme", "a day holds 0:00 to 24:00"),
        ("0h acme", "0:00 is no work"),
        ("4h acme note: " + "x" * 501, "at most 500 characters"),
    ],
)
def test_what_cannot_be_read_says_so(text, said):
    assert said in " ".join(read_sentence(text, TUESDAY).problems)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(
    ("monday", "tue", "Wed", "thursday", "fri", "sat", "sunday")))  # fmt: skip
def test_a_weekday_is_never_in_the_future_nor_a_week_ago(today, word):
    on, taken = day_at([word], 0, today)
    assert taken == 1 and timedelta(0) <= today - on < timedelta(days=7)
    assert f"{on:%A}".casefold().startswith(word.casefold()[:3])
    before, _ = day_at(["last", word], 0, today)
    assert timedelta(days=1) <= today - before <= timedelta(days=7)


def test_a_leap_day_is_the_last_there_was():
    assert day_at(["29", "feb"], 0, date(2026, 7, 7)) == (date(2024, 2, 29), 2)
    with pytest.raises(DayRefused):
        day_at(["30", "feb"], 0, date(2026, 7, 7))


def _tasks(**booked):
    rows = (
        (1, 1, "ACME-014", "Migration", "Acme Corporation", "CONFIG", "Configuration"),
        (1, 2, "ACME-014", "Migration", "Acme Corporation", "REVIEW", "Code review"),
        (2, 3, "ACME-002", "Pilot", "Acme Corporation", "CONFIG", "Configuration"),
        (3, 4, "MUL-001", "Rollout", "Müller & Söhne", "BUILD", "Build"),
        (4, 5, "SUN-001", "Sun harvest", "Sun Corporation", "BUILD", "Build"),
    )
    return [
        Candidate(*row, row[1] in booked.get("booked", ()), row[1] in booked.get("recent", ()))
        for row in rows
    ]


def read(text, tasks):
    return read_entry(read_sentence(text, TUESDAY), tasks)


def test_every_word_must_begin_a_word_of_the_task():
    assert read("4h acme rev", _tasks()).chosen.task_id == 2
    assert read("4h muller", _tasks()).chosen.task_id == 4
    assert read("4h acme-014 conf", _tasks()).chosen.task_id == 1
    assert read("4h 014 conf", _tasks()).chosen.task_id == 1
    nothing = read("4h acme zebra", _tasks())
    assert nothing.chosen is None and "“zebra”" in nothing.question and nothing.matches == ()


def test_two_that_fit_alike_are_a_question():
    found = read("4h acme config", _tasks())
    assert found.chosen is None and "fits 2 tasks alike" in found.question
    assert [match.candidate.task_id for match in found.matches] == [3, 1]


def test_what_is_booked_comes_first_then_what_was_used_lately():
    assert read("4h acme config", _tasks(booked=(1,))).chosen.task_id == 1
    assert read("4h acme config", _tasks(recent=(1,))).chosen.task_id == 1
    both = read("4h acme config", _tasks(booked=(3,), recent=(1,)))
    assert [match.candidate.task_id for match in both.matches] == [3, 1]
    assert both.chosen.task_id == 3


def test_a_word_written_whole_is_nearer_than_a_booking():
    found = read("4h acme-002", _tasks(booked=(1, 2)))
    assert found.chosen.task_id == 3


def test_a_name_that_is_also_a_day_is_said():
    found = read("4h sun build", _tasks())
    assert "“sun” is read as Sunday 5 July" in found.remark
    assert read("4h build sunday", _tasks()).remark == ""


@given(st.permutations(range(5)))
def test_the_order_of_candidates_never_matters(order):
    tasks = _tasks(booked=(2,), recent=(4,))
    expected = read("4h corp", tasks)
    assert read("4h corp", [tasks[index] for index in order]) == expected


@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    found = read(text, _tasks())
    assert found.chosen is None or found.sentence.words
    assert isinstance(looks_like_entry(text), bool)


def test_a_search_is_not_taken_for_work():
    for text in ("log", "log acme", "4h acme", "1:30 acme", "90m", "4 acme"):
        assert looks_like_entry(text), text
    for text in ("acme", "login", "2026", "INV-0231", "> bill", "#014", "logistics 4h"):
        assert not looks_like_entry(text), text
