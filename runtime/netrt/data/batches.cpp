// Puts batches of samples into the inputs and labels of a program, mapped and in its layout.
#include "netrt/data/batches.h"

#include <algorithm>

#include "netrt/math/pack.h"

namespace netrt {

int Batches::load(const uint32_t* order, int64_t first) {
    const int n = static_cast<int>(std::min<int64_t>(program_.batch, samples_.count - first));
    place_.team().run([&](const Worker& worker) {
        for (const int s : worker.share(n)) load_sample(order ? order[first + s] : first + s, s);
    });
    return n;
}

// Programs that predict have no labels; those of the samples, which stand behind the inputs, are left alone.
void Batches::load_sample(int64_t index, int s) {
    const Column* column = samples_.columns.data();
    for (int i = 0; i < program_.inputs.count; ++i)
        put(*column++, index, program_.inputs[i], s, map_of(source_.input_maps, i));
    for (int i = 0; i < program_.labels.count; ++i)
        put(*column++, index, program_.labels[i], s, map_of(source_.label_maps, i));
}

void Batches::put(const Column& column, int64_t index, const Input& input, int s, LinearMap map) {
    const int64_t size = logical_count(input.packing), start = index * size;
    if (input.classes > 0)
        std::copy_n(column.classes.data() + start, size, place_.classes(input, s));
    else if (column.bytes.empty())
        pack(input.packing, column.floats.data() + start, place_.floats(input, s), map);
    else
        pack(input.packing, column.bytes.data() + start, place_.floats(input, s), map);
}

LinearMap map_of(const List<LinearMap>& maps, int i) { return i < maps.count ? maps[i] : LinearMap{1, 0}; }

}  // namespace netrt
