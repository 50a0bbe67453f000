// Houses with a price, drawn when they are asked for: numbers to learn from anywhere.
#include "netrt/data/drawn_houses.h"

#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "netrt/math/random.h"

namespace netrt {

House draw_house(uint32_t key) {
    uint32_t next = 0;
    const auto below = [&](int64_t bound) {
        return static_cast<int64_t>(random_below(static_cast<uint32_t>(bound), random_number(key, next++)));
    };
    const int64_t area = 30 + below(201), rooms = 1 + area / 50 + below(4), age = below(101);
    const int64_t of_a_metre = 1'500 + 3'000'000 / (1'000 + age * age);
    const int64_t price = area * of_a_metre + 1'000 * rooms * (20 - rooms) + below(10'001) - 5'000;
    return {static_cast<float>(area), static_cast<float>(rooms), static_cast<float>(age),
            static_cast<float>(price) / 1000};
}

namespace {

using Number = float House::*;
constexpr struct {
    std::string_view name;
    Number number;
} numbers_by_name[] = {{"area", &House::area}, {"rooms", &House::rooms}, {"age", &House::age}};
constexpr Number all_numbers[] = {&House::area, &House::rooms, &House::age};
constexpr Number price[] = {&House::price};

/// What an input is filled with, or nothing.
List<Number> numbers_of(const Input& input) {
    List<Number> found;
    if (input.classes > 0) return found;
    const int64_t count = logical_count(input.packing);
    if (count == 3 && dims_of(input.packing).size() == 1) return all_numbers;
    for (const auto& each : numbers_by_name)
        if (count == 1 && each.name == input.name) {
            found.items = &each.number;
            found.count = 1;
        }
    return found;
}

Status draw_column(const SourceRequest& request, const Input& port, const List<Number>& numbers, Samples& samples) {
    const auto seed = static_cast<uint32_t>(number_of(request.source, "seed", 1));
    const uint32_t split = request.split == Split::Train ? 0 : 1;
    Column& column = samples.columns.emplace_back();
    column.name = port.name;
    column.file = sources::drawn_houses.text;
    column.dims = dims_of(port.packing);
    if (Status status = take_memory(column.floats, samples.count * numbers.count, column.file); !status) return status;
    float* next = column.floats.data();
    for (int64_t i = 0; i < samples.count; ++i) {
        const House house = draw_house(random_key(seed, split, 0, 0, static_cast<uint32_t>(i)));
        for (const Number number : numbers) *next++ = house.*number;
    }
    return {};
}

Status read_drawn_houses(const SourceRequest& request, Samples& samples) {
    if (!request.folder.empty())
        return make_error("%s: the houses of data section `%s` are drawn, and no file has others",
                          request.folder.c_str(), printable(request.source.name).c_str());
    const List<Input>& labels = request.program.labels;
    samples.count = request.split == Split::Train ? drawn_houses_train_count : drawn_houses_test_count;
    for (const Input& input : request.program.inputs) {
        const List<Number> numbers = numbers_of(input);
        if (numbers.count == 0)
            return make_error("drawn houses: have no `%s` of %s", printable(input.name).c_str(),
                              shape_text(dims_of(input.packing)).c_str());
        if (Status status = draw_column(request, input, numbers, samples); !status) return status;
    }
    if (labels.count == 0) return {};
    if (labels.count > 1 || labels[0].classes > 0 || logical_count(labels[0].packing) != 1)
        return make_error("drawn houses: have one label, a price, and this network has others");
    return draw_column(request, labels[0], price, samples);
}

}  // namespace

const SourceKind sources::drawn_houses = {
    .name = "drawn_houses", .read = read_drawn_houses, .text = "built-in drawn houses"};

}  // namespace netrt
