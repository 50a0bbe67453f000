// Puts batches of samples into the inputs and labels of a program, mapped and in its layout.
#include "netrt/data/batches.h"

#include <algorithm>

#include "netrt/files/files.h"
#include "netrt/math/pack.h"

namespace netrt {

Batches::Batches(Workplace& place, const Program& program, const Source& source, const Samples& samples)
    : place_(place), program_(program), source_(source), samples_(samples) {
    fetched_floats_ = room_for_rows(samples);
    status_ = take_memory(fetched_, static_cast<int64_t>(fetched_floats_) * place.team().size(), "samples read from their files");
    failed_ = !status_;
}

int Batches::load(const uint32_t* order, int64_t first) {
    const int n = static_cast<int>(std::min<int64_t>(program_.batch, samples_.count - first));
    if (failed_) return n;
    order_ = order;
    place_.team().run([&](const Worker& worker) {
        for (const int s : worker.share(n)) load_sample(first + s, s, worker.thread);
    });
    if (fetched_floats_ > 0) expect_batch(order, first + n);
    return n;
}

// While the program works on one batch, the system reads the next one.
void Batches::expect_batch(const uint32_t* order, int64_t first) {
    const int64_t last = std::min<int64_t>(first + program_.batch, samples_.count);
    for (const Column& column : samples_.columns)
        for (int64_t i = first; column.rows && i < last; ++i) column.rows->expect(samples_.number_of(order ? order[i] : i));
}

// Programs that predict have no labels; those of the samples, which stand behind the inputs, are left alone.
void Batches::load_sample(int64_t place, int s, int thread) {
    const int64_t index = index_at(place);
    const Column* column = samples_.columns.data();
    Mixed mixed{index};
    for (int i = 0; i < program_.inputs.count; ++i, ++column) {
        if (epoch_ && is_augmented(source_.augmentations, i))
            mixed = put_augmented(*column, place, i, s, thread);
        else
            put(*column, index, program_.inputs[i], s, map_of(source_.input_maps, i), thread);
    }
    for (int i = 0; i < program_.labels.count; ++i)
        put(*column++, index, program_.labels[i], s, map_of(source_.label_maps, i), thread);
    if (program_.mixed_in.count > 0) put_mixed_in(mixed, s, thread);
}

Status Batches::augment(const Epoch& epoch) {
    epoch_ = epoch;
    largest_ = 0;
    for (int i = 0; i < program_.inputs.count; ++i)
        if (is_augmented(source_.augmentations, i))
            largest_ = std::max(largest_, static_cast<size_t>(logical_count(program_.inputs[i].packing)));
    return take_memory(pictures_, static_cast<int64_t>(3 * largest_) * place_.team().size(), "augmented samples");
}

Elements Batches::elements_of(const Column& column, int64_t index, int thread) {
    Elements elements;
    const Status status =
        find_elements(samples_, column, index, fetched_.data() + fetched_floats_ * static_cast<size_t>(thread), elements);
    if (!status && !failed_.exchange(true)) status_ = status;
    return elements;
}

Batches::Mixed Batches::put_augmented(const Column& column, int64_t place, int i, int s, int thread) {
    const Input& input = program_.inputs[i];
    const Packing& packing = input.packing;
    const int* const dims = packing.declared_rank < 0 ? packing.dims : packing.declared;
    float* const room = pictures_.data() + 3 * largest_ * static_cast<size_t>(thread);
    Picture picture{dims[0], dims[1], dims[2], room, room + largest_};
    const int64_t index = index_at(place);
    const auto number = static_cast<uint32_t>(epoch_->draws ? place : samples_.number_of(index));
    augment_sample(column, index, number, i, picture, thread);
    Mixed mixed{index};
    const Mixing mixing = mixing_of(source_.augmentations, i, *epoch_, number, static_cast<uint32_t>(samples_.count));
    if (mixing.step != nullptr) {
        mixed.other = index_at(mixing.other);
        // Other ones than where it stands for itself: no set has so many samples that both meet.
        const uint32_t its_number = ~static_cast<uint32_t>(epoch_->draws ? mixing.other : samples_.number_of(mixed.other));
        Picture other{dims[0], dims[1], dims[2], picture.spare, room + 2 * largest_};
        augment_sample(column, mixed.other, its_number, i, other, thread);
        mixed.share = mixing.step->kind->mix(picture, other.pixels, mixing.step->numbers, mixing.draw);
    }
    pack(packing, picture.pixels, place_.floats(input, s), map_of(source_.input_maps, i));
    return mixed;
}

void Batches::augment_sample(const Column& column, int64_t index, uint32_t number, int i, Picture& picture, int thread) {
    const Elements elements = elements_of(column, index, thread);
    if (elements.bytes == nullptr)
        std::copy_n(elements.floats, picture.count(), picture.pixels);
    else
        std::copy_n(elements.bytes, picture.count(), picture.pixels);
    netrt::augment(source_.augmentations, i, *epoch_, number, picture);
}

// Where samples are not augmented, each is mixed with itself.
void Batches::put_mixed_in(const Mixed& mixed, int s, int thread) {
    const List<Input>& ports = program_.mixed_in;
    const Column* column = samples_.columns.data() + program_.inputs.count;
    for (int i = 0; i < program_.labels.count; ++i)
        put(*column++, mixed.other, ports[i], s, map_of(source_.label_maps, i), thread);
    *place_.floats(ports[program_.labels.count], s) = mixed.share;
}

void Batches::put(const Column& column, int64_t index, const Input& input, int s, LinearMap map, int thread) {
    const int64_t size = logical_count(input.packing);
    if (input.classes > 0) {
        std::copy_n(column.classes.data() + index * size, size, place_.classes(input, s));
        return;
    }
    const Elements elements = elements_of(column, index, thread);
    if (elements.bytes == nullptr)
        pack(input.packing, elements.floats, place_.floats(input, s), map);
    else
        pack(input.packing, elements.bytes, place_.floats(input, s), map);
}

LinearMap map_of(const List<LinearMap>& maps, int i) { return i < maps.count ? maps[i] : LinearMap{1, 0}; }

}  // namespace netrt
