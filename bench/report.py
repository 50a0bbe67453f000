"""What was measured, as tables for people and as a plot."""
import math

PEERS = {"torch": "PyTorch", "onnxruntime": "ONNX Runtime"}


def table(head, rows):
    """Columns as wide as what is in them; the first to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    def line(cells):
        first, *others = [cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(cells, widths))]
        return "  ".join([first, *others]).rstrip()
    return "\n".join([line(head), "-" * (sum(widths) + 2 * len(widths) - 2), *map(line, rows)])


def milliseconds(value):
    return f"{value:.3f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:.0f}"


def comparison(rows):
    head = ["network", "batch", "threads", "netc ms", "peer", "peer ms", "ratio", "least-most", "GFLOP/s", "of peak",
            "memory", "peer's"]
    lines = [[
        f"{r['network']} {r['mode']}", str(r["batch"]), str(r["threads"]), milliseconds(r["ms"]), PEERS[r["peer"]],
        milliseconds(r["peer_ms"]), f"{r['ratio']:.2f}", f"{r['least_ratio']:.2f}-{r['most_ratio']:.2f}",
        f"{r['gflops']:.0f}", f"{100 * r['share_of_peak']:.0f} %", f"{r['memory'] / 1e6:.0f} MB",
        f"{r['peer_memory'] / 1e6:.0f} MB"] for r in rows]
    return table(head, lines)


def means(rows):
    lines = []
    for mode in ("train", "predict"):
        for peer, name in PEERS.items():
            ratios = [r["ratio"] for r in rows if r["mode"] == mode and r["peer"] == peer]
            if ratios:
                mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
                lines.append(f"{mode}, against {name}: geometric mean {mean:.2f}, least {min(ratios):.2f}, "
                             f"{len(ratios)} cases")
    return "\n".join(lines)


def program_table(programs, errors):
    head = ["program", "to C++", "to executable", "lines", "size", "error", "PyTorch's", "ONNX Runtime's"]
    lines = []
    for p in programs:
        title = p["network"] + (f", batch {p['batch']}" if p["batch"] > 1 else "")
        found = errors.get(p["network"], {}) if p["batch"] == 1 else {}
        lines.append([title, f"{p['emit_seconds']:.2f} s", f"{p['build_seconds']:.1f} s", f"{p['lines']:,}",
                      f"{p['bytes'] / 1e6:.2f} MB",
                      *(f"{found[side]:.1e}" if side in found else "" for side in ("netc", "torch", "onnxruntime"))])
    return table(head, lines)


def text(result):
    machine, versions = result["machine"], result["versions"]
    known = ", ".join(f"{PEERS[peer]} {version}" for peer, version in versions.items() if version)
    parts = [f"{result['date']}, {machine['processor']}, {machine['processors']} processors, g++ {machine['g++']}, "
             f"{known or 'no peers'}\n{result['command']}; load {result['load']:.1f}"]
    if result["rows"]:
        parts += [comparison(result["rows"]), means(result["rows"])]
    parts.append(program_table(result["programs"], result["errors"]))
    return "\n\n".join(parts)


def plot(result):
    """Bars of the ratios: as long as the peer's time is in times of ours. The line is where both are equal."""
    rows = result["rows"]
    left, width, step, top = 330, 520, 22, 40
    longest = max([1.5, *(r["most_ratio"] for r in rows)])
    scale = width / longest
    colours = {"torch": "#c05a3a", "onnxruntime": "#3a6ea5"}
    parts = []
    for i, r in enumerate(rows):
        y = top + i * step
        label = f"{r['network']} {r['mode']}, batch {r['batch']}, {r['threads']} thread{'s' if r['threads'] > 1 else ''}"
        parts.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{label}</text>')
        parts.append(f'<rect x="{left}" y="{y + 2}" width="{r["ratio"] * scale:.1f}" height="{step - 6}" '
                     f'fill="{colours[r["peer"]]}"/>')
        parts.append(f'<path d="M{left + r["least_ratio"] * scale:.1f} {y + step / 2 - 1}H'
                     f'{left + r["most_ratio"] * scale:.1f}" stroke="#222"/>')
        parts.append(f'<text x="{left + r["most_ratio"] * scale + 6:.1f}" y="{y + 13}">{r["ratio"]:.2f}</text>')
    bottom = top + len(rows) * step + 4
    parts.append(f'<path d="M{left + scale:.1f} {top - 6}V{bottom}" stroke="#222" stroke-dasharray="4 3"/>')
    legend = "".join(f'<tspan dx="14" fill="{colours[peer]}">{name}</tspan>' for peer, name in PEERS.items())
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 70}" height="{bottom + 16}" '
            f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#fff"/>\n'
            f'<text x="{left}" y="20">times faster than{legend}</text>\n' + "\n".join(parts) + "\n</svg>\n")
