// Packing against its definition, place by place.
#include <doctest/doctest.h>

#include <cstdlib>
#include <vector>

#include "netrt/math/pack.h"

namespace {

using netrt::Axis;
using netrt::Packing;

// What a place of memory holds, straight from the definition: an index into the logical tensor, or -1 for padding.
std::vector<int64_t> definition(const Packing& packing) {
    std::vector<int64_t> result;
    std::vector<int> place(static_cast<size_t>(packing.axes_count));
    for (int64_t at = 0; at < netrt::physical_count(packing); ++at) {
        int64_t rest = at;
        for (int a = packing.axes_count - 1; a >= 0; --a) {
            place[static_cast<size_t>(a)] = static_cast<int>(rest % packing.axes[a].extent);
            rest /= packing.axes[a].extent;
        }
        int64_t element = 0;
        bool inside = true;
        for (int d = 0; d < packing.rank; ++d) {
            int64_t index = -packing.origin[d];
            for (int a = 0; a < packing.axes_count; ++a)
                if (packing.axes[a].logical == d)
                    index += int64_t{place[static_cast<size_t>(a)]} * packing.axes[a].factor;
            inside = inside && index >= 0 && index < packing.dims[d];
            element = element * packing.dims[d] + index;
        }
        result.push_back(inside ? element : -1);
    }
    return result;
}

// Every dimension cut into blocks or not, bordered or not, all axes in random order.
Packing random_packing() {
    Packing packing;
    packing.rank = 1 + std::rand() % 4;
    for (int d = 0; d < packing.rank; ++d) {
        const int extent = packing.dims[d] = 1 + std::rand() % 9;
        packing.origin[d] = std::rand() % 3 == 0 ? std::rand() % 3 : 0;
        const int room = extent + packing.origin[d] + std::rand() % 3;
        if (std::rand() % 2) {
            const int block = 1 + std::rand() % 5;
            packing.axes[packing.axes_count++] = {(room + block - 1) / block, d, block};
            packing.axes[packing.axes_count++] = {block, d, 1};
        } else {
            packing.axes[packing.axes_count++] = {room, d, 1};
        }
    }
    for (int a = packing.axes_count - 1; a > 0; --a) std::swap(packing.axes[a], packing.axes[std::rand() % (a + 1)]);
    return packing;
}

}  // namespace

TEST_CASE("packing and unpacking follow the definition") {
    std::srand(1);
    for (int round = 0; round < 500; ++round) {
        const Packing packing = random_packing();
        const auto expected = definition(packing);
        std::vector<float> logical(static_cast<size_t>(netrt::logical_count(packing)));
        for (size_t i = 0; i < logical.size(); ++i) logical[i] = static_cast<float>(i + 1);
        std::vector<float> physical(expected.size(), -7);
        netrt::pack(packing, logical.data(), physical.data());
        bool same = true;
        for (size_t i = 0; i < expected.size(); ++i)
            same = same && physical[i] == (expected[i] < 0 ? 0.0f : static_cast<float>(expected[i] + 1));
        REQUIRE_MESSAGE(same, "round ", round);

        std::vector<float> back(logical.size(), -7);
        netrt::unpack(packing, physical.data(), back.data());
        REQUIRE_MESSAGE(back == logical, "round ", round);
        const auto first = static_cast<int64_t>(static_cast<size_t>(std::rand()) % logical.size());
        const int64_t count = std::rand() % (static_cast<int64_t>(logical.size()) - first + 1);
        std::vector<float> part(static_cast<size_t>(count));
        netrt::unpack_part(packing, physical.data(), first, count, part.data());
        REQUIRE(part == std::vector<float>(logical.begin() + first, logical.begin() + first + count));
    }
}

TEST_CASE("bytes are mapped on the way, padding is not") {
    const Packing packing = {
        .rank = 2, .dims = {2, 3}, .axes_count = 2, .axes = {{4, 0, 1}, {4, 1, 1}}, .origin = {1, 1}};
    const uint8_t logical[6] = {0, 51, 102, 153, 204, 255};
    float physical[16];
    netrt::pack(packing, logical, physical, {1.0 / 255, 1});
    const float expected[16] = {0, 0, 0, 0, 0, 1.0f, 1.2f, 1.4f, 0, 1.6f, 1.8f, 2.0f, 0, 0, 0, 0};
    for (int i = 0; i < 16; ++i) CHECK(physical[i] == doctest::Approx(expected[i]));
}

TEST_CASE("what is in the order of files is told apart from what is not") {
    CHECK(netrt::is_plain({}));
    CHECK(netrt::is_plain({.rank = 3, .dims = {1, 28, 28}, .axes_count = 2, .axes = {{28, 1, 1}, {28, 2, 1}}}));
    CHECK(netrt::is_plain(
        {.rank = 3, .dims = {1, 28, 28}, .axes_count = 3, .axes = {{1, 0, 1}, {28, 1, 1}, {28, 2, 1}}}));
    CHECK_FALSE(netrt::is_plain({.rank = 2, .dims = {28, 28}, .axes_count = 2, .axes = {{28, 1, 1}, {28, 0, 1}}}));
    CHECK_FALSE(netrt::is_plain({.rank = 1, .dims = {5}, .axes_count = 1, .axes = {{8, 0, 1}}}));
    CHECK_FALSE(netrt::is_plain({.rank = 1, .dims = {5}, .axes_count = 1, .axes = {{5, 0, 1}}, .origin = {1}}));
}
