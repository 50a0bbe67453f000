// A program of the net that is looked at while it runs.
#include "netrt/selftest/selftest_run.h"

#include <cstring>

#include "netrt/files/json.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "netrt/selftest/plain_net.h"
#include "netrt/train/schedule.h"

namespace netrt {

namespace {

constexpr uint32_t seed = 3;
constexpr uint32_t weights_layer = 0xffff'ffd0u;  // no dropout shares these numbers

// Zeros and ones would hide what is multiplied by them or added.
float shifted(const Tensor& tensor, uint32_t index, uint32_t element) {
    const float random = 2 * random_uniform(random_key(seed, index, 0, weights_layer, 0), element) - 1;
    return tensor.init == Init::Zeros ? 0.2f * random : static_cast<float>(tensor.init_value) * (1 + 0.3f * random);
}

}  // namespace

WatchedRun::WatchedRun(const Net& net, const Tested& tested, int threads)
    : net_(net),
      tested_(tested),
      place_(net, threads, Strength::Full),
      values_(static_cast<size_t>(tested.values.count)),
      gradients_(static_cast<size_t>(tested.gradients.count)) {}

const Program& WatchedRun::program() const {
    switch (tested_.kind) {
        case ProgramKind::Train:
            return net_.stages[tested_.index].train;
        case ProgramKind::Evaluate:
            return net_.evaluate;
        case ProgramKind::Predict:
            return net_.predict;
        case ProgramKind::Feature:
            break;
    }
    return net_.features[tested_.index].program;
}

std::string WatchedRun::name() const {
    switch (tested_.kind) {
        case ProgramKind::Train:
            return "train " + printable(net_.stages[tested_.index].name);
        case ProgramKind::Evaluate:
            return "evaluate";
        case ProgramKind::Predict:
            return "predict";
        case ProgramKind::Feature:
            break;
    }
    return "features " + printable(net_.features[tested_.index].value.name);
}

Step WatchedRun::step(uint32_t number) const {
    if (tested_.kind != ProgramKind::Train) return {};
    return step_of(net_.stages[tested_.index], tested_.index, seed, number);
}

Status WatchedRun::prepare() {
    const ArenaPlan plan =
        tested_.kind == ProgramKind::Train ? training_plan(net_, tested_.index) : plan_for(net_, program());
    if (Status status = place_.prepare(plan); !status) return status;
    start_anew();
    return {};
}

void WatchedRun::start_anew() {
    std::memset(place_.states(), 0, place_.plan().states);
    initialise_weights(net_, seed, place_.weights());
    std::vector<float> elements;
    for (int t = 0; t < net_.tensors.count; ++t) {
        const Tensor& tensor = net_.tensors[t];
        if (tensor.init != Init::Zeros && tensor.init != Init::Constant) continue;
        elements.resize(static_cast<size_t>(logical_count(tensor.packing)));
        for (size_t i = 0; i < elements.size(); ++i)
            elements[i] = shifted(tensor, static_cast<uint32_t>(t), static_cast<uint32_t>(i));
        pack(tensor.packing, elements.data(), reinterpret_cast<float*>(place_.weights() + tensor.offset));
    }
}

void WatchedRun::run(int n, uint32_t number) {
    const Program& program = this->program();
    std::memset(place_.workspace(), 0xff, place_.plan().workspace);
    place_.forget();
    std::vector<float> elements;
    const auto make_up = [&](const Input& input, int k) {
        if (input.classes > 0) {
            for (int s = 0; s < n; ++s)
                for (int64_t i = 0; i < logical_count(input.packing); ++i)
                    place_.classes(input, s)[i] = made_up_label(k, s, i, input.classes);
            return;
        }
        elements.resize(static_cast<size_t>(logical_count(input.packing)));
        for (int s = 0; s < n; ++s) {
            for (size_t i = 0; i < elements.size(); ++i) elements[i] = made_up_input(k, s, static_cast<int64_t>(i));
            pack(input.packing, elements.data(), place_.floats(input, s));
        }
    };
    int k = 0;
    for (const List<Input>* list : {&program.inputs, &program.labels, &program.mixed_in})
        for (const Input& input : *list) make_up(input, k++);

    n_ = n;
    phase_ = 0;
    // With more threads the others are at work already when a phase is seen to have ended.
    if (place_.team().size() == 1) place_.team().watch({sees, this});
    place_.run(program, n, step(number));
    place_.team().watch({});
}

void WatchedRun::sees(void* self, int, Moment moment) {
    if (moment == Moment::Barrier) static_cast<WatchedRun*>(self)->look();
}

void WatchedRun::look() {
    for (int p = 0; p < tested_.values.count; ++p) {
        const ValueProbe& probe = tested_.values[p];
        if (probe.phase != phase_) continue;
        const int64_t count = logical_count(probe.packing), step = physical_count(probe.packing);
        const auto* from = reinterpret_cast<const float*>(place_.workspace() + probe.offset);
        values_[static_cast<size_t>(p)].resize(static_cast<size_t>(count * n_));
        for (int s = 0; s < n_; ++s)
            unpack(probe.packing, from + step * s, values_[static_cast<size_t>(p)].data() + count * s);
    }
    for (int p = 0; p < tested_.gradients.count; ++p) {
        const GradientProbe& probe = tested_.gradients[p];
        if (probe.phase != phase_) continue;
        const Packing& packing = net_.tensors[probe.tensor].packing;
        const int64_t step = physical_count(packing);
        const auto* from = reinterpret_cast<const float*>(place_.workspace() + probe.offset);
        std::vector<float>& sum = gradients_[static_cast<size_t>(p)];
        sum.assign(static_cast<size_t>(logical_count(packing)), 0);
        std::vector<float> part(sum.size());
        for (int k = 0; k < probe.parts; ++k) {
            unpack(packing, from + step * k, part.data());
            for (size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
        }
    }
    ++phase_;
}

std::vector<double> WatchedRun::tensor(int index) const {
    const Tensor& tensor = net_.tensors[index];
    std::vector<float> elements(static_cast<size_t>(logical_count(tensor.packing)));
    unpack(tensor.packing, reinterpret_cast<const float*>(place_.weights() + tensor.offset), elements.data());
    return {elements.begin(), elements.end()};
}

std::vector<std::byte> WatchedRun::remains(int n) const {
    std::vector<std::byte> bytes;
    const auto take = [&](const std::byte* from, size_t count) { bytes.insert(bytes.end(), from, from + count); };
    const Program& program = this->program();
    for (const List<Output>* outputs : {&program.losses, &program.metrics, &program.outputs})
        for (const Output& output : *outputs)
            take(place_.workspace() + output.offset,
                 sizeof(float) * static_cast<size_t>(physical_count(output.packing) * n));
    take(place_.weights(), place_.plan().weights);
    take(place_.states(), place_.plan().states);
    return bytes;
}

}  // namespace netrt
