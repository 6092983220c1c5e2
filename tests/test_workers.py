"""A hostile item costs itself and two seconds, never the build."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import multiprocessing
import operator
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import resource_tracker, spawn
from pathlib import Path
from typing import Any

import pytest

from sitegen import workers
from sitegen.errors import Exit, SitegenError
from sitegen.workers import Failure

# The functions are Python's own, so that no worker has to import this file.
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


def run(
    function: Callable[[Any], Any], items: Sequence[Any], *, jobs: int | None = None, **options: Any
) -> list[Any]:
    """One run of a pool of its own."""
    with workers.Pool(jobs) as pool:
        return pool.run(function, items, **options)


def eventually(check: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether the check holds within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.01)
    return False


def test_results_come_in_the_order_of_the_items() -> None:
    """Two workers share the items; the results stay in order."""
    assert run(operator.neg, range(100), jobs=2) == [-item for item in range(100)]


def test_no_items_need_no_process() -> None:
    """An empty run is over at once."""
    assert run(operator.neg, []) == []


def test_an_item_that_raises_fails_alone() -> None:
    """The exception's name and text come back as a value."""
    assert run(json.loads, ["1", "?", "2"]) == [
        1,
        Failure("error", "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
        2,
    ]


def test_endless_recursion_is_an_error() -> None:
    """A deeply nested document ends in a RecursionError, not in a dead worker."""
    [failure] = run(json.loads, ["[" * 100_000])

    assert isinstance(failure, Failure)
    assert failure.kind == "error"
    assert "RecursionError" in failure.message


def test_a_result_that_cannot_be_sent_is_an_error() -> None:
    """What a function returns must be a plain value."""
    [failure] = run(memoryview, [b"text"])

    assert isinstance(failure, Failure)
    assert failure.kind == "error"


def test_a_slow_item_is_killed_at_its_deadline() -> None:
    """The other items get their results from a new worker."""
    times: list[float] = []

    results = run(
        time.sleep, [0, 60, 0], seconds=0.2, done=lambda _: times.append(time.monotonic())
    )

    assert results == [None, Failure("timeout", "it took longer than 0.2 s"), None]
    assert times[1] - times[0] < 2.0


def test_the_start_of_a_worker_is_not_charged_to_its_first_item() -> None:
    """A deadline shorter than the start of Python is enough for a quick item."""
    assert run(operator.neg, [1], seconds=0.05) == [-1]


@posix_only
def test_a_segfault_is_a_crash_of_that_item() -> None:
    """The parser's crash is named; the next item is not touched by it."""
    items: list[int | bytes] = [0, b"text"]

    results = run(ctypes.string_at, items)

    assert results == [Failure("crash", "it died: SIGSEGV"), b"text"]


def test_a_worker_that_exits_is_a_crash_of_that_item() -> None:
    """Each of the items takes its worker with it."""
    assert run(os._exit, [3, 4]) == [
        Failure("crash", "it died: exit code 3"),
        Failure("crash", "it died: exit code 4"),
    ]


@linux_only
def test_a_memory_bomb_is_a_failure() -> None:
    """Two gigabytes are more than a worker may take."""
    failure, fine = run(bytearray, [2_000_000_000, 4])

    assert failure == Failure("error", "MemoryError")
    assert fine == bytearray(4)


def test_large_items_and_results_pass() -> None:
    """Ten megabytes are more than a pipe holds at once."""
    text = "x" * 10_000_000

    assert run(str.upper, [text], seconds=30) == [text.upper()]


def test_done_hears_how_many_are_finished() -> None:
    """Failures count too: the progress bar reaches its end."""
    heard: list[int] = []

    run(json.loads, ["1", "?", "2"], done=heard.append)

    assert heard == [1, 2, 3]


def test_an_exception_of_done_leaves_no_process() -> None:
    """What goes wrong in the parent ends all workers."""
    before = multiprocessing.active_children()

    def stop(finished: int) -> None:
        raise ZeroDivisionError(finished)

    with pytest.raises(ZeroDivisionError):
        run(time.sleep, [0, 60, 60, 60], jobs=2, done=stop)
    assert multiprocessing.active_children() == before


def test_no_process_and_no_thread_is_left() -> None:
    """After a run with all kinds of failures the process is as it was."""
    threads = threading.active_count()
    before = multiprocessing.active_children()

    run(time.sleep, [0, "text", 60, 0], seconds=0.1, jobs=2)

    assert multiprocessing.active_children() == before
    assert threading.active_count() == threads


def test_a_pool_keeps_its_process_between_runs_and_ends_it() -> None:
    """The second run starts nothing; a process that died meanwhile is replaced."""
    before = multiprocessing.active_children()
    with workers.Pool(1) as pool:
        [first] = pool.run(eval, ["__import__('os').getpid()"])
        [second] = pool.run(eval, ["__import__('os').getpid()"])
        assert isinstance(first, int)
        os.kill(first, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while len(multiprocessing.active_children()) > len(before) and time.monotonic() < deadline:
            time.sleep(0.01)
        [third] = pool.run(eval, ["__import__('os').getpid()"])

    assert first == second != third
    assert multiprocessing.active_children() == before


def test_a_run_beside_threads_and_in_one_works() -> None:
    """The watch loop builds in a thread."""
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.extend(run(operator.neg, [1])))
    thread.start()
    thread.join(30)

    assert results == [-1]


@posix_only
def test_a_worker_that_cannot_start_is_an_environment_error(tmp_path: Path) -> None:
    """A process that dies before it is ready would die for every item."""
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    broken.chmod(0o755)
    resource_tracker.ensure_running()
    context = multiprocessing.get_context("spawn")
    python = spawn.get_executable()
    before = multiprocessing.active_children()
    context.set_executable(str(broken))
    try:
        with pytest.raises(SitegenError, match="a worker process cannot start") as caught:
            run(operator.neg, [1])
    finally:
        context.set_executable(python)
    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert multiprocessing.active_children() == before


# --------------------------------------------------------------------------------- streams


def test_results_of_a_stream_come_with_their_tags() -> None:
    """As they are done: a slow item does not hold up the others."""
    with workers.Pool(2) as pool:
        done = list(pool.stream(time.sleep, [("slow", 0.6), ("a", 0), ("b", 0)], seconds=10))

    assert "slow" == done[-1].tag
    assert {"a", "b", "slow"} == {item.tag for item in done}
    assert done[-1].seconds >= 0.6 > done[0].seconds


def test_items_are_taken_just_before_they_are_needed() -> None:
    """No more of them are held than workers need: a site may have more texts than memory."""
    taken: list[int] = []
    most = 0

    def items() -> Iterator[tuple[int, int]]:
        for number in range(200):
            taken.append(number)
            yield number, number

    with workers.Pool(1) as pool:
        for count, _ in enumerate(pool.stream(operator.neg, items())):
            most = max(most, len(taken) - count)

    assert len(taken) == 200
    assert most <= 8


@posix_only
@pytest.mark.parametrize("niceness", [0, 3])
def test_who_hands_out_the_work_goes_before_those_who_do_it(niceness: int) -> None:
    """By as much as was asked for."""
    with workers.Pool(1, niceness=niceness) as pool:
        assert [os.nice(0) + niceness] == pool.run(os.nice, [0])


def test_a_stream_of_nothing_starts_no_process() -> None:
    """However it is found out."""
    before = multiprocessing.active_children()

    with workers.Pool(1) as pool:
        assert list(pool.stream(operator.neg, iter(()))) == []
        assert multiprocessing.active_children() == before


def test_failures_of_a_stream_are_told_with_their_tags() -> None:
    """The others come all the same."""
    with workers.Pool(1) as pool:
        done = list(pool.stream(time.sleep, [("a", 0), ("b", 60), ("c", 0)], seconds=0.2))

    assert [("a", None), ("b", "timeout"), ("c", None)] == [
        (item.tag, item.result.kind if isinstance(item.result, Failure) else item.result)
        for item in done
    ]


def test_a_stream_that_nobody_hears_to_its_end_leaves_no_process() -> None:
    """Its workers are killed; the pool can be used again."""
    before = multiprocessing.active_children()
    with workers.Pool(2) as pool:
        stream = pool.stream(time.sleep, ((number, 0.01) for number in range(1000)), seconds=10)
        next(stream)
        stream.close()
        assert multiprocessing.active_children() == before
        assert pool.run(operator.neg, [1]) == [-1]


def test_an_exception_of_the_items_leaves_no_process() -> None:
    """What goes wrong while they are made ends the run."""
    before = multiprocessing.active_children()

    def items() -> Iterator[tuple[int, int]]:
        yield from ((number, number) for number in range(10))
        raise ZeroDivisionError

    with workers.Pool(2) as pool, pytest.raises(ZeroDivisionError):
        list(pool.stream(operator.neg, items()))
    assert multiprocessing.active_children() == before


def test_other_work_is_done_while_all_processes_are_busy() -> None:
    """A part at a time, until there is none; what comes of the items does not change."""
    parts = list(range(5))
    left: list[int] = []

    def meanwhile() -> bool:
        return bool(parts) and parts.pop() >= 0

    with workers.Pool(1) as pool:
        for done in pool.stream(operator.neg, enumerate([1, 2, 3]), meanwhile=meanwhile):
            left.append(len(parts))
            assert done.result == -1 - done.tag

    # All of them fit into the start of the process.
    assert [0, 0, 0] == left


def test_an_exception_of_other_work_leaves_no_process() -> None:
    """The disk may be full."""
    before = multiprocessing.active_children()

    def meanwhile() -> bool:
        raise ZeroDivisionError

    with workers.Pool(1) as pool, pytest.raises(ZeroDivisionError):
        list(pool.stream(operator.neg, enumerate([1]), meanwhile=meanwhile))

    assert multiprocessing.active_children() == before


def test_a_pool_can_run_while_it_streams() -> None:
    """A text that was lost is rendered again while pages are drawn."""
    with workers.Pool(1) as pool:

        def items() -> Iterator[tuple[int, int]]:
            for number in range(5):
                (result,) = pool.run(operator.neg, [number])
                assert isinstance(result, int)
                yield number, result

        done = {item.tag: item.result for item in pool.stream(operator.neg, items())}

    assert done == {number: number for number in range(5)}


def test_a_warm_process_is_the_one_that_is_used() -> None:
    """It was started ahead, and only once."""
    before = multiprocessing.active_children()
    with workers.Pool(1) as pool:
        pool.warm(operator.neg, 1)
        pool.warm(operator.neg, 1)
        (warm,) = set(multiprocessing.active_children()) - set(before)
        assert pool.run(eval, ["__import__('os').getpid()"]) == [warm.pid]
        assert set(multiprocessing.active_children()) - set(before) == {warm}

    assert multiprocessing.active_children() == before


@posix_only
def test_a_process_that_cannot_be_warmed_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is told when it is needed."""

    def refuse(_process: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.context.SpawnProcess, "start", refuse)
    with workers.Pool(1) as pool:
        pool.warm(operator.neg, 1)
        with pytest.raises(SitegenError, match="a worker process cannot start"):
            pool.run(operator.neg, [1])


# --------------------------------------------------------------------------------- signals

PROGRAM = """
import signal, sys, time
from sitegen import workers
if __name__ == "__main__":
    # Whoever runs the tests in the background has it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    items = [float(text) for text in sys.argv[2:]]
    print("started", flush=True)
    done = lambda finished: print("finished", finished, flush=True)
    with workers.Pool(2) as pool:
        print(pool.run(time.sleep, items, seconds=float(sys.argv[1]), done=done))
"""


def start_program(folder: Path, *arguments: float) -> subprocess.Popen[str]:
    """A program that sleeps in two workers, as the leader of a process group of its own."""
    script = folder / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(workers.__file__).parents[1])},
    )
    read_line(process, "started")
    return process


def read_line(process: subprocess.Popen[str], expected: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == expected


def members(group: int) -> set[int]:
    """The processes of the group that are still running."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of_group = status.read_text().rpartition(")")[2].split()[:3]
            if int(of_group) == group and state != "Z":
                found.add(int(status.parent.name))
    return found


@linux_only
@pytest.mark.parametrize("running", [1, 4])
def test_ctrl_c_ends_a_run_quietly(tmp_path: Path, running: int) -> None:
    """At any time: the parent alone shows the KeyboardInterrupt, and nothing is left."""
    process = start_program(tmp_path, 30, 60, 60, 60, 60)
    # The parent, multiprocessing's tracker and two workers make four.
    assert eventually(lambda: len(members(process.pid)) >= running)

    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)

    assert errors.count("Traceback") == 1
    assert errors.endswith("KeyboardInterrupt\n")
    assert eventually(lambda: not members(process.pid))


@linux_only
def test_workers_leave_ctrl_c_to_the_parent(tmp_path: Path) -> None:
    """From their first moment on: the terminal interrupts all processes at once."""
    process = start_program(tmp_path, 30, 0.2, 0.2)
    while process.poll() is None:
        for member in members(process.pid) - {process.pid}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGINT)
    results, errors = process.communicate(timeout=30)

    assert (results.splitlines()[-1], errors) == ("[None, None]", "")


@linux_only
def test_workers_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    """A busy worker whose parent was killed ends by itself soon after its deadline."""
    process = start_program(tmp_path, 1, 0, 0, 60)
    read_line(process, "finished 1")
    read_line(process, "finished 2")
    time.sleep(0.1)

    process.kill()
    process.communicate(timeout=30)

    assert eventually(lambda: not members(process.pid))


def test_a_function_runs_elsewhere_with_another_hash_seed() -> None:
    """So that nothing in the order of sets is the same by chance, but for a seed that is set."""
    is_same = workers.errand(hash, "text").result() == hash("text")

    assert is_same == (os.environ.get("PYTHONHASHSEED", "random") != "random")


def test_what_is_raised_elsewhere_is_raised_here() -> None:
    """As it was."""
    with pytest.raises(ValueError, match="invalid literal"):
        workers.errand(int, "x").result()


def test_an_errand_can_be_ended() -> None:
    """Who waits for it hears so."""
    errand = workers.errand(time.sleep, 60)
    threading.Timer(0.1, errand.end).start()

    with pytest.raises(SitegenError, match="a process of sitegen has died"):
        errand.result()
