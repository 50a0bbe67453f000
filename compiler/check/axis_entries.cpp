// The layers of the table that work on axes.
#include "check/layers.h"

namespace netc::check {

namespace {

using namespace takes;

constexpr std::string_view a_value[] = {"x"};
constexpr std::string_view an_index[] = {"index"};
constexpr std::string_view two_values[] = {"a", "b"};
constexpr std::string_view some_values[] = {"a, b, ..."};  // the rest of the list as the reference shows it

constexpr ParameterEntry one_axis{"axis", whole, "0", "the axis, from 0; -1 is the last", any_number};

constexpr ParameterEntry reduction_parameters[] = {
    {"axis", whole | extents | word, "all", "the axis, or a list of axes, from 0; -1 is the last; `all` of them",
     any_number, "all"},
    {"keep", truth, "false", "whether the axes stay, with extent 1, so that the result fits its input again"},
};
constexpr ParameterEntry permute_parameters[] = {
    {"order", extents, "", "the axes of the input in the order of the output", any_number},
};
constexpr ParameterEntry slice_parameters[] = {
    {"first", whole, "", "the first place that is read", pad_size},
    {"count", whole, "", "how many places are read", window_size},
    one_axis,
    {"step", whole, "1", "every so many places", window_size},
};
constexpr ParameterEntry split_parameters[] = {{"parts", whole, "", "number of equal parts", from_one}, one_axis};
constexpr ParameterEntry pad_parameters[] = {
    {"before", whole, "", "zeros before the first place", pad_size},
    {"after", whole, "before", "zeros behind the last place", pad_size},
    one_axis,
};
constexpr ParameterEntry crop_parameters[] = {
    {"before", whole, "", "places removed at the beginning", pad_size},
    {"after", whole, "before", "places removed at the end", pad_size},
    one_axis,
};
constexpr ParameterEntry flip_parameters[] = {one_axis};
constexpr ParameterEntry roll_parameters[] = {
    {"shift", whole, "", "so many places towards the end; what leaves there comes in at the beginning", {-largest_window, largest_window}},
    one_axis,
};
constexpr ParameterEntry tile_parameters[] = {
    {"times", whole, "", "how often the whole axis is repeated", window_size}, one_axis};
constexpr ParameterEntry upsample_parameters[] = {
    {"size", whole | pair, "", "how often each row and column is repeated: a number, or [vertical, horizontal]", window_size},
    {"mode", word, "nearest", "`nearest` repeats them, `bilinear` puts numbers between them", any_number, "nearest bilinear"},
    {"align_corners", truth, "false", "of `bilinear`: whether the corners stay as they are, as in `resize`"},
};
constexpr ParameterEntry resize_parameters[] = {
    {"size", pair, "", "the new [height, width]", window_size},
    {"align_corners", truth, "false", "whether the first and last places are read as they are; else those of the map are squares that tile it"},
};
constexpr ParameterEntry stack_parameters[] = {{"axis", whole, "0", "where the new axis stands", any_number}};
constexpr ParameterEntry matmul_parameters[] = {
    {"transpose_b", truth, "false", "whether rows and columns of b change places first"}};
constexpr ParameterEntry embedding_parameters[] = {
    {"columns", whole, "", "numbers in a row of the table", from_one},
    {"init", initialiser, "uniform", "how the table starts"},
};

constexpr Worked sum_worked[] = {
    {"sum", "x = [[1, 2], [3, 4]]", "10"},
    {"sum(axis = 0)", "x = [[1, 2], [3, 4]]", "[4, 6]"},
    {"sum(axis = -1, keep = true)", "x = [[1, 2], [3, 4]]", "[[3], [7]]"},
};
constexpr Worked mean_worked[] = {{"mean(axis = 1)", "x = [[1, 2], [3, 5]]", "[1.5, 4]"}};
constexpr Worked max_worked[] = {{"max(axis = 0)", "x = [[1, -2], [3, -4]]", "[3, -2]"}};
constexpr Worked min_worked[] = {{"min(axis = 0)", "x = [[1, -2], [3, -4]]", "[1, -4]"}};
constexpr Worked permute_worked[] = {{"permute([1, 0])", "x = [[1, 2, 3], [4, 5, 6]]", "[[1, 4], [2, 5], [3, 6]]"}};
constexpr Worked slice_worked[] = {
    {"slice(1, 2)", "x = [1, 2, 3, 4]", "[2, 3]"},
    {"slice(0, 2, axis = 1, step = 2)", "x = [[1, 2, 3], [4, 5, 6]]", "[[1, 3], [4, 6]]"},
};
constexpr Worked split_worked[] = {{"split(2)", "x = [1, 2, 3, 4]", "[1, 2]", "the second value is [3, 4]"}};
constexpr Worked embedding_worked[] = {
    {"embedding(2)", "index = [2, 0], table = [[1, 2], [3, 4], [5, 6]]", "[[5, 6], [1, 2]]"},
};
constexpr Worked pad_worked[] = {{"pad(1, 2)", "x = [1, 2]", "[0, 1, 2, 0, 0]"}};
constexpr Worked crop_worked[] = {{"crop(1)", "x = [1, 2, 3, 4]", "[2, 3]"}};
constexpr Worked flip_worked[] = {{"flip(axis = 1)", "x = [[1, 2], [3, 4]]", "[[2, 1], [4, 3]]"}};
constexpr Worked roll_worked[] = {
    {"roll(1)", "x = [1, 2, 3]", "[3, 1, 2]"},
    {"roll(-1)", "x = [1, 2, 3]", "[2, 3, 1]"},
};
constexpr Worked tile_worked[] = {{"tile(2)", "x = [1, 2]", "[1, 2, 1, 2]", "one copy behind the other"}};
constexpr Worked upsample_worked[] = {
    {"upsample([1, 2])", "x = [[[1, 2], [3, 4]]]", "[[[1, 1, 2, 2], [3, 3, 4, 4]]]"},
    {"upsample([1, 2], mode = bilinear)", "x = [[[0, 4]]]", "[[[0, 1, 3, 4]]]"}};
constexpr Worked resize_worked[] = {
    {"resize([1, 4])", "x = [[[0, 4]]]", "[[[0, 1, 3, 4]]]"},
    {"resize([1, 5], align_corners = true)", "x = [[[0, 4]]]", "[[[0, 1, 2, 3, 4]]]"},
    {"resize([1, 2])", "x = [[[0, 4, 8, 12]]]", "[[[2, 10]]]"},
};
constexpr Worked stack_worked[] = {
    {"stack(a, b)", "a = [1, 2], b = [3, 4]", "[[1, 2], [3, 4]]"},
    {"stack(a, b, axis = 1)", "a = [1, 2], b = [3, 4]", "[[1, 3], [2, 4]]"},
};
constexpr Worked matmul_worked[] = {
    {"matmul(a, b)", "a = [[1, 2], [3, 4]], b = [[5, 6], [7, 8]]", "[[19, 22], [43, 50]]"},
    {"matmul(a, b, transpose_b = true)", "a = [[1, 2], [3, 4]], b = [[5, 6], [7, 8]]", "[[17, 23], [39, 53]]"},
};

constexpr std::string_view one_axis_changes = "any; one axis has another extent";

// clang-format off
constexpr Entry axis_table[] = {
    {"sum", Group::Layer, a_value, false, reduction_parameters, "sum",
     "The sum over axes.", "out = sum over the axes of in", "any -> without the axes; [] of all",
     "a = image | sum(axis = [1, 2])", "", sum_worked},
    {"mean", Group::Layer, a_value, false, reduction_parameters, "mean",
     "The mean over axes.", "out = mean over the axes of in", "any -> without the axes; [] of all",
     "a = image - mean(image, axis = 0)", "", mean_worked},
    {"max", Group::Layer, a_value, false, reduction_parameters, "max",
     "The largest number over axes.", "out = max over the axes of in", "any -> without the axes; [] of all",
     "a = image | max(axis = 0)", "Equal largest numbers share the gradient, as in PyTorch's amax.", max_worked},
    {"min", Group::Layer, a_value, false, reduction_parameters, "min",
     "The smallest number over axes.", "out = min over the axes of in", "any -> without the axes; [] of all",
     "a = image | min(axis = 0)", "Equal smallest numbers share the gradient, as in PyTorch's amin.", min_worked},
    {"permute", Group::Layer, a_value, false, permute_parameters, "permute",
     "The same numbers with the axes in another order.", "out[i, j, ...] = in[the same indices in the input's order]",
     "any -> its extents in that order", "a = image | permute([1, 2, 0])", "", permute_worked},
    {"slice", Group::Layer, a_value, false, slice_parameters, "slice",
     "A part along an axis.", "out[i] = in[first + i * step]", one_axis_changes,
     "a = image | slice(4, 8, axis = 1)", "", slice_worked},
    {"split", Group::Layer, a_value, false, split_parameters, "split",
     "Equal parts along an axis, as so many values.", "part p: out[i] = in[p * extent / parts + i]",
     "any -> `parts` values; one axis is divided", "red, green, blue = split(image, 3)", "", split_worked},
    {"pad", Group::Layer, a_value, false, pad_parameters, "pad",
     "Zeros around an axis.", "out[i] = in[i - before], 0 outside", one_axis_changes,
     "a = image | pad(2, axis = 1) | pad(2, axis = 2)", "", pad_worked},
    {"crop", Group::Layer, a_value, false, crop_parameters, "crop",
     "Cuts off both ends of an axis.", "out[i] = in[i + before]", one_axis_changes,
     "a = image | crop(2, axis = 1) | crop(2, axis = 2)", "", crop_worked},
    {"flip", Group::Layer, a_value, false, flip_parameters, "flip",
     "The last place first.", "out[i] = in[extent - 1 - i]", "any -> the same",
     "a = image | flip(axis = 2)", "", flip_worked},
    {"roll", Group::Layer, a_value, false, roll_parameters, "roll",
     "Moves along an axis, round and round.", "out[i] = in[(i - shift) mod extent]", "any -> the same",
     "a = image | roll(1, axis = 2)", "", roll_worked},
    {"tile", Group::Layer, a_value, false, tile_parameters, "tile",
     "Repeats an axis.", "out[i] = in[i mod extent]", one_axis_changes,
     "a = image | tile(2, axis = 2)", "NumPy's and PyTorch's tile along one axis.", tile_worked},
    {"upsample", Group::Layer, a_value, false, upsample_parameters, "upsample",
     "Each row and column several times, or as many between them.", "nearest: out[c][y][x] = in[c][y / size][x / size]\nbilinear: as resize",
     "[C, H, W] -> [C, H * size, W * size]", "a = image | upsample(2)", "", upsample_worked},
    {"resize", Group::Layer, a_value, false, resize_parameters, "resize",
     "A map of another size, by its four nearest places (bilinear).",
     "out[c][y][x] = in at row (y + 1/2) * H / height - 1/2, column likewise, of the map's places at most\n"
     "    align_corners: at row y * (H - 1) / (height - 1)",
     "[C, H, W] -> [C, height, width]", "a = image | resize([48, 48])",
     "PyTorch's interpolate and Keras's Resizing without antialias; a smaller map loses what lies between the places that are read.", resize_worked},
    {"stack", Group::Layer, some_values, true, stack_parameters, "stack",
     "Several values along a new axis.", "out[k, ...] = the k-th input", "equal shapes -> one axis more",
     "a = stack(image, image)", "", stack_worked},
    {"matmul", Group::Layer, two_values, false, matmul_parameters, "matmul",
     "The product of two matrices.", "out[..., i, j] = sum over k of a[..., i, k] * b[..., k, j]",
     "[..., I, K], [..., K, J] -> [..., I, J]",
     "q = image | reshape([96, 32]) \n scores = matmul(q, q, transpose_b = true)", "", matmul_worked},
    {"embedding", Group::Layer, an_index, false, embedding_parameters, "embedding",
     "Rows of a table that is learnt.", "out[i] = table[index[i]]",
     "index[V][...] -> [..., columns]; table [V, columns]",
     "input words : index[5000][32] \n a = words | embedding(64)", "", embedding_worked},
};
// clang-format on

}  // namespace

std::span<const Entry> axis_entries() { return axis_table; }

}  // namespace netc::check
