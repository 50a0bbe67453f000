// Digits as a library, compiled from digits.net: prediction, and training on the device.
//
// Calls return a code and print nothing; digits_message tells what was wrong. Nets share nothing: there may be any
// number of them, each for one caller at a time. Tensors are row-major, of the types and shapes below, after the maps
// of the .net file.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct digits_net digits_net;

enum {
    digits_ok = 0,
    digits_wrong_argument = 1,
    digits_wrong_file = 2,
    digits_no_memory = 3,
    digits_wrong_processor = 4,  // it has not the instructions that the net was compiled for
};

enum {
    digits_image_size = 784,        // float [1, 28, 28]
    digits_probabilities_size = 5,  // float [5]
    digits_digit_classes = 5,       // int32_t below 5
    digits_max_threads = 4,
};

// The stage that a net is to be trained in.
enum {
    digits_prediction_only = -1,
    digits_train_first = 0,   // at most 128 samples a step
    digits_train_second = 1,  // at most 128 samples a step
};

// Makes a net whose weights are zero. `threads` of 0 takes one for each processor. The code was compiled for at most
// digits_max_threads threads (netc's --threads): more are not an error, and no more are used. Results do not depend on
// how many there are.
int digits_create(int threads, int stage, digits_net** net);
void digits_destroy(digits_net* net);

// One sentence about the last call for this net that did not return digits_ok.
const char* digits_message(const digits_net* net);

// Sets the weights to their first values, by the rules of the .net file. The optimizer forgets what it knew: the next
// step is the first.
int digits_initialise(digits_net* net, uint32_t seed);
// Files are safetensors, as the command line writes them; they hold weights alone. All weights are loaded or, when the
// call fails, none; after it the optimizer has forgotten what it knew, as after digits_initialise.
int digits_load_weights(digits_net* net, const char* path);
int digits_save_weights(digits_net* net, const char* path);

// One sample.
int digits_predict(digits_net* net, const float* image, float* probabilities);

// One step on n samples, one after another. `loss` receives the mean before the step; it may be null.
int digits_train_step(digits_net* net, const float* image, const int32_t* digit, int n, double* loss);

#ifdef __cplusplus
}

namespace digits {

/// Owns a net; the functions of the C interface as members. Whoever moves from it leaves nothing to be used.
class Net {
public:
    explicit Net(int stage = digits_prediction_only, int threads = 0) { code_ = digits_create(threads, stage, &net_); }
    Net(Net&& other) noexcept : net_(other.net_), code_(other.code_) { other.net_ = nullptr; }
    Net& operator=(Net&&) = delete;
    ~Net() { digits_destroy(net_); }

    /// The code of the creation.
    int code() const { return code_; }
    const char* message() const { return digits_message(net_); }
    int initialise(uint32_t seed) { return digits_initialise(net_, seed); }
    int load_weights(const char* path) { return digits_load_weights(net_, path); }
    int save_weights(const char* path) { return digits_save_weights(net_, path); }
    int predict(const float* image, float* probabilities) { return digits_predict(net_, image, probabilities); }
    int train_step(const float* image, const int32_t* digit, int n, double* loss) {
        return digits_train_step(net_, image, digit, n, loss);
    }

private:
    digits_net* net_ = nullptr;
    int code_;
};

}  // namespace digits
#endif
