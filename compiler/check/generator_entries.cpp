// The layers of the table that have no inputs.
#include "check/layers.h"

namespace netc::check {

namespace {

using namespace takes;

constexpr ParameterEntry shape_made{"shape", extents, "", "the extents of the result; `x.shape` are those of x", any_number};

constexpr ParameterEntry places_parameters[] = {
    shape_made,
    {"axis", whole, "-1", "the axis, from 0; -1 is the last", any_number},
};
constexpr ParameterEntry filled_parameters[] = {
    shape_made,
    {"value", real, "1", "the number", any_number},
};

constexpr ParameterEntry gaussian_parameters[] = {shape_made};

constexpr Worked places_worked[] = {
    {"places([4])", "", "[0, 1, 2, 3]"},
    {"places([2, 3], axis = 0)", "", "[[0, 0, 0], [1, 1, 1]]"},
};
constexpr Worked filled_worked[] = {{"filled([2, 2], 0.5)", "", "[[0.5, 0.5], [0.5, 0.5]]"}};
constexpr Worked training_worked[] = {{"training()", "", "0"}, {"training()", "", "1", "", true}};
constexpr Worked gaussian_worked[] = {
    {"gaussian([3])", "", "[0, 0, 0]"},
    {"gaussian([3])", "", "[-0.257729, 0.327183, 0.466734]", "with seed 1, in the first step", true},
};

// clang-format off
constexpr Entry generator_table[] = {
    {"places", Group::Layer, {}, false, places_parameters, "places",
     "The number of each place along an axis.", "out[i, j, ...] = the index along the axis, from 0", "-> shape",
     "a = image * (places(image.shape) < 16)", "PyTorch's and NumPy's arange, repeated along the other axes.",
     places_worked},
    {"filled", Group::Layer, {}, false, filled_parameters, "filled",
     "The same number everywhere.", "out = value", "-> shape",
     "a = concat(image, filled([1, 32, 32]))", "PyTorch's and NumPy's full, ones and zeros.", filled_worked},
    {"training", Group::Layer, {}, false, {}, "training",
     "Whether the program trains, as a number.", "out = 1 in training, 0 in evaluation and prediction", "-> []",
     "a = image * (1 - 0.5 * training())", "", training_worked},
    {"gaussian", Group::Layer, {}, false, gaussian_parameters, "gaussian",
     "Random numbers of mean 0 and deviation 1 in training, new ones in each step.",
     "training: out = sqrt(-2 log(u)) * cos(2 pi v), u and v uniform random numbers\notherwise: out = 0", "-> shape",
     "a = image * (1 + 0.1 * gaussian(image.shape))", "`normal` is an initialiser.",
     gaussian_worked},
};
// clang-format on

}  // namespace

std::span<const Entry> generator_entries() { return generator_table; }

}  // namespace netc::check
