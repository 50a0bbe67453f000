"""The two sides of a comparison: netc's program, and the peers' processes. Each answers measure(seconds)."""
import json
import os
import subprocess

from programs import Failure, command

HERE = os.path.dirname(os.path.abspath(__file__))
TORCH_PYTHON = "/usr/bin/python3"
# glibc that keeps freed memory, and a BLAS whose threads are OpenMP's: without these PyTorch is slower.
TORCH_ENVIRONMENT = dict(
    MALLOC_MMAP_THRESHOLD_="1073741824", MALLOC_TRIM_THRESHOLD_="4294967296", MALLOC_TOP_PAD_="268435456",
    LD_LIBRARY_PATH="/usr/lib/x86_64-linux-gnu/openblas-openmp")


class Netc:
    """One process for each measurement: programs start in milliseconds."""

    def __init__(self, program, case):
        self.program, self.case = program, case

    def measure(self):
        case = self.case
        arguments = [self.program, "bench", case.mode, "--threads", str(case.threads), "--json"]
        if case.mode == "predict":
            arguments += ["--batch", str(case.batch)]
        result = json.loads(command(arguments))
        if case.mode == "train":
            stages = [s for s in result["train"] if s["stage"] == (case.network.stage or s["stage"])]
            milliseconds, batch = stages[0]["ms_per_step"], stages[0]["batch"]
        else:
            milliseconds, batch = result["infer"][0]["ms"], case.batch
        return {"ms": milliseconds, "memory": result["peak_memory_bytes"], "batch": batch}

    def close(self):
        pass


class Worker:
    """A peer's process, which stays: it takes seconds to start."""

    def __init__(self, arguments, environment):
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE,
            env=dict(os.environ, **environment))
        if self._line() != "ready":
            self.close()
            raise Failure(f"{os.path.basename(arguments[0])} did not start")

    def _line(self):
        return self.process.stdout.readline().strip()

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self._line()
        if not answer:
            raise Failure("the peer ended")
        return json.loads(answer)

    def measure(self, seconds=1):
        return self.ask(f"measure {seconds}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def threads_of(count):
    return {name: str(count) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}


def torch_worker(case, batch):
    arguments = [TORCH_PYTHON, os.path.join(HERE, "torch_peer.py"), case.mode, case.network.name, str(batch)]
    return Worker([*arguments, str(case.threads)], {**TORCH_ENVIRONMENT, **threads_of(case.threads)})


def onnxruntime_worker(network, batch, threads, models, modules):
    arguments = ["node", os.path.join(HERE, "onnxruntime_peer.js"), os.path.join(models, network.name, "network.onnx")]
    return Worker([*arguments, str(batch), str(threads), ",".join(map(str, network.shape))], {"NODE_PATH": modules})


def torch_version():
    try:
        return command([TORCH_PYTHON, "-c", "import torch; print(torch.__version__)"]).strip()
    except (Failure, OSError):
        return None


def onnxruntime_version(modules):
    script = "console.log(require('onnxruntime-node/package.json').version)"
    try:
        return command(["node", "-e", script], env=dict(os.environ, NODE_PATH=modules)).strip()
    except (Failure, OSError):
        return None


def export(network, layers, models):
    """Has PyTorch write the network for the others; nothing where that was done before."""
    folder = os.path.join(models, network.name)
    done = os.path.join(folder, "done")
    sources = [os.path.join(HERE, name) for name in ("torch_networks.py", "torch_peer.py", "cases.py")]
    if os.path.exists(done) and os.path.getmtime(done) > max(map(os.path.getmtime, sources)):
        return folder
    os.makedirs(folder, exist_ok=True)
    command([TORCH_PYTHON, os.path.join(HERE, "torch_peer.py"), "export", network.name, folder],
            input="".join(name + "\n" for name in layers), env=dict(os.environ, **TORCH_ENVIRONMENT))
    open(done, "w").close()
    return folder


def netc_logits(program, folder, threads):
    """What netc's program makes of the exported input and weights."""
    text = command([program, "features", "--layer", "logits", "--format", "csv", "--threads", str(threads), "--weights",
                    os.path.join(folder, "weights.safetensors"), os.path.join(folder, "input.npy")])
    return [float(number) for number in text.strip().split(",")]


def largest_error(values, exact):
    if len(values) != len(exact):
        raise Failure(f"{len(values)} numbers where {len(exact)} were expected")
    return max(abs(a - b) for a, b in zip(values, exact)) / max(map(abs, exact))
