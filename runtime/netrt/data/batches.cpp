// Puts batches of samples into the inputs and labels of a program, mapped and in its layout.
#include "netrt/data/batches.h"

#include <algorithm>

#include "netrt/math/pack.h"

namespace netrt {

Batches::Batches(Workplace& place, const Program& program, const Source& source, const Samples& samples)
    : place_(place),
      program_(program),
      samples_(samples),
      map_(source.input_maps.count > 0 ? source.input_maps[0] : LinearMap{1, 0}) {}

int Batches::load(const uint32_t* order, int64_t first) {
    const int n = static_cast<int>(std::min<int64_t>(program_.batch, samples_.count - first));
    place_.team().run([&](const Worker& worker) {
        for (const int s : worker.share(n)) load_sample(order ? order[first + s] : first + s, s);
    });
    return n;
}

void Batches::load_sample(int64_t index, int s) {
    const Input& input = program_.inputs[0];
    float* out = place_.floats(input, s);
    const int64_t start = index * samples_.sample_elements();
    if (samples_.bytes.empty())
        pack(input.packing, samples_.floats.data() + start, out, map_);
    else
        pack(input.packing, samples_.bytes.data() + start, out, map_);
    if (program_.labels.count > 0) *place_.label(program_.labels[0], s) = samples_.labels[static_cast<size_t>(index)];
}

}  // namespace netrt
