"""Records nets of the usual kinds and what PyTorch computes of them, in double: their loss, and their weights after 20 steps of training.

    python3 tests/oracle/record_named.py tests/oracle/recorded     (Debian: python3-torch, python3-numpy)

A number may differ from the recorded one by 1e-5 of the tensor's largest.
"""

import pathlib
import sys

import numpy as np
import torch

import layers
from named_twins import (
    attention, autoencoder, causal_rows, decoder, enlarged, library_maps, library_rows, measured, measures, noisy, weighed, padded_maps, pixels, regression,
    two_inputs,
)
from record import write_safetensors

STEPS, BATCH, TEST = 20, 4, 5
MAY_DIFFER = 1e-5
TIMES_SINGLE_PRECISION = 12  # how many recorded errors replay.cpp allows
SGD = layers.Optimizer("sgd", lr=0.05, momentum=0.9)
PARTS = layers.Optimizer(
    "sgd", lr=0.1, momentum=0.9, weight_decay=0.05, of_parts=", no_decay bias, rate hidden = 0.25",
    exceptions={0: (0.25, True), 1: (0.25, False), 3: (1, False)},
)
AVERAGED = layers.Optimizer("adam", lr=0.02, beta1=0.9, beta2=0.99, epsilon=1e-3, average=0.9)
CLIPPED = layers.Optimizer("sgd", lr=0.2, momentum=0.5, weight_decay=0.01, clip_norm=0.5)
LAMB = layers.Optimizer("lamb", lr=0.01, beta1=0.9, beta2=0.99, epsilon=1e-3, weight_decay=0.1, clip_norm=0.3)
ADAM = layers.Optimizer("adam", lr=0.01, beta1=0.9, beta2=0.999, epsilon=1e-3)

torch.set_num_threads(1)


def dense(number, units, inputs):
    return {"dense%d.kernel" % number: (units, inputs), "dense%d.bias" % number: (units,)}


def convolution(number, filters, channels):
    return {"conv%d.kernel" % number: (filters, channels, 3, 3), "conv%d.bias" % number: (filters,)}


def transposed_convolution(number, channels, filters_of_group, size, filters=None):
    found = {"conv_transpose%d.kernel" % number: (channels, filters_of_group, *size)}
    return {**found, **({"conv_transpose%d.bias" % number: (filters,)} if filters else {})}


# name: (function, optimizer, data: shape, and classes or rows where they are numbers, weights: shape, statements)
NETS = {
    "regression": (
        regression,
        SGD,
        {"area": ((),), "place": ((2,),), "age": ((),), "price": ((),)},
        {**dense(1, 8, 4), **dense(2, 1, 8)},
        """    input area : f32[]
    input place : f32[2]
    input age : f32[]
    label price : f32[]
    guess = concat(stack(area, age), place) | dense(8) | tanh | dense(1) | sum
    loss mean_squared_error(guess, price) + 0.5 * mean_absolute_error(guess, price)""",
    ),
    "autoencoder": (
        autoencoder,
        SGD,
        {"image": ((1, 8, 6),)},
        {**convolution(1, 5, 1), **convolution(2, 1, 5)},
        """    input image : f32[1, 8, 6]
    code = image | conv(5, 3, pad = same) | tanh | maxpool(2)
    again = code | upsample(2) | conv(1, 3, pad = same)
    loss mean_squared_error(again, image)""",
    ),
    "pixels": (
        pixels,
        SGD,
        {"image": ((2, 6, 5),), "kind": ((6, 5), 3)},
        {**convolution(1, 6, 2), **convolution(2, 3, 6)},
        """    input image : f32[2, 6, 5]
    label kind : class[3][6, 5]
    scores = image | conv(6, 3, pad = same) | tanh | conv(3, 3, pad = same)
    loss cross_entropy(scores, kind)""",
    ),
    "pair": (
        two_inputs,
        SGD,
        {"image": ((1, 6, 6),), "words": ((3,), 9), "kind": ((), 4)},
        {**convolution(1, 7, 1), "embedding1.table": (9, 7), **dense(1, 4, 28)},
        """    input image : f32[1, 6, 6]
    input words : index[9][3]
    label kind : class[4]
    map = image | conv(7, 3, pad = same) | tanh
    rows = words | embedding(7)
    gate = rows | mean(axis = 0) | sigmoid | reshape([7, 1, 1])
    best = map * gate | max(axis = [1, 2])
    scores = concat(best, rows | flatten) | dense(4)
    loss cross_entropy(scores, kind)""",
    ),
    "attention": (
        attention,
        ADAM,
        {"words": ((5,), 11), "kind": ((), 3)},
        {
            "embedding1.table": (11, 8),
            "places.weight": (5, 8),
            **{"%s_%s.weight" % (n, s): (8,) for n in ("first", "second") for s in ("scale", "shift")},
            **dense(1, 8, 8), **dense(2, 8, 8), **dense(3, 8, 8), **dense(4, 8, 8),
            **dense(5, 17, 8), **dense(6, 8, 17), **dense(7, 3, 8),
        },
        """    input words : index[11][5]
    label kind : class[3]
    weight places : f32[5, 8] = normal(0.1)
    weight first_scale : f32[8] = constant(1)
    weight first_shift : f32[8] = zeros
    weight second_scale : f32[8] = constant(1)
    weight second_shift : f32[8] = zeros
    x = (words | embedding(8)) + places
    c1 = x - mean(x, axis = -1, keep = true)
    y = c1 / sqrt(mean(square(c1), axis = -1, keep = true) + 1e-5) * first_scale + first_shift
    q = y | dense(8) | reshape([5, 2, 4]) | permute([1, 0, 2])
    k = y | dense(8) | reshape([5, 2, 4]) | permute([1, 0, 2])
    v = y | dense(8) | reshape([5, 2, 4]) | permute([1, 0, 2])
    looks = softmax(matmul(q, k, transpose_b = true) * 0.5, axis = -1)
    z = x + (matmul(looks, v) | permute([1, 0, 2]) | reshape([5, 8]) | dense(8))
    c2 = z - mean(z, axis = -1, keep = true)
    n = c2 / sqrt(mean(square(c2), axis = -1, keep = true) + 1e-5) * second_scale + second_shift
    hidden = n | dense(17) | tanh | dense(8)
    scores = z + hidden | mean(axis = 0) | dense(3)
    loss cross_entropy(scores, kind)""",
    ),
    "clipped": (
        pixels,
        CLIPPED,
        {"image": ((2, 6, 5),), "kind": ((6, 5), 3)},
        {**convolution(1, 80, 2), **convolution(2, 3, 80)},
        """    input image : f32[2, 6, 5]
    label kind : class[3][6, 5]
    scores = image | conv(80, 3, pad = same) | tanh | conv(3, 3, pad = same)
    loss cross_entropy(scores, kind)""",
    ),
    "parts": (
        pixels,
        PARTS,
        {"image": ((2, 6, 5),), "kind": ((6, 5), 3)},
        {**convolution(1, 6, 2), **convolution(2, 3, 6)},
        """    input image : f32[2, 6, 5]
    label kind : class[3][6, 5]
    hidden = image | conv(6, 3, pad = same) | tanh
    scores = hidden | conv(3, 3, pad = same)
    loss cross_entropy(scores, kind)""",
    ),
    "averaged": (
        pixels,
        AVERAGED,
        {"image": ((2, 6, 5),), "kind": ((6, 5), 3)},
        {**convolution(1, 6, 2), **convolution(2, 3, 6)},
        """    input image : f32[2, 6, 5]
    label kind : class[3][6, 5]
    scores = image | conv(6, 3, pad = same) | tanh | conv(3, 3, pad = same)
    loss cross_entropy(scores, kind)""",
    ),
    "decoder": (
        decoder,
        SGD,
        {"image": ((2, 12, 10),), "kind": ((12, 10), 3)},
        {
            **convolution(1, 6, 2),
            **convolution(2, 8, 6),
            **transposed_convolution(1, 8, 5, (3, 3), 5),
            **convolution(3, 3, 11),
        },
        """    input image : f32[2, 12, 10]
    label kind : class[3][12, 10]
    whole = image | conv(6, 3, pad = same) | tanh
    half = whole | maxpool(2) | conv(8, 3, pad = same) | tanh
    again = half | conv_transpose(5, 3, stride = 2, pad = 1, output_pad = 1) | tanh
    scores = concat(whole, again) | conv(3, 3, pad = same)
    loss cross_entropy(scores, kind)""",
    ),
    "enlarged": (
        enlarged,
        SGD,
        {"image": ((4, 5, 4),), "kind": ((), 4)},
        {
            **transposed_convolution(1, 4, 9, (3, 2), 18),
            **transposed_convolution(2, 18, 1, (3, 3), 18),
            **transposed_convolution(3, 18, 17, (3, 3), 17),
            **transposed_convolution(4, 17, 20, (3, 3)),
            **transposed_convolution(5, 20, 3, (3, 3), 3),
            **dense(1, 4, 147),
        },
        """    input image : f32[4, 5, 4]
    label kind : class[4]
    a = image | conv_transpose(18, [3, 2], stride = [2, 1], pad = [1, 0], groups = 2) | tanh
    b = a | conv_transpose(18, 3, pad = 1, dilation = [1, 2], groups = 18)
    c = b | conv_transpose(17, 3, pad = [1, 2, 0, 1], output_pad = 1, dilation = 2) | tanh
    e = c | conv_transpose(20, 3, pad = 1, bias = false) | tanh
    f = e | conv_transpose(3, 3, stride = 2, pad = same) | avgpool(3)
    scores = f | flatten | dense(4)
    loss cross_entropy(scores, kind)""",
    ),
    "maplayers": (
        library_maps,
        SGD,
        {"image": ((2, 15, 14),), "kind": ((), 3)},
        {
            **convolution(1, 6, 2), "group_norm1.scale": (6,), "group_norm1.shift": (6,),
            "separable_conv1.conv1.kernel": (6, 1, 3, 3),
            "separable_conv1.conv2.kernel": (8, 6, 1, 1), "separable_conv1.conv2.bias": (8,),
            "instance_norm1.scale": (8,), "instance_norm1.shift": (8,),
            **{"squeeze_excite1." + k: v for k, v in {**dense(1, 4, 8), **dense(2, 8, 4)}.items()},
            "depthwise_conv1.conv1.kernel": (8, 1, 3, 3), "depthwise_conv1.conv1.bias": (8,),
            **dense(1, 3, 72),
        },
        """    input image : f32[2, 15, 14]
    label kind : class[3]
    map = image | conv(6, 3, pad = same) | group_norm(3) | tanh | lrn(3, alpha = 0.7, beta = 0.6, k = 1.1)
        | separable_conv(8, 3, pad = same) | instance_norm(affine = true)
        | lrn(3, alpha = 0.5, region = within) | lp_pool(2) | squeeze_excite(2) | depthwise_conv(3, pad = same)
    scores = map | adaptive_avgpool(3) | flatten | dense(3)
    loss cross_entropy(scores, kind)""",
    ),
    "rowlayers": (
        library_rows,
        ADAM,
        {"words": ((9,), 11), "kind": ((), 3)},
        {
            "embedding1.table": (11, 6),
            "conv1d1.conv1.kernel": (8, 6, 1, 3), "conv1d1.conv1.bias": (8,),
            "layer_norm1.scale": (8,), "layer_norm1.shift": (8,),
            **{"multi_head_attention1." + k: v for i in (1, 2, 3, 4) for k, v in dense(i, 8, 8).items()},
            "rms_norm1.scale": (8,),
            "conv1d2.conv1.kernel": (5, 8, 1, 3), "conv1d2.conv1.bias": (5,),
            **dense(1, 3, 15),
        },
        """    input words : index[11][9]
    label kind : class[3]
    x = words | embedding(6) | conv1d(8, 3, pad = causal) | tanh | layer_norm
    y = x + multi_head_attention(x, 2) | rms_norm | maxpool1d(2) | avgpool1d(2, stride = 1)
    scores = y | conv1d(5, 3, pad = same) | flatten | dense(3)
    loss cross_entropy(scores, kind)""",
    ),
    "causal": (
        causal_rows,
        ADAM,
        {"words": ((7,), 11), "kind": ((), 3)},
        {
            "embedding1.table": (11, 8),
            **{"multi_head_attention1." + k: v for i in (1, 2, 3, 4) for k, v in dense(i, 8, 8).items()},
            **dense(1, 3, 10),
        },
        """    input words : index[11][7]
    label kind : class[3]
    x = words | embedding(8) | positional_encoding
    y = x + multi_head_attention(x, 2, causal = true)
    rows = y * (0.2 * places(y.shape, axis = 0) + filled([7, 1])) | tanh
    scores = concat(rows | mean(axis = 0), filled([2], 0.5)) | dense(3)
    loss cross_entropy(scores, kind)""",
    ),
    "layerwise": (
        pixels,
        LAMB,
        {"image": ((2, 6, 5),), "kind": ((6, 5), 3)},
        {**convolution(1, 70, 2), **convolution(2, 3, 70)},
        """    input image : f32[2, 6, 5]
    label kind : class[3][6, 5]
    scores = image | conv(70, 3, pad = same) | tanh | conv(3, 3, pad = same)
    loss cross_entropy(scores, kind)""",
    ),
    "sizes": (
        padded_maps,
        SGD,
        {"image": ((2, 5, 6),), "kind": ((6, 5), 3)},
        {**convolution(1, 5, 2), **convolution(2, 19, 5), **convolution(3, 3, 19)},
        """    input image : f32[2, 5, 6]
    label kind : class[3][6, 5]
    large = image | reflect_pad(2) | conv(5, 3, pad = same) | tanh | upsample(2, mode = bilinear)
    other = large | resize([9, 13], align_corners = true) | replicate_pad(1) | conv(19, 3, pad = same) | tanh
    scores = other | resize([6, 5]) | conv(3, 3, pad = same)
    loss cross_entropy(scores, kind)""",
    ),
    "measured": (
        measured,
        SGD,
        {"image": ((2, 6, 5),), "kind": ((6, 5), 3), "sort": ((), 6), "price": ((3,),), "yes": ((2,),)},
        {**convolution(1, 6, 2), **convolution(2, 3, 6), **dense(1, 6, 60), **dense(2, 3, 60), **dense(3, 2, 60)},
        """    input image : f32[2, 6, 5]
    label kind : class[3][6, 5]
    label sort : class[6]
    label price : f32[3]
    label yes : f32[2]
    scores = image | conv(6, 3, pad = same) | tanh | conv(3, 3, pad = same)
    row = image | flatten
    sorts = row | dense(6)
    guess = row | dense(3)
    chance = row | dense(2) | sigmoid
    loss cross_entropy(scores, kind) + cross_entropy(sorts, sort) + mean_squared_error(guess, price) + mean_squared_error(chance, yes)
    metric precision(sorts, sort), recall(sorts, sort), f1(sorts, sort), mean_iou(sorts, sort), perplexity(sorts, sort)
    metric precision(scores, kind), recall(scores, kind), f1(scores, kind), mean_iou(scores, kind), perplexity(scores, kind)
    metric root_mean_squared_error(guess, price), r2(guess, price), top1_error(sorts, sort), top5_error(sorts, sort)
    metric binary_precision(chance, yes), binary_recall(chance, yes), binary_f1(chance, yes)
    metric binary_precision(chance, yes, threshold = 0.25), binary_recall(chance, yes, threshold = 0.25), binary_f1(chance, yes, threshold = 0.25)
    metric auc(places([200]), mean(chance), mean(guess) > mean(row)), auc(places([5]), mean(guess), mean(row) < 0, from_logits = true)""",
    ),
    "noisy": (
        noisy,
        SGD,
        {"image": ((2, 7, 5),), "kind": ((), 3)},
        {**convolution(1, 19, 2), **dense(1, 18, 5), **dense(2, 3, 342)},
        """    input image : f32[2, 7, 5]
    label kind : class[3]
    map = image | gaussian_noise(0.3) | conv(19, 3, pad = same) | tanh | spatial_dropout(0.25)
    rows = map | mean(axis = 1) | dense(18) | selu | alpha_dropout(0.2) | spatial_dropout(0.3) | gaussian_dropout(0.2)
    scores = rows * (1 + 0.5 * training()) | flatten | dense(3)
    loss cross_entropy(scores, kind)""",
    ),
    "weighed": (
        weighed,
        SGD,
        {"image": ((2, 5),), "kind": ((), 3), "worth": ((),), "other": ((),)},
        {**dense(1, 6, 10), **dense(2, 3, 6), **dense(3, 1, 6)},
        """    input image : f32[2, 5]
    label kind : class[3]
    label worth : f32[]
    label other : f32[]
    row = image | flatten | dense(6) | tanh
    scores = row | dense(3)
    guess = row | dense(1) | sum
    loss abs(worth) * cross_entropy(scores, kind) + 0.5 * square(other) * huber(guess, worth)""",
    ),
}


METRICS = {"measured": measures}  # of the samples for evaluation, besides the loss: by the net's name


def made_up(numbers, samples, shape, count=None):
    if count is not None:
        return numbers.integers(0, count, (samples, *shape))
    return numbers.standard_normal((samples, *shape)).astype(np.float32)


def first_value(numbers, name, shape):
    n = numbers.standard_normal(shape) * (0.2 if len(shape) == 1 else np.sqrt(1.0 / np.prod(shape[1:])))
    return (n + name.endswith(("_scale.weight", ".scale"))).astype(np.float32)


def computed(function, optimizer, data, start, dtype):
    """Loss of the samples for evaluation before and after training, and the weights."""
    def tensors(prefix):
        found = {k[len(prefix):]: torch.from_numpy(v) for k, v in data.items() if k.startswith(prefix)}
        return {k: v.to(dtype) if v.is_floating_point() else v for k, v in found.items()}

    train, test = tensors("data."), tensors("data.test_")
    w = {k: torch.tensor(v, dtype=dtype, requires_grad=True) for k, v in start.items()}
    measured_too = METRICS.get(function.__name__, lambda w, d: {})
    found = {"start.loss": function(w, test).item(), **{"start." + k: v.item() for k, v in measured_too(w, test).items()}}
    update = optimizer.updater(list(w.values()))
    average = {}
    for step in range(STEPS):
        part = {k: v[step * BATCH : (step + 1) * BATCH] for k, v in train.items() if not k.startswith("test_")}
        for v in w.values():
            v.grad = torch.zeros_like(v)
        function(w, {**part, "step": step + 1}).backward()
        update(step + 1)
        keep = optimizer.average if step > 0 else 0.0
        average = {k: keep * average.get(k, 0) + (1 - keep) * v.detach() for k, v in w.items()}
    found["first.loss"] = function(average, test).item()
    found.update({"first." + k: v.item() for k, v in measured_too(average, test).items()})
    return {**found, **{"first." + k: v.numpy() for k, v in average.items()}}


def main():
    folder = pathlib.Path(sys.argv[1])
    for seed, (name, (function, optimizer, inputs, weights, statements)) in enumerate(NETS.items()):
        numbers = np.random.default_rng(seed)
        data = {
            "data." + prefix + k: made_up(numbers, samples, *description)
            for prefix, samples in (("", STEPS * BATCH), ("test_", TEST))
            for k, description in inputs.items()
        }
        start = {k: first_value(numbers, k, shape) for k, shape in weights.items()}
        right = computed(function, optimizer, data, start, torch.float64)
        single = computed(function, optimizer, data, start, torch.float32)
        found = {**data, **{"start." + k: v for k, v in start.items()}}
        worst = 0.0
        for key, tensor in right.items():
            largest = float(np.abs(tensor).max()) or 1.0  # a metric may be 0
            worst = max(worst, float(np.abs(np.asarray(single[key], np.float64) - tensor).max()) / largest)
            found[key] = np.asarray(tensor, np.float32)
            found[key + "!"] = np.float32(MAY_DIFFER * largest / TIMES_SINGLE_PRECISION)
        print("%s: PyTorch's own single precision differs by %.2g of the largest" % (name, worst))
        files = ", ".join('%s%s = "data.%s%s.npy"' % (p, k, p, k) for p in ("", "test_") for k in inputs)
        (folder / (name + ".net")).write_text(
            "net %s {\n%s\n}\n\ndata d {\n    source npy(%s)\n}\n\ntrain first : %s on d {\n    batch %d, optimizer %s, shuffle false%s\n}\n"
            % (name.title().replace("_", ""), statements, files, name.title().replace("_", ""), BATCH, optimizer.text(), optimizer.of_parts)
        )
        write_safetensors(folder / (name + ".safetensors"), found)


if __name__ == "__main__":
    main()
