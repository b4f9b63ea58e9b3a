"""Every benchmark by the name it is asked for."""

from typing import Final

from tests.benchmarks import (
    access,
    calendar,
    commands,
    desk,
    duplicates,
    http,
    imports,
    isolation,
    latency,
    projection,
    rebuild,
    rebuild_live,
    receivables,
    relay,
    sealing,
    simulated_policy,
    streams,
    tiers,
)
from tests.benchmarks.benchmark import Benchmark

BENCHMARKS: Final[dict[str, Benchmark]] = {
    benchmark.title: benchmark
    for benchmark in (
        commands.BENCHMARK,
        http.BENCHMARK,
        streams.BENCHMARK,
        calendar.BENCHMARK,
        imports.BENCHMARK,
        relay.BENCHMARK,
        projection.BENCHMARK,
        rebuild.BENCHMARK,
        rebuild_live.BENCHMARK,
        simulated_policy.BENCHMARK,
        latency.BENCHMARK,
        isolation.BENCHMARK,
        tiers.BENCHMARK,
        duplicates.BENCHMARK,
        receivables.BENCHMARK,
        desk.BENCHMARK,
        access.BENCHMARK,
        sealing.BENCHMARK,
    )
}
