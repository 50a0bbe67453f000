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

constexpr Worked places_worked[] = {
    {"places([4])", "", "[0, 1, 2, 3]"},
    {"places([2, 3], axis = 0)", "", "[[0, 0, 0], [1, 1, 1]]"},
};
constexpr Worked filled_worked[] = {{"filled([2, 2], 0.5)", "", "[[0.5, 0.5], [0.5, 0.5]]"}};

// clang-format off
constexpr Entry generator_table[] = {
    {"places", Group::Layer, {}, false, places_parameters, "places",
     "The number of each place along an axis.", "out[i, j, ...] = the index along the axis, from 0", "-> shape",
     "a = image * (places(image.shape) < 16)", "PyTorch's and NumPy's arange, repeated along the other axes.",
     places_worked},
    {"filled", Group::Layer, {}, false, filled_parameters, "filled",
     "The same number everywhere.", "out = value", "-> shape",
     "a = concat(image, filled([1, 32, 32]))", "PyTorch's and NumPy's full, ones and zeros.", filled_worked},
};
// clang-format on

}  // namespace

std::span<const Entry> generator_entries() { return generator_table; }

}  // namespace netc::check
