"""Layers of the language that move elements along axes or reduce them, written with PyTorch; `layers.py` says how a layer looks."""

import torch
import torch.nn.functional as F

from layers import Layer, call, options, pair_text

REDUCTIONS = {"sum": torch.sum, "mean": torch.mean, "max": torch.amax, "min": torch.amin}


def list_text(numbers):
    return "[%s]" % ", ".join(map(str, numbers))


def aligned(v, rank):
    """`v` with axes of 1 behind the batch, so that PyTorch repeats what the language repeats."""
    return v.reshape(v.shape[0], *[1] * (rank + 1 - v.dim()), *v.shape[1:])


def moved(name, positional, named, function):
    return Layer(name, call(name, *positional, **options(**named)), lambda run, w, v: function(v))


def reduction(name, axes, written, keep):
    """`written`: the axes as the call has them, None for all."""
    return moved(name, [], {"axis": written, "keep": keep or None}, lambda v: REDUCTIONS[name](v, dim=[a + 1 for a in axes], keepdim=keep))


def permute(order):
    return moved("permute", [list_text(order)], {}, lambda v: v.permute(0, *[o + 1 for o in order]))


def slice(first, count, step, axis, written):
    def function(v):
        return v.index_select(axis + 1, torch.arange(first, first + count * step, step))

    return moved("slice", [first, count], {"axis": written, "step": step if step > 1 else None}, function)


def pad(before, after, axis, written):
    def function(v):
        around = [0, 0] * (v.dim() - 2 - axis) + [before, after]
        return F.pad(v, around)

    return moved("pad", [before], {"after": after if after != before else None, "axis": written}, function)


def crop(before, after, axis, written):
    def function(v):
        return v.narrow(axis + 1, before, v.shape[axis + 1] - before - after)

    return moved("crop", [before], {"after": after if after != before else None, "axis": written}, function)


def flip(axis, written):
    return moved("flip", [], {"axis": written}, lambda v: v.flip(axis + 1))


def roll(shift, axis, written):
    return moved("roll", [shift], {"axis": written}, lambda v: v.roll(shift, axis + 1))


def tile(times, axis, written):
    return moved("tile", [times], {"axis": written}, lambda v: v.repeat([times if d == axis + 1 else 1 for d in range(v.dim())]))


def upsample(size):
    return moved("upsample", [pair_text(size)], {}, lambda v: v.repeat_interleave(size[0], 2).repeat_interleave(size[1], 3))


def softmax(written):
    return moved("softmax", [], {"axis": written}, lambda v: torch.softmax(v, dim=-1))


def embedding(rows, columns):
    return Layer(
        "embedding",
        call("embedding", columns),
        lambda run, w, v: w["table"][v.long()],
        lambda shape: {"table": (rows, columns)},
    )


def weight(shape):
    """As a value: read like any other."""
    return Layer("weight", "", lambda run, w, v: w["weight"].expand(v.shape[0], *shape), lambda _: {"weight": shape})


def layer_norm():
    def forward(run, w, v):
        return F.layer_norm(v, v.shape[-1:], w["scale"], w["shift"], 1e-3)

    # Each weight of a block is a statement with a name of its own in `netc summary`.
    return Layer("layer_norm", "layer_norm", forward, lambda shape: {"scale": shape[-1:], "shift": shape[-1:]})


FUNCTIONS = {  # each behind one that keeps its argument where it is defined, and not steep
    "tanh | exp": lambda v: torch.exp(torch.tanh(v)),
    "tanh | square": lambda v: torch.square(torch.tanh(v)),
    "sigmoid | log": lambda v: torch.log(torch.sigmoid(v)),
    "sigmoid | sqrt": lambda v: torch.sqrt(torch.sigmoid(v)),
    "tanh | exp | sqrt": lambda v: torch.sqrt(torch.exp(torch.tanh(v))),
}


def function(text):
    return Layer("function", text, lambda run, w, v: FUNCTIONS[text](v))
