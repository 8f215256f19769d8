"""One Python client, one load, one line of JSON.

    python load.py CLIENT KIND CONCURRENCY CALLS URL [--loop uvloop]

Clients are those of calls.py. `CALLS` may be several numbers, such as `1000,9000`: memory is read after each, and
collected before. Every answer is looked at: its list of records is there, and the first has as many as it should.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import resource
import time
from array import array
from typing import Any

from calls import AWAITED, RECORDS, WAITING, Awaited, Call


def processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def memory() -> float:
    """Megabytes that this process holds."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def warm_up(calls: int, concurrency: int) -> int:
    return max(concurrency, min(200, max(1, calls // 10)))


def check(records: Any, kind: str) -> None:
    assert records is None or len(records) == RECORDS[kind], f"{len(records)} records"


class Figures:
    """What calls took, from the moment this is made."""

    def __init__(self) -> None:
        # Eight bytes a call, so that the notes do not pass for memory of the client.
        self.times = array("d")
        self.memories: list[float] = []
        self.processor, self.begun = processor_time(), time.perf_counter()

    def step(self) -> None:
        self.memories.append(memory())

    def tell(self) -> None:
        wall, processor = time.perf_counter() - self.begun, processor_time() - self.processor
        times, calls = sorted(self.times), len(self.times)
        told = {
            "calls": calls,
            "per_second": calls / wall,
            "p50_us": times[calls // 2] * 1e6,
            "p99_us": times[int(calls * 0.99)] * 1e6,
            "cpu_per_1000": processor / calls * 1000,
            "rss_mb": self.memories[-1],
            "rss_mb_after": self.memories,
        }
        print(json.dumps(told), flush=True)


async def measure_awaited(made: Awaited, kind: str, concurrency: int, steps: list[int]) -> None:
    call, close = made
    check(await call(), kind)
    clock, left = time.perf_counter, 0

    async def work(times: array[float]) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            begun = clock()
            records = await call()
            times.append(clock() - begun)
            del records

    async def phase(count: int, times: array[float]) -> None:
        nonlocal left
        left = count
        await asyncio.gather(*(work(times) for _ in range(concurrency)))

    await phase(warm_up(steps[0], concurrency), array("d"))
    figures = Figures()
    for count in steps:
        await phase(count, figures.times)
        if len(steps) > 1:
            gc.collect()
        figures.step()
    figures.tell()
    await close()


def measure_waiting(call: Call, kind: str, steps: list[int]) -> None:
    check(call(), kind)
    clock = time.perf_counter
    for _ in range(warm_up(steps[0], 1)):
        call()
    figures = Figures()
    for count in steps:
        for _ in range(count):
            begun = clock()
            records = call()
            figures.times.append(clock() - begun)
            del records
        if len(steps) > 1:
            gc.collect()
        figures.step()
    figures.tell()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("client", choices=[*AWAITED, *WAITING])
    parser.add_argument("kind", choices=RECORDS)
    parser.add_argument("concurrency", type=int)
    parser.add_argument("calls")
    parser.add_argument("url")
    parser.add_argument("--loop", default="asyncio")
    given = parser.parse_args()
    steps = [int(count) for count in given.calls.split(",")]
    if given.client in WAITING:
        measure_waiting(WAITING[given.client](given.url, given.kind), given.kind, steps)
        return

    async def work() -> None:
        # Made where the loop runs: some peers look for it.
        await measure_awaited(AWAITED[given.client](given.url, given.kind), given.kind, given.concurrency, steps)

    if given.loop == "uvloop":
        import uvloop

        uvloop.run(work())
    else:
        asyncio.run(work())


if __name__ == "__main__":
    main()
