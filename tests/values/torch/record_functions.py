"""Records functions of the library as PyTorch computes them in double, and as mpmath does far out, where double does not
tell all digits: functions.txt, in the format of record.py.

Run by hand:  python3 record_functions.py        (Debian: python3-torch, python3-mpmath; recorded with 1.13 and 1.2)

A case is the entry, its call and the tensors: `x`, or the names of several values; `share`, what the values are multiplied
with before they are added up; `out`; and the gradients of that sum. Cases of `mpmath` have one number at each place.
"""

import mpmath
import torch
import torch.nn.functional as F

from record import Record, leaf, numbers

mpmath.mp.dps = 400
m = mpmath


def stable_softplus(x):
    return m.log1p(m.exp(x))


def gelu_tanh(x):
    return x / 2 * (1 + m.tanh(m.sqrt(2 / m.pi) * (x + m.mpf("0.044715") * x**3)))


def choose(condition, a, b):
    return a if condition else b


def hard_line(x, bound):
    return choose(x <= -bound, m.mpf(0), choose(x >= bound, m.mpf(1), (x + bound) / (2 * bound)))


SCALE, ALPHA = m.mpf("1.0507009873554804934193349852946"), m.mpf("1.6732632423543772848170429916717")

# entry, call, PyTorch's function, the formula for mpmath, kinks (at which PyTorch's derivative is recorded)
FUNCTIONS = [
    ("identity", "identity", lambda x: x * 1, lambda x: x, []),
    ("relu", "relu", F.relu, lambda x: max(x, 0), [0]),
    ("relu6", "relu6", F.relu6, lambda x: min(max(x, 0), 6), [0, 6]),
    ("leaky_relu", "leaky_relu", F.leaky_relu, lambda x: choose(x > 0, x, x / 100), [0]),
    ("leaky_relu", "leaky_relu(slope = 0.2)", lambda x: F.leaky_relu(x, 0.2), lambda x: choose(x > 0, x, x / 5), [0]),
    ("rrelu", "rrelu", lambda x: F.rrelu(x, training=False), lambda x: choose(x > 0, x, x * 11 / 48), [0]),
    ("rrelu", "rrelu(0.1, 0.2)", lambda x: F.rrelu(x, 0.1, 0.2, False), lambda x: choose(x > 0, x, x * 3 / 20), [0]),
    ("elu", "elu", F.elu, lambda x: choose(x > 0, x, m.expm1(x)), [0]),
    ("elu", "elu(alpha = 0.3)", lambda x: F.elu(x, 0.3), lambda x: choose(x > 0, x, m.mpf("0.3") * m.expm1(x)), [0]),
    ("selu", "selu", F.selu, lambda x: SCALE * choose(x > 0, x, ALPHA * m.expm1(x)), [0]),
    ("celu", "celu", F.celu, lambda x: choose(x > 0, x, m.expm1(x)), [0]),
    ("celu", "celu(2.5)", lambda x: F.celu(x, 2.5), lambda x: choose(x > 0, x, 5 * m.expm1(x * 2 / 5) / 2), [0]),
    ("gelu", "gelu", F.gelu, lambda x: x * m.erfc(-x / m.sqrt(2)) / 2, [0]),
    ("gelu", "gelu(approximate = true)", lambda x: F.gelu(x, approximate="tanh"), gelu_tanh, [0]),
    ("silu", "silu", F.silu, lambda x: x / (1 + m.exp(-x)), [0]),
    ("swish", "swish", F.silu, lambda x: x / (1 + m.exp(-x)), [0]),
    ("swish", "swish(beta = 0.7)", lambda x: x * torch.sigmoid(0.7 * x), lambda x: x / (1 + m.exp(-x * 7 / 10)), [0]),
    ("mish", "mish", F.mish, lambda x: x * m.tanh(stable_softplus(x)), [0]),
    ("softplus", "softplus", F.softplus, stable_softplus, [0]),
    ("softplus", "softplus(beta = 3)", lambda x: F.softplus(x, 3, 1000), lambda x: stable_softplus(3 * x) / 3, [0]),
    ("softsign", "softsign", F.softsign, lambda x: x / (1 + abs(x)), [0]),
    ("sigmoid", "sigmoid", torch.sigmoid, lambda x: 1 / (1 + m.exp(-x)), [0]),
    ("log_sigmoid", "log_sigmoid", F.logsigmoid, lambda x: -stable_softplus(-x), [0]),
    # F.hardsigmoid's derivative is a sixth in single precision.
    ("hard_sigmoid", "hard_sigmoid", lambda x: F.relu6(x + 3) / 6, lambda x: hard_line(x, m.mpf(3)), [-3, 0, 3]),
    # Keras 2's: backend/tensorflow_backend.py, hard_sigmoid.
    ("hard_sigmoid", "hard_sigmoid(bound = 2.5)", lambda x: F.hardtanh(0.2 * x + 0.5, 0, 1), lambda x: hard_line(x, m.mpf(5) / 2), [0]),
    # At -3 and 3 PyTorch has had the slopes inside since 2025 only.
    ("hard_swish", "hard_swish", F.hardswish, lambda x: x * hard_line(x, m.mpf(3)), [0]),
    ("tanh", "tanh", torch.tanh, m.tanh, [0]),
    ("hard_tanh", "hard_tanh", F.hardtanh, lambda x: min(max(x, -1), 1), [-1, 1]),
    ("hard_tanh", "hard_tanh(-2, 0.5)", lambda x: F.hardtanh(x, -2, 0.5), lambda x: min(max(x, -2), m.mpf("0.5")), [-2, 0.5]),
    ("tanhshrink", "tanhshrink", F.tanhshrink, lambda x: x - m.tanh(x), [0, -0.49, 0.49, 0.51, -0.51]),
    ("softshrink", "softshrink", F.softshrink, lambda x: m.sign(x) * max(abs(x) - 0.5, 0), [-0.5, 0.5]),
    ("softshrink", "softshrink(1.25)", lambda x: F.softshrink(x, 1.25), lambda x: m.sign(x) * max(abs(x) - 1.25, 0), [-1.25, 1.25]),
    ("hardshrink", "hardshrink", F.hardshrink, lambda x: choose(abs(x) > 0.5, x, 0), [-0.5, 0.5]),
    ("threshold", "threshold", lambda x: F.threshold(x, 0, 0), lambda x: max(x, 0), [0]),
    ("threshold", "threshold(at = 0.75, value = -3)", lambda x: F.threshold(x, 0.75, -3), lambda x: choose(x > 0.75, x, -3), [0.75]),
    ("clip", "clip", lambda x: torch.clamp(x, -1, 1), lambda x: min(max(x, -1), 1), [-1, 1]),
    ("clip", "clip(0, 2.5)", lambda x: torch.clamp(x, 0, 2.5), lambda x: min(max(x, 0), 2.5), [0, 2.5]),
    ("abs", "abs", torch.abs, abs, [0]),
    ("exp", "exp", torch.exp, m.exp, [0]),
    ("exponential", "exponential", torch.exp, m.exp, [0]),
    ("square", "square", torch.square, lambda x: x * x, [0]),
    ("power", "power", torch.square, lambda x: x * x, [0]),
    ("power", "power(exponent = 3, factor = 2, shift = 1)", lambda x: (1 + 2 * x) ** 3, lambda x: (1 + 2 * x) ** 3, [0]),
    ("sin", "sin", torch.sin, m.sin, [0]),
    ("cos", "cos", torch.cos, m.cos, [0]),
]
OF_POSITIVE = [("log", torch.log, m.log), ("sqrt", torch.sqrt, m.sqrt)]

NEAR = [1e-30, 1e-12, 1e-6, 1e-3, 0.02, 0.3, 0.7]
FAR = [11, 19.5, 20.5, 37, 86, 1000, 1e4]


def summed(record, out, leaves):
    share = numbers(*out.shape)
    (out * share).sum().backward()
    record.tensors(share=share, out=out, **{"d_" + name: value.grad for name, value in leaves.items()})


def places(record, entry, call, function, x):
    record.case(entry + " " + call)
    leaves = {"x": leaf(x)}
    record.tensors(**leaves)
    summed(record, function(leaves["x"]), leaves)


def exactly(record, entry, call, function, points):
    points = [x for x in points if entry not in ("exp", "exponential") or x < 80]  # floats hold it
    record.case(entry + " " + call + " by mpmath")
    at = [m.mpf(x) for x in points]
    # One-sided, away from the kinks: the formula has digits enough.
    step = [abs(x) * m.mpf(10) ** -20 for x in at]
    slopes = [(function(x + h) - function(x - h)) / (2 * h) for x, h in zip(at, step)]
    for name, values in (("x", at), ("out", [function(x) for x in at]), ("d_x", slopes)):
        print("tensor", name, len(values), file=record.file)
        print(*[m.nstr(m.mpf(v), 13) if abs(v) > 1e-300 else "0" for v in values], file=record.file)


def rows(record):
    for entry, function in (("softmax", F.softmax), ("softmin", F.softmin), ("log_softmax", F.log_softmax)):
        for scale in (1, 8):
            places(record, entry, entry, lambda x: function(x, dim=-1), numbers(4, 7, scale=scale))
    norms = (
        ("standardize", "", lambda x: F.layer_norm(x, x.shape[-1:])),
        ("standardize", "(epsilon = 0.3)", lambda x: F.layer_norm(x, x.shape[-1:], eps=0.3)),
        ("unit_rms", "", lambda x: x / (x.square().mean(-1, keepdim=True) + 1e-6).sqrt()),
        ("unit_norm", "", lambda x: F.normalize(x, dim=-1)),
    )
    for entry, settings, function in norms:
        places(record, entry, entry + settings, function, numbers(4, 7, scale=2))


def pairs(record):
    for entry, function in (("glu", lambda a, b: F.glu(torch.cat([a, b], -1))), ("prelu", lambda x, slope: torch.where(x > 0, x, slope * x))):
        first, second = ("a", "b") if entry == "glu" else ("x", "slope")
        record.case("%s %s(%s, %s)" % (entry, entry, first, second))
        leaves = {first: leaf(numbers(4, 7, scale=2)), second: leaf(numbers(4, 7))}
        record.tensors(**leaves)
        summed(record, function(leaves[first], leaves[second]), leaves)


def masks_and_places(record):
    """Of two values, of which the second one gets no gradient."""
    def sinusoid(place, feature):
        # Vaswani et al. 2017, section 3.5, with 512 features
        angle = place / 10000 ** (2 * torch.floor(feature / 2) / 512)
        return torch.where(feature % 2 == 1, torch.cos(angle), torch.sin(angle))

    # Minus infinity has no sum: what is not masked is recorded.
    masked = lambda x, mask: x.masked_fill(mask > 0, float("-inf"))
    grid = torch.meshgrid(torch.arange(5.0), torch.arange(6.0), indexing="ij")
    cases = (
        ("sinusoid", ("place", "feature"), sinusoid, grid),
        ("masked", ("x", "mask"), masked, (numbers(4, 7), -numbers(4, 7).abs())),
    )
    for entry, names, function, values in cases:
        record.case("%s %s(%s, %s)" % (entry, entry, *names))
        first = leaf(values[0])
        record.tensors(**{names[0]: first, names[1]: values[1]})
        summed(record, function(first, values[1]), {names[0]: first})


if __name__ == "__main__":
    record = Record("functions")
    for entry, call, function, formula, kinks in FUNCTIONS:
        places(record, entry, call, function, torch.cat([numbers(32, scale=2), torch.tensor([float(k) for k in kinks])]))
        exactly(record, entry, call, formula, [sign * x for x in NEAR + FAR for sign in (-1, 1)])
    lrn_power = lambda x: (1 + 0.3 * x) ** -0.75
    places(record, "power", "power(exponent = -0.75, factor = 0.3, shift = 1)", lrn_power, numbers(32).abs())
    for entry, function, formula in OF_POSITIVE:
        places(record, entry, entry, function, numbers(32).abs() + 0.01)
        exactly(record, entry, entry, formula, NEAR + FAR)
    rows(record)
    pairs(record)
    masks_and_places(record)
