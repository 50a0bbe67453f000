// What can be asked of any operator.
#include <doctest/doctest.h>

#include "../../graph_builder.h"
#include "graph/op.h"

using namespace netc::graph;

namespace {

ValueId v(uint32_t index) { return ValueId{index}; }

}  // namespace

TEST_CASE("an operator is called like its struct") {
    CHECK(std::string(op_name(Conv2d{})) == "Conv2d");
    CHECK(std::string(op_name(DropoutGrad{})) == "DropoutGrad");
    CHECK(std::string(op_name(BatchMeanGrad{})) == "BatchMeanGrad");
}

TEST_CASE("inputs come in the order of the members, absent ones left out") {
    CHECK(inputs_of(Input{3}).empty());
    CHECK(inputs_of(Conv2d{v(4), v(2), v(7), {}}) == std::vector{v(4), v(2), v(7)});
    CHECK(inputs_of(Conv2d{v(4), v(2), {}, {}}) == std::vector{v(4), v(2)});
    CHECK(inputs_of(Concat{{v(1), v(5), v(1)}}) == std::vector{v(1), v(5), v(1)});
    CHECK(inputs_of(BatchNorm{v(1), v(2), v(3), v(4), v(5)}) == std::vector{v(1), v(2), v(3), v(4), v(5)});
    CHECK(inputs_of(Update{v(8), v(9), {}}) == std::vector{v(8), v(9)});
}

TEST_CASE("inputs can be replaced in place") {
    Op conv = Conv2d{v(4), v(2), {}, {}};
    for_each_input(conv, [](ValueId& input) { input = v(input.index + 10); });
    CHECK(inputs_of(conv) == std::vector{v(14), v(12)});

    Op concat = Concat{{v(1), v(5)}};
    for_each_input(concat, [](ValueId& input) { input = v(0); });
    CHECK(inputs_of(concat) == std::vector{v(0), v(0)});
}

TEST_CASE("formulas of optimizers: of the states, then of the weight") {
    const Optimizer plain = netc::test::sgd(), with_momentum = netc::test::sgd(0.1, 0.9);
    CHECK(formulas_of(plain) == std::vector{plain.weight});
    CHECK(formulas_of(with_momentum) == std::vector{with_momentum.states.at(0).next, with_momentum.weight});
}
