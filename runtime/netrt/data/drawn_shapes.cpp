// Pictures of discs, boxes and triangles with a class for each place.
#include "netrt/data/drawn_shapes.h"

#include <algorithm>

#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "netrt/math/random.h"

namespace netrt {

namespace {

constexpr int size = drawn_shapes_size;
constexpr int disc = 1, box = 2, triangle = 3;

struct Shape {
    int kind, x, y, reach;  // reach: from the middle to an edge
    bool holds(int at_x, int at_y) const {
        const int right = at_x - x, down = at_y - y;
        if (kind == disc) return right * right + down * down <= reach * reach;
        if (kind == box) return std::abs(right) <= reach && std::abs(down) <= reach;
        // A point above, a base below; the sides fall twice as far as they go out.
        return down <= reach && 2 * std::abs(right) <= down + reach;
    }
};

Status read_drawn_shapes(const SourceRequest& request, Samples& samples) {
    const Program& program = request.program;
    const char* name = sources::drawn_shapes.text;
    if (!request.folder.empty())
        return make_error("%s: the pictures of data section `%s` are drawn, and no file has others", request.folder.c_str(),
                          printable(request.source.name).c_str());
    if (program.inputs.count != 1 || dims_of(program.inputs[0].packing) != std::vector<int64_t>{1, size, size})
        return make_error("%s: are one input of [1, %d, %d], and this network reads others", name, size, size);
    const bool labelled = program.labels.count > 0;
    if (program.labels.count > 1 || (labelled && (program.labels[0].classes < 4 ||
                                                  dims_of(program.labels[0].packing) != std::vector<int64_t>{size, size})))
        return make_error("%s: have one label, a class at each place, and this network has others", name);
    samples.count = request.split == Split::Train ? drawn_shapes_train_count : drawn_shapes_test_count;
    samples.columns.resize(labelled ? 2 : 1);
    constexpr int64_t places = int64_t{size} * size;
    Column& pictures = samples.columns[0];
    pictures.name = program.inputs[0].name;
    pictures.file = name;
    pictures.dims = {1, size, size};
    if (Status status = take_memory(pictures.bytes, samples.count * places, name); !status) return status;
    std::vector<int32_t> unread(labelled ? 0 : places);
    if (labelled) {
        Column& masks = samples.columns[1];
        masks.name = program.labels[0].name;
        masks.file = name;
        masks.dims = {size, size};
        if (Status status = take_memory(masks.classes, samples.count * places, name); !status) return status;
    }
    const auto seed = static_cast<uint32_t>(number_of(request.source, "seed", 1));
    const uint32_t split = request.split == Split::Train ? 0 : 1;
    for (int64_t i = 0; i < samples.count; ++i)
        draw_shapes(random_key(seed, split, 0, 0, static_cast<uint32_t>(i)), pictures.bytes.data() + i * places,
                    labelled ? samples.columns[1].classes.data() + i * places : unread.data());
    return {};
}

}  // namespace

void draw_shapes(uint32_t key, uint8_t* pixels, int32_t* classes) {
    uint32_t next = 0;
    const auto from_to = [&](int first, int last) {
        return first + static_cast<int>(random_below(static_cast<uint32_t>(last - first + 1), random_number(key, next++)));
    };
    const int ground = from_to(40, 120), to_right = from_to(-2, 2), to_bottom = from_to(-2, 2);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            pixels[y * size + x] = static_cast<uint8_t>(ground + to_right * (x - size / 2) / 2 + to_bottom * (y - size / 2) / 2);
            classes[y * size + x] = 0;
        }
    for (int count = from_to(1, 3); count > 0; --count) {
        const Shape shape{from_to(disc, triangle), from_to(5, size - 6), from_to(5, size - 6), from_to(4, 9)};
        const int grey = from_to(0, 1) == 0 ? from_to(ground + 50, 230) : from_to(0, std::max(ground - 50, 0));
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x) {
                if (!shape.holds(x, y)) continue;
                pixels[y * size + x] = static_cast<uint8_t>(grey);
                classes[y * size + x] = shape.kind;
            }
    }
    for (int i = 0; i < size * size; ++i) pixels[i] = static_cast<uint8_t>(std::clamp(pixels[i] + from_to(-15, 15), 0, 255));
}

const SourceKind sources::drawn_shapes = {
    .name = "drawn_shapes", .read = read_drawn_shapes, .text = "built-in drawn shapes"};

}  // namespace netrt
