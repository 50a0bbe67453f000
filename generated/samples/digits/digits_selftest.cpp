// What `selftest` compares Digits with: the network in plain loops of doubles, one function for each operator.
#include "netrt/math/map.h"
#include "netrt/selftest/plain.h"
#include "netrt/selftest/selftest.h"

namespace digits {

using namespace netrt;

namespace {

// out[f][y][x] = bias[f] + sum over c, ky, kx of in[c][row][column] * kernel[f][c][ky][kx]
void plain_conv(const RealMap<1, 28, 28>& in, const RealMap<32, 1, 3, 3>& kernel, const RealMap<32>& bias,
                RealMap<32, 26, 26>& out) {
    for (int f = 0; f < 32; ++f)
        for (int y = 0; y < 26; ++y)
            for (int x = 0; x < 26; ++x) {
                Real sum = bias[f];
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

// out = if x <= 0 { 0 } else { x }, of x
void plain_relu(const RealMap<21632>& x, RealMap<21632>& out) {
    for (int i = 0; i < 21632; ++i) out[i] = max(0.0, x[i]);
}

// out[f][y][x] = bias[f] + sum over c, ky, kx of in[c][row][column] * kernel[f][c][ky][kx]
void plain_conv_for_conv2(const RealMap<32, 26, 26>& in, const RealMap<32, 32, 3, 3>& kernel, const RealMap<32>& bias,
                          RealMap<32, 24, 24>& out) {
    for (int f = 0; f < 32; ++f)
        for (int y = 0; y < 24; ++y)
            for (int x = 0; x < 24; ++x) {
                Real sum = bias[f];
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

// out = if x <= 0 { 0 } else { x }, of x
void plain_relu_for_relu2(const RealMap<18432>& x, RealMap<18432>& out) {
    for (int i = 0; i < 18432; ++i) out[i] = max(0.0, x[i]);
}

// out[c][y][x] = the largest of the window's inputs
void plain_max_pool(const RealMap<32, 24, 24>& in, RealMap<32, 12, 12>& out) {
    for (int c = 0; c < 32; ++c)
        for (int y = 0; y < 12; ++y)
            for (int x = 0; x < 12; ++x) {
                Real largest = -infinity;
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
void plain_dropout(const RealMap<4608>& in, RealMap<4608>& out, const Step& step, int layer, int s) {
    const uint32_t key = step.key(layer, s);
    for (int i = 0; i < 4608; ++i) out[i] = random_number(key, i) >= 1073741824 ? in[i] / 0.75 : 0.0;
}

// out = in
void plain_copy(const RealMap<4608>& in, RealMap<4608>& out) {
    for (int i = 0; i < 4608; ++i) out[i] = in[i];
}

// out[j] = bias[j] + sum over i of in[i] * kernel[j][i]
void plain_dense(const RealMap<4608>& in, const RealMap<128, 4608>& kernel, const RealMap<128>& bias,
                 RealMap<128>& out) {
    for (int j = 0; j < 128; ++j) {
        Real sum = bias[j];
        for (int i = 0; i < 4608; ++i) sum += in[i] * kernel[j][i];
        out[j] = sum;
    }
}

// out = if x <= 0 { 0 } else { x }, of x
void plain_relu_for_relu3(const RealMap<128>& x, RealMap<128>& out) {
    for (int i = 0; i < 128; ++i) out[i] = max(0.0, x[i]);
}

// out = in / (1 - rate) where the element's random number is large, else 0
void plain_dropout_for_dropout2(const RealMap<128>& in, RealMap<128>& out, const Step& step, int layer, int s) {
    const uint32_t key = step.key(layer, s);
    for (int i = 0; i < 128; ++i) out[i] = random_number(key, i) >= 2147483648u ? in[i] / 0.5 : 0.0;
}

// out[j] = bias[j] + sum over i of in[i] * kernel[j][i]
void plain_dense_for_logits(const RealMap<128>& in, const RealMap<5, 128>& kernel, const RealMap<5>& bias,
                            RealMap<5>& out) {
    for (int j = 0; j < 5; ++j) {
        Real sum = bias[j];
        for (int i = 0; i < 128; ++i) sum += in[i] * kernel[j][i];
        out[j] = sum;
    }
}

// out = log(sum(exp(logits - stop(max(logits))))) + (stop(max(logits)) - logits[label])
void plain_cross_entropy(const RealMap<5>& in1, const IntMap<1>& in2, RealMap<1>& out) {
    Real largest = -infinity;
    for (int k = 0; k < 5; ++k) largest = max(largest, in1[k]);
    Real total = 0;
    for (int k2 = 0; k2 < 5; ++k2) total += exp(in1[k2] - stop(largest));
    const Real wanted = in1[in2[0]];
    out[0] = log(total) + (stop(largest) - wanted);
}

// out = 1 if more than (classes - k) classes are the label or come after it, else 0; the mean over the places
void plain_top_k(const RealMap<5>& in, const IntMap<1>& label, RealMap<1>& out) {
    Real sum = 0;
    const int wanted = label[0];
    int after = 0;
    for (int k = 0; k < 5; ++k) {
        if (in[k] < in[wanted]) ++after;
        if (in[k] == in[wanted] && k >= wanted) ++after;
    }
    sum += after > 4 ? 1.0 : 0.0;
    out[0] = sum;
}

// out = exp(x - max(x)) / sum(exp(x - max(x)))
void plain_softmax(const RealMap<5>& in1, RealMap<5>& out) {
    Real largest = -infinity;
    for (int k = 0; k < 5; ++k) largest = max(largest, in1[k]);
    Real total = 0;
    for (int k2 = 0; k2 < 5; ++k2) total += exp(in1[k2] - largest);
    for (int k3 = 0; k3 < 5; ++k3) out[k3] = exp(in1[k3] - largest) / total;
}

// One step of the optimizer.
void plain_adadelta(const Step& step, int count, const Real* gradient, const Real*, Real* weight, Real* states) {
    const Real rate = step.learning_rate();
    for (int i = 0; i < count; ++i) {
        const Real g = gradient[i];
        const Real w = weight[i];
        const Real before1 = states[i];
        const Real before2 = states[count + i];
        const Real new_mean_square = before1 + 0.050000000000000044 * (g * g - before1);
        const Real change = g * sqrt((before2 + 1e-07) / (new_mean_square + 1e-07));
        states[i] = new_mean_square;
        states[count + i] = before2 + 0.050000000000000044 * (change * change - before2);
        weight[i] = w - rate * change;
    }
}

struct PlainTrainFirstMemory : Memory {
    using Memory::Memory;

    RealMap<1, 28, 28> (&image)[16] = at(33488896);
    int (&digit)[16] = at(33956480);
    RealMap<32, 1, 3, 3>& conv1_kernel = at(33945600);
    RealMap<32>& conv1_bias = at(33954816);
    RealMap<32, 26, 26> (&conv1)[16] = at(9437184);
    RealMap<32, 26, 26> (&relu1)[16] = at(14974976);
    RealMap<32, 32, 3, 3>& conv2_kernel = at(33689600);
    RealMap<32>& conv2_bias = at(33955328);
    RealMap<32, 24, 24> (&conv2)[16] = at(20512768);
    RealMap<32, 24, 24> (&relu2)[16] = at(25231360);
    RealMap<32, 12, 12> (&pool1)[16] = at(29949952);
    RealMap<32, 12, 12> (&dropout1)[16] = at(31129600);
    RealMap<4608> (&features)[16] = at(32309248);
    RealMap<128, 4608>& dense1_kernel = at(0);
    RealMap<128>& dense1_bias = at(33950208);
    RealMap<128> (&dense1)[16] = at(33837056);
    RealMap<128> (&relu3)[16] = at(33869824);
    RealMap<128> (&dropout2)[16] = at(33902592);
    RealMap<5, 128>& dense2_kernel = at(33935360);
    RealMap<5>& dense2_bias = at(33956352);
    RealMap<5> (&logits)[16] = at(33952256);
    Real (&loss)[16] = at(33955840);
    Real (&accuracy)[16] = at(33956096);
    RealMap<5> (&probabilities)[16] = at(33953536);
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
        for (int s = 0; s < n; ++s) plain_cross_entropy(m.logits[s], flat(m.digit[s]), flat(m.loss[s]));
    if (run.first <= 12)
        for (int s = 0; s < n; ++s) plain_top_k(m.logits[s], flat(m.digit[s]), flat(m.accuracy[s]));
    if (run.first <= 13)
        for (int s = 0; s < n; ++s) plain_softmax(m.logits[s], m.probabilities[s]);
}

struct PlainInferenceMemory : Memory {
    using Memory::Memory;

    RealMap<1, 28, 28> (&image)[16] = at(32309248);
    int (&digit)[16] = at(32744064);
    RealMap<32, 1, 3, 3>& conv1_kernel = at(32733184);
    RealMap<32>& conv1_bias = at(32742400);
    RealMap<32, 26, 26> (&conv1)[16] = at(9437184);
    RealMap<32, 26, 26> (&relu1)[16] = at(14974976);
    RealMap<32, 32, 3, 3>& conv2_kernel = at(32509952);
    RealMap<32>& conv2_bias = at(32742912);
    RealMap<32, 24, 24> (&conv2)[16] = at(20512768);
    RealMap<32, 24, 24> (&relu2)[16] = at(25231360);
    RealMap<32, 12, 12> (&pool1)[16] = at(29949952);
    RealMap<4608> (&features)[16] = at(31129600);
    RealMap<128, 4608>& dense1_kernel = at(0);
    RealMap<128>& dense1_bias = at(32737792);
    RealMap<128> (&dense1)[16] = at(32657408);
    RealMap<128> (&relu3)[16] = at(32690176);
    RealMap<5, 128>& dense2_kernel = at(32722944);
    RealMap<5>& dense2_bias = at(32743936);
    RealMap<5> (&logits)[16] = at(32739840);
    Real (&loss)[16] = at(32743424);
    Real (&accuracy)[16] = at(32743680);
    RealMap<5> (&probabilities)[16] = at(32741120);
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
        for (int s = 0; s < n; ++s) plain_cross_entropy(m.logits[s], flat(m.digit[s]), flat(m.loss[s]));
    if (run.first <= 10)
        for (int s = 0; s < n; ++s) plain_top_k(m.logits[s], flat(m.digit[s]), flat(m.accuracy[s]));
    if (run.first <= 11)
        for (int s = 0; s < n; ++s) plain_softmax(m.logits[s], m.probabilities[s]);
}

// clang-format off

constexpr size_t plain_train_first_inputs[] = {33488896};
constexpr size_t plain_train_first_labels[] = {33956480};
constexpr size_t plain_train_first_losses[] = {33955840};
constexpr PlainTensor plain_train_first_tensors[] = {
    {33945600, 0},
    {33954816, 0},
    {33689600, 2},
    {33955328, 2},
    {0, 7},
    {33950208, 7},
    {33935360, 10},
    {33956352, 10},
};
constexpr size_t plain_inference_inputs[] = {32309248};
constexpr size_t plain_inference_labels[] = {32744064};
constexpr size_t plain_inference_losses[] = {32743424};
constexpr PlainTensor plain_inference_tensors[] = {
    {32733184, 0},
    {32742400, 0},
    {32509952, 2},
    {32742912, 2},
    {0, 6},
    {32737792, 6},
    {32722944, 8},
    {32743936, 8},
};
constexpr ValueProbe train_first_values[] = {
    {"relu1", 1, 0, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 14974976},
    {"dropout1", 1, 22151168, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 31129600},
    {"dropout2", 2, 13434880, {1, {128}, 1, {{128, 0, 1}}}, 33902592},
    {"logits", 3, 11075584, {1, {5}, 1, {{16, 0, 1}}}, 33952256},
    {"loss", 4, 32911360, {}, 33955840},
    {"accuracy", 4, 32911872, {}, 33956096},
};
constexpr GradientProbe train_first_gradients[] = {
    {0, 8, 22740992, 16, 0},
    {1, 8, 22761472, 16, 0},
    {2, 8, 22151168, 16, 0},
    {3, 8, 22759424, 16, 0},
    {4, 6, 24510464, 1, 0},
    {5, 6, 32912384, 1, 0},
    {6, 5, 13574144, 1, 0},
    {7, 5, 13590528, 1, 0},
};
constexpr PlainUpdate train_first_updates[] = {{2, plain_adadelta}};
constexpr ValueProbe train_second_values[] = {
    {"relu1", 1, 0, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 14974976},
    {"dropout1", 1, 11075584, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 31129600},
    {"dropout2", 2, 0, {1, {128}, 1, {{128, 0, 1}}}, 33902592},
    {"logits", 3, 65536, {1, {5}, 1, {{16, 0, 1}}}, 33952256},
    {"loss", 4, 2433024, {}, 33955840},
    {"accuracy", 4, 2433536, {}, 33956096},
};
constexpr GradientProbe train_second_gradients[] = {
    {4, 6, 0, 1, 0},
    {5, 6, 2434048, 1, 0},
    {6, 5, 2424832, 1, 0},
    {7, 5, 2434560, 1, 0},
};
constexpr PlainUpdate train_second_updates[] = {{2, plain_adadelta}};
constexpr ValueProbe evaluate_values[] = {
    {"relu1", 1, 0, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 14974976},
    {"pool1", 1, 11075584, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 29949952},
    {"relu3", 2, 0, {1, {128}, 1, {{128, 0, 1}}}, 32690176},
    {"logits", 3, 65536, {1, {5}, 1, {{16, 0, 1}}}, 32739840},
    {"loss", 4, 0, {}, 32743424},
    {"accuracy", 4, 512, {}, 32743680},
};
constexpr ValueProbe predict_values[] = {
    {"relu1", 1, 147456, {3, {32, 26, 26}, 4, {{2, 0, 16}, {26, 1, 1}, {26, 2, 1}, {16, 0, 1}}}, 14974976},
    {"pool1", 2, 233984, {3, {32, 12, 12}, 4, {{2, 0, 16}, {12, 1, 1}, {12, 2, 1}, {16, 0, 1}}}, 29949952},
    {"relu3", 3, 147456, {1, {128}, 1, {{128, 0, 1}}}, 32690176},
    {"logits", 4, 147968, {1, {5}, 1, {{16, 0, 1}}}, 32739840},
    {"probabilities", 5, 147456, {1, {5}, 1, {{16, 0, 1}}}, 32741120},
};
constexpr PlainProgram plain_programs[] = {
    {plain_train_first, 16, 33956544, plain_train_first_inputs, plain_train_first_labels, plain_train_first_losses, plain_train_first_tensors},
    {plain_inference, 16, 32744128, plain_inference_inputs, plain_inference_labels, plain_inference_losses, plain_inference_tensors},
};
constexpr Tested tested_programs[] = {
    {ProgramKind::Train, 0, 0, train_first_values, train_first_gradients, {}, train_first_updates, {}},
    {ProgramKind::Train, 1, 0, train_second_values, train_second_gradients, {}, train_second_updates, {}},
    {ProgramKind::Evaluate, 0, 1, evaluate_values, {}, {}, {}, {}},
    {ProgramKind::Predict, 0, 1, predict_values, {}, {}, {}, {}},
};

}  // namespace

extern const Selftest selftest;
constinit const Selftest selftest = {plain_programs, tested_programs};

}  // namespace digits
