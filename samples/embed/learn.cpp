// A C++ program that trains a net on what it sees itself, keeps what was learnt in a file, and predicts with it.
//
// What it sees are bars: a picture of class k has a bright column in the k-th fifth of its width.
#include <cstdint>
#include <cstdio>
#include <vector>

#include "digits.h"

namespace {

constexpr int samples = 40;

void draw_bar(int label, int column, float* picture) {
    for (int y = 0; y < 28; ++y) {
        for (int x = 0; x < 28; ++x) picture[28 * y + x] = x == 5 * label + column % 5 ? 1.0f : 0.0f;
    }
}

bool failed(const char* what, int code, const digits::Net& net) {
    if (code == digits_ok) return false;
    std::fprintf(stderr, "%s: %s\n", what, net.message());
    return true;
}

}  // namespace

int main() {
    std::vector<float> pictures(samples * digits_image_size);
    std::vector<int32_t> labels(samples);
    for (int i = 0; i < samples; ++i) {
        labels[i] = i % digits_digit_classes;
        draw_bar(labels[i], i / digits_digit_classes, &pictures[i * digits_image_size]);
    }

    digits::Net learner(digits_train_first, 2);
    if (failed("create", learner.code(), learner)) return 1;
    if (failed("initialise", learner.initialise(7), learner)) return 1;
    double first_loss = 0, loss = 0;
    for (int step = 0; step < 30; ++step) {
        if (failed("train_step", learner.train_step(pictures.data(), labels.data(), samples, &loss), learner)) return 1;
        if (step == 0) first_loss = loss;
    }
    std::printf("loss before training %.3f, after 30 steps %.3f\n", first_loss, loss);
    if (failed("save_weights", learner.save_weights("bars.safetensors"), learner)) return 1;

    digits::Net reader;
    if (failed("create", reader.code(), reader)) return 1;
    if (failed("load_weights", reader.load_weights("bars.safetensors"), reader)) return 1;
    int right = 0;
    for (int i = 0; i < samples; ++i) {
        float probabilities[digits_probabilities_size];
        if (failed("predict", reader.predict(&pictures[i * digits_image_size], probabilities), reader)) return 1;
        int best = 0;
        for (int k = 1; k < digits_probabilities_size; ++k) {
            if (probabilities[k] > probabilities[best]) best = k;
        }
        right += best == labels[i];
    }
    std::printf("%d of %d bars are told apart\n", right, samples);

    const bool refuses = reader.load_weights("none.safetensors") != digits_ok;
    std::printf("a missing file: %s\n", reader.message());
    return loss < first_loss && right == samples && refuses ? 0 : 1;
}
