// Puts batches of samples into the inputs and labels of a program, mapped and in its layout.
#include "netrt/data/batches.h"

#include <algorithm>

#include "netrt/files/files.h"
#include "netrt/math/pack.h"

namespace netrt {

int Batches::load(const uint32_t* order, int64_t first) {
    const int n = static_cast<int>(std::min<int64_t>(program_.batch, samples_.count - first));
    place_.team().run([&](const Worker& worker) {
        for (const int s : worker.share(n)) load_sample(order ? order[first + s] : first + s, s, worker.thread);
    });
    return n;
}

// Programs that predict have no labels; those of the samples, which stand behind the inputs, are left alone.
void Batches::load_sample(int64_t index, int s, int thread) {
    const Column* column = samples_.columns.data();
    for (int i = 0; i < program_.inputs.count; ++i, ++column) {
        if (epoch_ && is_augmented(source_.augmentations, i))
            put_augmented(*column, index, i, s, thread);
        else
            put(*column, index, program_.inputs[i], s, map_of(source_.input_maps, i));
    }
    for (int i = 0; i < program_.labels.count; ++i)
        put(*column++, index, program_.labels[i], s, map_of(source_.label_maps, i));
}

Status Batches::augment(const Epoch& epoch) {
    epoch_ = epoch;
    largest_ = 0;
    for (int i = 0; i < program_.inputs.count; ++i)
        if (is_augmented(source_.augmentations, i))
            largest_ = std::max(largest_, static_cast<size_t>(logical_count(program_.inputs[i].packing)));
    return take_memory(pictures_, static_cast<int64_t>(2 * largest_) * place_.team().size(), "augmented samples");
}

void Batches::put_augmented(const Column& column, int64_t index, int i, int s, int thread) {
    const Input& input = program_.inputs[i];
    const Packing& packing = input.packing;
    const int* const dims = packing.declared_rank < 0 ? packing.dims : packing.declared;
    float* const room = pictures_.data() + 2 * largest_ * static_cast<size_t>(thread);
    Picture picture{dims[0], dims[1], dims[2], room, room + largest_};
    const int64_t size = logical_count(packing), start = index * size;
    if (column.bytes.empty())
        std::copy_n(column.floats.data() + start, size, picture.pixels);
    else
        std::copy_n(column.bytes.data() + start, size, picture.pixels);
    netrt::augment(source_.augmentations, i, *epoch_, static_cast<uint32_t>(samples_.number_of(index)), picture);
    pack(packing, picture.pixels, place_.floats(input, s), map_of(source_.input_maps, i));
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
