// A network in plain loops with its memory.
#include "netrt/plain_net.h"

#include "netrt/pack.h"

namespace netrt {

namespace {

constexpr uint32_t samples_seed = 5;

}  // namespace

float made_up_input(int input, int s, int64_t i) {
    const uint32_t key = random_key(samples_seed, 0, 0, static_cast<uint32_t>(input), static_cast<uint32_t>(s));
    return 2 * random_uniform(key, static_cast<uint32_t>(i)) - 1;
}

int32_t made_up_label(int label, int s, int classes) {
    if (classes <= 0) return 0;
    const uint32_t key = random_key(samples_seed, 1, 0, static_cast<uint32_t>(label), static_cast<uint32_t>(s));
    return static_cast<int32_t>(random_below(static_cast<uint32_t>(classes), random_number(key, 0)));
}

PlainNet::PlainNet(const Net& net, const PlainProgram& program)
    : net_(net), program_(program), memory_((program.bytes + sizeof(double) - 1) / sizeof(double)) {}

void PlainNet::load(const std::byte* weights, const Program& like, int n, uint32_t rounding) {
    load_weights(weights);
    load_samples(like, n);
    if (rounding == 0) return;
    for (int t = 0; t < net_.tensors.count; ++t)
        if (double* elements = tensor(t))
            disturb(elements, logical_count(net_.tensors[t].packing), random_key(samples_seed, 2, rounding, 0, static_cast<uint32_t>(t)));
    for (int k = 0; k < like.inputs.count; ++k)
        disturb(at(program_.inputs[k]), n * logical_count(like.inputs[k].packing),
                random_key(samples_seed, 3, rounding, 0, static_cast<uint32_t>(k)));
}

void PlainNet::disturb(double* numbers, int64_t count, uint32_t key) {
    for (int64_t i = 0; i < count; ++i) numbers[i] *= 1 + 0x1p-21 * (random_uniform(key, static_cast<uint32_t>(i)) - 0.5);
}

void PlainNet::load_weights(const std::byte* weights) {
    std::vector<float> elements;
    for (int t = 0; t < net_.tensors.count; ++t) {
        double* to = tensor(t);
        if (to == nullptr) continue;
        const Tensor& tensor = net_.tensors[t];
        elements.resize(static_cast<size_t>(logical_count(tensor.packing)));
        unpack(tensor.packing, reinterpret_cast<const float*>(weights + tensor.offset), elements.data());
        for (const float element : elements) *to++ = element;
    }
}

void PlainNet::load_samples(const Program& like, int n) {
    for (int k = 0; k < like.inputs.count; ++k) {
        const int64_t count = logical_count(like.inputs[k].packing);
        double* to = at(program_.inputs[k]);
        for (int s = 0; s < n; ++s)
            for (int64_t i = 0; i < count; ++i) *to++ = made_up_input(k, s, i);
    }
    for (int k = 0; k < program_.labels.count; ++k) {
        auto* to = reinterpret_cast<int32_t*>(at(program_.labels[k]));
        const int classes = k < like.labels.count ? like.labels[k].classes : 0;
        for (int s = 0; s < n; ++s) to[s] = made_up_label(k, s, classes);
    }
}

double PlainNet::loss(int n) const {
    double sum = 0;
    for (const size_t loss : program_.losses)
        for (int s = 0; s < n; ++s) sum += at(loss)[s];
    return sum / n;
}

}  // namespace netrt
