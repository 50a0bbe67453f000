"""Builds the networks with netc, once for each batch of predictions, and tells what the programs are."""
import json
import os
import subprocess
import time


class Failure(Exception):
    """Why something could not be measured, in one sentence."""


def command(arguments, **options):
    """Runs to the end; standard output, or a Failure with the line that tells why."""
    done = subprocess.run(arguments, capture_output=True, text=True, **options)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        traceback = lines[0].startswith("Traceback")  # whose last line tells, where others begin with the matter
        raise Failure(lines[-1] if traceback else lines[0])
    return done.stdout


class Programs:
    def __init__(self, netc, samples, folder):
        self.netc, self.samples, self.folder = netc, samples, folder
        self.built = {}  # (network, batch): facts
        os.makedirs(folder, exist_ok=True)

    def path(self, network, batch):
        return os.path.join(self.folder, network if batch == 1 else f"{network}_{batch}")

    def facts(self, network, batch):
        """Seconds to C++ and to an executable, lines, bytes; from an earlier run where nothing has changed since."""
        if (network, batch) not in self.built:
            self.built[network, batch] = self._kept(network, batch) or self._build(network, batch)
        return self.built[network, batch]

    def _kept(self, network, batch):
        program = self.path(network, batch)
        runtime = os.path.join(os.path.dirname(self.netc), "..", "lib", "netc", "libnetrt.a")
        sources = [os.path.join(self.samples, network + ".net"), self.netc, *filter(os.path.exists, [runtime])]
        try:
            newest = max(os.path.getmtime(source) for source in sources)
            if os.path.getmtime(program) < newest or os.path.getmtime(program + ".json") < newest:
                return None
            with open(program + ".json") as file:
                return json.load(file)
        except (OSError, ValueError):
            return None

    def _build(self, network, batch):
        source, program = os.path.join(self.samples, network + ".net"), self.path(network, batch)
        flags = ["--predict-batch", str(batch)] if batch > 1 else []
        start = time.perf_counter()
        command([self.netc, "emit", source, "-o", program + ".cpp", *flags])
        emitted = time.perf_counter()
        command([self.netc, "build", source, "-o", program, *flags])
        built = time.perf_counter()
        facts = {
            "emit_seconds": emitted - start,
            "build_seconds": built - emitted,
            "lines": self._lines(program + ".cpp"),
            "bytes": os.path.getsize(program),
            "summary": self._summary(program),
        }
        with open(program + ".json", "w") as file:
            json.dump(facts, file)
        return facts

    @staticmethod
    def _lines(folder):
        """Of the program itself, without the selftest and the runtime's copy."""
        total = 0
        for name in os.listdir(folder):
            if name.endswith((".cpp", ".h")) and not name.endswith("_selftest.cpp"):
                with open(os.path.join(folder, name)) as file:
                    total += sum(1 for _ in file)
        return total

    @staticmethod
    def _summary(program):
        whole = json.loads(command([program, "summary", "--json"]))
        weighted = [layer["name"] for layer in whole["layers"] if layer["params"] > 0]
        return {"macs": whole["macs"], "params": whole["params"], "layers": weighted}
