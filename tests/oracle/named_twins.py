"""What the nets of record_named.py compute, in PyTorch: the loss of a batch, of weights `w` and data `d` by their names.

In training d["step"] counts the steps from 1; in evaluation it is not there."""

import torch
import torch.nn.functional as F

import counters
import layers
import metrics


def classes(scores, label):
    """One class, or one at each place of a map."""
    return F.cross_entropy(scores, label)


def linear(w, name, x):
    return F.linear(x, w[name + ".kernel"], w[name + ".bias"])


def conv(w, name, x):
    kernel = w[name + ".kernel"]
    return F.conv2d(x, kernel, w[name + ".bias"], padding=kernel.shape[2] // 2)


def norm(w, name, x):
    centred = x - x.mean(-1, keepdim=True)
    deviation = (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt()
    return centred / deviation * w[name + "_scale.weight"] + w[name + "_shift.weight"]


def regression(w, d):
    row = torch.cat([torch.stack([d["area"], d["age"]], 1), d["place"]], 1)
    price = linear(w, "dense2", torch.tanh(linear(w, "dense1", row))).sum(1)
    return F.mse_loss(price, d["price"]) + 0.5 * F.l1_loss(price, d["price"])


def autoencoder(w, d):
    code = F.max_pool2d(torch.tanh(conv(w, "conv1", d["image"])), 2)
    return F.mse_loss(conv(w, "conv2", F.interpolate(code, scale_factor=2)), d["image"])


def pixels(w, d):
    return classes(conv(w, "conv2", torch.tanh(conv(w, "conv1", d["image"]))), d["kind"])


def two_inputs(w, d):
    map = torch.tanh(conv(w, "conv1", d["image"]))
    words = w["embedding1.table"][d["words"]]
    gate = torch.sigmoid(words.mean(1))[:, :, None, None]
    row = torch.cat([(map * gate).amax((2, 3)), words.flatten(1)], 1)
    return classes(linear(w, "dense1", row), d["kind"])


def attention(w, d):
    x = w["embedding1.table"][d["words"]] + w["places.weight"]
    y = norm(w, "first", x)
    heads = [linear(w, "dense%d" % i, y).reshape(-1, 5, 2, 4).permute(0, 2, 1, 3) for i in (1, 2, 3)]
    weights = torch.softmax(heads[0] @ heads[1].transpose(2, 3) * 0.5, -1)
    x = x + linear(w, "dense4", (weights @ heads[2]).permute(0, 2, 1, 3).reshape(-1, 5, 8))
    y = linear(w, "dense6", torch.tanh(linear(w, "dense5", norm(w, "second", x))))
    return classes(linear(w, "dense7", (x + y).mean(1)), d["kind"])


def conv_transpose(w, number, x, **options):
    kernel = "conv_transpose%d." % number
    return F.conv_transpose2d(x, w[kernel + "kernel"], w.get(kernel + "bias"), **options)


def decoder(w, d):
    whole = torch.tanh(conv(w, "conv1", d["image"]))
    half = torch.tanh(conv(w, "conv2", F.max_pool2d(whole, 2)))
    again = torch.tanh(conv_transpose(w, 1, half, stride=2, padding=1, output_padding=1))
    return classes(conv(w, "conv3", torch.cat([whole, again], 1)), d["kind"])


def enlarged(w, d):
    a = torch.tanh(conv_transpose(w, 1, d["image"], stride=(2, 1), padding=(1, 0), groups=2))
    b = conv_transpose(w, 2, a, padding=1, dilation=(1, 2), groups=18)
    c = torch.tanh(conv_transpose(w, 3, b, dilation=2, output_padding=1)[:, :, 1:-2, :-1])
    e = torch.tanh(conv_transpose(w, 4, c, padding=1))
    f = conv_transpose(w, 5, e, stride=2)[:, :, :-1, :-1]
    return classes(linear(w, "dense1", F.avg_pool2d(f, 3).flatten(1)), d["kind"])


def conv1d(w, name, x, causal):
    kernel = w[name + ".conv1.kernel"][:, :, 0]
    size = kernel.shape[2]
    padded = F.pad(x.transpose(1, 2), (size - 1, 0) if causal else ((size - 1) // 2, size // 2))
    return F.conv1d(padded, kernel, w[name + ".conv1.bias"]).transpose(1, 2)


def lrn_within(x, size, alpha, beta):
    """Caffe's LRN with norm_region WITHIN_CHANNEL."""
    pads = (size // 2, (size - 1) // 2) * 2
    return x / (1 + alpha * F.avg_pool2d(F.pad(x.square(), pads), size, 1)) ** beta


def library_maps(w, d):
    x = torch.tanh(F.group_norm(conv(w, "conv1", d["image"]), 3, w["group_norm1.scale"], w["group_norm1.shift"]))
    x = F.local_response_norm(x, 3, alpha=0.7, beta=0.6, k=1.1)
    depth = F.conv2d(x, w["separable_conv1.conv1.kernel"], padding=1, groups=6)
    x = F.conv2d(depth, w["separable_conv1.conv2.kernel"], w["separable_conv1.conv2.bias"])
    x = F.instance_norm(x, weight=w["instance_norm1.scale"], bias=w["instance_norm1.shift"])
    x = F.lp_pool2d(lrn_within(x, 3, 0.5, 0.75), 2, 2)
    gate = linear(w, "squeeze_excite1.dense2", F.relu(linear(w, "squeeze_excite1.dense1", x.mean((2, 3)))))
    x = x * torch.sigmoid(gate)[:, :, None, None]
    x = F.conv2d(x, w["depthwise_conv1.conv1.kernel"], w["depthwise_conv1.conv1.bias"], padding=1, groups=8)
    return classes(linear(w, "dense1", F.adaptive_avg_pool2d(x, 3).flatten(1)), d["kind"])


def padded_maps(w, d):
    x = F.pad(d["image"], (2, 2, 2, 2), mode="reflect")
    x = F.interpolate(torch.tanh(conv(w, "conv1", x)), scale_factor=2, mode="bilinear", align_corners=False)
    x = F.interpolate(x, size=(9, 13), mode="bilinear", align_corners=True)
    x = F.pad(x, (1, 1, 1, 1), mode="replicate")
    x = F.interpolate(torch.tanh(conv(w, "conv2", x)), size=(6, 5), mode="bilinear", align_corners=False)
    return classes(conv(w, "conv3", x), d["kind"])


def library_rows(w, d):
    x = torch.tanh(conv1d(w, "conv1d1", w["embedding1.table"][d["words"]], True))
    x = F.layer_norm(x, x.shape[-1:], w["layer_norm1.scale"], w["layer_norm1.shift"])
    heads = [
        linear(w, "multi_head_attention1.dense%d" % i, x).reshape(-1, 9, 2, 4).transpose(1, 2) for i in (1, 2, 3)
    ]
    weights = torch.softmax(heads[0] @ heads[1].transpose(2, 3) / 4**0.5, -1)
    x = x + linear(w, "multi_head_attention1.dense4", (weights @ heads[2]).transpose(1, 2).reshape(-1, 9, 8))
    x = x / (x.square().mean(-1, keepdim=True) + 1e-6).sqrt() * w["rms_norm1.scale"]
    x = F.max_pool1d(x.transpose(1, 2), 2, ceil_mode=False)
    x = conv1d(w, "conv1d2", F.avg_pool1d(x, 2, 1).transpose(1, 2), False)
    return classes(linear(w, "dense1", x.flatten(1)), d["kind"])


def causal_rows(w, d):
    place, feature = torch.arange(7.0).reshape(7, 1), torch.arange(8)
    angle = place / 10000 ** ((feature - feature % 2) / 8)
    table = w["embedding1.table"]
    x = table[d["words"]] + torch.where(feature % 2 == 1, torch.cos(angle), torch.sin(angle)).to(table.dtype)
    heads = [
        linear(w, "multi_head_attention1.dense%d" % i, x).reshape(-1, 7, 2, 4).transpose(1, 2) for i in (1, 2, 3)
    ]
    scores = (heads[0] @ heads[1].transpose(2, 3) / 4**0.5).masked_fill(torch.ones(7, 7).triu(1) > 0, float("-inf"))
    x = x + linear(w, "multi_head_attention1.dense4", (torch.softmax(scores, -1) @ heads[2]).transpose(1, 2).reshape(-1, 7, 8))
    x = torch.tanh(x * (0.2 * place.to(table.dtype) + 1))
    row = torch.cat([x.mean(1), torch.full((len(x), 2), 0.5, dtype=x.dtype)], 1)
    return classes(linear(w, "dense1", row), d["kind"])


def measured_values(w, d):
    row = d["image"].flatten(1)
    scores = conv(w, "conv2", torch.tanh(conv(w, "conv1", d["image"])))
    return scores, linear(w, "dense1", row), linear(w, "dense2", row), torch.sigmoid(linear(w, "dense3", row))


def measured(w, d):
    scores, sorts, guess, chance = measured_values(w, d)
    return classes(scores, d["kind"]) + classes(sorts, d["sort"]) + F.mse_loss(guess, d["price"]) + F.mse_loss(chance, d["yes"])


def measures(w, d):
    scores, sorts, guess, chance = measured_values(w, d)
    return {
        **metrics.of_classes(sorts, d["sort"]), **metrics.of_classes(scores, d["kind"], "2"),
        **metrics.of_numbers(guess, d["price"]),
        **{"top%d_error" % k: 1 - layers.top_k(sorts, d["sort"], k).double().mean() for k in (1, 5)},
        "auc": metrics.area(chance.mean(1), guess.mean(1) > d["image"].mean((1, 2, 3)), 200),
        "auc2": metrics.area(torch.sigmoid(guess.mean(1)), d["image"].mean((1, 2, 3)) < 0, 5),
        **metrics.of_truths(chance, d["yes"], 0.5), **metrics.of_truths(chance, d["yes"], 0.25, "2"),
    }


def weighed(w, d):
    row = torch.tanh(linear(w, "dense1", d["image"].flatten(1)))
    entropy = F.cross_entropy(linear(w, "dense2", row), d["kind"], reduction="none")
    distance = F.huber_loss(linear(w, "dense3", row).sum(1), d["worth"], reduction="none")
    return (d["worth"].abs() * entropy + 0.5 * d["other"].square() * distance).mean()


def normals(x, step, layer):
    return torch.from_numpy(counters.normals(1, 0, step, layer, tuple(x.shape))).to(x.dtype)


def kept(rate, x, shape, step, layer):
    """Which numbers of x, or which of its channels, a dropout keeps: 1 or 0."""
    return torch.from_numpy(counters.keep_mask(rate, 1, 0, step, layer, (x.shape[0], *shape))).to(x.dtype)


def alpha_dropout(x, rate, step, layer):
    """torch.nn.AlphaDropout: scale * (kept or low) + shift."""
    low = -1.7580993408473766
    keep = kept(rate, x, x.shape[1:], step, layer)
    scale = ((1 - rate) * (1 + rate * low**2)) ** -0.5
    return scale * (keep * x + (1 - keep) * low) - scale * rate * low


def noisy(w, d):
    step, x = d.get("step"), d["image"]
    if step:
        x = x + 0.3 * normals(x, step, 0)
    x = torch.tanh(conv(w, "conv1", x))
    if step:
        x = x * kept(0.25, x, (19, 1, 1), step, 1) / 0.75
    x = F.selu(linear(w, "dense1", x.mean(2)))
    if step:
        x = alpha_dropout(x, 0.2, step, 2)
        x = x * kept(0.3, x, (1, 18), step, 3) / 0.7
        x = x * (1 + normals(x, step, 4) * (0.2 / 0.8) ** 0.5)
    x = x * (1.5 if step else 1)
    return classes(linear(w, "dense2", x.flatten(1)), d["kind"])
