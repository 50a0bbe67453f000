"""The random numbers of netc's programs (runtime/netrt/math/random.h), so that dropout, noise and the order of samples can be repeated."""

import numpy as np

ORDER_LAYER = 0xFFFFFFF0


def _u32(x):
    return np.asarray(x, dtype=np.uint64) & np.uint64(0xFFFFFFFF)


def _mixed(x):
    x = _u32(x)
    x = _u32((x ^ (x >> np.uint64(16))) * np.uint64(0x7FEB352D))
    x = _u32((x ^ (x >> np.uint64(15))) * np.uint64(0x846CA68B))
    return x ^ (x >> np.uint64(16))


def key(seed, stage, step, layer, sample):
    k = _mixed(seed)
    for part in (stage, step, layer, sample):
        k = _mixed(_u32(k + _u32(part)))
    return k


def numbers(key, element):
    return _mixed(_u32(_u32(element) * np.uint64(0x9E3779B9)) ^ key)


def keep_mask(rate, seed, stage, step, layer, shape):
    """Which elements a dropout keeps; the first dimension counts samples."""
    elements = np.arange(int(np.prod(shape[1:], dtype=np.int64)))
    threshold = min(int(rate * 2**32), 2**32 - 1)
    rows = [numbers(key(seed, stage, step, layer, s), elements) >= threshold for s in range(shape[0])]
    return np.stack(rows).reshape(shape)


def normals(seed, stage, step, layer, shape):
    """Box and Muller's numbers of mean 0 and deviation 1; the first dimension counts samples."""
    elements = 2 * np.arange(int(np.prod(shape[1:], dtype=np.int64)))
    rows = []
    for s in range(shape[0]):
        k = key(seed, stage, step, layer, s)
        radius, turn = (numbers(k, elements) + 1.0) / 2**32, numbers(k, elements + 1) / 2**32
        rows.append(np.sqrt(-2 * np.log(radius)) * np.cos(2 * np.pi * turn))
    return np.stack(rows).reshape(shape)


def order(seed, stage, epoch, count):
    """The order in which an epoch, counted from 0, visits the samples."""
    k = key(seed, stage, epoch, ORDER_LAYER, 0)
    visits = np.zeros(count, dtype=np.int64)
    for i in range(count):
        other = int(numbers(k, i)) * (i + 1) >> 32
        visits[i] = visits[other]
        visits[other] = i
    return visits
