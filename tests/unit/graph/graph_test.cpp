// Building, changing, verifying and printing graphs.
#include "../../row_formulas.h"
#include <doctest/doctest.h>

#include "../../graph_builder.h"
#include "base/check.h"

using namespace netc::test;
using netc::InternalError;

namespace {

/// image [1, 4, 4] -> conv 2 filters 3x3 -> relu -> flatten -> dense 3 -> cross entropy, top 1
struct Small : Builder {
    ValueId image = input({{1, 4, 4}}, "image"), digit = label("digit");
    ValueId kernel = weight({{2, 1, 3, 3}}, "conv1.kernel"), bias = weight({{2}}, "conv1.bias");
    ValueId fc = weight({{3, 8}}, "fc1.kernel");
    ValueId conv = make(Conv2d{image, kernel, bias, {.size = {3, 3}}}, "conv1");
    ValueId relu = make(Map{netc::test::relu, {conv}}, "relu1");
    ValueId flat = make(Reshape{relu, {{8}}}, "flatten1");
    ValueId logits = make(Dense{flat, fc, {}}, "logits");
    ValueId loss = make(netc::test::cross_entropy(graph, logits, digit), "loss");
    ValueId accuracy = make(TopK{logits, digit, 1}, "accuracy");

    Small() { graph.outputs = {loss, accuracy}; }
    Op& op(ValueId value) { return graph.nodes[graph.values[value].producer].op; }
};

std::string complaint(const Graph& graph) {
    try {
        verify(graph, "test");
    } catch (const InternalError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("users are the nodes that read a value") {
    Small small;
    const std::vector<NodeId> users = small.graph.users(small.logits);
    REQUIRE(users.size() == 2);
    CHECK(small.graph.nodes[users[0]].result == small.loss);
    CHECK(small.graph.nodes[users[1]].result == small.accuracy);
    CHECK(small.graph.users(small.accuracy).empty());

    const ValueId twice = small.make(Zip{ZipKind::Mul, small.flat, small.flat}, "twice");
    CHECK(small.graph.users(small.flat).size() == 2);
    CHECK(small.graph.users(twice).empty());
}

TEST_CASE("replaced values have no readers left, and are no outputs") {
    Small small;
    const ValueId other = small.make(Scale{small.loss, 2}, "other");
    small.graph.outputs = {small.loss, small.loss};
    small.graph.replace_uses(small.loss, small.accuracy);
    CHECK(small.graph.users(small.loss).empty());
    CHECK(small.graph.outputs == std::vector{small.accuracy, small.accuracy});
    CHECK(std::get<Scale>(small.op(other)).in == small.accuracy);
}

TEST_CASE("the text of a graph") {
    Small small;
    const Graph& graph = small.graph;
    CHECK(print(graph) ==
          "%0 image = Input(index = 0) : f32[1, 4, 4]\n"
          "%1 digit = Input(index = 1) : i32[]\n"
          "%2 conv1.kernel = Parameter(index = 0) : weight f32[2, 1, 3, 3]\n"
          "%3 conv1.bias = Parameter(index = 1) : weight f32[2]\n"
          "%4 fc1.kernel = Parameter(index = 2) : weight f32[3, 8]\n"
          "%5 conv1 = Conv2d(%0 image, %2 conv1.kernel, %3 conv1.bias, size = 3x3) : f32[2, 2, 2]\n"
          "%6 relu1 = Map.relu(%5 conv1) : f32[2, 2, 2]\n"
          "%7 flatten1 = Reshape(%6 relu1, shape = [8]) : f32[8]\n"
          "%8 logits = Dense(%7 flatten1, %4 fc1.kernel, bias = none) : f32[3]\n"
          "%9 loss = MapRows.cross_entropy(%8 logits, %1 digit, shape = [3], result = once) : f32[]\n"
          "%10 accuracy = TopK(%8 logits, %1 digit, k = 1) : f32[]\n"
          "outputs %9 loss, %10 accuracy\n");
}

TEST_CASE("the text of windows and optimizers") {
    Builder b;
    const ValueId in = b.input({{2, 8, 8}}, "in");
    b.make(MaxPool{in, {.size = {2, 3}, .stride = {2, 1}, .pad_before = {1, 0}, .pad_after = {1, 0}}}, "a");
    b.make(AvgPool{in, {.size = {2, 2}, .dilation = {1, 3}, .pad_before = {1, 0}}, false}, "b");
    const ValueId w = b.weight({{2}}, "w");
    b.make(Update{w, w, {.text = "sgd(lr = 0.01, momentum = 0.9)"}}, "c");
    const std::string text = print(b.graph);
    CHECK(text.find("MaxPool(%0 in, size = 2x3, stride = 2x1, pad = 1x0)") != std::string::npos);
    CHECK(
        text.find("AvgPool(%0 in, size = 2x2, dilation = 1x3, pad_before = 1x0, pad_after = 0x0, count_pad = false)") !=
        std::string::npos);
    CHECK(text.find("Update.sgd(lr = 0.01, momentum = 0.9)(%3 w, %3 w)") != std::string::npos);
}

TEST_CASE("a whole graph is accepted") { CHECK(complaint(Small().graph) == ""); }

TEST_CASE("broken graphs are told apart") {
    Small small;
    Graph& graph = small.graph;
    std::string expected;

    SUBCASE("read before made") {
        std::get<Map>(small.op(small.relu)).ins[0] = small.logits;
        expected = "after `test`: value %8 (`logits`) is read by Map before it is made";
    }
    SUBCASE("made by a node that is not in the order") {
        graph.order.erase(graph.order.begin() + 5);
        expected = "value %5 (`conv1`) is read by Map before it is made";
    }
    SUBCASE("two producers") {
        graph.order.push_back(graph.order.back());
        expected = "value %10 (`accuracy`) has two producers";
    }
    SUBCASE("a producer that does not know its value") {
        graph.values[small.conv].producer = graph.values[small.relu].producer;
        expected = "value %5 (`conv1`) is not of the node that makes it";
    }
    SUBCASE("another shape than the operator makes") {
        graph.values[small.conv].type.shape.dims[1] = 3;
        expected = "value %5 (`conv1`) is f32[2, 3, 2], but Conv2d makes f32[2, 2, 2]";
    }
    SUBCASE("no name") {
        graph.values[small.flat].name = "";
        expected = "has no name";
    }
    SUBCASE("an empty tensor") {
        graph.values[small.image].type.shape.dims[0] = 0;
        expected = "value %0 (`image`) is empty";
    }
    SUBCASE("a weight under another index") {
        std::get<Parameter>(small.op(small.bias)).index = 0;
        expected = "value %3 (`conv1.bias`) is not the weight it says it is";
    }
    SUBCASE("an output that nobody makes") {
        graph.order.pop_back();
        expected = "value %10 (`accuracy`) is an output that nobody makes";
    }
    SUBCASE("a weight that is read after its update") {
        small.make(Update{small.fc, small.fc, {}}, "updated");
        small.make(Scale{small.fc, 2}, "late");
        expected = "value %4 (`fc1.kernel`) is read by Scale after its update";
    }
    CHECK_MESSAGE(complaint(graph).find(expected) != std::string::npos, complaint(graph));
}

TEST_CASE("tensors that do not fit are refused") {
    Builder b;
    const ValueId map = b.input({{4, 5, 5}}, "map"), row = b.input({{6}}, "row"), label = b.label();
    const ValueId kernel = b.weight({{3, 4, 3, 3}}, "kernel");
    const Window window{.size = {3, 3}};
    CHECK(infer_type(b.graph, Conv2d{map, kernel, {}, window}).shape == Shape{{3, 3, 3}});
    CHECK_THROWS_AS(infer_type(b.graph, Conv2d{map, kernel, {}, window, 2}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Conv2d{map, kernel, {}, {.size = {2, 3}}}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Conv2d{map, kernel, row, window}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Conv2d{row, kernel, {}, window}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, MaxPool{map, {.size = {6, 2}}}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Dense{map, kernel, {}}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Zip{ZipKind::Add, map, row}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Reshape{map, {{99}}}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Concat{{map, row}}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Slice{row, 4, 3}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, netc::test::cross_entropy(b.graph, row, row)), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, netc::test::cross_entropy(b.graph, map, label)), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Update{kernel, map, {}}), InternalError);
    CHECK_THROWS_AS(infer_type(b.graph, Input{0}), InternalError);
}

TEST_CASE("the canonical text knows what is computed, not what it is called") {
    Small small;
    const std::string text = canonical(small.graph, {small.loss});
    Small renamed;
    renamed.graph.values[renamed.relu].name = "other";
    renamed.make(Map{netc::test::exp, {renamed.logits}}, "unread");
    CHECK(canonical(renamed.graph, {renamed.loss}) == text);
    CHECK(canonical(renamed.graph, {renamed.loss, renamed.accuracy}) != text);
    Small changed;
    std::get<Map>(changed.op(changed.relu)).function = netc::test::tanh;
    CHECK(canonical(changed.graph, {changed.loss}) != text);
}
