// Windows, pads, reshapes and arithmetic between values; each model is verified against the graph's own rules.
#include "checked.h"

using namespace netc;

namespace {

std::string shape_of(const std::string& chain) {
    const Checked net(net_of("x = image | " + chain));
    return net.model ? net.shape("x") : net.codes.at(0);
}

}  // namespace

TEST_CASE("windows leave floor((in + pads - spread) / stride) + 1") {
    CHECK(shape_of("conv(8, 3)") == "[8, 30, 30]");
    CHECK(shape_of("conv(8, [3, 5], stride = [2, 1])") == "[8, 15, 28]");
    CHECK(shape_of("conv(8, 3, dilation = 4)") == "[8, 24, 24]");
    CHECK(shape_of("conv(8, 3, pad = 1)") == "[8, 32, 32]");
    CHECK(shape_of("conv(8, 3, pad = [1, 0])") == "[8, 32, 30]");
    CHECK(shape_of("conv(8, 3, pad = [1, 2, 3, 4])") == "[8, 33, 37]");
    CHECK(shape_of("conv(8, 4, pad = same)") == "[8, 32, 32]");
    CHECK(shape_of("conv(8, 3, stride = 5, pad = same)") == "[8, 7, 7]");
    CHECK(shape_of("conv(8, 3, pad = valid)") == "[8, 30, 30]");
    CHECK(shape_of("maxpool(2)") == "[3, 16, 16]");
    CHECK(shape_of("maxpool(3, stride = 2, pad = 1)") == "[3, 16, 16]");
    CHECK(shape_of("maxpool(5)") == "[3, 6, 6]");
    CHECK(shape_of("maxpool([1, 32])") == "[3, 32, 1]");
    CHECK(shape_of("maxpool(3, stride = 2, rounding = ceil)") == "[3, 16, 16]");
    CHECK(shape_of("maxpool(2, stride = 5, rounding = ceil)") == "[3, 7, 7]");
    CHECK(shape_of("maxpool(2, stride = 3, pad = 1, rounding = ceil)") == "[3, 11, 11]");
    CHECK(shape_of("maxpool(2, rounding = ceil)") == "[3, 16, 16]");
    CHECK(shape_of("avgpool(33, stride = 2, rounding = ceil)") == "[3, 1, 1]");
    CHECK(shape_of("avgpool(33, rounding = ceil)") == "[3, 1, 1]");
    CHECK(shape_of("avgpool(34, stride = 2, rounding = ceil)") == "window-too-large");
    CHECK(shape_of("avgpool(3, stride = 1, pad = same, count_pad = false)") == "[3, 32, 32]");
    CHECK(shape_of("maxpool(global)") == "[3]");
    CHECK(shape_of("global_avgpool") == "[3]");
    CHECK(shape_of("conv(6, 1, groups = 3)") == "[6, 32, 32]");
    CHECK(shape_of("conv(6, 32)") == "[6, 1, 1]");
    CHECK(shape_of("conv(6, 33)") == "window-too-large");
}

TEST_CASE("same puts the odd zero at the bottom and the right") {
    const Checked net(net_of("x = image | conv(8, 4, pad = same)"));
    const graph::Window& window = net.op<graph::Conv2d>("x").window;
    CHECK(window.pad_before == std::array<int64_t, 2>{1, 1});
    CHECK(window.pad_after == std::array<int64_t, 2>{2, 2});
}

TEST_CASE("sides are top, bottom, left, right") {
    const Checked net(net_of("x = image | maxpool(5, pad = [1, 2, 3, 4])"));
    const graph::Window& window = net.op<graph::MaxPool>("x").window;
    CHECK(window.pad_before == std::array<int64_t, 2>{1, 3});
    CHECK(window.pad_after == std::array<int64_t, 2>{2, 4});
    CHECK(window.stride == std::array<int64_t, 2>{5, 5});
}

TEST_CASE("kernels are [filters, channels / groups, height, width]") {
    const Checked net(net_of("x = image | conv(6, [5, 3], groups = 3, bias = false)"));
    const graph::Conv2d& conv = net.op<graph::Conv2d>("x");
    CHECK(net.graph().shape(conv.kernel) == graph::Shape{{6, 1, 5, 3}});
    CHECK_FALSE(conv.bias);
    CHECK(net.graph().parameters[0].initialiser.fan_in == 15);
    CHECK(net.graph().parameters[0].initialiser.fan_out == 90);
}

TEST_CASE("initialisers carry their numbers") {
    const Checked net(
        net_of("f = image | flatten\nx = f | dense(2, init = constant(0.5))\nz = f | dense(2, init = he_normal)\nw = f "
               "| dense(2, init = normal(deviation = 3))"));
    CHECK(net.graph().parameters[0].initialiser.kind == graph::InitialiserKind::Constant);
    CHECK(net.graph().parameters[0].initialiser.constant == 0.5);
    CHECK(net.graph().parameters[2].initialiser.kind == graph::InitialiserKind::HeNormal);
    CHECK(net.graph().parameters[2].initialiser.fan_in == 3072);
    CHECK(net.graph().parameters[4].initialiser.constant == 3);
}

TEST_CASE("batchnorm has two weights that train and two that observe") {
    const Checked net(net_of("x = image | batchnorm(epsilon = 0.001, momentum = 0.01)"));
    CHECK(net.parameters() == "batchnorm1.scale batchnorm1.shift batchnorm1.running_mean batchnorm1.running_variance");
    CHECK(net.model->parameter_count == 6);
    CHECK(net.graph().parameters[0].initialiser.constant == 1);
    CHECK_FALSE(net.graph().parameters[3].trainable);
    CHECK(net.graph().parameters[3].initialiser.constant == 1);
    CHECK(net.op<graph::BatchNorm>("x").epsilon == 0.001);
}

TEST_CASE("reshape keeps the count and fills in one extent") {
    CHECK(shape_of("reshape([6, 16, 32])") == "[6, 16, 32]");
    CHECK(shape_of("reshape([-1])") == "[3072]");
    CHECK(shape_of("reshape([2, -1, 3])") == "[2, 512, 3]");
    CHECK(shape_of("reshape([-1, -1])") == "argument-range");
    CHECK(shape_of("reshape([7, -1])") == "reshape-elements");
    CHECK(shape_of("reshape([])") == "reshape-elements");
    CHECK(shape_of("reshape([9223372036854775807, 9223372036854775807])") == "reshape-elements");
    CHECK(shape_of("reshape([1, 1, 1, 1, 1, 1, 3072])") == "too-many-dimensions");
}

TEST_CASE("values are added, scaled and shifted") {
    const Checked net(
        net_of("a = image | relu\nb = a + image\nc = a * 0.5\nd = 1 - a\ne = -a\nf = a / image\ng = add(a, b, c, d)\nh "
               "= a / 4"));
    CHECK(net.op<graph::Zip>("b").kind == graph::ZipKind::Add);
    CHECK(net.op<graph::Scale>("c").factor == 0.5);
    CHECK(net.op<graph::Scale>("e").factor == -1);
    CHECK(net.op<graph::Scale>("h").factor == 0.25);
    CHECK(net.op<graph::Zip>("f").kind == graph::ZipKind::Div);
    const graph::Zip& shifted = net.op<graph::Zip>("d");
    CHECK(std::get<graph::Constant>(net.graph().producer(shifted.b)).value == 1);
    CHECK(net.op<graph::Zip>("g").b == net.value("d"));
    const Checked quotient(net_of("x = 2 / image"));
    const graph::Zip& divided = quotient.op<graph::Zip>("x");
    CHECK(divided.kind == graph::ZipKind::Div);
    CHECK(std::get<graph::Constant>(quotient.graph().producer(divided.a)).value == 2);
    CHECK(divided.b == quotient.value("image"));
    CHECK(Checked(net_of("x = image / 0")).codes == std::vector<std::string>{"division-by-zero"});
}

TEST_CASE("numbers of values are known while compiling") {
    const Checked net(
        net_of("n = image.channels + image.height\nx = image | flatten | dense(n) -> [35]\nz = x | dense(x.features * "
               "2 + y.classes) -> [80]\n"
               "l = [4, 5]\nw = x | dense(l[1] + l.length + image.shape[0]) -> [10]"));
    CHECK_MESSAGE(net.model, net.said);
}

TEST_CASE("sizes that no memory holds end in a message") {
    CHECK(shape_of("flatten | dense(2^60)") == "tensor-too-large");
    CHECK(shape_of("conv(2^40, 1)") == "tensor-too-large");
    CHECK(shape_of("conv(2^62, 3)") == "tensor-too-large");
    CHECK(shape_of("conv(8, 3, pad = 2^31 - 1)") == "tensor-too-large");
    CHECK(shape_of("conv(8, 2^31, pad = 2^31)") == "argument-range");
    CHECK(shape_of("conv(1, 2^19, pad = 2^20)") == "tensor-too-large");
}

TEST_CASE("normalise has a number for each channel, each place, or for all") {
    const auto numbers = [](const std::string& input, const std::string& call) {
        const Checked net("net Net {\n  input x : " + input + "\n  a = x | " + call + "\n}\n");
        REQUIRE_MESSAGE(net.model, net.said);
        CHECK(net.graph().parameters.at(0).trainable == false);
        CHECK(net.model->parameter_count == 0);
        return to_string(net.graph().shape(net.graph().parameters.at(0).value));
    };
    CHECK(numbers("f32[3, 8, 8]", "normalise") == "[3, 1, 1]");
    CHECK(numbers("f32[3, 8, 8]", "normalise(per = place)") == "[3, 8, 8]");
    CHECK(numbers("f32[3, 8, 8]", "normalise(per = all)") == "[1, 1, 1]");
    CHECK(numbers("f32[5]", "normalise") == "[5]");
    CHECK(numbers("f32[2, 5]", "normalise") == "[1, 5]");
    CHECK(numbers("f32[]", "normalise") == "[]");
    CHECK(numbers("f32[3, 8, 8]", "normalise(mean = 0.5)") == "[3, 1, 1]");

    const Checked measured(net_of("x = image | normalise(per = place, deviation = 2)"));
    CHECK(measured.parameters() == "normalise1.mean");
    CHECK(measured.graph().parameters.at(0).initialiser.statistic == "mean");
    CHECK(measured.graph().parameters.at(0).initialiser.input == 0);
    const Checked given(net_of("x = image | normalise(mean = [1, 2, 3], deviation = [0.5, 0.5, 0.5])"));
    CHECK(given.parameters().empty());
}
