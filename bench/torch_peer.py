"""PyTorch in its best configuration, as a process that measures when it is told to.

usage: torch_peer.py train|predict NETWORK BATCH THREADS   then lines `measure SECONDS` on standard input
       torch_peer.py export NETWORK FOLDER                 then the names of netc's layers, one a line
"""
import json
import os
import struct
import sys

import torch
from torch import nn

import torch_networks
from cases import NETWORKS
from timing import serve


def samples(network, count):
    """Raw inputs from 0 to 255, whole numbers, the same every time."""
    generator = torch.Generator().manual_seed(2)
    return torch.randint(0, 256, (count, *network.shape), generator=generator).float()


def mapped(network, raw):
    return raw * network.scale + network.offset


def trainer(network, batch):
    module = torch_networks.build(network.name).to(memory_format=torch.channels_last).train()
    kind, settings = network.optimizer
    make = {"sgd": torch.optim.SGD, "adadelta": torch.optim.Adadelta}[kind]
    optimizer = make(module.parameters(), foreach=True, **settings)
    inputs = mapped(network, samples(network, batch)).contiguous(memory_format=torch.channels_last)
    classes = module[-1].out_features
    labels = torch.arange(batch) % classes

    def step():
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(module(inputs), labels).backward()
        optimizer.step()

    return step


def predictor(network, batch):
    module = torch_networks.build(network.name).to(memory_format=torch.channels_last).eval()
    inputs = mapped(network, samples(network, batch)).contiguous(memory_format=torch.channels_last)
    torch.set_grad_enabled(False)
    frozen = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(module, inputs)))
    return lambda: frozen(inputs)


def flattened_shapes(module, inputs):
    """What the flattened maps were, by how many numbers they have: netc's kernels behind them keep that shape."""
    shapes = {}
    for flatten in (m for m in module.modules() if isinstance(m, nn.Flatten)):
        flatten.register_forward_hook(lambda _, given, out: shapes.update({out.shape[1]: given[0].shape[1:]}))
    with torch.no_grad():
        module(inputs)
    return {count: shape for count, shape in shapes.items() if shape[1:].numel() > 1}


def tensors_of(module, layer, flattened):
    """A module's tensors under netc's names for the layer."""
    if isinstance(module, nn.BatchNorm2d):
        yield layer + ".scale", module.weight
        yield layer + ".shift", module.bias
        yield layer + ".running_mean", module.running_mean
        yield layer + ".running_variance", module.running_var
    else:
        weight = module.weight
        if isinstance(module, nn.Linear) and module.in_features in flattened:
            weight = weight.reshape(-1, *flattened[module.in_features])
        yield layer + ".kernel", weight
        if module.bias is not None:
            yield layer + ".bias", module.bias


def write_safetensors(path, tensors):
    header, data, at = {}, [], 0
    for name, tensor in tensors:
        content = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(content)]}
        data.append(content)
        at += len(content)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for content in data:
            file.write(content)


def write_npy(path, tensor):
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }" % "".join(f"{d}, " for d in tensor.shape)
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.write(tensor.contiguous().numpy().tobytes())


def export(network, folder, layers):
    """The same network for the others: weights for netc, an ONNX file, an input, and what comes out of it."""
    module = torch_networks.build(network.name).eval()
    modules = [m for m in module.modules() if isinstance(m, (nn.Conv2d, nn.Linear, nn.BatchNorm2d))]
    if len(modules) != len(layers):
        sys.exit(f"{network.name} has {len(layers)} layers with weights, and {len(modules)} in PyTorch")
    flattened = flattened_shapes(module, mapped(network, samples(network, 1)))
    pairs = [pair for m, layer in zip(modules, layers) for pair in tensors_of(m, layer, flattened)]
    write_safetensors(os.path.join(folder, "weights.safetensors"), pairs)
    raw = samples(network, 1)
    write_npy(os.path.join(folder, "input.npy"), raw[0])
    with torch.no_grad():
        exact = module.double()(mapped(network, raw.double()))[0].tolist()
    module.float()
    with torch.no_grad():
        plain = module(mapped(network, raw))[0].tolist()
    mapped_input = mapped(network, raw).flatten().tolist()
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump({"exact": exact, "torch": plain, "input": mapped_input}, file)
    torch.onnx.export(
        module, mapped(network, raw), os.path.join(folder, "network.onnx"), opset_version=13, input_names=["x"],
        output_names=["y"], dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})


def main():
    what, network = sys.argv[1], NETWORKS[sys.argv[2]]
    if what == "export":
        return export(network, sys.argv[3], sys.stdin.read().split("\n")[:-1])
    batch, threads = int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    serve(trainer(network, batch) if what == "train" else predictor(network, batch))


if __name__ == "__main__":
    main()
