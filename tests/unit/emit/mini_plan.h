// A small net as a plan, put together by hand: eight numbers, one dense layer, cross-entropy, momentum.
#pragma once

#include <string>

#include "loop/build.h"
#include "loop/plan.h"

namespace mini {

using namespace netc::loop;

inline constexpr int inputs = 8, classes = 3, lanes = 4, batch = 6;
inline const Type f32{Element::F32, 1}, i32{Element::I32, 1};

inline Parameter array(const std::string& name, std::vector<int64_t> extents, bool rows, bool written,
                       Element element = Element::F32) {
    return {Parameter::Kind::Array, name, element, std::move(extents), rows, written};
}
inline Parameter scalar(const std::string& name, Parameter::Kind kind) {
    return {kind, name, Element::F32, {}, false, false};
}

/// out[s][j] = bias[j] + sum over i of in[s][i] * kernel[i][j], for the samples first <= s < last
inline Kernel dense() {
    Builder b;
    b.loop("s", var("first"), var("last"), [&](Expr s) {
        const Expr acc = b.variable("acc", load("bias", lanes, {0}));
        b.loop("i", 0, inputs, [&](Expr i) { b.add(acc, at("in", f32, {s, i}) * load("kernel", lanes, {i, 0})); });
        b.store("out", {s, 0}, acc);
    });
    Kernel k;
    k.name = "dense1";
    k.comment = {"dense1 -- mini.net:3", "", "  x [8]  -->  dense1 [3]"};
    k.parameters = {array("in", {inputs}, true, false), array("kernel", {inputs, lanes}, false, false),
                    array("bias", {lanes}, false, false), array("out", {lanes}, true, true)};
    k.body = b.take();
    k.unit = "row of dense1";
    k.per_sample = false;
    return k;
}

/// loss = log(sum over k of exp(in[k])) - in[label]
inline Kernel cross_entropy() {
    Builder b;
    const Expr total = b.variable("total", real(0));
    b.loop("k", 0, classes, [&](Expr k) { b.add(total, apply("exp", f32, {at("in", f32, {k})})); });
    b.assign(at("loss", f32, {}), apply("log", f32, {total}) - at("in", f32, {at("label", i32, {})}));
    Kernel k;
    k.name = "loss";
    k.comment = {"loss"};
    k.parameters = {array("in", {lanes}, false, false), array("label", {}, false, false, Element::I32),
                    array("loss", {}, false, true)};
    k.body = b.take();
    return k;
}

/// out[k] = (exp(in[k]) / total - [k is the label]) / n
inline Kernel cross_entropy_gradient() {
    Builder b;
    const Expr total = b.variable("total", real(0));
    b.loop("k", 0, classes, [&](Expr k) { b.add(total, apply("exp", f32, {at("in", f32, {k})})); });
    const Expr factor = b.let("factor", real(1) / apply("to_f32", f32, {var("n")}));
    b.loop("k", 0, classes, [&](Expr k) {
        const Expr one = select(equal(k, at("label", i32, {})), real(1), real(0));
        b.assign(at("out", f32, {k}), (apply("exp", f32, {at("in", f32, {k})}) / total - one) * factor);
    });
    b.assign(at("out", f32, {classes}), real(0));
    Kernel k;
    k.name = "loss_backward";
    k.comment = {"d_dense1"};
    k.parameters = {scalar("n", Parameter::Kind::Int), array("in", {lanes}, false, false),
                    array("label", {}, false, false, Element::I32), array("out", {lanes}, false, true)};
    k.body = b.take();
    return k;
}

/// d_kernel[i][j] = sum over s of in[s][i] * d_out[s][j]
inline Kernel kernel_gradient() {
    Builder b;
    b.loop("i", var("first"), var("last"), [&](Expr i) {
        const Expr acc = b.variable("acc", splat(real(0), lanes));
        b.loop("s", 0, var("n"), [&](Expr s) { b.add(acc, at("in", f32, {s, i}) * load("d_out", lanes, {s, 0})); });
        b.store("d_kernel", {i, 0}, acc);
    });
    Kernel k;
    k.name = "dense1_backward_kernel";
    k.comment = {"d_dense1.kernel"};
    k.parameters = {scalar("n", Parameter::Kind::Int), array("in", {inputs}, true, false),
                    array("d_out", {lanes}, true, false), array("d_kernel", {inputs, lanes}, false, true)};
    k.body = b.take();
    k.unit = "input";
    k.per_sample = false;
    return k;
}

/// velocity = 0.9 velocity - rate * gradient; weight += velocity
inline Kernel sgd() {
    Builder b;
    const Expr rate = b.let("rate", apply("step.learning_rate", f32, {}));
    b.loop("unit", var("first"), var("last"), [&](Expr unit) {
        const Expr i = b.let("i", unit * lanes);
        const Expr v = b.let("v", real(0.9) * load("velocity", lanes, {i}) - rate * load("gradient", lanes, {i}));
        b.store("velocity", {i}, v);
        b.store("weight", {i}, load("weight", lanes, {i}) + v);
    });
    Kernel k;
    k.name = "sgd";
    k.comment = {"optimizer step"};
    k.parameters = {scalar("step", Parameter::Kind::Step), array("gradient", {}, true, false),
                    array("velocity", {}, true, true), array("weight", {}, true, true)};
    k.body = b.take();
    k.unit = "vector of weights";
    k.per_sample = false;
    return k;
}

class PlanWriter {
public:
    PlanWriter() {
        plan.net = "Mini";
        plan.file = "mini.net";
        plan.layers = {{"dense1", "dense(3)", "[3]", "mini.net:3", 27, 48}};
        plan.parameters = 27;
        plan.macs = 24;
        plan.lanes = lanes;
        plan.isa = "generic";
        const auto uniform = Initialiser{Initialiser::Kind::Uniform, 0.5};
        plan.weights = {{"dense1", "kernel", "dense1.kernel", {inputs, lanes}, kernel_packing(), uniform, true, 0},
                        {"dense1", "bias", "dense1.bias", {lanes}, row(classes), {}, true, 128}};
        plan.weights_bytes = 192;
        plan.inputs = {{"x", {inputs}, 0, {}}};
        plan.labels = {{"digit", {}, classes, {}}};
        plan.losses = {{"loss", {}, 0, {}}};
        plan.outputs = {{"scores", {classes}, 0, row(classes)}};
        dense_ = plan.kernels.add(dense());
        loss_ = plan.kernels.add(cross_entropy());
        gradient_ = plan.kernels.add(cross_entropy_gradient());
        backward_ = plan.kernels.add(kernel_gradient());
        sgd_ = plan.kernels.add(sgd());
        add_train();
        add_evaluate();
        add_predict();
        plan.stages = {stage()};
        plan.exported_stage = "first";
    }

    Plan plan;

private:
    using Kind = Argument::Kind;

    static Packing kernel_packing() { return {{classes, inputs}, {{inputs, 1, 1}, {lanes, 0, 1}}, {}, 0}; }
    static Packing row(int64_t elements) { return {{elements}, {{lanes, 0, 1}}, {}, 0}; }
    static Packing input_packing() { return {{inputs}, {{inputs, 0, 1}}, {}, 0}; }

    static Argument of(Kind kind, BufferId buffer = {}, bool flat = false) {
        Argument argument;
        argument.kind = kind;
        argument.buffer = buffer;
        argument.flat = flat;
        return argument;
    }
    static Argument weight(int index, bool flat = false) {
        Argument argument = of(Kind::Weight, {}, flat);
        argument.weight = index;
        return argument;
    }

    /// Buffers follow each other; nothing shares a place.
    static BufferId add(Program& program, const std::string& name, std::vector<int64_t> extents, Role role,
                        bool batched, int phases, Element element = Element::F32) {
        Buffer buffer;
        buffer.name = name;
        buffer.element = element;
        buffer.extents = std::move(extents);
        buffer.batched = batched;
        buffer.role = role;
        buffer.bytes = 4 * (batched ? program.batch : 1);
        for (const int64_t extent : buffer.extents) buffer.bytes *= extent;
        buffer.last_phase = phases - 1;
        int64_t& total = role == Role::State ? program.state_bytes : program.workspace_bytes;
        buffer.offset_bytes = total;
        total += (buffer.bytes + 63) / 64 * 64;
        return program.buffers.add(buffer);
    }

    static Call call(KernelId kernel, std::vector<Argument> arguments, Expr units, const std::string& layers) {
        Call call;
        call.kernel = kernel;
        call.arguments = std::move(arguments);
        call.units = units;
        call.layers = layers;
        return call;
    }

    void ports(Program& program, BufferId x) {
        program.inputs = {x};
        program.input_packings = {input_packing()};
    }

    void add_train() {
        Program p;
        p.name = "train_first";
        p.stage = "first";
        p.mode = Mode::Train;
        p.batch = batch;
        const BufferId x = add(p, "x", {inputs}, Role::Input, true, 4);
        const BufferId digit = add(p, "digit", {}, Role::Label, true, 4, Element::I32);
        const BufferId out = add(p, "dense1", {lanes}, Role::Activation, true, 4);
        const BufferId loss = add(p, "loss", {}, Role::Result, true, 4);
        const BufferId d_out = add(p, "d_dense1", {lanes}, Role::Gradient, true, 4);
        const BufferId d_kernel = add(p, "d_dense1.kernel", {inputs, lanes}, Role::Gradient, false, 4);
        const BufferId velocity = add(p, "dense1_kernel_velocity", {inputs, lanes}, Role::State, false, 4);
        ports(p, x);
        p.labels = {digit};
        p.label_packings = {{}};
        p.losses = {loss};
        p.phases = {
            {false,
             {call(dense_, {of(Kind::Whole, x), weight(0), weight(1), of(Kind::Whole, out)}, var("n"), "dense1")}},
            {true,
             {call(loss_, {of(Kind::Sample, out), of(Kind::Sample, digit), of(Kind::Sample, loss)}, 1, "loss"),
              call(gradient_, {of(Kind::N), of(Kind::Sample, out), of(Kind::Sample, digit), of(Kind::Sample, d_out)}, 1,
                   "d_dense1")}},
            {false,
             {call(backward_, {of(Kind::N), of(Kind::Whole, x), of(Kind::Whole, d_out), of(Kind::Whole, d_kernel)},
                   inputs, "d_dense1.kernel")}},
            {false,
             {call(sgd_,
                   {of(Kind::Step), of(Kind::Whole, d_kernel, true), of(Kind::Whole, velocity, true), weight(0, true)},
                   inputs, "optimizer step of dense1.kernel")}},
        };
        plan.programs.push_back(p);
    }

    void add_evaluate() {
        Program p;
        p.name = "evaluate";
        p.mode = Mode::Evaluate;
        p.batch = batch;
        const BufferId x = add(p, "x", {inputs}, Role::Input, true, 2);
        const BufferId digit = add(p, "digit", {}, Role::Label, true, 2, Element::I32);
        const BufferId out = add(p, "dense1", {lanes}, Role::Activation, true, 2);
        const BufferId loss = add(p, "loss", {}, Role::Result, true, 2);
        ports(p, x);
        p.labels = {digit};
        p.label_packings = {{}};
        p.losses = {loss};
        p.phases = {
            {false,
             {call(dense_, {of(Kind::Whole, x), weight(0), weight(1), of(Kind::Whole, out)}, var("n"), "dense1")}},
            {true, {call(loss_, {of(Kind::Sample, out), of(Kind::Sample, digit), of(Kind::Sample, loss)}, 1, "loss")}}};
        plan.evaluate_program = static_cast<int>(plan.programs.size());
        plan.programs.push_back(p);
    }

    void add_predict() {
        Program p;
        p.name = "predict";
        p.mode = Mode::Predict;
        const BufferId x = add(p, "x", {inputs}, Role::Input, true, 1);
        const BufferId out = add(p, "dense1", {lanes}, Role::Result, true, 1);
        ports(p, x);
        p.outputs = {out};
        p.phases = {
            {false,
             {call(dense_, {of(Kind::Whole, x), weight(0), weight(1), of(Kind::Whole, out)}, var("n"), "dense1")}}};
        plan.predict_program = static_cast<int>(plan.programs.size());
        plan.programs.push_back(p);
    }

    StagePlan stage() const {
        StagePlan s;
        s.name = "first";
        s.source = {"drawn", "drawn_digits", {}, {{"seed", 3}}, {0, 0, 2}, {{1.0 / 255, 0}}, {{1, 0}}};
        s.batch = batch;
        s.trainable = {0};
        s.step_formulas = {{"lr", netc::formula::number(0.1)}};
        s.optimizer = "sgd(lr = 0.1, momentum = 0.9)";
        s.train_program = 0;
        return s;
    }

    netc::loop::KernelId dense_, loss_, gradient_, backward_, sgd_;
};

inline Plan plan() { return PlanWriter().plan; }

}  // namespace mini
