// Every operator that PyTorch has too: values and gradients as it computes them.
#include "recorded.h"
#include "../../row_formulas.h"
#include "transform/gradient.h"

using namespace netc::test;
namespace transform = netc::transform;

namespace {

/// One operator between recorded tensors. The batched input is made of a weight, a column for each sample, so that it
/// has a gradient.
struct Replay : Builder {
    const Recorded& recorded;
    int64_t batch;
    std::map<ValueId, std::vector<double>> bound;
    ValueId in;

    explicit Replay(const Recorded& recorded) : recorded(recorded), batch(recorded["in"].shape[0]) {
        Shape shape = recorded["in"].shape;
        shape.dims.erase(shape.dims.begin());
        const ValueId sample = input({{batch}}, "sample");
        for (int64_t i = 0; i < batch * batch; ++i) bound[sample].push_back(i / batch == i % batch);
        const ValueId columns = weight({{shape.elements(), batch}}, "columns");
        bound[columns] = turned(recorded["in"].numbers, batch);
        in = make(Reshape{make(Dense{sample, columns, {}}, "flat"), shape}, "in");
    }

    static std::vector<double> turned(const std::vector<double>& numbers, int64_t rows) {
        const int64_t columns = static_cast<int64_t>(numbers.size()) / rows;
        std::vector<double> result(numbers.size());
        for (int64_t r = 0; r < rows; ++r)
            for (int64_t c = 0; c < columns; ++c) result[c * rows + r] = numbers[r * columns + c];
        return result;
    }
    ValueId bound_weight(const std::string& name, bool trainable = true) {
        const ValueId value = weight(recorded[name].shape, name, trainable);
        bound[value] = recorded[name].numbers;
        return value;
    }
    ValueId bound_input(const std::string& name, TensorType type) {
        const ValueId value = graph.add(Input{inputs++}, std::move(type), name);
        bound[value] = recorded[name].numbers;
        return value;
    }

    /// Differentiates `loss` and computes everything.
    Bindings<double> run(ValueId loss) {
        const auto gradients = transform::gradient(graph, {loss}, trainable());
        verify(graph, "gradient");
        Bindings<double> bindings(graph);
        for (const auto& [value, numbers] : bound) bindings[value] = numbers;
        evaluate(graph, bindings, batch, {.training = true});
        for (const auto& [parameter, gradient] : gradients.of) {
            const std::string& name = graph.parameters[parameter].name;
            if (name == "columns") {
                const auto elements = static_cast<int64_t>(bindings[gradient].size()) / batch;
                check_close(turned(bindings[gradient], elements), recorded["d_in"].numbers, "d_in");
            } else {
                check_close(bindings[gradient], recorded["d_" + name].numbers, name.c_str());
            }
        }
        return bindings;
    }
    /// The loss is the mean squared distance to the recorded target.
    Bindings<double> check(ValueId out) {
        const ValueId target = bound_input("target", graph.values[out].type);
        const ValueId loss = make(netc::test::mean_squared_error(graph, out, target), "loss");
        Bindings<double> bindings = run(loss);
        check_close(bindings[out], recorded["out"].numbers, "out");
        double mean = 0;
        for (double one : bindings[loss]) mean += one / static_cast<double>(batch);
        check_close({mean}, recorded["loss"].numbers, "loss");
        return bindings;
    }
};

}  // namespace

TEST_CASE("convolutions and dense layers") {
    for (const Recorded& recorded : read_recorded("convolutions.txt")) {
        CAPTURE(recorded.name);
        Replay replay(recorded);
        const ValueId kernel = replay.bound_weight("kernel");
        const ValueId bias = recorded.has("bias") ? replay.bound_weight("bias") : ValueId{};
        const Shape shape = replay.graph.shape(kernel);
        Op op = Dense{replay.in, kernel, bias};
        if (shape.rank() == 4)
            op = Conv2d{replay.in, kernel, bias, recorded.window({shape[2], shape[3]}),
                        static_cast<int64_t>(recorded.number("groups"))};
        replay.check(replay.make(op, "out"));
    }
}

TEST_CASE("pools") {
    for (const Recorded& recorded : read_recorded("pools.txt")) {
        CAPTURE(recorded.name);
        Replay replay(recorded);
        const Window window = recorded.window(recorded.pair("size", {1, 1}));
        Op op = MaxPool{replay.in, window};
        if (recorded.kind == "global_max") op = GlobalMaxPool{replay.in};
        if (recorded.kind == "global_avg") op = GlobalAvgPool{replay.in};
        if (recorded.settings.count("count_pad")) op = AvgPool{replay.in, window, recorded.number("count_pad") != 0};
        replay.check(replay.make(op, "out"));
    }
}

TEST_CASE("batch normalisation") {
    for (const Recorded& recorded : read_recorded("norms.txt")) {
        CAPTURE(recorded.name);
        Replay replay(recorded);
        const BatchNorm norm{replay.in,
                             replay.bound_weight("scale"),
                             replay.bound_weight("shift"),
                             replay.bound_weight("running_mean", false),
                             replay.bound_weight("running_variance", false),
                             recorded.number("epsilon"),
                             recorded.number("momentum"),
                             recorded.number("frozen") != 0};
        const Bindings<double> bindings = replay.check(replay.make(norm, "out"));
        check_close(bindings[norm.running_mean], recorded["mean_after"].numbers, "running mean");
        check_close(bindings[norm.running_variance], recorded["variance_after"].numbers, "running variance");
    }
}

TEST_CASE("maps and softmax") {
    const std::map<std::string, netc::formula::FunctionRef> functions = {
        {"relu", netc::test::relu}, {"sigmoid", netc::test::sigmoid}, {"tanh", netc::test::tanh},    {"exp", netc::test::exp},
        {"log", netc::test::log},   {"sqrt", netc::test::sqrt},       {"square", netc::test::square}};
    for (const Recorded& recorded : read_recorded("maps.txt")) {
        CAPTURE(recorded.name);
        Replay replay(recorded);
        Op op = netc::test::softmax(replay.graph, replay.in);
        if (recorded.kind != "softmax") op = Map{functions.at(recorded.kind), {replay.in}};
        replay.check(replay.make(op, "out"));
    }
}

TEST_CASE("losses and metrics") {
    for (const Recorded& recorded : read_recorded("losses.txt")) {
        CAPTURE(recorded.name);
        Replay replay(recorded);
        const ValueId label = replay.bound_input("label", {DType::I32, {}, true});
        Op op = netc::test::cross_entropy(replay.graph, replay.in, label);
        if (recorded.kind == "log_loss") op = netc::test::log_loss(replay.graph, replay.in, label);
        if (recorded.kind == "one_hot") op = netc::test::one_hot_squared_error(replay.graph, replay.in, label);
        if (recorded.kind == "top_k") op = TopK{replay.in, label, static_cast<int64_t>(recorded.number("k"))};
        const ValueId loss = replay.make(op, "loss");
        const Bindings<double> bindings = replay.run(loss);
        check_close(bindings[loss], recorded["loss"].numbers, "loss");
    }
}

TEST_CASE("losses with a class for each place, and of differences") {
    for (const Recorded& recorded : read_recorded("losses_of_many.txt")) {
        CAPTURE(recorded.name);
        Replay replay(recorded);
        const bool classes = recorded.has("label");
        const std::string compared = classes ? "label" : "target";
        Shape shape = recorded[compared].shape;
        shape.dims.erase(shape.dims.begin());  // samples
        const ValueId target =
            replay.bound_input(compared, {classes ? DType::I32 : DType::F32, std::move(shape), true});
        Op op = netc::test::cross_entropy(replay.graph, replay.in, target);
        if (recorded.kind == "top_k") op = TopK{replay.in, target, static_cast<int64_t>(recorded.number("k"))};
        if (recorded.kind == "squared") op = netc::test::mean_squared_error(replay.graph, replay.in, target);
        if (recorded.kind == "absolute") op = netc::test::mean_absolute_error(replay.graph, replay.in, target);
        const ValueId loss = replay.make(op, "loss");
        const Bindings<double> bindings = replay.run(loss);
        check_close(bindings[loss], recorded["loss"].numbers, "loss");
    }
}
