// Names of layers, weights, values and parts: blocks, loops, shared layers, rebinding.
#include "checked.h"

using namespace netc;

namespace {

const char* const conv_bn =
    "block conv_bn(x, width, k = 1, stride = 1) {\n"
    "  return x | conv(width, k, stride = stride, pad = k / 2, bias = false) | batchnorm\n"
    "}\n";
const char* const bottleneck =
    "block bottleneck(x, width, stride = 1) {\n"
    "  shortcut = if stride > 1 or x.channels != 4 * width { x | conv_bn(4 * width, stride = stride) } else { x }\n"
    "  main = x | conv_bn(width) | relu | conv_bn(width, k = 3, stride = stride) | relu | conv_bn(4 * width)\n"
    "  return relu(main + shortcut)\n"
    "}\n";

}  // namespace

TEST_CASE("a call of a block is a segment: its result's name, or the block's name with a number") {
    const Checked net(conv_bn + net_of("stem = image | conv_bn(8)\nx = stem | conv_bn(4) | conv_bn(4)"));
    CHECK(net.layers() ==
          "stem.conv1 stem.batchnorm1 conv_bn1.conv1 conv_bn1.batchnorm1 conv_bn2.conv1 conv_bn2.batchnorm1");
    CHECK(net.graph().parameters[1].name == "stem.batchnorm1.scale");
    CHECK(net.graph().parameters[1].layer == "stem.batchnorm1");
    CHECK(net.value("stem"));
    CHECK(net.value("x"));
}

TEST_CASE("an alternative names the call it chooses") {
    const Checked net(std::string(conv_bn) + bottleneck + net_of("a = image | bottleneck(8)\nb = a | bottleneck(8)"));
    CHECK(net.parameters().find("a.shortcut.conv1.kernel") != std::string::npos);
    CHECK(net.parameters().find("a.conv_bn3.conv1.kernel") != std::string::npos);
    CHECK(net.parameters().find("b.shortcut") == std::string::npos);
}

TEST_CASE("loops supply segments") {
    const Checked net(net_of("x = image\nfor stage in 2..3 { repeat 2 { x = x | conv(4, 3) } }"));
    CHECK(net.layers() == "stage2.1.conv1 stage2.2.conv1 stage3.1.conv1 stage3.2.conv1");
    const Checked twice(net_of("x = image\nrepeat 1 { x = x | relu }\nrepeat 2 { x = x | relu }"));
    CHECK(twice.layers() == "1.relu1 1.relu2 2.relu1");
}

TEST_CASE("a value that is assigned again is no part and keeps its layer's name") {
    const Checked net(
        net_of("x = image | conv(4, 3)\nx = x | relu\nh = x | flatten | dense(3)\nfor i in 0..1 { z = h | dense(2) }"));
    CHECK(net.parts() == "h: dense1.kernel dense1.bias");
    CHECK(net.value("conv1"));
    CHECK(net.value("relu1"));
    CHECK(net.value("i1.z"));
}

TEST_CASE("both branches of an if assign at one place") {
    const Checked net(net_of("n = 2\nif n > 1 { h = image | conv(4, 3) } else { h = image | relu }\nz = h | flatten"));
    CHECK(net.parts() == "h: conv1.kernel conv1.bias; z:");
}

TEST_CASE("names of the user and of layers do not collide") {
    const Checked net(net_of("conv2 = image | conv(4, 3)\nx = conv2 | conv(4, 3) | conv(4, 3)"));
    CHECK(net.layers() == "conv1 conv2 conv3");
    CHECK(net.op<graph::Conv2d>("conv2").in == net.value("image"));
    CHECK(net.op<graph::Conv2d>("conv2_2").in == net.value("conv2"));
}

TEST_CASE("shared layers have one set of weights") {
    const Checked net(net_of("shared enc = conv(3, 3, pad = 1)\na = image | enc\nb = a | relu | enc"));
    CHECK(net.parameters() == "enc.kernel enc.bias");
    CHECK(net.layers() == "enc relu1 enc2");
    CHECK(net.op<graph::Conv2d>("a").kernel == net.op<graph::Conv2d>("b").kernel);
    CHECK(net.model->layers[2].parameters == std::vector<int>{0, 1});
    CHECK(net.model->parameter_count == 3 * 3 * 9 + 3);
    CHECK(net.parts().find("enc: enc.kernel enc.bias") != std::string::npos);
}

TEST_CASE("shared blocks too, also where blocks are inside") {
    const Checked net(conv_bn + net_of("shared enc = conv_bn(3)\na = image | enc | enc\nb = a | enc"));
    CHECK(net.parameters() ==
          "enc.conv1.kernel enc.batchnorm1.scale enc.batchnorm1.shift enc.batchnorm1.running_mean "
          "enc.batchnorm1.running_variance");
    CHECK(net.layers() == "enc.conv1 enc.batchnorm1 enc2.conv1 enc2.batchnorm1 enc3.conv1 enc3.batchnorm1");
}

TEST_CASE("a block returns several values to as many names") {
    const Checked net("block halves(x) {\n  a = x | relu\n  return a, x | tanh\n}\n" +
                      net_of("p, q = image | halves\nz = concat(p, q)"));
    CHECK(net.shape("z") == "[6, 32, 32]");
    CHECK(net.layers() == "halves1.relu1 halves1.tanh1 concat1");
}

TEST_CASE("quoted names that spell the same path still give different weights") {
    const Checked net(
        "block \"a.b\"(x) { return x | dense(2) }\nblock b(x) { return x | dense(2) }\nblock a(x) { return x | \"b\" "
        "}\n" +
        net_of("f = image | flatten\n\"h.b1\" = f | b\nh = f | a"));
    std::vector<std::string> names;
    for (const graph::ParameterInfo& info : net.graph().parameters) names.push_back(info.name);
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("ResNet-50 and ResNet-152 have the figures of the literature") {
    const std::string text =
        std::string(conv_bn) + bottleneck +
        "net ResNet50(classes = 1000, depth = [3, 4, 6, 3]) {\n"
        "  input image : f32[3, 224, 224]\n  label y : class[classes]\n"
        "  x = image | conv_bn(64, k = 7, stride = 2) | relu | maxpool(3, stride = 2, pad = 1) -> [64, 56, 56]\n"
        "  for i in 0..3 {\n"
        "    x = x | bottleneck(64 * 2^i, stride = if i == 0 { 1 } else { 2 })\n"
        "    repeat depth[i] - 1 { x = x | bottleneck(64 * 2^i) }\n"
        "  }\n"
        "  logits = x -> [2048, 7, 7] | avgpool(global) | dense(classes)\n"
        "  loss cross_entropy(logits, y)\n  metric top1(logits, y), top5(logits, y)\n"
        "  expect params = 25_557_032, macs = 4_089_184_256\n}\n"
        "net ResNet152 = ResNet50(depth = [3, 8, 36, 3]) { expect params = 60_192_808 }\n";
    const Checked plain(text, {"ResNet50", {}}), deep(text, {"ResNet152", {}}),
        ten(text, {"ResNet50", {{"classes", 10}}});
    REQUIRE_MESSAGE(plain.model, plain.said);
    REQUIRE_MESSAGE(deep.model, deep.said);
    REQUIRE_MESSAGE(ten.model, ten.said);
    CHECK(plain.model->parameter_count == 25'557'032);
    CHECK(plain.model->mac_count == 4'089'184'256);
    CHECK(deep.model->parameter_count == 60'192'808);
    CHECK(ten.shape("logits") == "[10]");
    CHECK(Checked(text).codes == std::vector<std::string>{"which-net"});
}
