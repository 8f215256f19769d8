"""Runs one load with one Python client and prints the measurements as one line of JSON.

    python load.py CLIENT SIZE CONCURRENCY CALLS URL [--loop uvloop]

The clients are those of calls.py. `CALLS` may be several numbers, such as `1000,9000`: memory is read after each,
following a garbage collection. The number of records of the first response is checked.
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

from calls import ASYNC_CLIENTS, RECORDS, SYNC_CLIENTS, AsyncCall, SyncCall


def cpu_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def memory() -> float:
    """Resident memory of this process, in megabytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def warm_up_calls(calls: int, concurrency: int) -> int:
    return max(concurrency, min(200, max(1, calls // 10)))


def check(records: Any, size: str) -> None:
    assert len(records) == RECORDS[size], f"{len(records)} records"


class Measurements:
    """Durations, CPU time and memory, from the moment this is created."""

    def __init__(self) -> None:
        # An array takes eight bytes a call, which does not distort the memory of the client.
        self.times = array("d")
        self.memories: list[float] = []
        self.cpu, self.begun = cpu_time(), time.perf_counter()

    def read_memory(self, collect: bool) -> None:
        if collect:
            gc.collect()
        self.memories.append(memory())

    def print(self) -> None:
        wall, cpu = time.perf_counter() - self.begun, cpu_time() - self.cpu
        times, calls = sorted(self.times), len(self.times)
        measurements = {
            "calls": calls,
            "per_second": calls / wall,
            "p50_us": times[calls // 2] * 1e6,
            "p99_us": times[int(calls * 0.99)] * 1e6,
            "cpu_per_1000": cpu / calls * 1000,
            "rss_mb": self.memories[-1],
            "rss_mb_after": self.memories,
        }
        print(json.dumps(measurements), flush=True)


async def measure_async(call: AsyncCall, close: AsyncCall, size: str, concurrency: int, steps: list[int]) -> None:
    check(await call(), size)
    clock, left = time.perf_counter, 0

    async def work(times: array[float]) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            begun = clock()
            records = await call()
            times.append(clock() - begun)
            del records

    async def run_calls(count: int, times: array[float]) -> None:
        nonlocal left
        left = count
        await asyncio.gather(*(work(times) for _ in range(concurrency)))

    await run_calls(warm_up_calls(steps[0], concurrency), array("d"))
    measurements = Measurements()
    for count in steps:
        await run_calls(count, measurements.times)
        measurements.read_memory(collect=len(steps) > 1)
    measurements.print()
    await close()


def measure_sync(call: SyncCall, size: str, steps: list[int]) -> None:
    check(call(), size)
    clock = time.perf_counter
    for _ in range(warm_up_calls(steps[0], 1)):
        call()
    measurements = Measurements()
    for count in steps:
        for _ in range(count):
            begun = clock()
            records = call()
            measurements.times.append(clock() - begun)
            del records
        measurements.read_memory(collect=len(steps) > 1)
    measurements.print()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("client", choices=[*ASYNC_CLIENTS, *SYNC_CLIENTS])
    parser.add_argument("size", choices=RECORDS)
    parser.add_argument("concurrency", type=int)
    parser.add_argument("calls")
    parser.add_argument("url")
    parser.add_argument("--loop", default="asyncio")
    arguments = parser.parse_args()
    steps = [int(count) for count in arguments.calls.split(",")]
    if arguments.client in SYNC_CLIENTS:
        measure_sync(SYNC_CLIENTS[arguments.client](arguments.url, arguments.size), arguments.size, steps)
        return

    async def run() -> None:
        # Some clients look up the running loop when they are created.
        call, close = ASYNC_CLIENTS[arguments.client](arguments.url, arguments.size)
        await measure_async(call, close, arguments.size, arguments.concurrency, steps)

    if arguments.loop == "uvloop":
        import uvloop

        uvloop.run(run())
    else:
        asyncio.run(run())


if __name__ == "__main__":
    main()
