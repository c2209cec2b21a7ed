"""Run all measurements. Each guide and each comparison has a process of its own (tests/bench/processes.py)."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import guide_tasks, peer_tasks
from tests.bench.bursts import burst_growth
from tests.bench.commands import command_costs
from tests.bench.contestants import OURS, PEERS, SAME_FORMULA
from tests.bench.markdown_files import Copied, copy_installed, write_synthetic
from tests.bench.measuring import Series
from tests.bench.messages import message_growth
from tests.bench.processes import ROOT, Place, fresh_place
from tests.bench.report import CPU, MEMORY, WALL, Against, BenchForm, Growth
from tests.bench.sizes import Sizes
from tests.bench.store_rows import store_growth

LEAST_AGREEMENT = 0.99  # BM25Okapi's formula has an exception for terms that half of all passages hold
QUESTION = "How hard is the exam?"
GOLDEN = ROOT / "tests" / "answers" / "questions.jsonl"
FIVE_PASSAGES = "".join(
    f"## Subject {number}\n\nThis says one thing about subject {number}.\n\n" for number in range(5)
)


@dataclass(frozen=True)
class Bench:
    """What is measured, and the results so far."""

    sizes: Sizes
    place: Place
    against: list[Against] = field(default_factory=list[Against])
    growth: list[Growth] = field(default_factory=list[Growth])

    def grow(self, task: str, unit: str, measured: dict[int, list[float]], counted: str = "passages") -> None:
        """Add a row of growth."""
        self.growth.append(Growth.of(task, unit, counted, measured))


async def run(sizes: Sizes) -> BenchForm:
    """Run everything, and say on standard error what is being measured."""
    with fresh_place() as place, TemporaryDirectory() as name:
        bench, folder = Bench(sizes, place), Path(name)
        installed = folder / "installed"
        installed.mkdir()
        copied = copy_installed(installed, sizes.installed)
        measure_starts(bench, measure_own_guide(bench, folder))
        measure_peers(bench, installed)
        measure_suggestions(bench)
        measure_guides(bench)
        measure_reading(bench, folder, installed, copied)
    tell("the store")
    bench.growth.extend(await store_growth(sizes.store))
    tell("commands")
    bench.against.extend(await command_costs(sizes.commands))
    tell("bursts of commands")
    bench.growth.extend(await burst_growth(sizes.burst))
    tell("messages of servers")
    bench.growth.extend(await message_growth(sizes.messages))
    return BenchForm(about=about(copied), against=bench.against, growth=bench.growth)


def measure_starts(bench: Bench, passages: int) -> None:
    """Measure whole processes. A first start has no stored index and no compiled modules."""
    tell("starts of the program")
    ask = ["-m", "bot", "ask", QUESTION, *(["--guide", bench.sizes.guide] if bench.sizes.guide else [])]
    firsts: list[tuple[float, float]] = []
    agains: list[tuple[float, float]] = []
    for _ in range(bench.sizes.starts):
        with fresh_place() as place:
            firsts.append(place.run(*ask))
            agains.append(place.run(*ask))
    imports = [bench.place.run("-c", "import knowledge.guide") for _ in range(bench.sizes.starts)]
    alone = [bench.place.run("-c", "pass") for _ in range(bench.sizes.starts)]
    runs = {"python -m bot ask, first time": firsts, "python -m bot ask, again": agains}
    runs |= {"import knowledge.guide": imports[1:] or imports, "python alone": alone}
    for name, times in runs.items():
        bench.grow(name, CPU, {passages: [cpu for cpu, _ in times]})
        bench.grow(name, WALL, {passages: [wall for _, wall in times]})


def measure_own_guide(bench: Bench, folder: Path) -> int:
    """Measure the own guide with the golden questions, first without a stored index. Return its passages."""
    tell("the own guide")
    sizes = bench.sizes
    lines = GOLDEN.read_text("utf-8").splitlines()[: sizes.questions]
    asked = {"asked": [json.loads(line)["q"] for line in lines], "budget": sizes.budget}
    with fresh_place() as place:
        first = place.measure(guide_tasks.read_and_ask, guide=sizes.guide, **asked)
        again = place.measure(guide_tasks.read_and_ask, guide=sizes.guide, **asked)
        tell("the own guide by meaning")
        encoded = place.measure(guide_tasks.learn_and_ask, guide=sizes.guide, **asked)
        meant = place.measure(guide_tasks.learn_and_ask, guide=sizes.guide, **asked)
    five = folder / "five.md"
    five.write_text(FIVE_PASSAGES, "ascii")
    least = bench.place.measure(guide_tasks.read_and_ask, guide=str(five), **asked)
    size = int(first["passages"][0])
    bench.grow("read the own guide, no stored index", CPU, {size: first["read"]})
    bench.grow("read the own guide again", CPU, {size: again["read"]})
    bench.grow("ask the own guide", CPU, {size: again["ask"]})
    bench.grow("memory for the own guide, at most", MEMORY, {size: beyond(first, least, "peak")})
    bench.grow("memory for the own guide read again", MEMORY, {size: beyond(again, least, "held")})
    bench.grow("load the encoder", CPU, {size: meant["load"]})
    bench.grow("encode the own guide", CPU, {size: encoded["learn"]})
    bench.grow("read its stored vectors", CPU, {size: meant["learn"]})
    bench.grow("ask the own guide by meaning", CPU, {size: meant["ask"]})
    bench.grow("memory that meanings add", MEMORY, {size: beyond(meant, again, "held")})
    return size


def measure_peers(bench: Bench, installed: Path) -> None:
    """Compare the index with its peers, on synthetic guides and on Markdown that packages ship."""
    sizes = bench.sizes
    limits = {"count": sizes.questions, "budget": sizes.budget}
    builds: dict[int, list[float]] = {}
    asks: dict[int, list[float]] = {}
    for size in sizes.peers:
        tell(f"peers with {size:,} passages")
        series = bench.place.measure(peer_tasks.compare_synthetic, size=size, **limits)
        builds[size], asks[size] = series[f"build {OURS}"], series[f"ask {OURS}"]
        add_peers(bench, "", size, series)
    tell("peers with installed Markdown")
    series = bench.place.measure(peer_tasks.compare_folder, folder=str(installed), **limits)
    add_peers(bench, " of installed Markdown", int(series["passages"][0]), series)
    tell(f"memory of the indexes of {sizes.memory:,} passages")
    memory = {name: bench.place.measure(peer_tasks.memory, name=name, size=sizes.memory) for name in (OURS, *PEERS)}
    for name in PEERS:
        values = memory[OURS]["peak"], memory[name]["peak"]
        bench.against.append(Against.of("memory to build the index", sizes.memory, MEMORY, name, *values))
    for name in PEERS:
        values = memory[OURS]["held"], memory[name]["held"]
        bench.against.append(Against.of("memory of the index", sizes.memory, MEMORY, name, *values))
    bench.grow("build the index of texts", CPU, builds)
    bench.grow("find the ten best texts", CPU, asks)


def add_peers(bench: Bench, of: str, size: int, series: Series) -> None:
    """Add the rows of one comparison."""
    for name in PEERS:
        values = series[f"build {OURS}"], series[f"build {name}"]
        bench.against.append(Against.of(f"build the index{of}", size, CPU, name, *values))
    for name in PEERS:
        values = series[f"ask {OURS}"], series[f"ask {name}"], series[f"same {name}"]
        bench.against.append(Against.of(f"find the ten best{of}", size, CPU, name, *values))


def measure_suggestions(bench: Bench) -> None:
    """Compare suggestions while somebody types with those of rapidfuzz over all headings."""
    sizes = bench.sizes
    near: dict[int, list[float]] = {}
    builds: dict[int, list[float]] = {}
    for size in sizes.suggestions:
        tell(f"suggestions with {size:,} passages")
        limits = {"phrasings": sizes.phrasings, "count": max(1, sizes.questions // 20), "budget": sizes.budget}
        series = bench.place.measure(peer_tasks.suggest, size=size, **limits)
        near[size], builds[size] = series[OURS], series["build"]
        row = Against.of("suggest while typing", size, CPU, peer_tasks.RAPIDFUZZ, near[size], series["rapidfuzz"])
        bench.against.append(row)
    bench.grow("build the suggestions", CPU, builds)
    bench.grow("suggest while typing", CPU, near)


def measure_guides(bench: Bench) -> None:
    """Measure synthetic guides without phrasings."""
    sizes = bench.sizes
    limits = {"count": sizes.questions, "budget": sizes.budget}
    least = bench.place.measure(guide_tasks.index_synthetic, size=5, **limits)
    measured: dict[int, Series] = {}
    for size in sizes.guides:
        tell(f"a guide of {size:,} passages")
        measured[size] = bench.place.measure(guide_tasks.index_synthetic, size=size, **limits)
    bench.grow("index a guide", CPU, {size: series["build"] for size, series in measured.items()})
    bench.grow("ask a guide", CPU, {size: series["ask"] for size, series in measured.items()})
    for name, words in {"peak": "memory to index a guide", "held": "memory for a guide"}.items():
        bench.grow(words, MEMORY, {size: beyond(series, least, name) for size, series in measured.items()})


def measure_reading(bench: Bench, folder: Path, installed: Path, copied: Copied) -> None:
    """Measure the reading of Markdown, without and with indexing it."""
    parsed: dict[int, Series] = {}
    read: dict[int, Series] = {}
    for size in bench.sizes.markdown:
        tell(f"{size / 1e6:,.1f} MB of Markdown")
        guide = folder / str(size)
        guide.mkdir()
        size = write_synthetic(guide, size)
        parsed[size] = bench.place.measure(guide_tasks.parse, guide=str(guide))
        read[size] = bench.place.measure(guide_tasks.read_and_ask, guide=str(guide), asked=[], budget=0)
    for name, series in {"parse Markdown": parsed, "read and index Markdown": read}.items():
        bench.grow(name, CPU, {size: values["read"] for size, values in series.items()}, "bytes")
        bench.grow(f"memory to {name}", MEMORY, {size: values["peak"] for size, values in series.items()}, "bytes")
    tell("installed Markdown")
    whole = bench.place.measure(guide_tasks.read_and_ask, guide=str(installed), asked=[], budget=0)
    bench.grow("read and index installed Markdown", CPU, {copied.bytes: whole["read"]}, "bytes")
    bench.grow("memory to read and index it", MEMORY, {copied.bytes: whole["peak"]}, "bytes")


def different(form: BenchForm) -> list[Against]:
    """Return the comparisons in which a peer with our formula did not find our passages."""
    return [
        row for row in form.against if row.peer in SAME_FORMULA and row.same is not None and row.same < LEAST_AGREEMENT
    ]


def beyond(series: Series, least: Series, name: str) -> list[float]:
    """Return the memory that a guide adds to that of a guide with five passages."""
    return [max(0.0, series[name][0] - least[name][0])]


def about(copied: Copied) -> dict[str, str]:
    """Return what the figures depend on."""
    peers = [f"{name} {version(name)}" for name in ("rank-bm25", "bm25s", "rapidfuzz")]
    peers += [
        f"SQLite {sqlite3.sqlite_version}",
        f"tantivy {version('tantivy')}" if "tantivy" in PEERS else "no tantivy",
    ]
    left_out = f", {copied.left_out} more left out because no guide may look so" if copied.left_out else ""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, one thread each",
        "peers": ", ".join(peers),
        "installed Markdown": f"{copied.files} files, {copied.bytes / 1e6:.1f} MB{left_out}",
    }


def tell(words: str) -> None:
    """Say what is being measured."""
    print(f"measuring {words} ...", file=sys.stderr, flush=True)
