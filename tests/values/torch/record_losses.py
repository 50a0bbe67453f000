"""Records losses of the library as PyTorch computes them in double: losses_of_library.txt, in the format of record.py.

Run by hand:  python3 record_losses.py        (Debian: python3-torch; recorded with 1.13)

A case is the entry, its call and the tensors of one sample by the names of the loss's inputs; `loss`; and the gradients of
the loss to what is no label of classes. Where PyTorch has no such loss, the formula of Keras 2.11 is written in PyTorch's
operators: keras/losses.py and keras/backend.py.
"""

import torch
import torch.nn.functional as F

from record import Record, leaf, numbers

E = 1e-7


def probabilities(*shape):
    return torch.softmax(numbers(*shape, scale=1.5), -1).mul(1000).round() / 1000


def smoothed(x, y, s):
    return F.cross_entropy(x[None], y[None], label_smoothing=s)


def mape(p, t):
    return 100 * ((p - t).abs() / t.abs().clamp(min=E)).mean()


def msle(p, t):
    log = lambda x: torch.log(torch.clamp(x, min=E) + 1)
    return ((log(p) - log(t)) ** 2).mean()


def logcosh(p, t):
    return torch.log(torch.cosh(p - t)).mean()


def poisson(p, t):
    return (p - t * torch.log(p + E)).mean()


def kl(p, t):
    p, t = p.clamp(E, 1), t.clamp(E, 1)
    return (t * torch.log(t / p)).sum()


def hinge(p, t):
    return F.relu(1 - t * p).mean()


def squared_hinge(p, t):
    return (F.relu(1 - t * p) ** 2).mean()


def categorical_hinge(x, y):
    t = F.one_hot(y, x.shape[-1])
    return F.relu(((1 - t) * x).max() - (t * x).sum() + 1)


def clipped_log_loss(p, y):
    q = (p / p.sum()).clamp(E, 1 - E)
    return -torch.log(q[y])


def bce(p, t):
    q = p.clamp(E, 1 - E)
    return -(t * torch.log(q) + (1 - t) * torch.log(1 - q)).mean()


def binary_focal(x, t, gamma=2.0):
    right = t * torch.sigmoid(x) + (1 - t) * (1 - torch.sigmoid(x))
    return ((1 - right) ** gamma * F.binary_cross_entropy_with_logits(x, t, reduction="none")).mean()


def focal(x, y, gamma=2.0, alpha=0.25):
    log = F.log_softmax(x, -1)[y]
    return -alpha * (1 - torch.exp(log)) ** gamma * log


def cosine(p, t):
    return -F.cosine_similarity(p.flatten(), t.flatten(), dim=0, eps=0)


def dice(p, t, smooth=E):
    return 1 - (2 * (p * t).sum() + smooth) / (p.sum() + t.sum() + smooth)


def contrastive(a, b, same, margin=1.0):
    d = torch.sqrt(((a - b) ** 2).sum())
    return same * d**2 / 2 + (1 - same) * F.relu(margin - d) ** 2 / 2


def of_one(function):
    return lambda x, y, **settings: function(x[None], y[None], **settings)


NUMBERS = [
    ("mean_squared_error", "", F.mse_loss),
    ("mean_absolute_error", "", F.l1_loss),
    ("mean_absolute_percentage_error", "", mape),
    ("huber", "", F.huber_loss),
    ("huber", ", delta = 0.4", lambda p, t: F.huber_loss(p, t, delta=0.4)),
    ("smooth_l1", "", F.smooth_l1_loss),
    ("smooth_l1", ", beta = 0.4", lambda p, t: F.smooth_l1_loss(p, t, beta=0.4)),
    ("logcosh", "", logcosh),
    ("cosine_similarity", "", cosine),
]
POSITIVE = [("mean_squared_logarithmic_error", "", msle), ("poisson", "", poisson), ("kl_divergence", "", kl)]
SIGNS = [("hinge", "", hinge), ("squared_hinge", "", squared_hinge)]
PARTS = [("binary_crossentropy", "", bce), ("dice", "", dice), ("dice", ", smooth = 1", lambda p, t: dice(p, t, 1.0))]
SCORES_OF_PARTS = [
    ("binary_crossentropy", ", from_logits = true", F.binary_cross_entropy_with_logits),
    ("binary_focal", "", binary_focal),
    ("binary_focal", ", gamma = 3.5", lambda x, t: binary_focal(x, t, 3.5)),
]
CLASSES = [
    ("cross_entropy", "", of_one(F.cross_entropy)),
    ("cross_entropy", ", smoothing = 0.1", lambda x, y: smoothed(x, y, 0.1)),
    ("categorical_hinge", "", categorical_hinge),
    ("multi_margin", "", of_one(F.multi_margin_loss)),
    ("multi_margin", ", margin = 0.3", lambda x, y: F.multi_margin_loss(x[None], y[None], margin=0.3)),
    ("focal", "", focal),
    ("focal", ", gamma = 1.5, alpha = 1", lambda x, y: focal(x, y, 1.5, 1.0)),
    ("negative_log_likelihood", "", of_one(F.nll_loss)),
]


def case(record, entry, settings, function, inputs):
    record.case("%s %s(%s%s)" % (entry, entry, ", ".join(inputs), settings))
    # What a target of 0 or 1 is on its way between them is not asked.
    fixed = ("target",) if entry == "binary_focal" else ()
    leaves = {name: leaf(x) if x.is_floating_point() and name not in fixed else x for name, x in inputs.items()}
    loss = function(*leaves.values())
    loss.backward()
    record.tensors(**leaves, loss=loss, **{"d_" + name: x.grad for name, x in leaves.items() if x.requires_grad})


if __name__ == "__main__":
    record = Record("losses_of_library")
    for shape in ((7,), (2, 3, 5)):
        for entry, settings, function in NUMBERS:
            scale = 30 if entry == "logcosh" and len(shape) == 3 else 1
            case(record, entry, settings, function, {"prediction": numbers(*shape, scale=scale), "target": numbers(*shape)})
        for entry, settings, function in POSITIVE:
            case(record, entry, settings, function, {"prediction": numbers(*shape).abs() + 0.01, "target": numbers(*shape).abs() + 0.02})
        for entry, settings, function in SIGNS:
            case(record, entry, settings, function, {"prediction": numbers(*shape), "target": numbers(*shape).sign()})
        for entry, settings, function in PARTS:
            case(record, entry, settings, function, {"prediction": torch.sigmoid(numbers(*shape)), "target": (numbers(*shape) > 0).double()})
        for entry, settings, function in SCORES_OF_PARTS:
            name = "scores" if entry == "binary_focal" else "prediction"
            case(record, entry, settings, function, {name: numbers(*shape, scale=9), "target": (numbers(*shape) > 0).double()})
    for classes in (2, 7, 37):
        for entry, settings, function in CLASSES:
            name = "logits" if entry == "cross_entropy" else "log_probabilities" if entry.startswith("negative") else "scores"
            scores = numbers(classes, scale=2)
            if name == "log_probabilities":
                scores = F.log_softmax(scores, -1)
            case(record, entry, settings, function, {name: scores, "label": torch.randint(classes, ())})
        for entry in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
            case(record, entry, "", clipped_log_loss, {"probabilities": probabilities(classes) + 0.05, "label": torch.randint(classes, ())})
    triplet = lambda a, p, n: F.triplet_margin_loss(a[None], p[None], n[None])
    for near in (0.1, 1):
        case(record, "triplet", "", triplet, {"anchor": numbers(6), "positive": numbers(6, scale=near), "negative": numbers(6, scale=near)})
    for same in (0.0, 1.0):
        for scale in (0.2, 1):
            case(record, "contrastive", "", contrastive, {"a": numbers(6, scale=scale), "b": numbers(6, scale=scale), "same": torch.tensor(same)})
