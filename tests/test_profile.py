"""Where the time of a build went: stages by the clock, texts and templates as they report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen.profile import BETWEEN, Measured, Profile, Template, Text, lines


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def profile(clock: Clock) -> Profile:
    return Profile(clock)


@pytest.fixture
def after(clock: Clock, profile: Profile) -> Callable[[float, str, int, int], None]:
    """Some seconds pass, then a stage reports."""

    def report(seconds: float, stage: str, done: int, total: int) -> None:
        clock.now += seconds
        profile.progress(stage, done, total)

    return report


def seconds(measured: Measured) -> dict[str, float]:
    """How long each stage took."""
    return {stage.name: stage.seconds for stage in measured.stages}


def shown(profile: Profile) -> list[str]:
    return [text for _, text in lines(profile.measured())]


# --------------------------------------------------------------------------------------- stages


def test_a_stage_takes_as_long_as_its_reports(
    profile: Profile, after: Callable[[float, str, int, int], None]
) -> None:
    """From its beginning to its last report; what lies between stages is nobody's."""
    after(1, "Reading", 0, 2)
    after(2, "Reading", 1, 2)
    after(3, "Reading", 2, 2)
    after(5, "Drawing", 0, 1)
    after(7, "Drawing", 1, 1)

    measured = profile.measured()

    assert 18 == measured.seconds
    assert {"Reading": 5, "Drawing": 7, BETWEEN: 6} == seconds(measured)
    assert 1 == pytest.approx(sum(stage.share for stage in measured.stages))


def test_a_stage_that_does_not_say_when_it_begins(
    profile: Profile, after: Callable[[float, str, int, int], None]
) -> None:
    """Its first report is of work that is done: the time before it was its own."""
    after(4, "Reading", 1, 1)

    assert {"Reading": 4, BETWEEN: 0} == seconds(profile.measured())


def test_a_stage_that_is_not_done_owns_the_time_until_the_next_one_begins(
    profile: Profile, after: Callable[[float, str, int, int], None]
) -> None:
    """Its last part may go without a report."""
    after(0, "Reading", 0, 3)
    after(1, "Reading", 2, 3)
    after(2, "Drawing", 0, 1)

    assert {"Reading": 3, "Drawing": 0, BETWEEN: 0} == seconds(profile.measured())


def test_a_stage_that_does_not_know_its_total_goes_on(
    profile: Profile, after: Callable[[float, str, int, int], None]
) -> None:
    """Until another one begins."""
    after(0, "Reading", 0, 0)
    after(1, "Reading", 5, 0)
    after(2, "Drawing", 0, 1)

    assert {"Reading": 3, "Drawing": 0, BETWEEN: 0} == seconds(profile.measured())


def test_stages_may_take_turns(
    profile: Profile, after: Callable[[float, str, int, int], None]
) -> None:
    """Each gets the time before its own reports, and is named once."""
    after(0, "Reading", 0, 2)
    after(1, "Reading", 1, 2)
    after(2, "Drawing", 1, 2)
    after(4, "Reading", 2, 2)

    assert {"Reading": 5, "Drawing": 2, BETWEEN: 0} == seconds(profile.measured())


def test_the_time_after_the_last_report_counts(profile: Profile, clock: Clock) -> None:
    """A build may end with what no stage reports."""
    clock.now += 3

    assert {BETWEEN: 3} == seconds(profile.measured())


def test_a_build_of_no_time_has_no_shares(profile: Profile) -> None:
    """A coarse clock may stand still."""
    assert [0] == [stage.share for stage in profile.measured().stages]


# --------------------------------------------------------------------------- texts and templates


def test_the_ten_slowest_texts(profile: Profile) -> None:
    """Slowest first, and by name where they took as long; all of them are counted."""
    for number in range(12):
        profile.timing("text", f"{number:02}.md", number // 2)

    measured = profile.measured()

    assert (12, 30) == (measured.texts, measured.text_seconds)
    assert ["10.md", "11.md", "08.md"] == [text.path for text in measured.slowest_texts[:3]]
    assert 10 == len(measured.slowest_texts)


def test_a_text_that_was_tried_twice_took_both(profile: Profile) -> None:
    """It is one text."""
    profile.timing("text", "a.md", 1)
    profile.timing("text", "a.md", 2)

    measured = profile.measured()

    assert (1, (Text("a.md", 3),)) == (measured.texts, measured.slowest_texts)


def test_templates_by_all_of_their_pages(profile: Profile) -> None:
    """What takes long in all comes first, however quick each page is."""
    profile.timing("page", "home.html index.html", 3)
    for took in (1, 3, 2):
        profile.timing("page", f"entry.html entries/a b {took}/index.html", took)

    assert (
        Template("entry.html", 3, 6, mean=2, slowest=3, slowest_page="entries/a b 3/index.html"),
        Template("home.html", 1, 3, mean=3, slowest=3, slowest_page="index.html"),
    ) == profile.measured().templates


# ----------------------------------------------------------------------------------- how it looks


def test_a_profile_as_it_is_shown(
    profile: Profile, after: Callable[[float, str, int, int], None]
) -> None:
    """Three tables, each with the largest or the first on top."""
    after(3, "Reading", 1, 1)
    after(1, "Drawing", 0, 1)
    profile.timing("text", "content/entries/a.md", 0.0421)
    profile.timing("page", "entry.html entries/b/index.html", 0.004)
    profile.timing("page", "entry.html entries/a/index.html", 0.002)
    profile.timing("page", "404.html 404.html", 0.001)

    assert [
        "Stages (4.00 s)",
        "      3.00 s  75%  Reading",
        "      0.00 s   0%  Drawing",
        "      1.00 s  25%  between them",
        "Slowest texts (of 1 text, 0.04 s of work)",
        "      42.1 ms  content/entries/a.md",
        "Templates (0.01 s of work)",
        "    in all      pages      mean      slowest",
        "      0.01 s        2      3.00 ms      4.00 ms  entry.html  entries/b/index.html",
        "      0.00 s        1      1.00 ms      1.00 ms  404.html    404.html",
    ] == shown(profile)


def test_a_build_in_which_nothing_was_made(profile: Profile) -> None:
    """It says so instead of empty tables."""
    assert ["Texts (none was new)", "Templates (no page was drawn)"] == shown(profile)[-2:]
