// What the runtime is told about Digits: tensors, programs, stages of training.
#include "netrt/program.h"

namespace digits {

using namespace netrt;

// clang-format off

void train_first(const Run& run);
void train_second(const Run& run);
void evaluate(const Run& run);
void predict(const Run& run);

namespace {

constexpr Tensor tensors[] = {
    {"conv1.kernel", 0, {4, {32, 1, 3, 3}, 6, {{1, 0, 32}, {1, 1, 1}, {3, 2, 1}, {3, 3, 1}, {1, 1, 1}, {32, 0, 1}}}, Init::Uniform, 0.1421338109037403, true},
    {"conv1.bias", 1152, {1, {32}, 1, {{32, 0, 1}}}, Init::Zeros, 0, true},
    {"conv2.kernel", 1280, {4, {32, 32, 3, 3}, 6, {{1, 0, 32}, {2, 1, 16}, {3, 2, 1}, {3, 3, 1}, {16, 1, 1}, {32, 0, 1}}}, Init::Uniform, 0.10206207261596575, true},
    {"conv2.bias", 38144, {1, {32}, 1, {{32, 0, 1}}}, Init::Zeros, 0, true},
    {"dense1.kernel", 38272, {4, {128, 32, 12, 12}, 6, {{4, 0, 32}, {2, 1, 16}, {12, 2, 1}, {12, 3, 1}, {16, 1, 1}, {32, 0, 1}}, {}, 0, 2, {128, 4608}}, Init::Uniform, 0.035593424840718715, true},
    {"dense1.bias", 2397568, {1, {128}, 1, {{128, 0, 1}}}, Init::Zeros, 0, true},
    {"dense2.kernel", 2398080, {2, {5, 128}, 3, {{1, 0, 16}, {128, 1, 1}, {16, 0, 1}}}, Init::Uniform, 0.2123976976214366, true},
    {"dense2.bias", 2406272, {1, {5}, 1, {{16, 0, 1}}}, Init::Zeros, 0, true},
};

constexpr Input train_first_inputs[] = {
    {"image", 32178176, {3, {1, 28, 28}, 4, {{1, 0, 1}, {28, 1, 1}, {28, 2, 1}, {1, 0, 1}}}, 0},
};
constexpr Input train_first_labels[] = {{"digit", 11223040, {}, 5}};
constexpr Output train_first_losses[] = {{"loss", 32911360, {}}};
constexpr Output train_first_metrics[] = {{"accuracy", 32911872, {}, true}};
constexpr Program train_first_program = {train_first, 128, 32912896, 4812672, train_first_inputs, train_first_labels, train_first_losses, train_first_metrics, {}};
constexpr State train_first_states[] = {
    {"dense2.kernel.mean_square", 6, 4796160},
    {"dense2.kernel.mean_square_change", 6, 4804352},
    {"dense2.bias.mean_square", 7, 4812544},
    {"dense2.bias.mean_square_change", 7, 4812608},
    {"dense1.kernel.mean_square", 4, 76544},
    {"dense1.kernel.mean_square_change", 4, 2435840},
    {"dense1.bias.mean_square", 5, 4795136},
    {"dense1.bias.mean_square_change", 5, 4795648},
    {"conv1.kernel.mean_square", 0, 0},
    {"conv1.kernel.mean_square_change", 0, 1152},
    {"conv1.bias.mean_square", 1, 2304},
    {"conv1.bias.mean_square_change", 1, 2432},
    {"conv2.kernel.mean_square", 2, 2560},
    {"conv2.kernel.mean_square_change", 2, 39424},
    {"conv2.bias.mean_square", 3, 76288},
    {"conv2.bias.mean_square_change", 3, 76416},
};

constexpr Input train_second_inputs[] = {
    {"image", 13434880, {3, {1, 28, 28}, 4, {{1, 0, 1}, {28, 1, 1}, {28, 2, 1}, {1, 0, 1}}}, 0},
};
constexpr Input train_second_labels[] = {{"digit", 13983744, {}, 5}};
constexpr Output train_second_losses[] = {{"loss", 2433024, {}}};
constexpr Output train_second_metrics[] = {{"accuracy", 2433536, {}, true}};
constexpr Program train_second_program = {train_second, 128, 13984256, 4736128, train_second_inputs, train_second_labels, train_second_losses, train_second_metrics, {}};
constexpr State train_second_states[] = {
    {"dense2.kernel.mean_square", 6, 4719616},
    {"dense2.kernel.mean_square_change", 6, 4727808},
    {"dense2.bias.mean_square", 7, 4736000},
    {"dense2.bias.mean_square_change", 7, 4736064},
    {"dense1.kernel.mean_square", 4, 0},
    {"dense1.kernel.mean_square_change", 4, 2359296},
    {"dense1.bias.mean_square", 5, 4718592},
    {"dense1.bias.mean_square_change", 5, 4719104},
};

constexpr Input evaluate_inputs[] = {
    {"image", 13434880, {3, {1, 28, 28}, 4, {{1, 0, 1}, {28, 1, 1}, {28, 2, 1}, {1, 0, 1}}}, 0},
};
constexpr Input evaluate_labels[] = {{"digit", 13983744, {}, 5}};
constexpr Output evaluate_losses[] = {{"loss", 0, {}}};
constexpr Output evaluate_metrics[] = {{"accuracy", 512, {}, true}};
constexpr Program evaluate_program = {evaluate, 128, 13984256, 0, evaluate_inputs, evaluate_labels, evaluate_losses, evaluate_metrics, {}};

constexpr Input predict_inputs[] = {
    {"image", 233984, {3, {1, 28, 28}, 4, {{1, 0, 1}, {28, 1, 1}, {28, 2, 1}, {1, 0, 1}}}, 0},
};
constexpr Output predict_outputs[] = {{"probabilities", 147456, {1, {5}, 1, {{16, 0, 1}}}}};
constexpr Program predict_program = {predict, 1, 252416, 0, predict_inputs, {}, {}, {}, predict_outputs};

constexpr int train_first_trainable[] = {0, 1, 2, 3, 4, 5, 6, 7};
constexpr DataFile train_first_files[] = {{"", false, "data/mnist"}};
constexpr LinearMap train_first_input_maps[] = {{0.00392156862745098, 0}};
constexpr LinearMap train_first_label_maps[] = {{1, 0}};
constexpr int train_second_trainable[] = {4, 5, 6, 7};
constexpr DataFile train_second_files[] = {{"", false, "data/mnist"}};
constexpr LinearMap train_second_input_maps[] = {{0.00392156862745098, 0}};
constexpr LinearMap train_second_label_maps[] = {{1, -5}};
constexpr Stage stages[] = {
    {"first", {"digits", &netrt::sources::mnist, train_first_files, {}, 0, 0, 4, train_first_input_maps, train_first_label_maps}, 128, 5, 1, true, -1, train_first_trainable, 1, {}, "adadelta(lr = 1, rho = 0.95, epsilon = 1e-07)", "c519eec0f5466c07", train_first_program, train_first_states},
    {"second", {"digits", &netrt::sources::mnist, train_second_files, {}, 0, 5, 9, train_second_input_maps, train_second_label_maps}, 128, 5, 1, true, 0, train_second_trainable, 1, {}, "adadelta(lr = 1, rho = 0.95, epsilon = 1e-07)", "f551c8164242d684", train_second_program, train_second_states},
};

constexpr Check checks[] = {
    {"first", "accuracy", ">=", 0.995, "first.accuracy >= 0.995"},
    {"second", "accuracy", ">=", 0.985, "second.accuracy >= 0.985"},
};
constexpr LayerLine layers[] = {
    {"conv1", "conv(32, 3)", "[32, 26, 26]", 320, 411008},
    {"relu1", "relu", "[32, 26, 26]", 0, 21632},
    {"conv2", "conv(32, 3)", "[32, 24, 24]", 9248, 10635264},
    {"relu2", "relu", "[32, 24, 24]", 0, 18432},
    {"pool1", "maxpool(2)", "[32, 12, 12]", 0, 13824},
    {"dropout1", "dropout(0.25)", "[32, 12, 12]", 0, 4608},
    {"flatten1", "flatten", "[4608]", 0, 0},
    {"dense1", "dense(128)", "[128]", 589952, 1179776},
    {"relu3", "relu", "[128]", 0, 128},
    {"dropout2", "dropout(0.5)", "[128]", 0, 128},
    {"dense2", "dense(5)", "[5]", 645, 1285},
};
constexpr Feature features[] = {
    {{"features", 233984, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}, {}, 0, 1, {4608}}}, predict_program, 3},
    {{"logits", 147968, {1, {5}, 1, {{16, 0, 1}}}}, predict_program, 5},
};

}  // namespace

extern const Net net;
constinit const Net net = {
    .name = "Digits",
    .slug = "digits",
    .file = "digits.net",
    .isa = "avx512",
    .max_threads = 4,
    .weights_bytes = 2406336,
    .layers = layers,
    .parameters = 600165,
    .macs = 6093568,
    .tensors = tensors,
    .stages = stages,
    .checks = checks,
    .exported = 1,
    .evaluate = evaluate_program,
    .predict = predict_program,
    .features = features,
};

}  // namespace digits
