// Cost model for choosing a convolution algorithm, and the register tiles that it depends on.
#include "lower/conv/conv_costs.h"

#include <algorithm>

#include "lower/conv/winograd.h"
#include "lower/tiles.h"

namespace netc::lower {

namespace {

using winograd::products;
using winograd::taps;
using winograd::tile;

int64_t area(const graph::Window& window) { return window.size[0] * window.size[1]; }

/// Each product is one of a channel with a vector of filters.
double pairs_of(const ConvWork& work) { return static_cast<double>(work.in.channels * work.out.blocks()); }

/// A float from memory takes the time of about eight products.
constexpr int64_t read = 8;

/// A transform of a patch takes about 250 operations on vectors, and all filters (channels) share it.
constexpr double transform = 250;

/// Lists of places and sets of channels are as long as the data say: their loops reach this share of the speed of
/// others (measured). To look at a place and note it, if it has a gradient, takes the time of so many products.
constexpr double of_peak = 0.6, a_list_entry = 3;

}  // namespace

double direct_cost(const ConvWork& work) {
    return pairs_of(work) * static_cast<double>(area(work.window) * (work.batch * work.height * work.width + read));
}

double winograd_cost(const ConvWork& work) {
    const int64_t tiles = work.batch * ((work.height + tile - 1) / tile) * ((work.width + tile - 1) / tile);
    const double transforms =
        transform * (1. / static_cast<double>(work.in.channels) + 1. / static_cast<double>(work.out.channels));
    // The transformed kernel is four times as large.
    return pairs_of(work) *
           (static_cast<double>(tiles) * (products + transforms) + static_cast<double>(read * products));
}

bool winograd_fits(const Target& target, const ConvWork& work) {
    const std::array<int64_t, 2> three{taps, taps}, one{1, 1};
    const graph::Window& window = work.window;
    if (window.size != three || window.stride != one || window.dilation != one || work.groups > 1) return false;
    if (work.height < tile || work.width < tile) return false;
    if (work.in.block != target.lanes || work.out.block != target.lanes) return false;
    return work.in.channels >= target.lanes && work.out.channels >= target.lanes;
}

int64_t vectors_in_row(const graph::Window& window, const Layout& in, int64_t lanes) {
    return (window.size[1] * in.block + lanes - 1) / lanes;
}

FilterTile filter_tile(const Target& target, const graph::Window& window, const Layout& in) {
    const int64_t most = target.registers - 2;  // one for the gradient, one for the input
    FilterTile tile;
    tile.vectors = largest_divisor(vectors_in_row(window, in, target.lanes), most);
    if (tile.vectors < vectors_in_row(window, in, target.lanes)) return tile;
    tile.rows = largest_divisor(window.size[0], most / tile.vectors);
    if (tile.rows < window.size[0]) return tile;
    tile.blocks = largest_divisor(in.blocks(), most / (tile.vectors * tile.rows));
    return tile;
}

std::optional<Patch> gradient_patch(const Target& target, const graph::Window& window, const graph::Window& pool) {
    const int64_t most = target.registers - 2;  // one for the gradient, one for the kernel
    Patch patch;
    patch.columns = window.size[1] + pool.size[1] - 1;
    const auto fits = [&](int64_t places, int64_t taps) { return (places + taps - 1) * patch.columns <= most; };
    const auto all_taps = window.size[0];
    if (!fits(1, 1)) return std::nullopt;
    patch.places = fits(pool.size[0], all_taps) ? pool.size[0] : 1;
    patch.taps = largest_divisor(all_taps, most / patch.columns - patch.places + 1);
    return patch;
}

double sparse_kernel_cost(const Target& target, const SparseWork& work) {
    const auto filters = static_cast<double>(work.out.channels);
    const auto vectors = static_cast<double>(work.window.size[0] * vectors_in_row(work.window, work.in, target.lanes) *
                                             work.in.blocks());
    return work.windows * filters * (a_list_entry + work.alive * vectors / of_peak);
}

double sparse_input_cost(const Target& target, const SparseWork& work) {
    const std::optional<Patch> patch = gradient_patch(target, work.window, work.pool);
    const double passes = static_cast<double>(work.pool.size[0] / patch->places * work.window.size[0] / patch->taps);
    const auto words = static_cast<double>((work.out.channels + 31) / 32);
    // Of each patch the columns that no later window reaches are added to memory: loads, additions, stores.
    const double moved = 3 * words * passes * static_cast<double>(patch->rows() * work.pool.size[1]);
    const double sums = work.alive * static_cast<double>(work.out.channels * area(work.window));
    return work.windows * static_cast<double>(work.in.blocks()) * (moved + sums / of_peak);
}

}  // namespace netc::lower
