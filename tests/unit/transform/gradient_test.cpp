// The shape of backward passes: what is built, what is not, and how it is called. Their numbers: tests/gradients.
#include "../../row_formulas.h"
#include "transform/gradient.h"

#include <doctest/doctest.h>

#include "../../graph_builder.h"
#include "base/check.h"
#include "transform/update.h"

using namespace netc::test;
using netc::transform::gradient;
using netc::transform::Gradients;

namespace {

/// Two dense layers with a relu between them.
struct Net : Builder {
    ValueId image = input({{4}}, "image"), digit = label("digit");
    ValueId kernel1 = weight({{3, 4}}, "fc1.kernel"), bias1 = weight({{3}}, "fc1.bias");
    ValueId kernel2 = weight({{2, 3}}, "fc2.kernel");
    ValueId fc1 = make(Dense{image, kernel1, bias1}, "fc1");
    ValueId relu1 = make(Map{netc::test::relu, {fc1}}, "relu1");
    ValueId logits = make(Dense{relu1, kernel2, {}}, "logits");
    ValueId loss = make(netc::test::cross_entropy(graph, logits, digit), "loss");
};

/// The lines of a graph's text that came after the first `count` nodes.
std::string text_after(const Graph& graph, size_t count) {
    Graph rest = graph;
    rest.order.erase(rest.order.begin(), rest.order.begin() + static_cast<ptrdiff_t>(count));
    return print(rest);
}

bool has_value(const Graph& graph, const std::string& name) {
    for (const Value& value : graph.values)
        if (value.name == name) return true;
    return false;
}

}  // namespace

TEST_CASE("the backward pass of two dense layers") {
    Net net;
    const size_t forward = net.graph.order.size();
    const Gradients gradients = gradient(net.graph, {net.loss}, {0, 1, 2});
    verify(net.graph, "gradient");
    CHECK(text_after(net.graph, forward) ==
          "%9 d_loss = BatchMeanGrad() : f32[]\n"
          "%10 d_logits = MapRows.cross_entropy_grad(%9 d_loss, %7 logits, %1 digit, shape = [2], result = each) : f32[2]\n"
          "%11 d_fc2.kernel = DenseGradKernel(%10 d_logits, %6 relu1) : weight f32[2, 3]\n"
          "%12 d_relu1 = DenseGradInput(%10 d_logits, %4 fc2.kernel) : f32[3]\n"
          "%13 d_fc1 = Map.relu_grad(%12 d_relu1, %6 relu1) : f32[3]\n"
          "%14 d_fc1.kernel = DenseGradKernel(%13 d_fc1, %0 image) : weight f32[3, 4]\n"
          "%15 d_fc1.bias = BiasGrad(%13 d_fc1) : weight f32[3]\n");
    CHECK(gradients.of == std::map<int, ValueId>{{0, ValueId{14}}, {1, ValueId{15}}, {2, ValueId{11}}});
}

TEST_CASE("nothing is built for frozen layers") {
    Net net;
    SUBCASE("below") {
        const Gradients gradients = gradient(net.graph, {net.loss}, {2});
        CHECK(gradients.of.size() == 1);
        CHECK(has_value(net.graph, "d_fc2.kernel"));
        CHECK_FALSE(has_value(net.graph, "d_relu1"));
    }
    SUBCASE("above") {
        const Gradients gradients = gradient(net.graph, {net.loss}, {1});
        CHECK(gradients.of.size() == 1);
        CHECK(has_value(net.graph, "d_fc1.bias"));
        CHECK_FALSE(has_value(net.graph, "d_fc2.kernel"));
        CHECK_FALSE(has_value(net.graph, "d_fc1.kernel"));
    }
    SUBCASE("everywhere") {
        const size_t nodes = net.graph.nodes.size();
        CHECK(gradient(net.graph, {net.loss}, {}).of.empty());
        CHECK(net.graph.nodes.size() == nodes);
    }
}

TEST_CASE("a weight that the loss does not depend on has no gradient") {
    Net net;
    const ValueId unread = net.weight({{3}}, "unread");
    net.make(Map{netc::test::relu, {unread}}, "nobody");
    const Gradients gradients = gradient(net.graph, {net.loss}, {2, 3});
    CHECK(gradients.of.count(3) == 0);
    CHECK(gradients.of.count(2) == 1);
}

TEST_CASE("shares of a gradient are added and called after their origin") {
    Net net;
    const ValueId joined = net.make(Zip{ZipKind::Add, net.fc1, net.relu1}, "joined");
    const ValueId other = net.make(Dense{joined, net.kernel2, {}}, "other");
    const ValueId loss2 = net.make(netc::test::cross_entropy(net.graph, other, net.digit), "loss2");
    const Gradients gradients = gradient(net.graph, {net.loss, loss2}, {0, 2});
    verify(net.graph, "gradient");
    for (const char* name : {"d_relu1_from_logits", "d_relu1", "d_fc1_from_relu1", "d_fc1", "d_fc2.kernel_from_logits",
                             "d_fc2.kernel_from_other", "d_fc2.kernel"})
        CHECK_MESSAGE(has_value(net.graph, name), name);
    CHECK(net.graph.values[gradients.of.at(2)].name == "d_fc2.kernel");
    CHECK(std::holds_alternative<Zip>(net.graph.producer(gradients.of.at(2))));
}

TEST_CASE("a backward pass is not differentiated again") {
    Net net;
    gradient(net.graph, {net.loss}, {0});
    const ValueId d_relu{11};
    REQUIRE(net.graph.values[d_relu].name == "d_relu1");
    const ValueId target = net.input({{3}}, "target");
    const ValueId again = net.make(netc::test::mean_squared_error(net.graph, d_relu, target), "again");
    CHECK_THROWS_AS(gradient(net.graph, {again}, {0}), netc::InternalError);
}

TEST_CASE("gradients know the step in the source they come from") {
    Net net;
    net.graph.nodes[net.graph.values[net.fc1].producer].span = {10, 20};
    const Gradients gradients = gradient(net.graph, {net.loss}, {0});
    CHECK(net.graph.nodes[net.graph.values[gradients.of.at(0)].producer].span.first == 10);
}

TEST_CASE("there is one update for each gradient") {
    Net net;
    const Gradients gradients = gradient(net.graph, {net.loss}, {0, 2});
    const size_t before = net.graph.order.size();
    netc::transform::update(net.graph, gradients, netc::test::sgd());
    verify(net.graph, "update");
    REQUIRE(net.graph.order.size() == before + 2);
    const Node& last = net.graph.nodes[net.graph.order.back()];
    CHECK(std::get<Update>(last.op).parameter == net.kernel2);
    CHECK(std::get<Update>(last.op).gradient == gradients.of.at(2));
    CHECK(net.graph.values[last.result].name == "updated_fc2.kernel");
}
