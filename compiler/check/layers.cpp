// The layers of the table.
#include "check/layers.h"

namespace netc::check {

namespace {

using namespace takes;

constexpr std::string_view one_input[] = {"x"};
constexpr std::string_view operands[] = {"a, b, ..."};

constexpr std::string_view pad_words = "same valid";
constexpr std::string_view pad_meaning =
    "zeros around the input: on all sides, [vertical, horizontal], or [top, bottom, left, right]; `same` gives "
    "ceil(in / stride) outputs, the odd zero at the bottom and the right; `valid` is 0";
constexpr unsigned pads = whole | pair | sides | word;

constexpr ParameterEntry conv_parameters[] = {
    {"filters", whole, "", "number of output channels", from_one},
    {"kernel", whole | pair, "", "size of the window: a number, or [height, width]", window_size},
    {"stride", whole | pair, "1", "step of the window", window_size},
    {"pad", pads, "0", pad_meaning, pad_size, pad_words},
    {"dilation", whole | pair, "1", "distance between the inputs under neighbouring weights", window_size},
    {"groups", whole, "1", "channels and filters are split into so many groups that do not see each other", from_one},
    {"bias", truth, "true", "whether a number per filter is added"},
    {"init", initialiser, "glorot_uniform", "how the kernel starts"},
    {"bias_init", initialiser, "zeros", "how biases start"},
};

constexpr ParameterEntry conv_transpose_parameters[] = {
    {"filters", whole, "", "number of output channels", from_one},
    {"kernel", whole | pair, "", "size of the window: a number, or [height, width]", window_size},
    {"stride", whole | pair, "1", "distance between the windows of neighbouring inputs", window_size},
    {"pad", pads, "0", "rows and columns cut off the result: on all sides, [vertical, horizontal], or [top, bottom, left, right]; "
     "`same` leaves in * stride, the odd one cut off at the bottom and the right; `valid` is 0", pad_size, pad_words},
    {"output_pad", whole | pair, "0", "rows and columns added at the bottom and the right: `conv` with a stride makes one size of several", pad_size},
    {"dilation", whole | pair, "1", "distance between the results of neighbouring weights", window_size},
    {"groups", whole, "1", "channels and filters are split into so many groups that do not see each other", from_one},
    {"bias", truth, "true", "whether a number per filter is added"},
    {"init", initialiser, "glorot_uniform", "how the kernel starts"},
    {"bias_init", initialiser, "zeros", "how biases start"},
};

constexpr ParameterEntry maxpool_parameters[] = {
    {"size", whole | pair | word, "", "size of the window, or `global` for the whole map", window_size, "global"},
    {"stride", whole | pair, "size", "step of the window", window_size},
    {"pad", pads, "0", "as in `conv`; positions outside the input do not count", pad_size, pad_words},
    {"rounding", word, "floor", "`floor` leaves out a window that does not fit wholly, `ceil` lets it hang over the end if it begins inside",
     any_number, "floor ceil"},
};

constexpr ParameterEntry avgpool_parameters[] = {
    {"size", whole | pair | word, "", "size of the window, or `global` for the whole map", window_size, "global"},
    {"stride", whole | pair, "size", "step of the window", window_size},
    {"pad", pads, "0", "as in `conv`", pad_size, pad_words},
    {"count_pad", truth, "true", "whether padded positions count in the mean's divisor"},
    {"rounding", word, "floor", "`floor` leaves out a window that does not fit wholly, `ceil` lets it hang over the end if it begins inside",
     any_number, "floor ceil"},
};

constexpr ParameterEntry dense_parameters[] = {
    {"units", whole, "", "number of outputs", from_one},
    {"bias", truth, "true", "whether a number per unit is added"},
    {"init", initialiser, "glorot_uniform", "how the kernel starts"},
    {"bias_init", initialiser, "zeros", "how biases start"},
};

constexpr ParameterEntry reshape_parameters[] = {
    {"shape", extents, "", "the new shape; one -1 stands for what is left", any_number},
};


constexpr ParameterEntry concat_parameters[] = {
    {"axis", whole, "0", "the axis, from 0; -1 is the last", any_number},
};

constexpr ParameterEntry dropout_parameters[] = {
    {"rate", real, "", "the part that becomes zero in training", below_one},
};

constexpr ParameterEntry batchnorm_parameters[] = {
    {"epsilon", real, "1e-5", "added to the variance", above_zero},
    {"momentum", real, "0.1", "weight of the newest batch in the running statistics", {0, 1}},
    {"unbiased", truth, "true", "whether the running variance follows the variance over n - 1 values, or that over n"},
};

constexpr ParameterEntry normalise_parameters[] = {
    {"mean", real | numbers | word, "measured", "what is taken off: one number, a list of one for each channel or feature, or what is "
     "`measured`", any_number, "measured"},
    {"deviation", real | numbers | word, "measured", "by what the rest is divided, likewise", above_zero, "measured"},
    {"per", word, "channel", "what is measured apart: each channel of [C, H, W] and each feature of [N]; each place, so that the mean is "
     "a picture; nothing", any_number, "channel place all"},
};

// PyTorch: torch/nn/modules/conv.py, linear.py, batchnorm.py; Keras: keras/src/layers/normalization/batch_normalization.py;
// Caffe: src/caffe/layers/batch_norm_layer.cpp, filler.hpp, pooling_layer.cpp; Darknet: src/*_layer.c.
constexpr VariantEntry weights_variants[] = {
    {"keras2", ""}, {"keras3", ""}, {"pytorch", "init = fan_in_uniform, bias_init = fan_in_uniform"},
};
constexpr VariantEntry pool_variants[] = {
    {"pytorch", ""}, {"caffe", "rounding = ceil"},
};
constexpr VariantEntry avgpool_variants[] = {
    {"keras2", "count_pad = false"}, {"keras3", "count_pad = false"}, {"pytorch", ""}, {"caffe", "rounding = ceil"},
};
constexpr VariantEntry batchnorm_variants[] = {
    {"keras3", "epsilon = 1e-3, momentum = 0.01, unbiased = false"}, {"pytorch", ""},
};

constexpr Worked conv_worked[] = {
    {"conv(1, [1, 3], stride = 2, pad = same)", "x = [[[1, 2, 3, 4]]], kernel = [[[[1, 10, 100]]]], bias = [0.5]",
     "[[[321.5, 43.5]]]", "the odd zero of `same` is at the right"},
    {"conv(1, [1, 2], dilation = 2)", "x = [[[1, 2, 3, 4]]], kernel = [[[[1, 10]]]]", "[[[31, 42]]]",
     "the window is not turned over"},
    {"conv(2, 1, groups = 2)", "x = [[[3]], [[5]]], kernel = [[[[2]]], [[[10]]]]", "[[[6]], [[50]]]"},
};
constexpr Worked conv_transpose_worked[] = {
    {"conv_transpose(1, [1, 3], stride = [1, 2])", "x = [[[1, 2, 3]]], kernel = [[[[1, 10, 100]]]], bias = [0.5]",
     "[[[1.5, 10.5, 102.5, 20.5, 203.5, 30.5, 300.5]]]", "neighbouring windows overlap in one column"},
    {"conv_transpose(1, [1, 3], stride = [1, 2], pad = [0, 1], output_pad = [0, 1])",
     "x = [[[1, 2, 3]]], kernel = [[[[1, 10, 100]]]]", "[[[10, 102, 20, 203, 30, 300]]]",
     "with a sixth column"},
    {"conv_transpose(1, [1, 3], stride = [1, 2], pad = same)", "x = [[[1, 2, 3]]], kernel = [[[[1, 10, 100]]]]",
     "[[[1, 10, 102, 20, 203, 30]]]", "the odd column is cut off at the right"},
    {"conv_transpose(2, 1, groups = 2)", "x = [[[3]], [[5]]], kernel = [[[[2]]], [[[10]]]]", "[[[6]], [[50]]]"},
};
constexpr Worked maxpool_worked[] = {
    {"maxpool([1, 2], stride = 1, pad = [0, 1])", "x = [[[-3, -1]]]", "[[[-3, -1, -1]]]", "no zero wins"},
    {"maxpool([1, 2])", "x = [[[1, 5, 3]]]", "[[[5]]]", "3 is left out"},
    {"maxpool([1, 2], rounding = ceil)", "x = [[[1, 5, 3]]]", "[[[5, 3]]]"},
    {"maxpool([1, 2]) as caffe", "x = [[[1, 5, 3]]]", "[[[5, 3]]]"},
};
constexpr Worked avgpool_worked[] = {
    {"avgpool([1, 2], stride = 1, pad = [0, 1])", "x = [[[4, 8]]]", "[[[2, 6, 4]]]", "the zeros around count"},
    {"avgpool([1, 2], stride = 1, pad = [0, 1], count_pad = false)", "x = [[[4, 8]]]", "[[[4, 6, 8]]]"},
    {"avgpool([1, 2], rounding = ceil)", "x = [[[2, 4, 6]]]", "[[[3, 6]]]", "what hangs over does not count"},
    {"avgpool([1, 2], stride = 1, pad = [0, 1]) as keras3", "x = [[[4, 8]]]", "[[[4, 6, 8]]]"},
    {"avgpool([1, 2]) as caffe", "x = [[[2, 4, 6]]]", "[[[3, 6]]]"},
};
constexpr Worked global_avgpool_worked[] = {
    {"global_avgpool", "x = [[[1, 2], [3, 6]], [[0, 0], [0, -4]]]", "[3, -1]"},
};
constexpr Worked global_maxpool_worked[] = {
    {"global_maxpool", "x = [[[1, 2], [3, 6]], [[0, 0], [0, -4]]]", "[6, 0]"},
};
constexpr Worked dense_worked[] = {
    {"dense(2)", "x = [1, 2], kernel = [[1, 10], [3, 0]], bias = [0.5, 0]", "[21.5, 3]",
     "a row of the kernel is a unit"},
};
constexpr Worked flatten_worked[] = {
    {"flatten", "x = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", "[1, 2, 3, 4, 5, 6, 7, 8]"},
};
constexpr Worked reshape_worked[] = {
    {"reshape([3, -1])", "x = [[1, 2, 3], [4, 5, 6]]", "[[1, 2], [3, 4], [5, 6]]", "nothing is transposed"},
};
constexpr Worked dropout_worked[] = {
    {"dropout(0.5)", "x = [1, 2, 3, 4]", "[1, 2, 3, 4]"},
    {"dropout(0.5)", "x = [1, 2, 3, 4]", "[2, 4, 6, 0]", "with seed 1, in the first step", true},
};
constexpr Worked batchnorm_worked[] = {
    {"batchnorm", "x = [1], [3]", "[-0.999995], [0.999995], running_mean = [0.2], running_variance = [1.1]",
     "the variance over n is 1; over n - 1, 2", true},
    {"batchnorm as keras3", "x = [1], [3]", "[-0.9995004], [0.9995004], running_mean = [0.02], running_variance = [1]",
     "the running variance follows 1", true},
    {"batchnorm", "x = [4], scale = [3], shift = [1], running_mean = [2], running_variance = [4]", "[3.999996]"},
};
constexpr Worked normalise_worked[] = {
    {"normalise", "x = [3, 10], mean = [1, 10], deviation = [4, 2]", "[0.5, 0]"},
    {"normalise", "x = [[[1, 2]], [[3, 4]]], mean = [[[1]], [[2]]], deviation = [[[1]], [[2]]]", "[[[0, 1]], [[0.5, 1]]]", "a number for each channel"},
    {"normalise(per = place, deviation = 2)", "x = [[[4, 6]]], mean = [[[2, 0]]]", "[[[1, 3]]]", "a mean picture"},
    {"normalise(mean = [1, 2], deviation = [2, 4])", "x = [5, 4]", "[2, 0.5]"},
};
constexpr Worked add_worked[] = {{"add(a, b)", "a = [1, 2], b = [10, 20]", "[11, 22]"}};
constexpr Worked concat_worked[] = {
    {"concat(a, b)", "a = [1, 2], b = [3]", "[1, 2, 3]"},
    {"concat(a, b)", "a = [[[1, 2]]], b = [[[3, 4]], [[5, 6]]]", "[[[1, 2]], [[3, 4]], [[5, 6]]]"},
    {"concat(a, b, axis = 1)", "a = [[1, 2], [3, 4]], b = [[5], [6]]", "[[1, 2, 5], [3, 4, 6]]"},
};

constexpr std::string_view pool_shapes =
    "[C, H, W] -> [C, H', W'], W' as H'; [C] for `global`\n"
    "H' = floor((H + pads - size) / stride) + 1\n"
    "H' = ceil(H / stride) where pad = same\n"
    "H' = min(ceil((H + pads - size) / stride), floor((H + top - 1) / stride)) + 1 where rounding = ceil";

// clang-format off
constexpr Entry layer_table[] = {
    {"conv", Group::Layer, one_input, false, conv_parameters, "conv",
     "Slides filters over a map: a weighted sum of each window, for each filter.",
     "out[f][y][x] = bias[f] + sum over c, ky, kx of\n"
     "    in[c][y*stride + ky*dilation - pad][x*stride + kx*dilation - pad] * kernel[f][c][ky][kx]",
     "[C, H, W] -> [filters, H', W'], W' as H'\n"
     "H' = floor((H + pads - ((kernel - 1)*dilation + 1)) / stride) + 1\n"
     "H' = ceil(H / stride) where pad = same\n"
     "kernel [filters, C / groups, kernel, kernel], bias [filters]",
     "a = image | conv(32, 3, pad = same) | relu",
     "", conv_worked, weights_variants},
    {"conv_transpose", Group::Layer, one_input, false, conv_transpose_parameters, "conv_transpose",
     "Lays a filter, times each input, on a map, and adds: what `conv` with the same window is backwards.",
     "out[f][y][x] = bias[f] + sum over c, i, j, ky, kx of in[c][i][j] * kernel[c][f][ky][kx]\n"
     "    where y = i*stride + ky*dilation - pad and x = j*stride + kx*dilation - pad",
     "[C, H, W] -> [filters, H', W'], W' as H'\n"
     "H' = (H - 1)*stride + ((kernel - 1)*dilation + 1) - pads + output_pad\n"
     "H' = H * stride where pad = same\n"
     "kernel [C, filters / groups, kernel, kernel], bias [filters]",
     "a = image | conv_transpose(8, 4, stride = 2, pad = 1) | relu",
     "Keras's `valid` adds stride - kernel where the stride is larger; here `output_pad` does. "
     "The kernel has the fans that both give it, kernel * kernel * filters / groups in and kernel * kernel * C out, "
     "where `init` asks.", conv_transpose_worked, weights_variants},
    {"maxpool", Group::Layer, one_input, false, maxpool_parameters, "pool",
     "The largest input of each window.",
     "out[c][y][x] = max over ky, kx of in[c][y*stride + ky - pad][x*stride + kx - pad]",
     pool_shapes, "a = image | maxpool(2)", "", maxpool_worked, pool_variants},
    {"avgpool", Group::Layer, one_input, false, avgpool_parameters, "pool",
     "The mean of each window.",
     "out[c][y][x] = sum over ky, kx of in[c][y*stride + ky - pad][x*stride + kx - pad] / n\n"
     "n = positions of the window in the input and, with count_pad, in its pads",
     pool_shapes, "a = image | avgpool(2, stride = 2)",
     "Padded positions count as in PyTorch; Keras leaves them out (count_pad = false). What hangs over never counts.", avgpool_worked, avgpool_variants},
    {"global_avgpool", Group::Layer, one_input, false, {}, "pool",
     "The mean of each channel; also written avgpool(global).",
     "out[c] = mean over y, x of in[c][y][x]",
     "[C, H, W] -> [C]",
     "a = image | conv(8, 3) | global_avgpool", "", global_avgpool_worked},
    {"global_maxpool", Group::Layer, one_input, false, {}, "pool",
     "The largest number of each channel; also written maxpool(global).",
     "out[c] = max over y, x of in[c][y][x]",
     "[C, H, W] -> [C]",
     "a = image | conv(8, 3) | global_maxpool", "", global_maxpool_worked},
    {"dense", Group::Layer, one_input, false, dense_parameters, "dense",
     "Every output is a weighted sum of all inputs; of a matrix, of each row.",
     "out[j] = bias[j] + sum over i of in[i] * kernel[j][i]",
     "[I] -> [units]; [T, I] -> [T, units]; kernel [units, I], bias [units]",
     "a = image | flatten | dense(10)",
     "Of a map, `flatten` first.", dense_worked, weights_variants},
    {"flatten", Group::Layer, one_input, false, {}, "flatten",
     "The same numbers in one dimension, channel by channel, row by row.",
     "out[(c*H + y)*W + x] = in[c][y][x]",
     "[C, H, W] -> [C*H*W]",
     "a = image | flatten", "", flatten_worked},
    {"reshape", Group::Layer, one_input, false, reshape_parameters, "reshape",
     "The same numbers, in the same order, under another shape.",
     "out[i] = in[i], counted row by row",
     "any -> shape",
     "a = image | reshape([12, 16, -1])", "", reshape_worked},
    {"dropout", Group::Layer, one_input, false, dropout_parameters, "dropout",
     "In training, random inputs become zero and the others grow, so that the mean stays.",
     "training: out = in / (1 - rate) with probability 1 - rate, else 0; otherwise out = in",
     "any -> the same",
     "a = image | dropout(0.25)", "", dropout_worked},
    {"batchnorm", Group::Layer, one_input, false, batchnorm_parameters, "batchnorm",
     "Each channel gets mean 0 and variance 1 over the batch, then a learnt scale and shift.",
     "out = (in - mean[c]) / sqrt(variance[c] + epsilon) * scale[c] + shift[c]\n"
     "training: mean, variance of the batch; running = running + momentum * (batch - running),\n"
     "    where the batch's variance counts n / (n - 1) times where unbiased, n = N*H*W values\n"
     "otherwise, and where frozen: the running statistics",
     "[C, H, W] or [C] -> the same; scale, shift, running_mean, running_variance [C]",
     "a = image | conv(8, 3, bias = false) | batchnorm | relu",
     "Of one value (n = 1: the last batch of an epoch has one sample of [C]) the variance is 0: the output is shift, no "
     "gradient passes, and 0 goes into the running variance. Keras calls 1 - momentum momentum (0.99).", batchnorm_worked, batchnorm_variants},
    {"normalise", Group::Layer, one_input, false, normalise_parameters, "normalise",
     "An input less the mean of its values, over their deviation: as they are in the training samples, or as given.",
     "out = (in - mean) / deviation\n"
     "measured, of the values v of all training samples: mean = sum of v / n,\n"
     "    deviation = sqrt(sum of (v - mean)^2 / n), 1 where v never changes",
     "any input -> the same\nmean, deviation: [C, 1, 1] of [C, H, W], [N] of [N], [1, N] of [T, N];\n"
     "    all extents of the input where per = place, all 1 where per = all",
     "a = image | normalise",
     "Stands right behind an input. What is measured is a tensor of the net, stored with its weights: every command applies it. A stage "
     "takes it from its training samples when it begins, after the maps of the data section, before any augmentation; a stage that "
     "begins `from` another, or from given weights, keeps theirs. Until there are samples (bench, sessions of a library) mean is 0 "
     "and deviation 1.",
     normalise_worked},
    {"add", Group::Layer, operands, true, {}, "add",
     "The sum, element by element; also written a + b.",
     "out = a + b + ...", "equal shapes -> the same",
     "a = image | conv(8, 3) \n b = image | conv(8, 3) \n c = add(a, b)",
     "Besides: a - b, a * b, a / b, a < b, a <= b, a > b, a >= b, a == b for two values, whose axes of 1 are repeated; "
     "a + 1, a * 0.5 and the like with a number. Comparisons give 1 or 0.", add_worked},
    {"concat", Group::Layer, operands, true, concat_parameters, "concat",
     "All inputs one after the other along an axis: their channels.",
     "out = a[0], ..., a[A-1], b[0], ..., b[B-1]",
     "[A, H, W], [B, H, W] -> [A + B, H, W]; [A], [B] -> [A + B]; along other axes likewise",
     "a = image | conv(8, 3) \n b = image | conv(4, 3) \n c = concat(a, b)", "", concat_worked},
};
// clang-format on

}  // namespace

std::span<const Entry> layer_entries() { return layer_table; }

}  // namespace netc::check
