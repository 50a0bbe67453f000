// A network small enough to be written by hand: the tables and programs that a generated program would have.
#include "tiny_net.h"

#include <cmath>
#include <cstring>

#include "child.h"
#include "netrt/data/drawn_digits.h"
#include "netrt/data/source_kind.h"
#include "netrt/math/map.h"
#include "netrt/system/threads.h"

namespace tiny {

using namespace netrt;

void (*at_step)() = nullptr;

namespace {

constexpr int classes = 5;
constexpr int batch = 64;
constexpr int test_batch = 100;

// Borders around the picture, and blocks of 16 pixels in the kernel, so that every layout differs from the files'.
constexpr int rows = 31, columns = 33, top = 1, left = 2;

struct alignas(64) Weights {
    struct Dense {
        float kernel[49][classes][16];  // [pixel / 16][k][pixel % 16]
        float bias[16];                 // 5 used
    } dense;
};

struct alignas(64) States {
    Weights::Dense velocity;
};

struct Workspace : Memory {
    using Memory::Memory;
    Map<rows, columns> (&image)[test_batch] = at(0);
    int32_t (&label)[test_batch] = at(409'600);
    float (&loss)[test_batch] = at(410'048);
    float (&accuracy)[test_batch] = at(410'496);
    Map<8> (&d_logits)[test_batch] = at(410'944);  // 5 used
    float (&probabilities)[8] = at(414'144);
};
constexpr size_t workspace_bytes = 414'208;

void forward(const Map<rows, columns>& image, const Weights& weights, float (&logits)[classes], const Step* step,
             int s) {
    const auto& [kernel, bias] = weights.dense;
    for (int k = 0; k < classes; ++k) logits[k] = bias[k];
    for (int pixel = 0; pixel < 784; ++pixel) {
        if (step != nullptr &&
            random_number(step->key(0, static_cast<uint32_t>(s)), static_cast<uint32_t>(pixel)) < 0x1999'9999u)
            continue;
        const float in = image[top + pixel / 28][left + pixel % 28];
        for (int k = 0; k < classes; ++k) logits[k] += in * kernel[pixel / 16][k][pixel % 16];
    }
}

void softmax(const float (&logits)[classes], float* probabilities) {
    float largest = logits[0], sum = 0;
    for (const float logit : logits) largest = logit > largest ? logit : largest;
    for (int k = 0; k < classes; ++k) sum += probabilities[k] = std::exp(logits[k] - largest);
    for (int k = 0; k < classes; ++k) probabilities[k] /= sum;
}

void score(const Workspace& m, int s, const float (&probabilities)[classes]) {
    const int label = m.label[s];
    m.loss[s] = -std::log(probabilities[label]);
    int best = 0;
    for (int k = 1; k < classes; ++k)
        if (probabilities[k] > probabilities[best]) best = k;
    m.accuracy[s] = best == label ? 1.0f : 0.0f;
}

void update(float& weight, float& velocity, float gradient, float rate) {
    velocity = 0.9f * velocity - rate * gradient;
    weight += velocity;
}

template <bool with_bias>
void train(const Run& run) {
    if (at_step) at_step();
    const Workspace m(run.workspace);
    auto& weights = *static_cast<Weights*>(run.weights);
    auto& velocity = static_cast<States*>(run.state)->velocity;
    run.team.run([&](const Worker& worker) {
        for (const int s : worker.samples(run.n)) {
            float logits[classes], probabilities[classes];
            forward(m.image[s], weights, logits, &run.step, s);
            softmax(logits, probabilities);
            score(m, s, probabilities);
            for (int k = 0; k < classes; ++k)
                m.d_logits[s][k] = (probabilities[k] - (k == m.label[s] ? 1.0f : 0.0f)) / static_cast<float>(run.n);
        }
        worker.barrier();
        for (const int pixel : worker.share(784)) {
            for (int k = 0; k < classes; ++k) {
                float gradient = 0;
                for (int s = 0; s < run.n; ++s)
                    gradient += m.d_logits[s][k] * m.image[s][top + pixel / 28][left + pixel % 28];
                update(weights.dense.kernel[pixel / 16][k][pixel % 16], velocity.kernel[pixel / 16][k][pixel % 16],
                       gradient, run.step.rate);
            }
        }
        if constexpr (with_bias) {
            for (const int k : worker.share(classes)) {
                float gradient = 0;
                for (int s = 0; s < run.n; ++s) gradient += m.d_logits[s][k];
                update(weights.dense.bias[k], velocity.bias[k], gradient, run.step.rate);
            }
        }
    });
}

void evaluate(const Run& run) {
    const Workspace m(run.workspace);
    const auto& weights = *static_cast<const Weights*>(run.weights);
    run.team.run([&](const Worker& worker) {
        for (const int s : worker.samples(run.n)) {
            float logits[classes], probabilities[classes];
            forward(m.image[s], weights, logits, nullptr, s);
            softmax(logits, probabilities);
            score(m, s, probabilities);
        }
    });
}

void predict(const Run& run) {
    const Workspace m(run.workspace);
    float logits[classes];
    forward(m.image[0], *static_cast<const Weights*>(run.weights), logits, nullptr, 0);
    std::memcpy(m.probabilities, logits, sizeof logits);
    if (run.phases == 1) return;  // logits
    softmax(logits, m.probabilities);
}

constexpr Packing scalar = {};
constexpr Packing five = {.rank = 1, .dims = {5}, .axes_count = 1, .axes = {{8, 0, 1}}};
constexpr Packing picture = {
    .rank = 3, .dims = {1, 28, 28}, .axes_count = 2, .axes = {{rows, 1, 1}, {columns, 2, 1}}, .origin = {0, top, left}};

constexpr Tensor tensors[] = {
    {.name = "dense.kernel",
     .offset = offsetof(Weights, dense.kernel),
     .packing = {.rank = 2, .dims = {5, 784}, .axes_count = 3, .axes = {{49, 1, 16}, {5, 0, 1}, {16, 1, 1}}},
     .init = Init::Uniform,
     .init_value = 0.05,
     .trainable = true},
    {.name = "dense.bias",
     .offset = offsetof(Weights, dense.bias),
     .packing = {.rank = 1, .dims = {5}, .axes_count = 1, .axes = {{16, 0, 1}}},
     .init = Init::Zeros,
     .init_value = 0,
     .trainable = true},
};
constexpr State states[] = {
    {.name = "dense.kernel.velocity", .tensor = 0, .offset = offsetof(States, velocity.kernel)},
    {.name = "dense.bias.velocity", .tensor = 1, .offset = offsetof(States, velocity.bias)},
};
constexpr State kernel_states[] = {states[0]};
constexpr int all_tensors[] = {0, 1};
constexpr int kernel_tensor[] = {0};

constexpr Input inputs[] = {{.name = "image", .offset = 0, .packing = picture, .classes = 0}};
constexpr Input labels[] = {{.name = "digit", .offset = 409'600, .packing = scalar, .classes = classes}};
constexpr Output losses[] = {{.name = "loss", .offset = 410'048, .packing = scalar}};
constexpr Output metrics[] = {{.name = "accuracy", .offset = 410'496, .packing = scalar}};
constexpr Output outputs[] = {{.name = "probabilities", .offset = 414'144, .packing = five}};
constexpr KernelWork first_work[] = {{0, "dense; loss", batch * 7840.0, batch * 4092.0},
                                     {1, "d_dense.kernel, update", batch * 7840.0, 31'360},
                                     {1, "d_dense.bias, update", batch * 5.0, 40}};
constexpr KernelWork second_work[] = {first_work[0], first_work[1]};
constexpr KernelWork evaluate_work[] = {{0, "dense; loss", test_batch * 7840.0, test_batch * 4092.0}};
constexpr List<KernelWork> train_work[] = {first_work, second_work};

constexpr LinearMap input_maps[] = {{1.0 / 255, 0}};
constexpr LinearMap first_labels[] = {{1, 0}}, second_labels[] = {{1, -5}};
constexpr DataFile mnist_files[] = {{"", false, "data/mnist"}};

void append_number(std::string& bytes, int64_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 255);
}

// Four IDX files in a folder that lives as long as the tests.
struct Files {
    Folder folder;
    std::string paths[4];
    DataFile list[4];

    Files() {
        const char* names[4] = {"images", "labels", "test-images", "test-labels"};
        for (int i = 0; i < 4; ++i) {
            paths[i] = folder.file(names[i]);
            list[i] = {i % 2 == 0 ? "image" : "digit", i >= 2, paths[i].c_str()};
        }
        write(Split::Train, 2000, names[0], names[1]);
        write(Split::Test, 400, names[2], names[3]);
    }

    void write(Split split, int64_t count, const char* images, const char* labels) const {
        Samples samples;
        (void)drawn_digits(1, split, count, samples);
        const Column &pictures = samples.columns[0], &digits = samples.columns[1];
        std::string bytes("\0\0\x08\x03", 4);
        for (const int64_t dim : {count, pictures.dims[0], pictures.dims[1]}) append_number(bytes, dim);
        folder.write(images, bytes + std::string(pictures.bytes.begin(), pictures.bytes.end()));
        bytes.assign("\0\0\x08\x01", 4);
        append_number(bytes, count);
        for (const int32_t label : digits.classes) bytes += static_cast<char>(label);
        folder.write(labels, bytes);
    }
};

Program training(void (*run)(const Run&)) {
    Program program{.run = run, .batch = batch, .workspace_bytes = workspace_bytes, .state_bytes = sizeof(States)};
    program.inputs = inputs;
    program.labels = labels;
    program.losses = losses;
    program.metrics = metrics;
    return program;
}

Program without_states(void (*run)(const Run&), int batch) {
    Program program{.run = run, .batch = batch, .workspace_bytes = workspace_bytes};
    program.inputs = inputs;
    return program;
}

Source source(const char* name, const char* kind, bool second) {
    Source source{.name = name, .kind = find_source_kind(kind)};
    static const Files files;
    if (std::strcmp(kind, "mnist") == 0)
        source.files = mnist_files;
    else
        source.files = files.list;
    source.keep_label = 0;
    source.keep_first = second ? 5 : 0;
    source.keep_last = second ? 9 : 4;
    source.input_maps = input_maps;
    if (second)
        source.label_maps = second_labels;
    else
        source.label_maps = first_labels;
    return source;
}

// Tables that a generated program would have as constants; they live as long as the tests.
const List<Stage>& stages_of(const char* kind, double rate) {
    struct Tables {
        Stage stages[2];
        List<Stage> list;
        Tables(const char* kind, double rate)
            : stages{stage("first", kind, false, rate), stage("second", kind, true, rate)}, list(stages) {}
        static void decayed(const StepPlace& at, Number* numbers, const void*) { numbers[0] = 0.05 / (1 + 0.001 * at.step); }
        static Stage stage(const char* name, const char* kind, bool second, double rate) {
            Stage stage{.name = name,
                        .source = source("digits", kind, second),
                        .batch = batch,
                        .epochs = 2,
                        .seed = 1,
                        .shuffle = true};
            stage.from = second ? 0 : -1;
            stage.learning_rate = rate;
            if (rate < 1) stage.schedule = {decayed};
            stage.optimizer = "sgd(lr = 0.05, momentum = 0.9)";
            stage.train = training(second ? train<false> : train<true>);
            if (second) {
                stage.trainable = kernel_tensor;
                stage.states = kernel_states;
            } else {
                stage.trainable = all_tensors;
                stage.states = states;
            }
            return stage;
        }
    };
    static const Tables calm("idx", 0.05), wild("idx", 3e38), mnist("mnist", 0.05);
    return std::strcmp(kind, "mnist") == 0 ? mnist.list : rate > 1 ? wild.list : calm.list;
}

constexpr Check checks[] = {{"first", "accuracy", ">=", 0.7, "first.accuracy >= 0.7"},
                            {"second", "loss", "<", 2, "second.loss < 2"}};
constexpr Check vain_checks[] = {{"first", "accuracy", ">", 1, "first.accuracy > 1"}};
constexpr LayerLine layers[] = {{"dropout1", "dropout(0.1)", "[1, 28, 28]", 0, 0},
                                {"dense", "dense(5)", "[5]", 3925, 7840}};

Net with(const char* kind, double rate) {
    Net net{.name = "Tiny",
            .slug = "tiny",
            .file = "tiny.net",
            .isa = "generic",
            .max_threads = 4,
            .weights_bytes = sizeof(Weights)};
    net.layers = layers;
    net.parameters = 3925;
    net.macs = 3920;
    net.tensors = tensors;
    net.stages = stages_of(kind, rate);
    net.checks = checks;
    net.exported = 1;
    net.evaluate = without_states(evaluate, test_batch);
    net.evaluate.labels = labels;
    net.evaluate.losses = losses;
    net.evaluate.metrics = metrics;
    net.predict = without_states(predict, 1);
    net.predict.outputs = outputs;
    static const struct Features {
        Feature features[1] = {{{"logits", outputs[0].offset, five}, without_states(predict, 1), 1}};
    } features;
    net.features = features.features;
    return net;
}

}  // namespace

constinit const Profile profile = {multiply_adds<4>, read_all<4>, train_work, evaluate_work, {}};

Net net() { return with("idx", 0.05); }
Net wild_net() { return with("idx", 3e38); }
Net mnist_net() {
    Net net = with("mnist", 0.05);
    net.checks = vain_checks;
    return net;
}

}  // namespace tiny
