// When is what a program prepares from the weights made again?
#include "netrt/system/workplace.h"

#include <doctest/doctest.h>

#include <vector>

using namespace netrt;

namespace {

std::vector<bool> fresh;
std::vector<const void*> codes;

void note(const Run& run) {
    fresh.push_back(run.weights_changed);
    codes.push_back(run.code);
}

}  // namespace

TEST_CASE("programs that share a function do not share what they prepare") {
    fresh.clear();
    codes.clear();
    const Net net{.name = "n", .slug = "n", .file = "n.net", .isa = "generic", .max_threads = 1, .weights_bytes = 64};
    Workplace place(net, 1);
    REQUIRE(place.prepare({64, 0, 64}));
    const int a = 0, b = 0;
    const Program first{.run = note, .batch = 1, .code = &a}, second{.run = note, .batch = 1, .code = &b};
    for (const Program& program : {first, first, second, second, first}) place.run(program, 1);
    CHECK(fresh == std::vector<bool>{true, false, true, false, true});
    CHECK(codes == std::vector<const void*>{&a, &a, &b, &b, &a});
    place.weights();
    place.run(first, 1);
    CHECK(fresh.back());
}
