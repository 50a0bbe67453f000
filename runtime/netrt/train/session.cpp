// A net as a library: what the C interface of a generated header is made of.
#include "netrt/train/session.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "netrt/files/text.h"
#include "netrt/math/pack.h"
#include "netrt/system/processors.h"
#include "netrt/train/schedule.h"
#include "netrt/train/weights.h"
#include "netrt/train/workplace.h"

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
        const Status status = netrt::save_weights(net_, path, workplace_->weights(), {{"net", net_.name}});
        return status ? Code::Ok : fail(Code::File, status.error().text);
    } catch (const std::bad_alloc&) {
        return fail(Code::Memory, "not enough memory");
    }
}

Code Session::predict(const float* const* inputs, float* const* outputs, int n) {
    const Program& program = net_.predict;
    if (inputs == nullptr || outputs == nullptr) return fail(Code::Argument, "no inputs or no outputs are given");
    if (n < 1 || n > program.batch)
        return fail(Code::Argument,
                    formatted("%d samples are given, and a prediction takes 1 to %d", n, program.batch));
    put_inputs(program, inputs, n);
    workplace_->run(program, n);
    for (int i = 0; i < program.outputs.count; ++i) {
        const Output& output = program.outputs[i];
        const int64_t size = logical_count(output.packing);
        for (int s = 0; s < n; ++s) unpack(output.packing, workplace_->floats(output, s), outputs[i] + size * s);
    }
    return Code::Ok;
}

void Session::put_inputs(const Program& program, const float* const* inputs, int n) {
    for (int i = 0; i < program.inputs.count; ++i) {
        const Packing& packing = program.inputs[i].packing;
        const int64_t size = logical_count(packing);
        for (int s = 0; s < n; ++s) pack(packing, inputs[i] + size * s, workplace_->floats(program.inputs[i], s));
    }
}

Code Session::check_step(const int32_t* const* labels, int n) {
    if (stage_ < 0)
        return fail(Code::Argument, "this session is for prediction: name a stage to train when it is made");
    const Program& program = net_.stages[stage_].train;
    if (n < 1 || n > program.batch)
        return fail(Code::Argument, formatted("%d samples are given, and a step takes 1 to %d", n, program.batch));
    for (int i = 0; i < program.labels.count; ++i) {
        const Input& label = program.labels[i];
        if (label.classes == 0) continue;
        for (int s = 0; s < n; ++s)
            if (labels[i][s] < 0 || labels[i][s] >= label.classes)
                return fail(Code::Argument, formatted("label %d of sample %d is not among the %d classes of `%s`",
                                                      labels[i][s], s, label.classes, label.name));
    }
    return Code::Ok;
}

Code Session::train_step(const float* const* inputs, const int32_t* const* labels, int n, double* loss) {
    if (inputs == nullptr || labels == nullptr) return fail(Code::Argument, "no inputs or no labels are given");
    if (const Code code = check_step(labels, n); code != Code::Ok) return code;
    const Stage& stage = net_.stages[stage_];
    const Program& program = stage.train;
    put_inputs(program, inputs, n);
    for (int i = 0; i < program.labels.count; ++i)
        std::memcpy(workplace_->label(program.labels[i], 0), labels[i], sizeof(int32_t) * static_cast<size_t>(n));
    workplace_->run(program, n, step_of(stage, stage_, seed_, ++step_));
    if (loss == nullptr) return Code::Ok;
    double sum = 0;
    for (int s = 0; s < n; ++s) sum += workplace_->loss(program, s);
    *loss = sum / n;
    return Code::Ok;
}

}  // namespace netrt
