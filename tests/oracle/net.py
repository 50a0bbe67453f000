"""A net that is written as text of the language and, beside it, as a list of steps that PyTorch computes."""

import dataclasses

import torch

import layers


@dataclasses.dataclass
class Value:
    number: int  # place in a run's list of values
    text: str  # how a statement refers to it
    shape: tuple


@dataclasses.dataclass
class Quantity:
    """What a sample has of an input or a label."""

    name: str
    shape: tuple
    count: int = None  # of classes or of rows of a table; None: numbers

    def declared(self, counted):
        """`counted` is `class` or `index`."""
        extents = "[%s]" % ", ".join(map(str, self.shape))
        if self.count is None:
            return "%s : f32%s" % (self.name, extents)
        return "%s : %s[%d]%s" % (self.name, counted, self.count, extents if self.shape else "")


@dataclasses.dataclass
class Use:
    """A set of weights. Netc names it; the order in which layers first stand in the text is the same."""

    layer: layers.Layer
    shapes: dict
    part: str = ""
    prefix: str = ""


class Net:
    def __init__(self):
        self.blocks, self.lines, self.uses, self.steps = [], [], [], []
        self.shared = []  # names of callables
        self.read = set()  # numbers of the values that something reads
        self.depth = 3  # the net's parameter
        self.count, self.dropouts = 0, 0
        self.statement = 0
        self.inputs, self.labels = {}, []  # quantities; those of inputs by the numbers of their values
        self.losses, self.metrics = [], []  # (weight, function, what it reads), (name, function, what it reads)

    # ------------------------------------------------------------------------------------- building

    def new_value(self, shape, text=""):
        self.count += 1
        return Value(self.count - 1, text, tuple(shape))

    def add_input(self, name, shape, count=None):
        value = self.new_value(shape, name)
        self.inputs[value.number] = Quantity(name, tuple(shape), count)
        return value

    def add_label(self, name, shape, count=None):
        self.labels.append(Quantity(name, tuple(shape), count))
        return self.labels[-1]

    def compute(self, function, inputs, weights=None):
        """Adds a step; the shape comes from trying it. `function(run, weights, *tensors)`."""
        tried = {k: torch.full(s, 0.5) for k, s in weights.shapes.items()} if weights else {}
        tried["prefix"] = ""
        with torch.no_grad():
            out = function(layers.Run(), tried, *[torch.full((2, *v.shape), 0.5) for v in inputs])
        result = self.new_value(out.shape[1:])
        self.read.update(v.number for v in inputs)
        self.steps.append((result.number, function, [v.number for v in inputs], weights))
        return result

    def use(self, layer, shape):
        """New weights for a layer, or none if it has none."""
        shapes = layer.weights(shape)
        if not shapes:
            return None
        self.uses.append(Use(layer, shapes, part=str(self.statement)))
        return self.uses[-1]

    def apply(self, layer, value, weights=None):
        weights = weights or self.use(layer, value.shape)
        return self.compute(layer.forward, [value], weights)

    def name(self, name, expression, value):
        self.lines.append("%s = %s" % (name, expression))
        self.statement += 1
        return dataclasses.replace(value, text=name)

    # -------------------------------------------------------------------------------------- running

    def trainable(self, frozen_parts=()):
        return [
            (use.prefix + "." + suffix)
            for use in self.uses
            if use.part not in frozen_parts
            for suffix in use.shapes
            if not suffix.startswith("running_")
        ]

    def forward(self, run, weights, inputs):
        """All values, by their numbers."""
        values = dict(inputs)
        for out, function, ins, use in self.steps:
            own = {"prefix": ""}
            if use:
                own = {suffix: weights[use.prefix + "." + suffix] for suffix in use.shapes}
                own["prefix"] = use.prefix
            values[out] = function(run, own, *[values[i] for i in ins])
        return values

    def loss(self, values, labels):
        """Of each sample."""
        return sum(weight * self.measured(function, ins, values, labels) for weight, function, ins in self.losses)

    def measured(self, function, ins, values, labels):
        """A loss or metric reads values by their numbers and labels by their names."""
        return function(*[labels[i] if isinstance(i, str) else values[i] for i in ins])
