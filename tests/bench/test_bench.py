"""Each measurement runs, at its smallest; how long it takes is not asserted."""

from __future__ import annotations

import gc
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from knowledge.source import GuideSource
from tests.bench import bursts, peer_tasks
from tests.bench.commands import BATCH, MEANT, TASKS
from tests.bench.contestants import CONTESTANTS, OURS, PEERS, SAME_FORMULA, Ours, is_as_good
from tests.bench.corpus import synthetic
from tests.bench.growth_chart import WIDTH, growth_png
from tests.bench.guide_tasks import parse
from tests.bench.measure import FIVE_PASSAGES, different, run
from tests.bench.measuring import Series, in_turns
from tests.bench.peer_tasks import agreement, compare, in_terms
from tests.bench.processes import ROOT, THREADS, Place, fresh_place
from tests.bench.report import CPU, MEMORY, Against, BenchForm, Growth, percentile
from tests.bench.sizes import Sizes, StoreSizes
from tests.encoding import needs_encoder

SMALL = StoreSizes((5, 10), (20, 200), (20, 200), (7, 400), (5, 15))
GROWTH = {
    "python -m bot ask, first time",
    "python -m bot ask, again",
    "import knowledge.guide",
    "python alone",
    "read the own guide, no stored index",
    "read the own guide again",
    "ask the own guide",
    "memory for the own guide, at most",
    "memory for the own guide read again",
    "load the encoder",
    "encode the own guide",
    "read its stored vectors",
    "ask the own guide by meaning",
    "memory that meanings add",
    "build the index of texts",
    "find the ten best texts",
    "build the suggestions",
    "suggest while typing",
    "index a guide",
    "ask a guide",
    "memory to index a guide",
    "memory for a guide",
    "parse Markdown",
    "memory to parse Markdown",
    "read and index Markdown",
    "memory to read and index Markdown",
    "read and index installed Markdown",
    "memory to read and index it",
    "record a question",
    "read the gap list",
    "claim twenty due reminders",
    "find what is due, all at once",
    "log a study session",
    "derive a streak to show",
    "read a leaderboard's page",
    "receive a message not for the bot",
}
BESIDE_ALL_PEERS = {
    "build the index",
    "find the ten best",
    "build the index of installed Markdown",
    "find the ten best of installed Markdown",
    "memory to build the index",
    "memory of the index",
}


@pytest.fixture
def tiny(tmp_path: Path) -> Sizes:
    guide = tmp_path / "guide.md"
    guide.write_text(FIVE_PASSAGES, "ascii")
    return Sizes(
        peers=(20,),
        memory=20,
        guides=(20, 40),
        suggestions=(5,),
        phrasings=2,
        questions=3,
        budget=0.5,
        starts=1,
        markdown=(4_000,),
        installed=2,
        store=SMALL,
        messages=20,
        commands=BATCH,
        burst=3,
        guide=str(guide),
    )


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Measure in this process, because starting thirty takes half a minute. What is exchanged still has to be JSON."""

    def measure(_: Place, function: Callable[..., Series], **arguments: object) -> Series:
        return json.loads(json.dumps(function(**json.loads(json.dumps(arguments)))))

    monkeypatch.setattr(Place, "measure", measure)
    yield
    gc.unfreeze()


@needs_encoder
@pytest.mark.usefixtures("one_process")
async def test_every_measurement_runs_at_its_smallest(tiny: Sizes):
    form = await run(tiny)
    assert {row.task for row in form.growth} == {*GROWTH, *bursts.TASKS}
    beside = {(row.task, row.size, row.peer) for row in form.against}
    commands = {f"command {task}" for task in (*TASKS, MEANT)}
    assert {task for task, _, _ in beside} == {*BESIDE_ALL_PEERS, "suggest while typing", *commands}
    for task in BESIDE_ALL_PEERS:
        assert {peer for name, _, peer in beside if name == task} == set(PEERS)
    assert {size for task, size, _ in beside if task == "find the ten best"} == set(tiny.peers)
    for row in form.against:
        assert row.ratio > 0
        assert row.p50 <= row.p99
        assert (row.same is not None) == row.task.startswith("find the ten best")
        assert row.same == 1 or row.peer not in SAME_FORMULA or row.same is None
    assert all(point.p50 > 0 for row in form.growth if row.unit == CPU for point in row.points)
    assert {row.counted for row in form.growth} == {
        "passages",
        "bytes",
        "questions",
        "schedules",
        "days",
        "members",
        "messages",
    }
    shown = form.tables()
    assert all(row.task in shown for row in (*form.against, *form.growth))
    assert BenchForm.model_validate_json(form.line()) == form
    picture = Image.open(io.BytesIO(growth_png(form)))
    assert picture.width == WIDTH
    assert len(picture.getcolors() or []) > 10


# The peers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTESTANTS)
def test_each_contestant_finds_the_ten_best_texts(name: str):
    documents, asked = in_terms(synthetic(300), 40)
    index, reference = CONTESTANTS[name](documents), Ours(documents)
    shares: list[float] = []
    for question in asked:
        scores = reference.scores(question)
        best = [place for place in np.argsort(-scores, kind="stable")[:10].tolist() if scores[place] > 0]
        shares.append(agreement(name if name in PEERS else "bm25s", scores, index.top10(question), best))
    assert len(shares) == 40
    assert np.mean(shares) > (0.9 if name not in {OURS, *SAME_FORMULA} else 0.999)


def test_a_benchmark_with_peers_that_find_other_texts_fails():
    def row(peer: str, same: float) -> Against:
        return Against.of("find the ten best", 100, CPU, peer, [1.0], [1.0], [same])

    rows = [row("bm25s", 0.9), row("bm25s", 1.0), row("tantivy", 0.9), Against.of("build", 9, CPU, "bm25s", [1], [1])]
    assert different(BenchForm(about={}, against=rows, growth=[])) == rows[:1]


def test_peers_that_find_other_texts_are_noticed(monkeypatch: pytest.MonkeyPatch):
    class Idle:
        def __init__(self, documents: object) -> None: ...

        def top10(self, terms: list[str]) -> list[int]:
            return list(range(10))

    monkeypatch.setattr(peer_tasks, "CONTESTANTS", {OURS: CONTESTANTS[OURS], **dict.fromkeys(PEERS, Idle)})
    series = compare(synthetic(100), 20, 1.0)
    for name in PEERS:
        assert len(series[f"same {name}"]) == 20
        assert np.mean(series[f"same {name}"]) < 0.5


@pytest.mark.parametrize(
    ("found", "is_good"),
    [([0, 1], True), ([1, 0], False), ([0, 2], True), ([0, 1, 4], True), ([0, 3], False), ([0], False), ([], False)],
)
def test_lists_are_equally_good_if_their_scores_are_equal(found: list[int], is_good: bool):
    assert is_as_good(np.asarray([3.0, 2.0, 2.00001, 1.0, 0.0]), found, [0, 1]) == is_good


def test_all_contestants_get_the_same_questions_in_turns():
    calls: list[tuple[str, int]] = []
    series = in_turns(["one", "other"], 3, 1.0, lambda name, number: calls.append((name, number)))
    assert calls == [(name, number) for number in range(3) for name in ("one", "other")]
    assert [len(seconds) for seconds in series.values()] == [3, 3]


def test_a_slow_contestant_is_asked_less_often():
    def work(name: str, number: int) -> None:
        if name == "slow":
            sum(range(100_000))

    series = in_turns(["slow", "quick"], 20, 0.0005, work)
    assert 2 <= len(series["slow"]) < 20


# Processes -----------------------------------------------------------------------------------------------------------


def test_a_measurement_runs_in_a_fresh_copy_with_one_thread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    with fresh_place() as place:
        assert (place.folder / "bot" / "__main__.py").read_bytes() == (ROOT / "bot" / "__main__.py").read_bytes()
        assert not (place.folder / ".venv").exists()
        assert not list(place.home.iterdir())
        checks = [
            "import os, bot, pathlib",
            f"assert pathlib.Path(bot.__file__).is_relative_to({str(place.folder)!r})",
            f"assert os.environ['HOME'] == os.environ['XDG_CACHE_HOME'] == {str(place.home)!r}",
            f"assert {{os.environ[name] for name in {THREADS!r}}} == {{'1'}}",
            "assert 'DISCORD_TOKEN' not in os.environ",
        ]
        place.run("-c", "\n".join(checks))
    assert not place.folder.exists()


def test_a_process_returns_what_it_measured(tiny: Sizes):
    with fresh_place() as place:
        found = place.measure(parse, guide=tiny.guide)
    assert found["passages"] == [5]
    assert found["peak"][0] > 10
    assert 0 < found["read"][0] < 60


def test_a_failed_process_fails_the_benchmark(tmp_path: Path):
    with fresh_place() as place, pytest.raises(subprocess.CalledProcessError):
        place.measure(parse, guide=str(tmp_path / "missing.md"))


def test_processor_time_of_a_process_is_its_own():
    with fresh_place() as place:
        idle, waited = place.run("-c", "import time; time.sleep(0.5)")
        busy, _ = place.run("-c", "import time\nwhile time.process_time() < 0.5: pass")
    assert idle < 0.4 < busy
    assert waited >= 0.5


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process anew")
def test_memory_that_was_freed_counts_for_the_peak_alone():
    source = "\n".join(
        [
            "import json",
            "from tests.bench.measuring import forget_peak, peak_mib, resident_mib",
            "before = resident_mib()",
            "bytearray(80 << 20)",
            "first, after = peak_mib() - before, resident_mib() - before",
            "forget_peak()",
            "print(json.dumps([first, after, peak_mib() - before]))",
        ]
    )
    said = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    first, after, again = json.loads(said.stdout)
    assert first > 75
    assert after < 10
    assert again < 10


# The report ----------------------------------------------------------------------------------------------------------


def test_a_ratio_is_of_the_medians():
    row = Against.of("x", 3, CPU, "y", [0.1, 0.3, 0.2], [0.4, 0.1, 0.8], [1, 0.5])
    assert (row.p50, row.p99, row.peer_p50, row.peer_p99, row.ratio, row.same) == (200, 300, 400, 800, 0.5, 0.75)


def test_percentiles_are_values_that_occurred():
    values = [float(value) for value in range(1, 201)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1)] == [100, 190, 198, 200]
    assert percentile([7.0], 0.01) == 7


@pytest.mark.parametrize(("power", "unit"), [(0, CPU), (1, CPU), (2, MEMORY)])
def test_the_exponent_says_how_a_task_grows(power: int, unit: str):
    row = Growth.of("x", unit, "passages", {size: [3.0 * size**power] for size in (1_000, 10, 100)})
    assert [point.size for point in row.points] == [10, 100, 1_000]
    assert row.exponent == power


def test_one_size_has_no_exponent():
    assert Growth.of("x", CPU, "passages", {5: [1.0]}).exponent is None


def test_the_command_says_how_it_is_used():
    said = subprocess.run([sys.executable, "-m", "tests.bench", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0
    assert all(option in said.stdout for option in ("--json", "--quick", "--picture"))


@pytest.mark.parametrize("size", [1, 3])
def test_small_guides_can_be_compared(size: int):
    source: GuideSource = synthetic(size)
    series = compare(source, 2, 1.0)
    assert series["passages"] == [size]
    assert all(len(series[f"ask {name}"]) == 2 for name in CONTESTANTS)
