"""The layers, losses, metrics and optimizers of the language, written with PyTorch from their definitions.

A `Layer` has the text of its call, the weights it needs for an input's shape, and `forward(run, weights, *inputs)`; tensors have the
batch in front. `run` is the step of training or the evaluation that is computed.
"""

import dataclasses
from typing import Callable

import torch
import torch.nn.functional as F

import counters


@dataclasses.dataclass
class Run:
    """What a layer may ask about the moment."""

    training: bool = False
    seed: int = 1
    stage: int = 0
    step: int = 1  # counts from 1
    frozen: frozenset = frozenset()  # prefixes of layers that stand still
    statistics: dict = dataclasses.field(default_factory=dict)  # running statistics as they are after the step


@dataclasses.dataclass
class Layer:
    kind: str
    text: str
    forward: Callable
    weights: Callable = lambda shape: {}
    counts: bool = True  # has a number in names: relu1


def call(name, *positional, **named):
    """`conv(8, 3, stride = 2)`"""
    words = [str(p) for p in positional] + ["%s = %s" % item for item in named.items()]
    return name + ("(" + ", ".join(words) + ")" if words else "")


def pair_text(pair):
    return str(pair[0]) if pair[0] == pair[1] else "[%d, %d]" % tuple(pair)


def written(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def options(**given):
    """Arguments that are not None, as the language writes them."""
    return {k: written(v) for k, v in given.items() if v is not None}


# ---------------------------------------------------------------------------------------------- windows


@dataclasses.dataclass
class Axis:
    """A window along one axis; `same` decides the pads."""

    size: int
    stride: int = 1
    dilation: int = 1
    before: int = 0
    after: int = 0

    @property
    def reach(self):
        return (self.size - 1) * self.dilation + 1


def pads(axes, extents, same):
    if not same:
        return [(a.before, a.after) for a in axes]
    result = []
    for axis, extent in zip(axes, extents):
        total = max((-(-extent // axis.stride) - 1) * axis.stride + axis.reach - extent, 0)
        result.append((total // 2, total - total // 2))
    return result


def pad_text(axes, same):
    if same:
        return "same"
    (t, b), (l, r) = [(a.before, a.after) for a in axes]
    if (t, b, l, r) == (0, 0, 0, 0):
        return None
    if t == b and l == r:
        return pair_text((t, l))
    return "[%d, %d, %d, %d]" % (t, b, l, r)


def padded(x, around, value=0.0):
    (t, b), (l, r) = around
    return F.pad(x, (l, r, t, b), value=value)


def conv(filters, axes, same=False, groups=1, bias=True):
    y, x = axes

    def weights(shape):
        found = {"kernel": (filters, shape[0] // groups, y.size, x.size)}
        if bias:
            found["bias"] = (filters,)
        return found

    def forward(run, w, v):
        v = padded(v, pads(axes, v.shape[2:], same))
        return F.conv2d(v, w["kernel"], w.get("bias"), (y.stride, x.stride), 0, (y.dilation, x.dilation), groups)

    text = call(
        "conv",
        filters,
        pair_text((y.size, x.size)),
        **options(
            stride=pair_text((y.stride, x.stride)) if (y.stride, x.stride) != (1, 1) else None,
            pad=pad_text(axes, same),
            dilation=pair_text((y.dilation, x.dilation)) if (y.dilation, x.dilation) != (1, 1) else None,
            groups=groups if groups > 1 else None,
            bias=None if bias else False,
        ),
    )
    return Layer("conv", text, forward, weights)


def overhang(extent, around, axis, ceil):
    """How far the last window reaches beyond the pads when counts are rounded up."""
    room = extent + sum(around) - axis.size
    count = (-(-room // axis.stride) if ceil else room // axis.stride) + 1
    if ceil and (count - 1) * axis.stride >= extent + around[0]:
        count -= 1  # it would begin behind the input
    return max((count - 1) * axis.stride + axis.size - extent - sum(around), 0)


def pool(kind, axes, same=False, ceil=False, count_pad=None):
    size, stride = [a.size for a in axes], [a.stride for a in axes]

    def forward(run, w, v):
        around = pads(axes, v.shape[2:], same)
        beyond = [(0, overhang(e, p, a, ceil)) for e, p, a in zip(v.shape[2:], around, axes)]
        if kind == "maxpool":
            v = padded(padded(v, around, -torch.inf), beyond, -torch.inf)
            return F.max_pool2d(v, size, stride)
        inside = torch.ones_like(v[:1, :1])
        counted = padded(padded(inside, around, 1.0 if count_pad is not False else 0.0), beyond)
        total = F.avg_pool2d(padded(padded(v, around), beyond), size, stride, divisor_override=1)
        return total / F.avg_pool2d(counted, size, stride, divisor_override=1)

    text = call(
        kind,
        pair_text(size),
        **options(
            stride=pair_text(stride) if stride != size else None,
            pad=pad_text(axes, same),
            rounding="ceil" if ceil else None,
            count_pad=count_pad,
        ),
    )
    return Layer(kind, text, forward)


def global_pool(kind, short):
    name = ("global_" + kind) if short else kind + "(global)"
    reduce = torch.amax if kind == "maxpool" else torch.mean
    # amax shares a gradient among ties; maps of random numbers have none.
    return Layer("global_" + kind, name, lambda run, w, v: reduce(v, dim=(2, 3)))


# ------------------------------------------------------------------------------------------ other layers


def dense(units, bias=True):
    def weights(shape):
        found = {"kernel": (units, shape[-1])}
        if bias:
            found["bias"] = (units,)
        return found

    text = call("dense", units, **options(bias=None if bias else False))
    return Layer("dense", text, lambda run, w, v: F.linear(v, w["kernel"], w.get("bias")), weights)


def batchnorm(epsilon=None, momentum=None):
    def weights(shape):
        return {name: (shape[0],) for name in ("scale", "shift", "running_mean", "running_variance")}

    def forward(run, w, v):
        prefix = w["prefix"]
        still = not run.training or prefix in run.frozen
        mean, variance = [run.statistics.get(prefix + "." + n, w[n]) for n in ("running_mean", "running_variance")]
        if not still:
            mean, variance = mean.clone(), variance.clone()
        out = F.batch_norm(v, mean, variance, w["scale"], w["shift"], not still, momentum or 0.1, epsilon or 1e-5)
        if not still:
            run.statistics[prefix + ".running_mean"] = mean
            run.statistics[prefix + ".running_variance"] = variance
        return out

    return Layer("batchnorm", call("batchnorm", **options(epsilon=epsilon, momentum=momentum)), forward, weights)


def dropout(rate, index):
    def forward(run, w, v):
        if not run.training:
            return v
        keep = counters.keep_mask(rate, run.seed, run.stage, run.step, index, tuple(v.shape))
        return v * torch.from_numpy(keep).to(v.dtype) / (1 - rate)

    return Layer("dropout", call("dropout", rate), forward)


def reshape(shape, text):
    return Layer("reshape", call("reshape", text), lambda run, w, v: v.reshape(v.shape[0], *shape))


def flatten():
    return Layer("flatten", "flatten", lambda run, w, v: v.reshape(v.shape[0], -1))


ACTIVATIONS = {
    "relu": F.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "identity": lambda v: v,
    "softmax": lambda v: torch.softmax(v, dim=1),
}


def activation(name):
    return Layer(name, name, lambda run, w, v: ACTIVATIONS[name](v))


# ------------------------------------------------------------------------------ losses, metrics, optimizers


def cross_entropy(scores, label):
    return F.cross_entropy(scores, label, reduction="none")


def categorical_crossentropy(p, label):
    p = p / p.sum(dim=1, keepdim=True)
    return -torch.log(torch.clamp(p, 1e-7, 1 - 1e-7)).gather(1, label[:, None])[:, 0]


def squared_error(prediction, target):
    if target.dtype == torch.int64:
        target = F.one_hot(target, prediction.shape[1]).to(prediction.dtype)
    return ((prediction - target) ** 2).reshape(prediction.shape[0], -1).mean(dim=1)


def absolute_error(prediction, target):
    return (prediction - target).abs().reshape(prediction.shape[0], -1).mean(dim=1)


def of_places(function):
    """Of scores [T, K] or [K, H, W] and a class at each place: the mean over the places."""

    def mean(scores, label):
        rows = scores if scores.dim() == 3 else scores.flatten(2).transpose(1, 2)
        return function(rows.flatten(0, 1), label.flatten()).reshape(rows.shape[:2]).mean(dim=1)

    return mean


def top_k(scores, label, k):
    """Ties count for the lower class."""
    of_label = scores.gather(1, label[:, None])
    before = torch.arange(scores.shape[1])[None, :] < label[:, None]
    ahead = (scores > of_label) | ((scores == of_label) & before)
    return (ahead.sum(dim=1) < k).to(scores.dtype)


class Optimizer:
    """PyTorch's optimizer of the same formula, with netc's settings; its rate falls with `decay` as in Keras."""

    def __init__(self, kind, decay=0.0, clip_norm=0.0, average=0.0, of_parts="", exceptions={}, **settings):
        """`of_parts`: settings of the stage; `exceptions`: what they say, a factor of the rate and whether it decays, by
        the place of a weight in the list."""
        self.kind, self.decay, self.clip_norm, self.settings = kind, decay, clip_norm, settings
        self.average, self.of_parts, self.exceptions = average, of_parts, exceptions

    def text(self):
        others = {name: value for name, value in (("decay", self.decay), ("clip_norm", self.clip_norm), ("average", self.average)) if value}
        return call(self.kind, **options(**self.settings, **others))

    def updater(self, weights):
        """A function of the step, counted from 1, that moves `weights` by their gradients."""
        step = self._step(weights)

        def update(t):
            if self.clip_norm:
                torch.nn.utils.clip_grad_norm_(weights, self.clip_norm)
            step(t)

        return update

    def _step(self, weights):
        s = dict(self.settings)
        if self.kind == "sgd" and self.decay and s.get("momentum"):
            return self._momentum_that_holds_the_rate(weights)
        if self.kind == "lamb":
            return self._lamb(weights)
        if self.kind == "sgd":
            made = torch.optim.SGD([{"params": [w]} for w in weights], **s)
        elif self.kind == "adadelta":
            made = torch.optim.Adadelta(weights, lr=s["lr"], rho=s["rho"], eps=s["epsilon"])
        else:
            made = torch.optim.Adam(weights, lr=s["lr"], betas=(s["beta1"], s["beta2"]), eps=s["epsilon"])

        def update(t):
            for place, group in enumerate(made.param_groups):
                rate, decays = self.exceptions.get(place, (1, True))
                group["lr"] = rate * s["lr"] / (1 + self.decay * (t - 1))
                if not decays:
                    group["weight_decay"] = 0
            made.step()

        return update

    def _lamb(self, weights):
        """You et al. 2020, Algorithm 2, with the identity as phi."""
        s = self.settings
        states = [(torch.zeros_like(w), torch.zeros_like(w)) for w in weights]

        def update(t):
            for w, (m, v) in zip(weights, states):
                m.mul_(s["beta1"]).add_(w.grad, alpha=1 - s["beta1"])
                v.mul_(s["beta2"]).add_(w.grad.square(), alpha=1 - s["beta2"])
                change = m / (1 - s["beta1"] ** t) / ((v / (1 - s["beta2"] ** t)).sqrt() + s["epsilon"])
                change += s["weight_decay"] * w.data
                w.data -= s["lr"] * w.data.norm() / change.norm() * change

        return update

    def _momentum_that_holds_the_rate(self, weights):
        """Keras's form: where the rate changes, PyTorch's computes something else."""
        s = self.settings
        moves = [torch.zeros_like(w) for w in weights]

        def update(t):
            rate = s["lr"] / (1 + self.decay * (t - 1))
            for w, v in zip(weights, moves):
                if w.grad is None:
                    continue
                step = rate * (w.grad + s.get("weight_decay", 0.0) * w)
                v.mul_(s["momentum"]).sub_(step)
                w.data += s["momentum"] * v - step if s.get("nesterov") else v

        return update
