"""Records what PyTorch computes, in double, as the text files beside this one.

Run by hand:  python3 record.py        (Debian: python3-torch; recorded with 1.13)

A file is a list of cases. A case is its name, settings and tensors:

    case strided
    set stride 2 1
    tensor in 2 3 5 5
    0.12 -1.5 ...
"""

import math
import os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))


class Record:
    def __init__(self, name):
        self.file = open(os.path.join(HERE, name + ".txt"), "w")
        torch.manual_seed(17)

    def case(self, name, **settings):
        print("case", name, file=self.file)
        for key, value in settings.items():
            numbers = value if isinstance(value, (list, tuple)) else [value]
            print("set", key, *[format(float(n), ".12g") for n in numbers], file=self.file)

    def tensors(self, **tensors):
        for name, tensor in tensors.items():
            tensor = tensor.detach()
            print("tensor", name, *tensor.shape, file=self.file)
            print(*[format(float(n), ".12g") for n in tensor.flatten()], file=self.file)


def numbers(*shape, centre=0.0, scale=1.0):
    """Random numbers that are short to write."""
    return torch.round((torch.randn(*shape) * scale + centre) * 1000) / 1000


def leaf(tensor):
    return tensor.clone().requires_grad_()


def record_loss(record, out, leaves):
    """The mean squared distance of `out` to random numbers, and its gradients to `leaves`."""
    target = numbers(*out.shape)
    loss = F.mse_loss(out, target)
    loss.backward()
    record.tensors(out=out, target=target, loss=loss, **{"d_" + n: t.grad for n, t in leaves.items()})


def convolutions():
    record = Record("convolutions")
    # name, batch, channels, height, width, filters, kernel, stride, pads (top left bottom right), dilation, groups, bias
    cases = [
        ("plain", 2, 2, 5, 6, 3, (3, 3), (1, 1), (0, 0, 0, 0), (1, 1), 1, True),
        ("no_bias", 1, 3, 4, 4, 2, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1, False),
        ("one_by_one", 3, 4, 3, 2, 5, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1, True),
        ("one_pixel", 2, 3, 1, 1, 2, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1, True),
        ("strides", 2, 2, 8, 7, 3, (3, 2), (2, 3), (1, 0, 1, 0), (1, 1), 1, True),
        ("asymmetric_pads", 2, 2, 5, 4, 2, (4, 3), (2, 2), (2, 0, 1, 1), (1, 1), 1, True),
        ("dilation", 1, 2, 8, 9, 2, (3, 2), (1, 2), (1, 1, 1, 1), (2, 3), 1, True),
        ("groups", 2, 4, 4, 5, 6, (2, 3), (1, 1), (0, 1, 0, 1), (1, 1), 2, True),
        ("depthwise", 2, 3, 5, 5, 6, (3, 3), (2, 2), (1, 1, 1, 1), (1, 1), 3, False),
        ("wide_kernel", 1, 1, 4, 9, 2, (1, 7), (1, 1), (0, 3, 0, 3), (1, 1), 1, True),
    ]
    for name, batch, channels, height, width, filters, kernel, stride, pads, dilation, groups, bias in cases:
        record.case(name, stride=stride, pad_before=pads[:2], pad_after=pads[2:], dilation=dilation, groups=groups)
        leaves = {
            "in": leaf(numbers(batch, channels, height, width)),
            "kernel": leaf(numbers(filters, channels // groups, *kernel)),
        }
        if bias:
            leaves["bias"] = leaf(numbers(filters))
        top, left, bottom, right = pads
        padded = F.pad(leaves["in"], (left, right, top, bottom))
        out = F.conv2d(padded, leaves["kernel"], leaves.get("bias"), stride, 0, dilation, groups)
        record.tensors(**leaves)
        record_loss(record, out, leaves)

    for name, bias in (("dense", True), ("dense_no_bias", False)):
        record.case(name)
        leaves = {"in": leaf(numbers(3, 7)), "kernel": leaf(numbers(4, 7))}
        if bias:
            leaves["bias"] = leaf(numbers(4))
        record.tensors(**leaves)
        record_loss(record, F.linear(leaves["in"], leaves["kernel"], leaves.get("bias")), leaves)


def pools():
    record = Record("pools")
    # name, shape, window, stride, pad, dilation
    cases = [
        ("halves", (2, 2, 4, 6), (2, 2), (2, 2), (0, 0), (1, 1)),
        ("rest", (1, 2, 5, 7), (2, 2), (2, 2), (0, 0), (1, 1)),
        ("overlapping", (2, 2, 5, 6), (3, 2), (2, 1), (0, 0), (1, 1)),
        ("pads", (2, 1, 5, 7), (3, 3), (2, 2), (1, 1), (1, 1)),
        ("pad_in_one_direction", (1, 2, 4, 5), (2, 3), (1, 2), (1, 0), (1, 1)),
        ("dilation", (1, 2, 6, 8), (2, 3), (1, 1), (1, 1), (2, 3)),
        ("one_pixel", (3, 2, 1, 1), (1, 1), (1, 1), (0, 0), (1, 1)),
    ]
    for name, shape, size, stride, pad, dilation in cases:
        settings = dict(size=size, stride=stride, pad_before=pad, pad_after=pad, dilation=dilation)
        record.case("max_" + name, **settings)
        x = leaf(numbers(*shape))
        record.tensors(**{"in": x})
        record_loss(record, F.max_pool2d(x, size, stride, pad, dilation), {"in": x})
        if dilation != (1, 1):
            continue
        for count_pad in (True, False):
            record.case("avg_%s_%s" % (name, "all" if count_pad else "inside"), count_pad=count_pad, **settings)
            x = leaf(numbers(*shape))
            record.tensors(**{"in": x})
            record_loss(record, F.avg_pool2d(x, size, stride, pad, False, count_pad), {"in": x})
    for name, pool in (("global_max", F.adaptive_max_pool2d), ("global_avg", F.adaptive_avg_pool2d)):
        for shape in ((2, 3, 4, 5), (1, 2, 1, 1)):
            record.case(name)
            x = leaf(numbers(*shape))
            record.tensors(**{"in": x})
            record_loss(record, pool(x, 1).flatten(1), {"in": x})


def norms():
    record = Record("norms")
    for name, shape in (("maps", (3, 4, 3, 2)), ("rows", (5, 3)), ("one_sample", (1, 2, 3, 3))):
        for mode in ("training", "frozen"):
            record.case(name, frozen=mode == "frozen", epsilon=1e-3, momentum=0.2)
            channels = shape[1]
            leaves = {
                "in": leaf(numbers(*shape, centre=0.5, scale=2)),
                "scale": leaf(numbers(channels, centre=1)),
                "shift": leaf(numbers(channels)),
            }
            mean, variance = numbers(channels), numbers(channels).abs() + 0.5
            record.tensors(**leaves, running_mean=mean, running_variance=variance)
            out = F.batch_norm(
                leaves["in"], mean, variance, leaves["scale"], leaves["shift"], mode == "training", 0.2, 1e-3
            )
            record.tensors(mean_after=mean, variance_after=variance)
            record_loss(record, out, leaves)


def maps():
    record = Record("maps")
    functions = {
        "relu": F.relu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "exp": torch.exp,
        "log": torch.log,
        "sqrt": torch.sqrt,
        "square": torch.square,
        "softmax": lambda x: F.softmax(x, 1),
    }
    for name, function in functions.items():
        record.case(name)
        x = numbers(3, 6, scale=2)
        x = leaf(x.abs() + 0.1 if name in ("log", "sqrt") else x)
        record.tensors(**{"in": x})
        record_loss(record, function(x), {"in": x})


def losses():
    record = Record("losses")
    for name, batch, classes in (("some", 5, 7), ("one_sample", 1, 3), ("two_classes", 4, 2)):
        scores = numbers(batch, classes, scale=3)
        label = torch.randint(0, classes, (batch,))
        one_hot = F.one_hot(label, classes).double()

        def rows(loss, x):
            record.tensors(**{"in": x, "label": label, "loss": loss(x)})
            loss(x).mean().backward()
            record.tensors(d_in=x.grad)

        record.case("cross_entropy " + name)
        rows(lambda x: F.cross_entropy(x, label, reduction="none"), leaf(scores))
        record.case("log_loss " + name)
        rows(
            lambda x: F.nll_loss(torch.log(x / x.sum(1, keepdim=True)), label, reduction="none"),
            leaf(scores.abs() + 0.05),
        )
        record.case("one_hot " + name)
        rows(lambda x: F.mse_loss(x, one_hot, reduction="none").mean(1), leaf(scores))
        for k in (1, 2):
            record.case("top_k " + name, k=k)
            hit = (scores.topk(k, 1).indices == label[:, None]).any(1)
            record.tensors(**{"in": scores, "label": label, "loss": hit.double()})


class Lion(torch.optim.Optimizer):
    """Keras 3, optimizers/lion.py, with the decay of optimizers/base_optimizer.py."""

    def __init__(self, weights, lr, betas, weight_decay):
        super().__init__(weights, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                mean = self.state[w].setdefault("mean", torch.zeros_like(w))
                beta1, beta2 = group["betas"]
                direction = torch.sign(beta1 * mean + (1 - beta1) * w.grad)
                w -= group["lr"] * (group["weight_decay"] * w + direction)
                mean.mul_(beta2).add_(w.grad, alpha=1 - beta2)


class Lars(torch.optim.Optimizer):
    """You, Gitman and Ginsburg 2017, Algorithm 1: (6) and the update of the velocity, which holds the rate."""

    def __init__(self, weights, lr, momentum, weight_decay, trust, eps):
        super().__init__(weights, dict(lr=lr, momentum=momentum, weight_decay=weight_decay, trust=trust, eps=eps))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                velocity = self.state[w].setdefault("velocity", torch.zeros_like(w))
                size, slope = torch.linalg.vector_norm(w), torch.linalg.vector_norm(w.grad)
                rate = group["lr"]
                if size > 0 and slope > 0:
                    rate *= group["trust"] * size / (slope + group["weight_decay"] * size + group["eps"])
                velocity.mul_(group["momentum"]).add_(rate * (w.grad + group["weight_decay"] * w))
                w -= velocity


class Lamb(torch.optim.Optimizer):
    """You et al. 2020, Algorithm 2, with the identity as phi."""

    def __init__(self, weights, lr, betas, eps, weight_decay):
        super().__init__(weights, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for w in group["params"]:
                state = self.state[w]
                m = state["m"] = beta1 * state.get("m", 0.0) + (1 - beta1) * w.grad
                v = state["v"] = beta2 * state.get("v", 0.0) + (1 - beta2) * w.grad.square()
                t = state["t"] = state.get("t", 0) + 1
                ratio = (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + group["eps"])
                change = ratio + group["weight_decay"] * w
                size, length = torch.linalg.vector_norm(w), torch.linalg.vector_norm(change)
                w -= group["lr"] * (size / length if size > 0 and length > 0 else 1.0) * change


class Adafactor(torch.optim.Optimizer):
    """Shazeer and Stern 2018, Algorithm 4 with the step sizes of section 8 and the decay of section 7.2."""

    def __init__(self, weights, lr, beta2_decay, eps, eps1, threshold, weight_decay=0.0):
        super().__init__(weights, dict(lr=lr, beta2_decay=beta2_decay, eps=eps, eps1=eps1, threshold=threshold, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                state = self.state[w]
                t = state["t"] = state.get("t", 0) + 1
                g = w.grad + group["weight_decay"] * w
                beta2 = 1 - t ** -group["beta2_decay"]
                v = state["v"] = beta2 * state.get("v", 0.0) + (1 - beta2) * (g.square() + group["eps1"])
                u = g / v.sqrt()
                u = u / max(1.0, u.square().mean().sqrt().item() / group["threshold"])
                w -= min(group["lr"], t**-0.5) * max(group["eps"], w.square().mean().sqrt().item()) * u


def optimizers():
    record = Record("optimizers")
    cases = [
        ("sgd", dict(lr=0.1)),
        ("sgd", dict(lr=0.1, momentum=0.9)),
        ("sgd", dict(lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.01)),
        ("sgd", dict(lr=0.2, weight_decay=0.05)),
        ("sgd", dict(lr=0.3, decay=0.1)),
        ("adadelta", dict(lr=1.0, rho=0.95, eps=1e-7)),
        ("adadelta", dict(lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.02, decay=0.01)),
        ("adam", dict(lr=0.02, beta1=0.9, beta2=0.999, eps=1e-7)),
        ("adam", dict(lr=0.05, beta1=0.7, beta2=0.95, eps=1e-2, weight_decay=0.03, decay=0.05)),
        ("rmsprop", dict(lr=0.01, alpha=0.99, eps=1e-8)),
        ("rmsprop", dict(lr=0.02, alpha=0.9, momentum=0.5, eps=1e-3, centered=True, weight_decay=0.01)),
        ("adagrad", dict(lr=0.1, initial_accumulator_value=0.1, eps=1e-10)),
        ("adagrad", dict(lr=0.05, eps=1e-3, weight_decay=0.02)),
        ("adamax", dict(lr=0.02, beta1=0.8, beta2=0.9, eps=1e-3)),
        ("nadam", dict(lr=0.02, beta1=0.9, beta2=0.99, eps=1e-4)),
        ("nadam", dict(lr=0.01, beta1=0.8, beta2=0.9, eps=1e-8, momentum_decay=0.1, weight_decay=0.01)),
        ("amsgrad", dict(lr=0.05, beta1=0.7, beta2=0.9, eps=1e-4)),
        ("adamw", dict(lr=0.05, beta1=0.9, beta2=0.99, eps=1e-8, weight_decay=0.1)),
        ("radam", dict(lr=0.02, beta1=0.9, beta2=0.999, eps=1e-8)),
        ("radam", dict(lr=0.02, beta1=0.9, beta2=0.9, eps=1e-3, weight_decay=0.01)),
        ("lion", dict(lr=0.01, beta1=0.9, beta2=0.99, weight_decay=0.1)),
        ("sgd", dict(lr=0.2, momentum=0.8, weight_decay=0.05, clip_value=0.1)),
        ("sgd", dict(lr=0.2, momentum=0.8, weight_decay=0.05, clip_norm=0.4)),
        ("adam", dict(lr=0.05, beta1=0.8, beta2=0.95, eps=0.01, clip_norm=0.2)),
        ("lars", dict(lr=0.5, momentum=0.9, weight_decay=0.01, trust=0.02, eps=1e-8)),
        ("lars", dict(lr=0.3, momentum=0.5, weight_decay=0.1, trust=0.1, eps=0.2, decay=0.01, clip_norm=0.3)),
        ("lamb", dict(lr=0.02, beta1=0.9, beta2=0.999, eps=1e-6, weight_decay=0.1)),
        ("lamb", dict(lr=0.01, beta1=0.7, beta2=0.9, eps=1e-2, weight_decay=0, clip_norm=0.2)),
        ("adafactor", dict(lr=0.02, beta2_decay=0.8, eps=1e-3, eps1=1e-30, threshold=1.0)),
        ("adafactor", dict(lr=0.3, beta2_decay=0.4, eps=0.5, eps1=1e-2, threshold=0.3, weight_decay=0.1)),
        ("sgd", dict(lr=0.1, momentum=0.5, weight_decay=0.01, l1=0.05)),
        ("adamw", dict(lr=0.02, beta1=0.9, beta2=0.99, eps=1e-4, weight_decay=0.1, l1=0.1, clip_norm=0.5)),
        # PyTorch's own defaults: `as pytorch`.
        ("sgd", dict(lr=0.1, momentum=0.9, decay=0.1, as_pytorch=1)),
        ("sgd", dict(lr=0.1, momentum=0.9, nesterov=True, decay=0.1, as_pytorch=1)),
        ("adadelta", dict(lr=1.0, as_pytorch=1)),
        ("adam", dict(lr=0.02, as_pytorch=1)),
        ("rmsprop", dict(lr=0.01, momentum=0.5, decay=0.1, as_pytorch=1)),
        ("adagrad", dict(lr=0.05, as_pytorch=1)),
        ("adamax", dict(lr=0.02, as_pytorch=1)),
        ("nadam", dict(lr=0.02, as_pytorch=1)),
        ("amsgrad", dict(lr=0.02, as_pytorch=1)),
        ("adamw", dict(lr=0.02, as_pytorch=1)),
        ("radam", dict(lr=0.02, as_pytorch=1)),
    ]
    for kind, settings in cases:
        record.case(kind, **settings)
        x, target = numbers(4, 3), numbers(4, 2, scale=2)
        kernel, bias = leaf(numbers(2, 3)), leaf(numbers(2))
        record.tensors(**{"in": x, "target": target, "kernel": kernel, "bias": bias})
        options = {k: v for k, v in settings.items() if k not in ("decay", "beta1", "beta2", "clip_value", "clip_norm", "l1", "as_pytorch")}
        if "beta1" in settings:
            options["betas"] = (settings["beta1"], settings["beta2"])
        make = {"sgd": torch.optim.SGD, "adadelta": torch.optim.Adadelta, "adam": torch.optim.Adam,
                "rmsprop": torch.optim.RMSprop, "adagrad": torch.optim.Adagrad, "adamax": torch.optim.Adamax,
                "nadam": torch.optim.NAdam, "amsgrad": torch.optim.Adam, "adamw": torch.optim.AdamW, "radam": torch.optim.RAdam,
                "lion": Lion, "lars": Lars, "lamb": Lamb, "adafactor": Adafactor}[kind]
        if kind == "amsgrad":
            options["amsgrad"] = True
        if kind == "nadam":
            options["foreach"] = True  # without it 1.13 multiplies the momentum into its product twice: pytorch#92699
        optimizer = make([kernel, bias], **options)
        for step in range(1, 101):
            for group in optimizer.param_groups:
                group["lr"] = settings["lr"] / (1 + settings.get("decay", 0) * (step - 1))
            optimizer.zero_grad()
            F.mse_loss(torch.tanh(F.linear(x, kernel, bias)), target).backward()
            if "clip_value" in settings:
                torch.nn.utils.clip_grad_value_([kernel, bias], settings["clip_value"])
            if "clip_norm" in settings:
                torch.nn.utils.clip_grad_norm_([kernel, bias], settings["clip_norm"])
            for weight in (kernel, bias):
                weight.grad += settings.get("l1", 0) * weight.detach().sign()
            optimizer.step()
            if step in (1, 2, 10, 100):
                record.tensors(**{"kernel_%d" % step: kernel, "bias_%d" % step: bias})


def schedules():
    """What a rate of 1 is in each step: `n` steps an epoch. PyTorch's schedulers, called once an epoch or, where a stage's
    length is theirs, once a step; formulas of others as they are published."""
    record = Record("schedules")
    schedulers = torch.optim.lr_scheduler

    def factors(name, make, n, epochs, each_step):
        optimizer = torch.optim.SGD([leaf(numbers(1))], lr=1.0, momentum=0.5)
        scheduler = make(optimizer)
        rates, momenta = [], []
        for step in range(n * epochs):
            rates.append(optimizer.param_groups[0]["lr"])
            momenta.append(optimizer.param_groups[0]["momentum"])
            optimizer.step()
            if each_step or (step + 1) % n == 0:
                scheduler.step()
        record.case(name, steps_of_epoch=n, epochs=epochs)
        record.tensors(lr=torch.tensor(rates), momentum=torch.tensor(momenta))

    factors("StepLR", lambda o: schedulers.StepLR(o, 2, 0.5), 3, 5, False)
    factors("MultiStepLR", lambda o: schedulers.MultiStepLR(o, [1, 3, 4], 0.2), 3, 6, False)
    factors("ConstantLR", lambda o: schedulers.ConstantLR(o, 0.25, 2), 3, 4, False)
    factors("LinearLR", lambda o: schedulers.LinearLR(o, 1 / 8, total_iters=7), 4, 3, True)
    factors("ExponentialLR", lambda o: schedulers.ExponentialLR(o, 0.9), 3, 4, False)
    factors("LambdaLR", lambda o: schedulers.LambdaLR(o, lambda step: 0.9 ** (step / 3)), 3, 4, True)
    factors("PolynomialLR", lambda o: schedulers.PolynomialLR(o, 12, 1.7), 3, 4, True)
    factors("CosineAnnealingLR", lambda o: schedulers.CosineAnnealingLR(o, 12, 0.1), 3, 4, True)
    factors("CosineAnnealingWarmRestarts", lambda o: schedulers.CosineAnnealingWarmRestarts(o, 4, 2, 0.1), 4, 7, True)
    factors("CosineAnnealingWarmRestarts_equal", lambda o: schedulers.CosineAnnealingWarmRestarts(o, 6, 1, 0), 4, 5, True)
    factors("OneCycleLR", lambda o: schedulers.OneCycleLR(o, 1.0, 40), 10, 4, True)

    # Its patience is one more than Keras's: it acts behind so many bad epochs.
    def plateau(name, losses, n, **settings):
        optimizer = torch.optim.SGD([leaf(numbers(1))], lr=1.0)
        scheduler = schedulers.ReduceLROnPlateau(optimizer, threshold_mode="abs", **settings)
        rates = []
        for loss in losses:
            rates += n * [optimizer.param_groups[0]["lr"]]
            optimizer.step()
            scheduler.step(loss)
        record.case(name, steps_of_epoch=n, epochs=len(losses))
        record.tensors(lr=torch.tensor(rates), loss=torch.tensor(losses, dtype=torch.float64))

    plateau("ReduceLROnPlateau", [3, 2, 2, 2.25, 1, 1, 0.9375, 0.96875, 0.984375, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75], 2,
            factor=0.5, patience=1, threshold=0.125, min_lr=0.0625)

    # Keras 2.3.1, optimizers.py: lr * (1. / (1. + self.decay * iterations)). Caffe, solvers/sgd_solver.cpp: GetLearningRate.
    def published(name, formula, n=5, epochs=2):
        record.case(name, steps_of_epoch=n, epochs=epochs)
        record.tensors(lr=torch.tensor([formula(float(step)) for step in range(n * epochs)]))

    published("keras_decay", lambda s: 1.0 / (1.0 + 0.05 * s))
    published("caffe_step", lambda s: math.pow(0.5, math.floor(s / 3)))
    published("caffe_exp", lambda s: math.pow(0.9, s))
    published("caffe_inv", lambda s: math.pow(1 + 0.1 * s, -0.75))
    published("caffe_poly", lambda s: math.pow(1 - s / 10, 2))
    published("caffe_sigmoid", lambda s: 1 / (1 + math.exp(-(-0.8) * (s - 4))))


def network():
    """Two convolutions, normalised, with a branch; ten steps of training."""
    record = Record("network")
    record.case("residual", lr=0.1, momentum=0.9)
    weights = {
        "conv1.kernel": leaf(numbers(3, 1, 3, 3, scale=0.4)),
        "bn1.scale": leaf(numbers(3, centre=1, scale=0.2)),
        "bn1.shift": leaf(numbers(3, scale=0.2)),
        "conv2.kernel": leaf(numbers(3, 3, 3, 3, scale=0.3)),
        "conv2.bias": leaf(numbers(3, scale=0.2)),
        "fc1.kernel": leaf(numbers(4, 27, scale=0.3)),
        "fc1.bias": leaf(numbers(4, scale=0.2)),
    }
    mean, variance = torch.zeros(3), torch.ones(3)
    image, digit = numbers(6, 1, 8, 7), torch.randint(0, 4, (6,))
    record.tensors(image=image, digit=digit, **weights)
    optimizer = torch.optim.SGD(weights.values(), lr=0.1, momentum=0.9)
    history = []
    for _ in range(10):
        conv1 = F.conv2d(image, weights["conv1.kernel"])
        bn1 = F.batch_norm(conv1, mean, variance, weights["bn1.scale"], weights["bn1.shift"], True, 0.1, 1e-5)
        relu1 = F.relu(bn1)
        conv2 = F.conv2d(relu1, weights["conv2.kernel"], weights["conv2.bias"], padding=1)
        pool = F.max_pool2d(F.relu(conv2 + relu1), 2, 2, (0, 1))
        logits = F.linear(pool.flatten(1), weights["fc1.kernel"], weights["fc1.bias"])
        loss = F.cross_entropy(logits, digit)
        history.append(loss.detach())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    record.tensors(losses=torch.stack(history), mean_after=mean, variance_after=variance)
    record.tensors(**{name + "_after": weight for name, weight in weights.items()})


def losses_of_many():
    """Losses with a class for each place, and between tensors of any shape."""
    record = Record("losses_of_many")
    # scores, and the same with their classes last
    for name, shape, axis in (("map", (2, 3, 4, 5), 1), ("point", (3, 4, 1, 1), 1), ("rows", (2, 6, 5), 2)):
        scores = numbers(*shape, scale=3)
        label = torch.randint(0, shape[axis], shape[:axis] + shape[axis + 1 :])
        record.case("cross_entropy " + name)
        x = leaf(scores)
        loss = F.cross_entropy(x.movedim(axis, 1), label, reduction="none").flatten(1).mean(1)
        loss.mean().backward()
        record.tensors(**{"in": x, "label": label, "loss": loss, "d_in": x.grad})
        for k in (1, 2):
            record.case("top_k " + name, k=k)
            hit = (scores.topk(k, axis).indices == label.unsqueeze(axis)).any(axis)
            record.tensors(**{"in": scores, "label": label, "loss": hit.double().flatten(1).mean(1)})
    for name, shape in (("map", (2, 3, 2, 4)), ("row", (3, 5)), ("table", (2, 3, 4))):
        for kind, function in (("squared", F.mse_loss), ("absolute", F.l1_loss)):
            record.case(kind + " " + name)
            x, target = leaf(numbers(*shape)), numbers(*shape)
            loss = function(x, target, reduction="none").flatten(1).mean(1)
            loss.mean().backward()
            record.tensors(**{"in": x, "target": target, "loss": loss, "d_in": x.grad})


if __name__ == "__main__":
    for record_file in (convolutions, pools, norms, maps, losses, optimizers, schedules, network, losses_of_many):
        record_file()
