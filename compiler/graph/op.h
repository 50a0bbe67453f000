// Every operator of the graph: a struct, and its meaning as a formula.
//
// Formulas are written for one sample unless they say "over the batch". c y x: channel, row, column; f: filter;
// ky kx: row and column of a kernel; n: sample; N: samples in the batch. d_v is the gradient of the loss to v.
#pragma once

#include <array>
#include <concepts>
#include <functional>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "formula/function.h"
#include "graph/shape.h"

namespace netc::graph {

using NodeId = Id<struct NodeTag>;
using ValueId = Id<struct ValueTag>;

// -------------------------------------------------------------------------------------- sources

/// An input of the network (`input image : f32[1, 28, 28]`) or a label (`label y : class[5]`); `index` counts them apart.
struct Input { int index = 0; };

/// A weight; `index` is its place in Graph::parameters.
struct Parameter { int index = 0; };

/// out = the same number everywhere.
struct Constant { double value = 0; };

/// out = the index along `axis`, from 0; the other extents of `shape` are 1. A Broadcast repeats it.
struct Places { Shape shape; int64_t axis = 0; };

/// out[] = 1 in training, 0 otherwise.
struct Training {};

/// Training: out = the normal number of random(seed, step, layer, sample, element), of mean 0 and deviation 1. Otherwise
/// out = 0. `layer` and elements are counted as those of Dropout.
struct RandomNormal { Shape shape; int layer = 0; };

// --------------------------------------------------------------------------------- convolutions

/// How a window slides over rows and columns. Index 0 is vertical, 1 horizontal.
///   out = floor((in + pad_before + pad_after - ((window - 1) * dilation + 1)) / stride) + 1
struct Window {
    std::array<int64_t, 2> size{1, 1};
    std::array<int64_t, 2> stride{1, 1};
    std::array<int64_t, 2> dilation{1, 1};
    std::array<int64_t, 2> pad_before{0, 0};  // top, left
    std::array<int64_t, 2> pad_after{0, 0};   // bottom, right
    std::array<int64_t, 2> overhang{0, 0};    // the part of pad_after that is no padding: a pool that rounds up ends there
    bool operator==(const Window&) const = default;
};
/// `out` of that formula along an axis (0 vertical, 1 horizontal); 0 when the window does not fit in.
int64_t output_extent(const Window& window, int axis, int64_t in);
/// How many inputs and pads window `out` holds along an axis: all its places but those that hang over.
int64_t counted(const Window& window, int axis, int64_t in, int64_t out);

/// out[f][y][x] = bias[f] + sum over c, ky, kx of
///     in[g*C + c][y*stride + ky*dilation - pad][x*stride + kx*dilation - pad] * kernel[f][c][ky][kx]
/// kernel [F, channels/groups, KH, KW], bias [F] or none; f belongs to group g = f / (F/groups), C = channels/groups.
/// Outside `in` counts as zero.
struct Conv2d { ValueId in, kernel, bias; Window window; int64_t groups = 1; };

/// d_in of Conv2d, whose input has the shape `in_shape`. Forward it is the transposed convolution of `d_out`, as a layer
/// has it: plus bias[c], or none.
struct Conv2dGradInput { ValueId d_out, kernel; Window window; int64_t groups = 1; Shape in_shape; ValueId bias = {}; };

/// d_kernel of Conv2d, summed over the batch; `kernel_shape` [F, channels/groups, KH, KW].
struct Conv2dGradKernel { ValueId d_out, in; Window window; int64_t groups = 1; Shape kernel_shape; };

/// d_bias[f] = sum over n, y, x of d_out[n][f][y][x]; also for [F] instead of [F, y, x].
struct BiasGrad { ValueId d_out; };

// --------------------------------------------------------------------------------------- dense

/// out[j] = bias[j] + sum over i of in[i] * kernel[j][i]; kernel [J, I], bias [J] or none.
struct Dense { ValueId in, kernel, bias; };
/// d_in[i] = sum over j of d_out[j] * kernel[j][i]
struct DenseGradInput { ValueId d_out, kernel; };
/// d_kernel[j][i] = sum over n of d_out[n][j] * in[n][i]
struct DenseGradKernel { ValueId d_out, in; };

// --------------------------------------------------------------------------------------- pooling

/// out[c][y][x] = the largest of the window's inputs, NaN if one is; positions outside `in` do not count.
struct MaxPool { ValueId in; Window window; };
/// d_in: the gradient goes to the first largest input of each window (row by row). `in` and `out` are MaxPool's.
struct MaxPoolGrad { ValueId d_out, in, out; Window window; };
/// out[c][y][x] = the sum of the window's inputs / (number of positions inside `in`, or with the pads if count_pad).
struct AvgPool { ValueId in; Window window; bool count_pad = true; };
struct AvgPoolGrad { ValueId d_out; Window window; bool count_pad = true; Shape in_shape; };
/// out[c] = mean (or largest) over y, x of in[c][y][x]
struct GlobalAvgPool { ValueId in; };
struct GlobalAvgPoolGrad { ValueId d_out; Shape in_shape; };
struct GlobalMaxPool { ValueId in; };
struct GlobalMaxPoolGrad { ValueId d_out, in, out; };

// ----------------------------------------------------------------------------------- elementwise

/// out = function(ins...), element by element; all have one shape. A backward pass is a Map too: of the gradient and what
/// the derivative reads (formula/function.h).
struct Map { formula::FunctionRef function; std::vector<ValueId> ins; };

enum class ZipKind { Add, Sub, Mul, Div, Max, Min, Equal, Less, LessEqual };
/// out = kind(a, b), element by element; Max and Min are NaN if a or b is; comparisons are 1 or 0, and 0 if a or b is
/// NaN. Both shapes are equal, or one is a Constant.
struct Zip { ZipKind kind = ZipKind::Add; ValueId a, b; };
/// out = in * factor
struct Scale { ValueId in; double factor = 1; };

/// Training: out = in / (1 - rate) where random(seed, step, layer, sample, element) >= rate, else 0. Otherwise out = in.
/// `layer` numbers the layers of a net that draw random numbers, from 0; the element counts in logical [c][y][x] order.
struct Dropout { ValueId in; double rate = 0.5; int layer = 0; };
/// d_in = d_out through the same mask.
struct DropoutGrad { ValueId d_out; double rate = 0.5; int layer = 0; };

// ---------------------------------------------------------------------------------------- shapes

/// The same elements in the same (row-major) order under another shape; `flatten` is one of these.
struct Reshape { ValueId in; Shape shape; };
/// Joins along an axis: 0 is the first dimension (channels).
struct Concat { std::vector<ValueId> ins; int64_t axis = 0; };
/// out = in[first .. first + count) along the first dimension.
struct Slice { ValueId in; int64_t first = 0, count = 0; };

/// out = in, whose axes are the last of `shape` or 1, repeated along the others. `in` may be a weight: `out` has samples.
struct Broadcast { ValueId in; Shape shape; };

/// Where an axis of an IndexMap's input is read: at floor((i * factor + offset) / divisor), modulo `modulus` unless that
/// is 0, where i is the index along the output's axis `axis`, or 0 where that is none (-1).
/// A divisor or modulus wants i * factor + offset >= 0 everywhere.
struct IndexAxis {
    int axis = -1;
    int64_t factor = 1, offset = 0, divisor = 1, modulus = 0;
    bool operator==(const IndexAxis&) const = default;
    /// The index that is read for i; outside the input there are zeros.
    int64_t at(int64_t i) const {
        const int64_t index = (i * factor + offset) / divisor;
        return modulus ? index % modulus : index;
    }
};
/// out[i, j, ...] = in[axes[0].at(...), axes[1].at(...), ...]; 0 where that lies outside of `in`. Slices, pads, crops,
/// permutations, flips, repetitions and nearest-neighbour upsampling are index maps.
struct IndexMap { ValueId in; std::vector<IndexAxis> axes; Shape shape; };
/// d_in of IndexMap: the sum of d_out over all places that read an element, in row-major order.
struct IndexMapGrad { ValueId d_out; std::vector<IndexAxis> axes; Shape in_shape; };

/// Where place i of `out` places along an axis reads `in` places: between `low` and the one behind it, at
///   (i + 1/2) * in / out - 1/2, at least 0 and at most in - 1; where corners are aligned at i * (in - 1) / (out - 1).
/// In whole numbers: a numerator i * factor + offset, from 0 to (in - 1) * divisor; low is its quotient by `divisor`, and its remainder how much
/// of `divisor` the one behind counts.
struct BetweenPlaces {
    int64_t factor = 0, offset = 0, divisor = 1, last = 0;
    static BetweenPlaces along(int64_t in, int64_t out, bool align_corners);
    int64_t numerator(int64_t i) const;
};
/// out[c][y][x] = the four places of in around where (y, x) reads, weighted by how near they are.
struct Bilinear { ValueId in; int64_t height = 0, width = 0; bool align_corners = false; };
/// d_in of Bilinear: each place of d_out is shared out to the four.
struct BilinearGrad { ValueId d_out; Shape in_shape; bool align_corners = false; };

/// out[i..., d] = table[index[i...], d]: rows of a table [V, D], a weight.
struct Gather { ValueId table, index; };
/// d_table[v, d] = sum over the batch and the places i whose index is v of d_out[i..., d], in order.
struct GatherGrad { ValueId d_out, index; Shape table_shape; };

/// out[i..., k] = 1 where k == index[i...], else 0; k counts `classes`.
struct OneHot { ValueId index; int64_t classes = 0; };

// ------------------------------------------------------------------------------ sums over axes

enum class ReduceKind { Sum, Max, Min };
/// out = the sum (largest, smallest) of `in` over `axes`, which are sorted; they are gone from out's shape, or 1 with
/// `keep`. Max and Min are NaN where an element is.
struct Reduce { ReduceKind kind = ReduceKind::Sum; ValueId in; std::vector<int64_t> axes; bool keep = false; };

/// Whether a row's formula has a number at each place of the row, one for the row, or counts as the mean of all rows.
enum class RowResult { Each, Once, Mean };
/// out = function(ins...) for each row of values of `shape`; sums and the like in its formula are over one row. Rows lie
/// along `axis`, or a sample is one row (-1). What the formula reads at each place has this shape, what it reads once for
/// a row has it without the axis; a single number serves all rows. A label of classes is read once.
struct MapRows {
    formula::FunctionRef function;
    std::vector<ValueId> ins;
    Shape shape;
    int64_t axis = -1;
    RowResult result = RowResult::Each;
};

/// out = sum over the batch of in: the gradient of what samples share.
struct BatchSum { ValueId in; };

/// out[..., i, j] = sum over k of a[..., i, k] * b[..., k, j], with the last two axes of a (b) swapped where
/// `transpose_a` (`transpose_b`). The axes before are equal; a weight as `b` is one matrix for all of them.
/// `over_batch`: summed over the samples and the axes before as well; out [I, J] has no samples.
struct MatMul { ValueId a, b; bool transpose_a = false, transpose_b = false, over_batch = false; };

// ----------------------------------------------------------------------------------- normalisation

/// Training, over the batch: mean[c], variance[c] (biased) of in over n, y, x;
///   out = (in - mean) / sqrt(variance + epsilon) * scale + shift
///   running_mean += momentum * (mean - running_mean); running_variance likewise, where `unbiased` with
///   variance * M / (M - 1), M = N*H*W (variance itself when M is 1).
/// Evaluation, and training where `frozen`: the running statistics in place of the batch's, which do not move.
/// `recomputed`: the node that this one repeats in the same training step, by the statistics that were taken there; the
/// running ones have moved.
/// in [C, ...]; scale, shift, running_mean, running_variance [C].
struct BatchNorm {
    ValueId in, scale, shift, running_mean, running_variance;
    double epsilon = 1e-5, momentum = 0.1;
    bool frozen = false;
    NodeId recomputed = {};
    bool unbiased = true;
};
/// Results of BatchNorm's backward pass share their sums: with x = (in - mean) / sqrt(variance + epsilon), M = N*H*W
///   d_shift[c] = sum of d_out, d_scale[c] = sum of d_out * x   (over n, y, x)
///   d_in = scale / sqrt(variance + epsilon) * (d_out - d_shift / M - x * d_scale / M)
/// frozen: d_in = d_out * scale / sqrt(running_variance + epsilon).
/// `forward` is the BatchNorm's node: a shared layer may normalise the same value in several places.
enum class BatchNormPart { Input, ScaleWeight, ShiftWeight };
struct BatchNormGrad {
    BatchNormPart part = BatchNormPart::Input;
    ValueId d_out, in, scale, running_mean, running_variance;
    double epsilon = 1e-5;
    bool frozen = false;
    NodeId forward = {};
};

// ------------------------------------------------------------------------------------- counting

/// out[] = 1 if the label is among the k largest scores (ties count for the lower index), else 0; the mean over the
/// places where there is a label for each.
struct TopK { ValueId scores, label; int64_t k = 1; };

/// out[] = 1/N, which makes the loss a mean over the batch: the gradient that backward passes start with.
struct BatchMeanGrad {};

// ---------------------------------------------------------------------------------------- updates

/// One optimizer step for `parameter`, in place: formulas of the weight `w`, its gradient `g`, the rate `lr`, the number `t` of the step
/// (from 1 in this stage), the scheduled settings and the states, by their names. All of them read what was before the step;
/// states are 0 before the first. `t`, `lr` and the scheduled settings are one number for all weights; so are norm_of_gradients, the
/// sums over all numbers of the weight's tensor, and how many these are (count_of_weights).
struct StepNumber { formula::Formula term, value; };
struct Optimizer {
    /// `average`: the moving average of the weight, which stands for it where training does not go on.
    struct State { std::string name; formula::Formula next; bool average = false; };
    struct Scheduled { std::string setting; formula::Formula value; };
    /// What formulas call the sum of a term over the tensor; the term has no sum in it, and reads what was before the step.
    struct Sum { std::string name; formula::Formula term; };
    std::string name;  // "adam"
    std::string text;  // "adam(lr = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-07)"
    formula::Formula rate = formula::number(0.01);  // like the scheduled settings a formula of formula::names_of_steps()
    std::vector<Scheduled> scheduled = {};
    std::vector<State> states = {};
    formula::Formula weight = {};
    std::vector<Sum> sums = {};
    std::vector<std::pair<formula::Formula, std::string>> names = {};  // what the declaration calls its terms
    std::vector<StepNumber> numbers = {};  // what kernels are told of each step, in this order: its numbers_of_step, and those of others
    std::string statements = {};  // as they were written: "change = lr * g; w = w - change"
    int64_t accumulate = 1;  // batches of a step
    bool is_own = false;  // declared by the file, not by the library: another file's may be another one of this name
};
/// The next value of each state, then that of the weight.
std::vector<formula::Formula> formulas_of(const Optimizer& optimizer);
/// The terms of its sums, in their order; those of both.
std::vector<formula::Formula> summed_by(const Optimizer& optimizer);
std::vector<formula::Formula> all_formulas_of(const Optimizer& optimizer);
/// What formulas of optimizers call the norm of all gradients of the step, and the count of the numbers of a weight: no names that a
/// file could declare.
inline constexpr const char* norm_of_gradients = "|g|";
inline constexpr const char* count_of_weights = "|count|";
/// The same for sum `index` of an optimizer.
std::string name_of_sum(size_t index);
/// Whether the step needs that norm.
bool reads_norm(const Optimizer& optimizer);
/// The largest terms that are one number for all weights and known before the gradients are; each once, in the order of their first use.
std::vector<formula::Formula> known_before_gradients(const std::vector<formula::Formula>& formulas);
/// What scheduled settings make of a step: terms of its formulas that are one number for all weights, each with its value, a
/// formula of formula::names_of_steps().
std::vector<StepNumber> numbers_of_step(const Optimizer& optimizer);
/// `norm`, `sums`: of the optimizers that read them.
struct Update { ValueId parameter, gradient; Optimizer optimizer; ValueId norm = {}, sums = {}; };
/// out[s] = sum of term s of Optimizer::sums over all numbers of the parameter, before its update
struct WeightSums { ValueId parameter, gradient; Optimizer optimizer; ValueId norm = {}; };
/// out[] = sqrt(sum of g^2 over all numbers g of the gradients)
struct GradientNorm { std::vector<ValueId> gradients; };

using Op = std::variant<Input, Parameter, Constant, Places, Training, RandomNormal, Conv2d, Conv2dGradInput,
                        Conv2dGradKernel, BiasGrad, Dense, DenseGradInput, DenseGradKernel, MaxPool, MaxPoolGrad,
                        AvgPool, AvgPoolGrad, GlobalAvgPool, GlobalAvgPoolGrad, GlobalMaxPool, GlobalMaxPoolGrad, Map,
                        Zip, Scale, Dropout, DropoutGrad, Reshape, Concat, Slice, Broadcast, IndexMap, IndexMapGrad,
                        Bilinear, BilinearGrad, Gather, GatherGrad, OneHot, Reduce, MapRows, BatchSum, MatMul,
                        BatchNorm, BatchNormGrad, TopK, BatchMeanGrad, Update, WeightSums, GradientNorm>;

/// Backward passes that are not differentiated again, and what follows from them.
template <class T>
concept BackwardOp =
    std::same_as<T, Conv2dGradKernel> || std::same_as<T, BiasGrad> ||
    std::same_as<T, DenseGradInput> || std::same_as<T, DenseGradKernel> || std::same_as<T, MaxPoolGrad> ||
    std::same_as<T, AvgPoolGrad> || std::same_as<T, GlobalAvgPoolGrad> || std::same_as<T, GlobalMaxPoolGrad> || std::same_as<T, DropoutGrad> ||
    std::same_as<T, BilinearGrad> || std::same_as<T, GatherGrad> ||
    std::same_as<T, BatchNormGrad> || std::same_as<T, BatchMeanGrad> || std::same_as<T, Update> ||
    std::same_as<T, WeightSums> || std::same_as<T, GradientNorm>;

/// "Conv2d", "MaxPoolGrad", ...: the struct's name.
const char* op_name(const Op& op);
/// The values an operator reads, in the order of its members, absent ones left out.
std::vector<ValueId> inputs_of(const Op& op);
/// Those through which a gradient passes: not labels, comparisons, or what a function reads behind `stop`. Of backward passes
/// none.
std::vector<ValueId> differentiable_inputs(const Op& op);
/// Calls `replace(ValueId&)` on each of them.
void for_each_input(Op& op, const std::function<void(ValueId&)>& replace);

}  // namespace netc::graph
