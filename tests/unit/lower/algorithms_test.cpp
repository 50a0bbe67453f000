// Which way is taken: what was asked for, what was measured, what is estimated to cost least.
#include "lower/conv/algorithms.h"

#include <doctest/doctest.h>

using namespace netc;

namespace {

loop::AlgorithmChoice choice_between(std::vector<loop::AlgorithmChoice::Way> ways) {
    loop::AlgorithmChoice choice;
    choice.layer = "conv2";
    choice.direction = "forward";
    choice.sizes = "32x26x26:32x24x24:128";
    choice.ways = std::move(ways);
    return choice;
}

loop::AlgorithmChoice chosen(const lower::Target& target, loop::AlgorithmChoice choice) {
    lower::choose(target, choice);
    return choice;
}

}  // namespace

TEST_CASE("the estimate decides unless something else is known") {
    lower::Target target = lower::target_for("avx2");
    const loop::AlgorithmChoice choice = choice_between({{"direct", 3}, {"winograd", 2}});
    CHECK(chosen(target, choice).way() == "winograd");
    CHECK(chosen(target, choice).reason == loop::AlgorithmChoice::Reason::Estimated);
    CHECK(chosen(target, choice_between({{"direct", 2}, {"winograd", 2}})).way() == "direct");

    const std::string key = lower::key_of(choice, "avx2");
    CHECK(key == "conv2 forward 32x26x26:32x24x24:128 avx2");
    target.tuned[key] = "direct";
    CHECK(chosen(target, choice).way() == "direct");
    CHECK(chosen(target, choice).reason == loop::AlgorithmChoice::Reason::Tuned);

    // It was measured with other instructions, or by a way that there is no more.
    target.tuned = {{lower::key_of(choice, "avx512"), "direct"}};
    CHECK(chosen(target, choice).way() == "winograd");
    target.tuned = {{key, "by_hand"}};
    CHECK(chosen(target, choice).way() == "winograd");

    target.tuned = {{key, "direct"}};
    target.conv = lower::ConvMethod::Winograd;
    CHECK(chosen(target, choice).way() == "winograd");
    CHECK(chosen(target, choice).reason == loop::AlgorithmChoice::Reason::Asked);
    CHECK(chosen(target, choice_between({{"direct", 3}})).way() == "direct");
}
