// The drawn houses: the same everywhere, by any names that an input can have, and no house in both splits.
#include "netrt/data/drawn_houses.h"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "unit/runtime/ports.h"

using namespace netrt;

namespace {

const Ports by_name = {{port("age", {}), port("area", {}), port("rooms", {1})}, {port("worth", {})}};

double formula(double area, double rooms, double age) {
    return (area * (1500 + 3000000 / (1000 + age * age)) + 1000 * rooms * (20 - rooms)) / 1000;
}

}  // namespace

TEST_CASE("inputs get what they are called, the label the price") {
    const Result<Samples> samples = by_name.read(sources::drawn_houses, {});
    REQUIRE(samples.ok());
    REQUIRE(samples->columns.size() == 4);
    CHECK(samples->count == 2000);
    const std::vector<float>&age = samples->columns[0].floats, &area = samples->columns[1].floats,
                            &rooms = samples->columns[2].floats, &price = samples->columns[3].floats;
    REQUIRE(price.size() == 2000);
    double noise = 0, most = 0;
    for (size_t i = 0; i < price.size(); ++i) {
        const double off = static_cast<double>(price[i]) - formula(static_cast<double>(area[i]),
                                                                   static_cast<double>(rooms[i]),
                                                                   static_cast<double>(age[i]));
        noise += off / 2000;
        most = std::max(most, std::fabs(off));
    }
    CHECK(most < 5.3);  // whole numbers lose up to 0.23
    CHECK(std::fabs(noise) < 0.4);
    CHECK(*std::min_element(area.begin(), area.end()) >= 30);
    CHECK(*std::max_element(area.begin(), area.end()) <= 230);
    CHECK(*std::max_element(rooms.begin(), rooms.end()) == 8);
    CHECK(*std::max_element(age.begin(), age.end()) == 100);
}

TEST_CASE("one input takes all three, in their order") {
    const Result<Samples> all = Ports{{port("house", {3})}, {}}.read(sources::drawn_houses, {});
    const Result<Samples> each = by_name.read(sources::drawn_houses, {});
    REQUIRE(all.ok());
    REQUIRE(all->columns.size() == 1);
    for (size_t i = 0; i < 2000; ++i) {
        CHECK(all->columns[0].floats[3 * i] == each->columns[1].floats[i]);
        CHECK(all->columns[0].floats[3 * i + 1] == each->columns[2].floats[i]);
        CHECK(all->columns[0].floats[3 * i + 2] == each->columns[0].floats[i]);
    }
}

TEST_CASE("the same key is the same house on every machine; the splits differ") {
    const House house = draw_house(7);
    CHECK(house.area == 146);
    CHECK(house.rooms == 5);
    CHECK(house.age == 4);
    CHECK(house.price == 729.476f);
    const Result<Samples> train = by_name.read(sources::drawn_houses, {}),
                          test = by_name.read(sources::drawn_houses, {}, Split::Test);
    REQUIRE(test.ok());
    CHECK(test->count == 500);
    CHECK(!std::equal(test->columns[3].floats.begin(), test->columns[3].floats.end(), train->columns[3].floats.begin()));
}

TEST_CASE("what no house has is refused") {
    const auto error = [](const Ports& ports) { return ports.read(sources::drawn_houses, {}).error().text; };
    CHECK(error({{port("garden", {})}, {}}) == "drawn houses: have no `garden` of []");
    CHECK(error({{port("area", {2})}, {}}) == "drawn houses: have no `area` of [2]");
    CHECK(error({{port("area", {}, 300)}, {}}) == "drawn houses: have no `area` of []");
    CHECK(error({{port("area", {})}, {port("price", {2})}}) ==
          "drawn houses: have one label, a price, and this network has others");
    CHECK(error({{port("area", {})}, {port("dear", {}, 2)}}) ==
          "drawn houses: have one label, a price, and this network has others");
}
