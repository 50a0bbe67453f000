// A net as a library: what the C interface of a generated header is made of.
#include "netrt/train/session.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "netrt/system/processors.h"
#include "netrt/system/workplace.h"
#include "netrt/train/averages.h"
#include "netrt/train/schedule.h"

namespace netrt {

Session::Session(const Net& net, int threads, int stage) : net_(net), stage_(stage) {
    const int wanted = threads > 0 ? threads : processor_count();
    workplace_ = std::make_unique<Workplace>(net, std::min(wanted, net.max_threads));
    if (stage >= 0) seed_ = net.stages[stage].seed;
}

Session::~Session() = default;

Code Session::create(const Net& net, int threads, int stage, std::unique_ptr<Session>& session) {
    if (stage < -1 || stage >= net.stages.count || threads < 0) return Code::Argument;
    try {
        session.reset(new Session(net, threads, stage));
    } catch (...) {  // no memory, or no more threads to be had
        return Code::Memory;
    }
    ArenaPlan plan = plan_for(net, net.predict);
    if (stage >= 0) {
        const ArenaPlan training = training_plan(net, stage);
        plan.states = training.states;
        plan.workspace = std::max(plan.workspace, training.workspace);
    }
    if (session->workplace_->prepare(plan)) return Code::Ok;
    session.reset();
    return Code::Memory;
}

Code Session::fail(Code code, std::string text) {
    message_ = std::move(text);
    return code;
}

const Stage* Session::trained() const { return stage_ < 0 ? nullptr : &net_.stages[stage_]; }

void Session::forget() {
    step_ = 0;
    std::memset(workplace_->states(), 0, workplace_->plan().states);
}

Code Session::initialise(uint32_t seed) {
    seed_ = seed;
    forget();
    try {
        initialise_weights(net_, seed, workplace_->weights());
    } catch (const std::bad_alloc&) {
        return fail(Code::Memory, "not enough memory");
    }
    return Code::Ok;
}

Code Session::load_weights(const char* path) {
    if (path == nullptr) return fail(Code::Argument, "no file is named");
    try {
        const Status status = netrt::load_weights(net_, path, workplace_->weights());
        if (!status) return fail(Code::File, status.error().text);
        forget();
        return Code::Ok;
    } catch (const std::bad_alloc&) {
        return fail(Code::Memory, "not enough memory");
    }
}

Code Session::save_weights(const char* path) {
    if (path == nullptr) return fail(Code::Argument, "no file is named");
    try {
        const AveragesInPlace averages(*workplace_, trained(), step_);
        const Status status = netrt::save_weights(net_, path, workplace_->weights(), {{"net", net_.name}});
        return status ? Code::Ok : fail(Code::File, status.error().text);
    } catch (const std::bad_alloc&) {
        return fail(Code::Memory, "not enough memory");
    }
}

Code Session::predict(const void* const* inputs, float* const* outputs, int n) {
    const Program& program = net_.predict;
    if (inputs == nullptr || outputs == nullptr) return fail(Code::Argument, "no inputs or no outputs are given");
    if (n < 1 || n > program.batch)
        return fail(Code::Argument,
                    formatted("%d samples are given, and a prediction takes 1 to %d", n, program.batch));
    if (const Code code = check(program.inputs, inputs, n); code != Code::Ok) return code;
    put(program.inputs, inputs, n);
    const AveragesInPlace averages(*workplace_, trained(), step_);
    workplace_->run(program, n);
    for (int i = 0; i < program.outputs.count; ++i) {
        const Output& output = program.outputs[i];
        const int64_t size = logical_count(output.packing);
        for (int s = 0; s < n; ++s) unpack(output.packing, workplace_->floats(output, s), outputs[i] + size * s);
    }
    return Code::Ok;
}

Code Session::check(const List<Input>& inputs, const void* const* values, int n) {
    for (int i = 0; i < inputs.count; ++i) {
        const Input& input = inputs[i];
        if (input.classes == 0) continue;
        const int64_t size = logical_count(input.packing);
        const auto* classes = static_cast<const int32_t*>(values[i]);
        for (int64_t k = 0; k < n * size; ++k)
            if (classes[k] < 0 || classes[k] >= input.classes)
                return fail(Code::Argument, formatted("%d in sample %lld of `%s` is not below %d",
                                                      classes[k], static_cast<long long>(k / size), input.name,
                                                      input.classes));
    }
    return Code::Ok;
}

void Session::put(const List<Input>& inputs, const void* const* values, int n) {
    for (int i = 0; i < inputs.count; ++i) {
        const Input& input = inputs[i];
        const int64_t size = logical_count(input.packing);
        for (int s = 0; s < n; ++s)
            if (input.classes > 0)
                std::copy_n(static_cast<const int32_t*>(values[i]) + size * s, size, workplace_->classes(input, s));
            else
                pack(input.packing, static_cast<const float*>(values[i]) + size * s, workplace_->floats(input, s));
    }
}

/// Samples that are given are what they are: each is mixed with itself.
void Session::put_with_themselves(const Program& program, const void* const* labels, int n) {
    List<Input> others = program.mixed_in;
    others.count = program.labels.count;
    put(others, labels, n);
    for (int s = 0; s < n; ++s) *workplace_->floats(program.mixed_in[others.count], s) = 1;
}

Code Session::train_step(const void* const* inputs, const void* const* labels, int n, double* loss) {
    if (inputs == nullptr || labels == nullptr) return fail(Code::Argument, "no inputs or no labels are given");
    if (stage_ < 0)
        return fail(Code::Argument, "this session is for prediction: name a stage to train when it is made");
    const Stage& stage = net_.stages[stage_];
    const Program& program = stage.train;
    if (stage.schedule.needs_length || stage.schedule.plateau.patience > 0)
        return fail(Code::Argument, formatted("the optimizer of stage `%s` follows its epochs (%s), which a session does not count: "
                                              "train it with the program, or with a schedule of `step` alone",
                                              stage.name, stage.optimizer));
    if (n < 1 || n > program.batch)
        return fail(Code::Argument, formatted("%d samples are given, and a step takes 1 to %d", n, program.batch));
    if (const Code code = check(program.inputs, inputs, n); code != Code::Ok) return code;
    if (const Code code = check(program.labels, labels, n); code != Code::Ok) return code;
    put(program.inputs, inputs, n);
    put(program.labels, labels, n);
    if (program.mixed_in.count > 0) put_with_themselves(program, labels, n);
    workplace_->run(program, n, step_of(stage, stage_, seed_, ++step_));
    if (loss == nullptr) return Code::Ok;
    double sum = 0;
    for (int s = 0; s < n; ++s) sum += workplace_->loss(program, s);
    *loss = sum / n;
    return Code::Ok;
}

}  // namespace netrt
