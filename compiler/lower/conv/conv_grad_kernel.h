// What the ways to the gradient of a convolution's kernel share: a part of the batch has its own sums.
#pragma once

#include "lower/conv/conv.h"
#include "lower/memory/gradients.h"

namespace netc::lower {

/// The kernel (of the program) that computes the gradient while it is written.
struct GradKernel {
    GradKernel(Context& context, const transform::Group& group);

    Context& context;
    const transform::Group& group;
    const graph::Conv2dGradKernel& grad;
    Layout in_layout;
    ConvPanels panels;
    Draft draft;
    int64_t parts = 1, part_samples = 1;
    View d_out, in;
    GradientSums kernel_sums, bias_sums;
    std::string d_kernel, d_bias;

    /// Declares the parameters but for the input, with enough parts of the batch for `pieces` units in each.
    void begin(int64_t pieces);

    std::vector<Expr> sum_at(Expr part, Expr panel, Expr cb, Expr ky, Expr kx, Expr c, Expr v) const;
    /// for ky, kx, c, v of the sums of a panel and a block of channels
    void each_sum(const std::function<void(Expr, Expr, Expr, Expr)>& fill);
    void clear(Expr part, Expr panel, Expr cb);
    /// for each unit: a part of the batch, which of the pieces, the samples of the part; the gradient of the bias with
    /// the first block of each panel
    void each_unit(int64_t blocks,
                   const std::function<void(Expr part, Expr panel, Expr cb, Expr first, Expr last)>& fill);
    void finish(int64_t blocks, const std::string& unit, const std::string& note);
    /// The gradient of the bias, where the group has one.
    void bias(Expr part, Expr panel, Expr first, Expr last);
};

/// Samples first <= s < last of a part, for one panel of filters, by Winograd's transforms (conv_winograd_grad.cpp).
void winograd_grad_unit(GradKernel& shared, Expr part, Expr panel, Expr first, Expr last);

}  // namespace netc::lower
