// What `selftest` compares Digits with: the network in plain loops of doubles, one function for each operator.
#include "netrt/map.h"
#include "netrt/plain.h"
#include "netrt/selftest.h"

namespace digits {

using namespace netrt;

namespace {

// out[f][y][x] = bias[f] + sum over c, ky, kx of in[c][row][column] * kernel[f][c][ky][kx]
void plain_conv(const DoubleMap<1, 28, 28>& in, const DoubleMap<32, 1, 3, 3>& kernel, const DoubleMap<32>& bias,
                DoubleMap<32, 26, 26>& out) {
    for (int f = 0; f < 32; ++f)
        for (int y = 0; y < 26; ++y)
            for (int x = 0; x < 26; ++x) {
                double sum = bias[f];
                for (int ky = 0; ky < 3; ++ky) {
                    const int row = y + ky;
                    for (int kx = 0; kx < 3; ++kx) {
                        const int column = x + kx;
                        sum += in[0][row][column] * kernel[f][0][ky][kx];
                    }
                }
                out[f][y][x] = sum;
            }
}

// out = max(in, 0)
void plain_relu(const DoubleMap<21632>& in, DoubleMap<21632>& out) {
    for (int i = 0; i < 21632; ++i) out[i] = max(0.0, in[i]);
}

// out[f][y][x] = bias[f] + sum over c, ky, kx of in[c][row][column] * kernel[f][c][ky][kx]
void plain_conv_for_conv2(const DoubleMap<32, 26, 26>& in, const DoubleMap<32, 32, 3, 3>& kernel,
                          const DoubleMap<32>& bias, DoubleMap<32, 24, 24>& out) {
    for (int f = 0; f < 32; ++f)
        for (int y = 0; y < 24; ++y)
            for (int x = 0; x < 24; ++x) {
                double sum = bias[f];
                for (int c = 0; c < 32; ++c)
                    for (int ky = 0; ky < 3; ++ky) {
                        const int row = y + ky;
                        for (int kx = 0; kx < 3; ++kx) {
                            const int column = x + kx;
                            sum += in[c][row][column] * kernel[f][c][ky][kx];
                        }
                    }
                out[f][y][x] = sum;
            }
}

// out = max(in, 0)
void plain_relu_for_relu2(const DoubleMap<18432>& in, DoubleMap<18432>& out) {
    for (int i = 0; i < 18432; ++i) out[i] = max(0.0, in[i]);
}

// out[c][y][x] = the largest of the window's inputs
void plain_max_pool(const DoubleMap<32, 24, 24>& in, DoubleMap<32, 12, 12>& out) {
    for (int c = 0; c < 32; ++c)
        for (int y = 0; y < 12; ++y)
            for (int x = 0; x < 12; ++x) {
                double largest = -infinity;
                for (int ky = 0; ky < 2; ++ky) {
                    const int row = 2 * y + ky;
                    for (int kx = 0; kx < 2; ++kx) {
                        const int column = 2 * x + kx;
                        largest = max(largest, in[c][row][column]);
                    }
                }
                out[c][y][x] = largest;
            }
}

// out = in / (1 - rate) where the element's random number is large, else 0
void plain_dropout(const DoubleMap<4608>& in, DoubleMap<4608>& out, const Step& step, int layer, int s) {
    const uint32_t key = step.key(layer, s);
    for (int i = 0; i < 4608; ++i) out[i] = random_number(key, i) >= 1073741824 ? in[i] / 0.75 : 0.0;
}

// out = in
void plain_copy(const DoubleMap<4608>& in, DoubleMap<4608>& out) {
    for (int i = 0; i < 4608; ++i) out[i] = in[i];
}

// out[j] = bias[j] + sum over i of in[i] * kernel[j][i]
void plain_dense(const DoubleMap<4608>& in, const DoubleMap<128, 4608>& kernel, const DoubleMap<128>& bias,
                 DoubleMap<128>& out) {
    for (int j = 0; j < 128; ++j) {
        double sum = bias[j];
        for (int i = 0; i < 4608; ++i) sum += in[i] * kernel[j][i];
        out[j] = sum;
    }
}

// out = max(in, 0)
void plain_relu_for_relu3(const DoubleMap<128>& in, DoubleMap<128>& out) {
    for (int i = 0; i < 128; ++i) out[i] = max(0.0, in[i]);
}

// out = in / (1 - rate) where the element's random number is large, else 0
void plain_dropout_for_dropout2(const DoubleMap<128>& in, DoubleMap<128>& out, const Step& step, int layer, int s) {
    const uint32_t key = step.key(layer, s);
    for (int i = 0; i < 128; ++i) out[i] = random_number(key, i) >= 2147483648u ? in[i] / 0.5 : 0.0;
}

// out[j] = bias[j] + sum over i of in[i] * kernel[j][i]
void plain_dense_for_logits(const DoubleMap<128>& in, const DoubleMap<5, 128>& kernel, const DoubleMap<5>& bias,
                            DoubleMap<5>& out) {
    for (int j = 0; j < 5; ++j) {
        double sum = bias[j];
        for (int i = 0; i < 128; ++i) sum += in[i] * kernel[j][i];
        out[j] = sum;
    }
}

// out = log(sum over k of exp(in[k])) - in[label]
void plain_cross_entropy(const DoubleMap<5>& in, const int& label, double& out) {
    double largest = in[0];
    for (int k = 0; k < 5; ++k) largest = max(largest, in[k]);
    double total = 0;
    for (int k = 0; k < 5; ++k) total += exp(in[k] - largest);
    out = log(total) + (largest - in[label]);
}

// out = 1 if more than (classes - k) classes are the label or come after it, else 0
void plain_top_k(const DoubleMap<5>& in, const int& label, double& out) {
    const int wanted = label;
    int after = 0;
    for (int k = 0; k < 5; ++k) {
        if (in[k] < in[wanted]) ++after;
        if (in[k] == in[wanted] && k >= wanted) ++after;
    }
    out = after > 4 ? 1.0 : 0.0;
}

// out[k] = exp(in[k] - largest) / sum over k of exp(in[k] - largest)
void plain_softmax(const DoubleMap<5>& in, DoubleMap<5>& out) {
    double largest = in[0];
    for (int k = 0; k < 5; ++k) largest = max(largest, in[k]);
    double total = 0;
    for (int k = 0; k < 5; ++k) total += exp(in[k] - largest);
    for (int k = 0; k < 5; ++k) out[k] = exp(in[k] - largest) / total;
}

// One step of the optimizer.
void plain_adadelta(const Step& step, int count, const double* gradient, double* weight, double* first_state,
                    double* second_state) {
    const double rate = step.learning_rate();
    for (int i = 0; i < count; ++i) {
        const double g = gradient[i];
        first_state[i] = 0.95 * first_state[i] + 0.050000000000000044 * (g * g);
        const double u = g * sqrt((second_state[i] + 1e-07) / (first_state[i] + 1e-07));
        second_state[i] = 0.95 * second_state[i] + 0.050000000000000044 * (u * u);
        weight[i] = weight[i] - rate * u;
    }
}

struct PlainTrainFirstMemory : Memory {
    using Memory::Memory;

    DoubleMap<1, 28, 28> (&image)[20] = at(19750912);
    int (&digit)[20] = at(20022528);
    DoubleMap<32, 1, 3, 3>& conv1_kernel = at(20016640);
    DoubleMap<32>& conv1_bias = at(20021632);
    DoubleMap<32, 26, 26> (&conv1)[20] = at(4718592);
    DoubleMap<32, 26, 26> (&relu1)[20] = at(8179712);
    DoubleMap<32, 32, 3, 3>& conv2_kernel = at(19876352);
    DoubleMap<32>& conv2_bias = at(20021888);
    DoubleMap<32, 24, 24> (&conv2)[20] = at(11640832);
    DoubleMap<32, 24, 24> (&relu2)[20] = at(14589952);
    DoubleMap<32, 12, 12> (&pool1)[20] = at(17539072);
    DoubleMap<32, 12, 12> (&dropout1)[20] = at(18276352);
    DoubleMap<4608> (&features)[20] = at(19013632);
    DoubleMap<128, 4608>& dense1_kernel = at(0);
    DoubleMap<128>& dense1_bias = at(20018944);
    DoubleMap<128> (&dense1)[20] = at(19950080);
    DoubleMap<128> (&relu3)[20] = at(19970560);
    DoubleMap<128> (&dropout2)[20] = at(19991040);
    DoubleMap<5, 128>& dense2_kernel = at(20011520);
    DoubleMap<5>& dense2_bias = at(20022656);
    DoubleMap<5> (&logits)[20] = at(20019968);
    double (&loss)[20] = at(20022144);
    double (&accuracy)[20] = at(20022336);
    DoubleMap<5> (&probabilities)[20] = at(20020800);
};

void plain_train_first(const PlainRun& run) {
    const PlainTrainFirstMemory m(run.memory);
    const int n = run.n;
    if (run.first <= 0)
        for (int s = 0; s < n; ++s) plain_conv(m.image[s], m.conv1_kernel, m.conv1_bias, m.conv1[s]);
    if (run.first <= 1)
        for (int s = 0; s < n; ++s) plain_relu(flat(m.conv1[s]), flat(m.relu1[s]));
    if (run.first <= 2)
        for (int s = 0; s < n; ++s) plain_conv_for_conv2(m.relu1[s], m.conv2_kernel, m.conv2_bias, m.conv2[s]);
    if (run.first <= 3)
        for (int s = 0; s < n; ++s) plain_relu_for_relu2(flat(m.conv2[s]), flat(m.relu2[s]));
    if (run.first <= 4)
        for (int s = 0; s < n; ++s) plain_max_pool(m.relu2[s], m.pool1[s]);
    if (run.first <= 5)
        for (int s = 0; s < n; ++s) plain_dropout(flat(m.pool1[s]), flat(m.dropout1[s]), run.step, 0, s);
    if (run.first <= 6)
        for (int s = 0; s < n; ++s) plain_copy(flat(m.dropout1[s]), m.features[s]);
    if (run.first <= 7)
        for (int s = 0; s < n; ++s) plain_dense(m.features[s], m.dense1_kernel, m.dense1_bias, m.dense1[s]);
    if (run.first <= 8)
        for (int s = 0; s < n; ++s) plain_relu_for_relu3(m.dense1[s], m.relu3[s]);
    if (run.first <= 9)
        for (int s = 0; s < n; ++s) plain_dropout_for_dropout2(m.relu3[s], m.dropout2[s], run.step, 1, s);
    if (run.first <= 10)
        for (int s = 0; s < n; ++s) plain_dense_for_logits(m.dropout2[s], m.dense2_kernel, m.dense2_bias, m.logits[s]);
    if (run.first <= 11)
        for (int s = 0; s < n; ++s) plain_cross_entropy(m.logits[s], m.digit[s], m.loss[s]);
    if (run.first <= 12)
        for (int s = 0; s < n; ++s) plain_top_k(m.logits[s], m.digit[s], m.accuracy[s]);
    if (run.first <= 13)
        for (int s = 0; s < n; ++s) plain_softmax(m.logits[s], m.probabilities[s]);
}

struct PlainInferenceMemory : Memory {
    using Memory::Memory;

    DoubleMap<1, 28, 28> (&image)[20] = at(19013632);
    int (&digit)[20] = at(19264768);
    DoubleMap<32, 1, 3, 3>& conv1_kernel = at(19258880);
    DoubleMap<32>& conv1_bias = at(19263872);
    DoubleMap<32, 26, 26> (&conv1)[20] = at(4718592);
    DoubleMap<32, 26, 26> (&relu1)[20] = at(8179712);
    DoubleMap<32, 32, 3, 3>& conv2_kernel = at(19139072);
    DoubleMap<32>& conv2_bias = at(19264128);
    DoubleMap<32, 24, 24> (&conv2)[20] = at(11640832);
    DoubleMap<32, 24, 24> (&relu2)[20] = at(14589952);
    DoubleMap<32, 12, 12> (&pool1)[20] = at(17539072);
    DoubleMap<4608> (&features)[20] = at(18276352);
    DoubleMap<128, 4608>& dense1_kernel = at(0);
    DoubleMap<128>& dense1_bias = at(19261184);
    DoubleMap<128> (&dense1)[20] = at(19212800);
    DoubleMap<128> (&relu3)[20] = at(19233280);
    DoubleMap<5, 128>& dense2_kernel = at(19253760);
    DoubleMap<5>& dense2_bias = at(19264896);
    DoubleMap<5> (&logits)[20] = at(19262208);
    double (&loss)[20] = at(19264384);
    double (&accuracy)[20] = at(19264576);
    DoubleMap<5> (&probabilities)[20] = at(19263040);
};

void plain_inference(const PlainRun& run) {
    const PlainInferenceMemory m(run.memory);
    const int n = run.n;
    if (run.first <= 0)
        for (int s = 0; s < n; ++s) plain_conv(m.image[s], m.conv1_kernel, m.conv1_bias, m.conv1[s]);
    if (run.first <= 1)
        for (int s = 0; s < n; ++s) plain_relu(flat(m.conv1[s]), flat(m.relu1[s]));
    if (run.first <= 2)
        for (int s = 0; s < n; ++s) plain_conv_for_conv2(m.relu1[s], m.conv2_kernel, m.conv2_bias, m.conv2[s]);
    if (run.first <= 3)
        for (int s = 0; s < n; ++s) plain_relu_for_relu2(flat(m.conv2[s]), flat(m.relu2[s]));
    if (run.first <= 4)
        for (int s = 0; s < n; ++s) plain_max_pool(m.relu2[s], m.pool1[s]);
    if (run.first <= 5)
        for (int s = 0; s < n; ++s) plain_copy(flat(m.pool1[s]), m.features[s]);
    if (run.first <= 6)
        for (int s = 0; s < n; ++s) plain_dense(m.features[s], m.dense1_kernel, m.dense1_bias, m.dense1[s]);
    if (run.first <= 7)
        for (int s = 0; s < n; ++s) plain_relu_for_relu3(m.dense1[s], m.relu3[s]);
    if (run.first <= 8)
        for (int s = 0; s < n; ++s) plain_dense_for_logits(m.relu3[s], m.dense2_kernel, m.dense2_bias, m.logits[s]);
    if (run.first <= 9)
        for (int s = 0; s < n; ++s) plain_cross_entropy(m.logits[s], m.digit[s], m.loss[s]);
    if (run.first <= 10)
        for (int s = 0; s < n; ++s) plain_top_k(m.logits[s], m.digit[s], m.accuracy[s]);
    if (run.first <= 11)
        for (int s = 0; s < n; ++s) plain_softmax(m.logits[s], m.probabilities[s]);
}

// clang-format off

constexpr size_t plain_train_first_inputs[] = {19750912};
constexpr size_t plain_train_first_labels[] = {20022528};
constexpr size_t plain_train_first_losses[] = {20022144};
constexpr PlainTensor plain_train_first_tensors[] = {
    {20016640, 0},
    {20021632, 0},
    {19876352, 2},
    {20021888, 2},
    {0, 7},
    {20018944, 7},
    {20011520, 10},
    {20022656, 10},
};
constexpr size_t plain_inference_inputs[] = {19013632};
constexpr size_t plain_inference_labels[] = {19264768};
constexpr size_t plain_inference_losses[] = {19264384};
constexpr PlainTensor plain_inference_tensors[] = {
    {19258880, 0},
    {19263872, 0},
    {19139072, 2},
    {19264128, 2},
    {0, 6},
    {19261184, 6},
    {19253760, 8},
    {19264896, 8},
};
constexpr ValueProbe train_first_values[] = {
    {"relu1", 1, 0, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 8179712},
    {"dropout1", 1, 22151168, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 18276352},
    {"dropout2", 2, 13434880, {1, {128}, 1, {{128, 0, 1}}}, 19991040},
    {"logits", 3, 13500416, {1, {5}, 1, {{16, 0, 1}}}, 20019968},
    {"loss", 4, 32911360, {}, 20022144},
    {"accuracy", 4, 32911872, {}, 20022336},
};
constexpr GradientProbe train_first_gradients[] = {
    {0, 8, 22740992, 16},
    {1, 8, 22761472, 16},
    {2, 8, 22151168, 16},
    {3, 8, 22759424, 16},
    {4, 6, 24510464, 1},
    {5, 6, 32912384, 1},
    {6, 5, 13574144, 1},
    {7, 5, 13590528, 1},
};
constexpr ValueProbe train_second_values[] = {
    {"relu1", 2, 0, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 8179712},
    {"dropout1", 2, 11075584, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 18276352},
    {"dropout2", 3, 0, {1, {128}, 1, {{128, 0, 1}}}, 19991040},
    {"logits", 4, 65536, {1, {5}, 1, {{16, 0, 1}}}, 20019968},
    {"loss", 5, 2433024, {}, 20022144},
    {"accuracy", 5, 2433536, {}, 20022336},
};
constexpr GradientProbe train_second_gradients[] = {
    {4, 7, 0, 1},
    {5, 7, 2434048, 1},
    {6, 6, 2424832, 1},
    {7, 6, 2434560, 1},
};
constexpr ValueProbe evaluate_values[] = {
    {"relu1", 1, 0, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 8179712},
    {"pool1", 1, 11075584, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 17539072},
    {"relu3", 2, 0, {1, {128}, 1, {{128, 0, 1}}}, 19233280},
    {"logits", 3, 65536, {1, {5}, 1, {{16, 0, 1}}}, 19262208},
    {"loss", 4, 0, {}, 19264384},
    {"accuracy", 4, 512, {}, 19264576},
};
constexpr ValueProbe predict_values[] = {
    {"relu1", 1, 147456, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 8179712},
    {"pool1", 2, 233984, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 17539072},
    {"relu3", 3, 147456, {1, {128}, 1, {{128, 0, 1}}}, 19233280},
    {"logits", 4, 147968, {1, {5}, 1, {{16, 0, 1}}}, 19262208},
    {"probabilities", 5, 147456, {1, {5}, 1, {{16, 0, 1}}}, 19263040},
};
constexpr ValueProbe features_features_values[] = {
    {"relu1", 1, 147456, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 8179712},
    {"pool1", 2, 233984, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 17539072},
};
constexpr ValueProbe features_logits_values[] = {
    {"relu1", 1, 147456, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 8179712},
    {"pool1", 2, 233984, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 17539072},
    {"relu3", 3, 147456, {1, {128}, 1, {{128, 0, 1}}}, 19233280},
    {"logits", 4, 147968, {1, {5}, 1, {{16, 0, 1}}}, 19262208},
};
constexpr PlainProgram plain_programs[] = {
    {plain_train_first, 20, 20022720, plain_train_first_inputs, plain_train_first_labels, plain_train_first_losses, plain_train_first_tensors},
    {plain_inference, 20, 19264960, plain_inference_inputs, plain_inference_labels, plain_inference_losses, plain_inference_tensors},
};
constexpr Tested tested_programs[] = {
    {ProgramKind::Train, 0, 0, train_first_values, train_first_gradients, {}, plain_adadelta},
    {ProgramKind::Train, 1, 0, train_second_values, train_second_gradients, {}, plain_adadelta},
    {ProgramKind::Evaluate, 0, 1, evaluate_values, {}, {}, nullptr},
    {ProgramKind::Predict, 0, 1, predict_values, {}, {}, nullptr},
    {ProgramKind::Feature, 0, 1, features_features_values, {}, {}, nullptr},
    {ProgramKind::Feature, 1, 1, features_logits_values, {}, {}, nullptr},
};

}  // namespace

extern const Selftest selftest;
constinit const Selftest selftest = {plain_programs, tested_programs};

}  // namespace digits
