"""Measure CPU time and memory of this process, without its other work."""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

STATUS = Path("/proc/self/status")
Made = TypeVar("Made")
Series = dict[str, list[float]]  # name -> values of each measurement; the name says what, its user knows the unit


def cpu(seconds: list[float], do: Callable[[], Made]) -> Made:
    """Do something, and add the CPU seconds that all threads of this process used."""
    began = time.process_time()
    made = do()
    seconds.append(time.process_time() - began)
    return made


def in_turns(names: Sequence[str], times: int, budget: float, do: Callable[[str, int], object]) -> Series:
    """Measure `do(name, number)` for each name in turn, at most `times` times, so that a busy machine slows all.

    A name is left out from a tenth of the `times` on if it has used its `budget` of CPU seconds.
    """
    series: Series = {name: [] for name in names}
    for number in range(times):
        for name, seconds in series.items():
            if number < times / 10 or sum(seconds) < budget:
                cpu(seconds, lambda name=name, number=number: do(name, number))
    return series


def settle() -> None:
    """Free what is unused, and exempt the rest from garbage collection, so that no measurement pays for others."""
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc: return free memory to the system
    if trim is not None:
        trim(0)


def resident_mib() -> float:
    """Return the memory that this process holds, in MiB."""
    return _status("VmRSS")


def peak_mib() -> float:
    """Return the most memory that this process has held since its start or since `forget_peak`, in MiB."""
    return _status("VmHWM")


def forget_peak() -> None:
    """Begin a new peak. Do nothing on systems that cannot."""
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # man 5 proc


def _status(name: str) -> float:
    if STATUS.exists():
        return next(int(line.split()[1]) / 1024 for line in STATUS.read_text("ascii").splitlines() if name in line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS shows no present value
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
