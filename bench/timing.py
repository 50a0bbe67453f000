"""The loop of a measuring process: warm up, say so, then one median for each request."""
import json
import resource
import statistics
import sys
import time


def serve(step):
    """Answers each line `measure SECONDS` with the median milliseconds of a step over about so long."""
    began = time.perf_counter()
    for _ in range(3):
        step()
        if time.perf_counter() - began > 5:
            break
    print("ready", flush=True)
    for line in sys.stdin:
        seconds = float(line.split()[1])
        times, start = [], time.perf_counter()
        while not times or time.perf_counter() - start < seconds:
            before = time.perf_counter()
            step()
            times.append(time.perf_counter() - before)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"ms": statistics.median(times) * 1e3, "memory": memory}), flush=True)
