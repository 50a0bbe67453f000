"""What is compared: the networks, and for each what is trained and predicted at which batch."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    name: str  # of samples/NAME.net
    shape: tuple  # of an input
    # The .net file maps raw inputs by x * scale + offset.
    scale: float
    offset: float
    first_macs: int  # of the first layer, which needs no gradient to its input
    optimizer: tuple = ("sgd", dict(lr=1e-3, momentum=0.9, weight_decay=1e-4))
    stage: str = ""  # the one that is measured, where a file has several


GREY, COLOUR, LARGE = (1, 28, 28), (3, 32, 32), (3, 224, 224)
CIFAR, IMAGENET = (1 / 64, -121 / 64), (1 / 58, -116 / 58)

NETWORKS = {
    n.name: n
    for n in (
        Network("digits", GREY, 1 / 255, 0, 194_688, ("adadelta", dict(lr=1.0, rho=0.95, eps=1e-7)), "first"),
        Network("lenet5", GREY, 1 / 255, 0, 288_000),
        Network("mlp", GREY, 1 / 255, 0, 401_408),
        Network("vgg_like", COLOUR, *CIFAR, 1_769_472),
        Network("resnet18_small", COLOUR, *CIFAR, 1_769_472),
        Network("alexnet", LARGE, *IMAGENET, 70_276_800),
        Network("vgg16", LARGE, *IMAGENET, 86_704_128),
        Network("vgg19", LARGE, *IMAGENET, 86_704_128),
        Network("googlenet", LARGE, *IMAGENET, 118_013_952),
        Network("resnet50", LARGE, *IMAGENET, 118_013_952),
        Network("resnet101", LARGE, *IMAGENET, 118_013_952),
        Network("resnet152", LARGE, *IMAGENET, 118_013_952),
        Network("mobilenet", LARGE, *IMAGENET, 10_838_016),
    )
}

# Training takes the batch of the .net file.
TRAINED = ("digits", "lenet5", "mlp", "vgg_like", "resnet18_small", "resnet50", "mobilenet")
PREDICTED = tuple(NETWORKS)
QUICK = ("digits", "lenet5", "mlp")


@dataclass(frozen=True)
class Case:
    network: Network
    mode: str  # "train" or "predict"
    batch: int  # 0: that of the .net file
    threads: int
    peer: str  # "torch" or "onnxruntime"

    def title(self):
        return f"{self.network.name} {self.mode}"


def cases(networks, modes, batches, threads, peers):
    """All cases of the wanted networks; training has one peer, since ONNX Runtime does not train."""
    result = []
    for name in networks:
        for count in threads:
            if "train" in modes and name in TRAINED and "torch" in peers:
                result.append(Case(NETWORKS[name], "train", 0, count, "torch"))
            if "predict" in modes:
                for batch in batches:
                    result += [Case(NETWORKS[name], "predict", batch, count, peer) for peer in peers]
    return result
