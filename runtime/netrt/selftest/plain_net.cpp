// A network in plain loops with its memory.
#include "netrt/selftest/plain_net.h"

#include "netrt/math/pack.h"

namespace netrt {

namespace {

constexpr uint32_t samples_seed = 5;

}  // namespace

float made_up_input(int input, int s, int64_t i) {
    const uint32_t key = random_key(samples_seed, 0, 0, static_cast<uint32_t>(input), static_cast<uint32_t>(s));
    return 2 * random_uniform(key, static_cast<uint32_t>(i)) - 1;
}

int32_t made_up_label(int label, int s, int64_t i, int classes) {
    const uint32_t key = random_key(samples_seed, 1, 0, static_cast<uint32_t>(label), static_cast<uint32_t>(s));
    return static_cast<int32_t>(random_below(static_cast<uint32_t>(classes), random_number(key, static_cast<uint32_t>(i))));
}

PlainNet::PlainNet(const Net& net, const PlainProgram& program)
    : net_(net), program_(program), memory_((program.bytes + sizeof(Real) - 1) / sizeof(Real)) {}

void PlainNet::load(const std::byte* weights, const Program& like, int n) {
    load_weights(weights);
    load_samples(like, n);
}

void PlainNet::run(int n, const Step& step, uint32_t attempt, int first) {
    const Rounded rounded(attempt);
    program_.run({memory_.data(), n, step, first, program_.code});
}

void PlainNet::load_weights(const std::byte* weights) {
    std::vector<float> elements;
    for (int t = 0; t < net_.tensors.count; ++t) {
        Real* to = tensor(t);
        if (to == nullptr) continue;
        const Tensor& tensor = net_.tensors[t];
        elements.resize(static_cast<size_t>(logical_count(tensor.packing)));
        unpack(tensor.packing, reinterpret_cast<const float*>(weights + tensor.offset), elements.data());
        for (const float element : elements) *to++ = element;
    }
}

void PlainNet::load_samples(const Program& like, int n) {
    const auto make_up = [&](const Input& given, size_t offset, int k) {
        const int64_t count = logical_count(given.packing);
        Real* number = at(offset);
        auto* choice = reinterpret_cast<int32_t*>(number);
        for (int s = 0; s < n; ++s)
            for (int64_t i = 0; i < count; ++i)
                if (given.classes > 0)
                    *choice++ = made_up_label(k, s, i, given.classes);
                else
                    *number++ = made_up_input(k, s, i);
    };
    int number = 0;
    const auto make_up_all = [&](const List<Input>& given, const List<size_t>& offsets) {
        for (int k = 0; k < given.count; ++k) make_up(given[k], offsets[k], number++);
    };
    make_up_all(like.inputs, program_.inputs);
    make_up_all(like.labels, program_.labels);
    make_up_all(like.mixed_in, program_.mixed_in);
}

double PlainNet::slope_of_loss(int n) const {
    double sum = 0;
    for (const size_t loss : program_.losses)
        for (int s = 0; s < n; ++s) sum += at(loss)[s].slope;
    return sum / n;
}

}  // namespace netrt
