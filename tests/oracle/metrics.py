"""Metrics of a whole set, from their definitions, with the names that netc gives them; `number` stands behind each name."""

import torch
import torch.nn.functional as F


def mean_over_occurring(above, below, occurs):
    """The mean of above / below over the classes that occur; 0 / 0 counts as 0."""
    return torch.where(below > 0, above / below.clamp(min=1), torch.zeros_like(above))[occurs].mean()


def of_classes(scores, label, number=""):
    """Places count like samples. A class occurs that is a label or the largest score somewhere."""
    classes = torch.arange(scores.shape[1])[:, None]
    is_actual, is_predicted = label.flatten() == classes, scores.argmax(1).flatten() == classes
    actual, predicted, hits = (x.sum(1).double() for x in (is_actual, is_predicted, is_actual & is_predicted))
    occurs = actual + predicted > 0
    return {
        "precision" + number: mean_over_occurring(hits, predicted, occurs),
        "recall" + number: mean_over_occurring(hits, actual, occurs),
        "f1" + number: mean_over_occurring(2 * hits, actual + predicted, occurs),
        "mean_iou" + number: mean_over_occurring(hits, actual + predicted - hits, occurs),
        "perplexity" + number: F.cross_entropy(scores, label).exp(),
    }


def of_numbers(prediction, target, number=""):
    error = (prediction - target).square()
    return {
        "root_mean_squared_error" + number: error.mean().sqrt(),
        "r2" + number: (1 - error.mean(0) / target.var(0, unbiased=False)).mean(),
    }


def area(prediction, target, points):
    """Under the curve of hits over false alarms, which is straight between `points` even thresholds from 0 to 1."""
    actual = target.double() > 0.5
    above = torch.cat([torch.ones_like(prediction)[None] > 0, prediction * points >= torch.arange(1, points)[:, None], torch.zeros_like(prediction)[None] > 0])
    hits, alarms = (above & actual).sum(1).double(), (above & ~actual).sum(1).double()
    return torch.trapezoid(hits.flip(0), alarms.flip(0)) / (hits[0] * alarms[0]).clamp(min=1)


def of_truths(prediction, target, threshold, number=""):
    is_predicted, is_actual = prediction > threshold, target > 0.5
    predicted, actual, hits = (x.sum().double() for x in (is_predicted, is_actual, is_predicted & is_actual))
    return {
        "binary_precision" + number: hits / predicted.clamp(min=1),
        "binary_recall" + number: hits / actual.clamp(min=1),
        "binary_f1" + number: 2 * hits / (predicted + actual).clamp(min=1),
    }
