// Cost model for choosing the algorithm of a convolution or of one of its gradients; register tiles that it depends on.
#pragma once

#include <optional>

#include "lower/memory/layout.h"
#include "lower/target.h"

namespace netc::lower {

/// Windows slide over `in` and make `height` x `width` places of `out`; a gradient to the kernel sums over these
/// places.
struct ConvWork {
    graph::Window window;
    int64_t groups = 1;
    int64_t height = 1, width = 1;
    Layout in, out;
    int64_t batch = 1;
};

/// Products of vectors, and what takes as long, of a batch by the plain sums: every tap of every place.
double direct_cost(const ConvWork& work);

/// The same by Winograd's F(4x4, 3x3), and whether that can be done.
double winograd_cost(const ConvWork& work);
bool winograd_fits(const Target& target, const ConvWork& work);

/// A gradient of a convolution from `in` to `out` where only one place of each of the `windows` windows of a max pool
/// may have a gradient, and a share of the windows, `alive`, has one.
struct SparseWork {
    graph::Window window, pool;
    Layout in, out;
    double windows = 1, alive = 1;  // windows of the batch
};

/// Sums of one filter that stay in registers: `rows` of the window, `vectors` of each row, `blocks` of channels.
struct FilterTile {
    int64_t rows = 1, vectors = 1, blocks = 1;
};
/// A row of the window lies together in memory, column by column: these are its vectors.
int64_t vectors_in_row(const graph::Window& window, const Layout& in, int64_t lanes);
FilterTile filter_tile(const Target& target, const graph::Window& window, const Layout& in);

/// The places of the input that stay in registers while the gradients of one pooling window fall on them: those under
/// `taps` rows of the convolution's window, for all `places` rows of the pooling window, or for one of them at a time.
struct Patch {
    int64_t places = 1, taps = 1, columns = 1;
    int64_t rows() const { return places + taps - 1; }
};
/// None when not even one row fits.
std::optional<Patch> gradient_patch(const Target& target, const graph::Window& window, const graph::Window& pool);

/// The same of the gradients that follow a pool's choices.
double sparse_kernel_cost(const Target& target, const SparseWork& work);
double sparse_input_cost(const Target& target, const SparseWork& work);

}  // namespace netc::lower
