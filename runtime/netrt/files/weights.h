// The weights of a net in memory: first values, files, a fingerprint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "netrt/files/tensors_file.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

/// Indices of tensors of a net.
using Tensors = std::vector<int>;

/// Gives tensors their first values, which depend on (seed, tensor, element) alone; padding becomes zero.
void initialise_weights(const Net& net, uint32_t seed, std::byte* weights);
void initialise_weights(const Net& net, uint32_t seed, const Tensors& tensors, std::byte* weights);

/// Every tensor of the net.
Tensors all_tensors(const Net& net);

/// Whether it is a statistic of a label: of the samples that a stage trains on, which nothing but its training reads.
bool is_of_label(const Net& net, const Tensor& tensor);

/// The tensors that a name means: a layer's (`dense1`), or one (`dense1.kernel`).
Tensors tensors_of(const Net& net, std::string_view name);

/// The dimensions of a tensor as the net declares them, and as files and messages have them.
std::vector<int64_t> dims_of(const Packing& packing);

/// Reads all tensors of the net but those in `except`; nothing is changed unless every one is there with its shape,
/// could be read and is finite. `left_over` receives what else the file has, in words, or nothing.
Status load_weights(const Net& net, const std::string& path, std::byte* weights, std::string* left_over = nullptr,
                    const Tensors& except = {});
Status load_weights(const Net& net, const TensorsFile& file, std::byte* weights, const Tensors& except = {});

/// Which layers fit a file: those that have all their tensors there, with their shapes.
struct Fit {
    Tensors others;              // the tensors of layers that do not
    std::string kept, not_kept;  // the layers in words, or nothing
};
Fit fit_of(const Net& net, const TensorsFile& file);

/// Where a tensor lies, and how: what a TensorSource's `fill` needs.
struct TensorView {
    const Packing* packing;
    const float* elements;
};

/// Adds a tensor that is written in logical order; `view` must live until it is written.
void add_tensor(std::vector<TensorSource>& sources, const std::string& name, const TensorView& view);

/// Writes `path`, whole or not at all.
Status save_weights(const Net& net, const std::string& path, const std::byte* weights, const Metadata& metadata);

/// Names and shapes of all tensors as a number in hexadecimal: the same for nets whose files fit each other.
std::string fingerprint(const Net& net);

/// Whether none of the elements is an infinity or no number.
bool all_finite(const float* elements, int64_t count);

/// The name of the first tensor, or of the first optimizer state, with an element that is not finite, or null.
const char* first_not_finite(const Net& net, const std::byte* weights);
const char* first_not_finite(const Net& net, const Stage& stage, const std::byte* states);

/// A hash of bytes; the same on every machine.
uint64_t hash_of(const void* bytes, size_t count, uint64_t before = 0);

/// A number as 16 hexadecimal digits.
std::string hexadecimal(uint64_t number);

}  // namespace netrt
