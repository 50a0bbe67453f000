"""The networks of ../samples as PyTorch modules, their layers in the order of the .net files."""
import torch
from torch import nn


def relu():
    return nn.ReLU(inplace=True)


def digits():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), relu(), nn.Conv2d(32, 32, 3), relu(), nn.MaxPool2d(2), nn.Dropout(0.25), nn.Flatten(),
        nn.Linear(4608, 128), relu(), nn.Dropout(0.5), nn.Linear(128, 5))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 20, 5), relu(), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), relu(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(800, 500), relu(), nn.Linear(500, 10))


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 512), relu(), nn.Linear(512, 512), relu(), nn.Linear(512, 10))


def vgg_features(stages):
    """For each (width, how many): 3 x 3 convolutions, then a pool."""
    layers, channels = [], 3
    for width, count in stages:
        for _ in range(count):
            layers += [nn.Conv2d(channels, width, 3, padding=1), relu()]
            channels = width
        layers.append(nn.MaxPool2d(2))
    return layers + [nn.Flatten()]


def vgg_like():
    return nn.Sequential(*vgg_features([(64, 2), (128, 2), (256, 2)]), nn.Linear(4096, 512), relu(), nn.Linear(512, 10))


def vgg(depth):
    return nn.Sequential(
        *vgg_features(list(zip((64, 128, 256, 512, 512), depth))),
        nn.Linear(25088, 4096), relu(), nn.Dropout(), nn.Linear(4096, 4096), relu(), nn.Dropout(), nn.Linear(4096, 1000))


def alexnet():
    return nn.Sequential(
        nn.Conv2d(3, 64, 11, 4, 2), relu(), nn.MaxPool2d(3, 2), nn.Conv2d(64, 192, 5, padding=2), relu(),
        nn.MaxPool2d(3, 2), nn.Conv2d(192, 384, 3, padding=1), relu(), nn.Conv2d(384, 256, 3, padding=1), relu(),
        nn.Conv2d(256, 256, 3, padding=1), relu(), nn.MaxPool2d(3, 2), nn.Flatten(), nn.Dropout(),
        nn.Linear(9216, 4096), relu(), nn.Dropout(), nn.Linear(4096, 4096), relu(), nn.Linear(4096, 1000))


def conv_bn(channels, width, kernel, stride=1, groups=1):
    conv = nn.Conv2d(channels, width, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(width))


class Residual(nn.Module):
    def __init__(self, branch, shortcut):
        super().__init__()
        self.branch, self.shortcut = branch, shortcut

    def forward(self, x):
        return torch.relu(self.branch(x) + self.shortcut(x))


def basic(channels, width, stride):
    branch = nn.Sequential(conv_bn(channels, width, 3, stride), relu(), conv_bn(width, width, 3))
    return Residual(branch, conv_bn(channels, width, 1, stride) if stride != 1 else nn.Identity()), width


def bottleneck(channels, width, stride):
    out = 4 * width
    branch = nn.Sequential(
        conv_bn(channels, width, 1), relu(), conv_bn(width, width, 3, stride), relu(), conv_bn(width, out, 1))
    same = stride == 1 and channels == out
    return Residual(branch, nn.Identity() if same else conv_bn(channels, out, 1, stride)), out


def resnet(stem, block, depth, classes):
    layers, channels = [*stem], 64
    for stage, count in enumerate(depth):
        for i in range(count):
            layer, channels = block(channels, 64 << stage, 2 if stage > 0 and i == 0 else 1)
            layers.append(layer)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


def resnet18_small():
    return resnet([conv_bn(3, 64, 3), relu()], basic, (2, 2, 2, 2), 10)


def large_resnet(depth):
    return resnet([conv_bn(3, 64, 7, 2), relu(), nn.MaxPool2d(3, 2, 1)], bottleneck, depth, 1000)


def conv_relu(channels, width, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(channels, width, kernel, stride, kernel // 2), relu())


class Inception(nn.Module):
    def __init__(self, channels, one, three_before, three, five_before, five, pooled):
        super().__init__()
        self.a = conv_relu(channels, one, 1)
        self.b = nn.Sequential(conv_relu(channels, three_before, 1), conv_relu(three_before, three, 3))
        self.c = nn.Sequential(conv_relu(channels, five_before, 1), conv_relu(five_before, five, 5))
        self.d = nn.Sequential(nn.MaxPool2d(3, 1, 1), conv_relu(channels, pooled, 1))

    def forward(self, x):
        return torch.cat([self.a(x), self.b(x), self.c(x), self.d(x)], 1)


def googlenet():
    def halve():
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    return nn.Sequential(
        conv_relu(3, 64, 7, 2), halve(), conv_relu(64, 64, 1), conv_relu(64, 192, 3), halve(),
        Inception(192, 64, 96, 128, 16, 32, 32), Inception(256, 128, 128, 192, 32, 96, 64), halve(),
        Inception(480, 192, 96, 208, 16, 48, 64), Inception(512, 160, 112, 224, 24, 64, 64),
        Inception(512, 128, 128, 256, 24, 64, 64), Inception(512, 112, 144, 288, 32, 64, 64),
        Inception(528, 256, 160, 320, 32, 128, 128), halve(),
        Inception(832, 256, 160, 320, 32, 128, 128), Inception(832, 384, 192, 384, 48, 128, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.4), nn.Linear(1024, 1000))


def mobilenet():
    layers, channels = [conv_bn(3, 32, 3, 2), relu()], 32
    steps = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
    for width, stride in steps:
        layers += [conv_bn(channels, channels, 3, stride, channels), relu(), conv_bn(channels, width, 1), relu()]
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000))


BUILDERS = dict(
    digits=digits, lenet5=lenet5, mlp=mlp, vgg_like=vgg_like, resnet18_small=resnet18_small, alexnet=alexnet,
    vgg16=lambda: vgg((2, 2, 3, 3, 3)), vgg19=lambda: vgg((2, 2, 4, 4, 4)), googlenet=googlenet,
    resnet50=lambda: large_resnet((3, 4, 6, 3)), resnet101=lambda: large_resnet((3, 4, 23, 3)),
    resnet152=lambda: large_resnet((3, 8, 36, 3)), mobilenet=mobilenet)


def build(name):
    """Always the same weights; scaled so that values neither vanish nor explode in deep nets."""
    torch.manual_seed(1)
    network = BUILDERS[name]()
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
    return network
