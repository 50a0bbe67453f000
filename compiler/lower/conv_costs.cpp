// Counts by which the way of a convolution is chosen, and register tiles that they depend on.
#include "lower/conv_costs.h"

#include <algorithm>

#include "lower/tiles.h"
#include "lower/winograd.h"

namespace netc::lower {

namespace {

using winograd::products;
using winograd::taps;
using winograd::tile;

int64_t area(const graph::Window& window) { return window.size[0] * window.size[1]; }

double tiles_of(const ConvWork& work) {
    return static_cast<double>(((work.height + tile - 1) / tile) * ((work.width + tile - 1) / tile));
}

/// A transform of a patch takes about 250 operations on vectors, and all filters (channels) share it.
constexpr double transform_operations = 250;

/// Lists of places and sets of channels are as long as the data say: their loops reach this share of the speed of
/// others (measured). To look at a place and note it, if it has a gradient, takes the time of so many products.
constexpr double of_peak = 0.6, a_list_entry = 3;

}  // namespace

double direct_products(const ConvWork& work) {
    return static_cast<double>(work.height * work.width * area(work.window) * work.in.channels * work.out.blocks());
}

double winograd_products(const ConvWork& work) {
    const auto in = static_cast<double>(work.in.blocks()), out = static_cast<double>(work.out.blocks());
    return tiles_of(work) * (products * static_cast<double>(work.in.block) * in * out + transform_operations * (in + out));
}

bool winograd_fits(const Target& target, const ConvWork& work) {
    const std::array<int64_t, 2> three{taps, taps}, one{1, 1};
    const graph::Window& window = work.window;
    if (window.size != three || window.stride != one || window.dilation != one || work.groups > 1) return false;
    if (work.height < tile || work.width < tile) return false;
    if (work.in.block != target.lanes || work.out.block != target.lanes) return false;
    return work.in.channels >= target.lanes && work.out.channels >= target.lanes;
}

bool winograd_pays(const Target& target, const ConvWork& work) {
    if (!winograd_fits(target, work)) return false;
    if (target.conv == ConvMethod::Direct || target.conv == ConvMethod::Winograd)
        return target.conv == ConvMethod::Winograd;
    // Counted in products of vectors, for each pair of a channel and a filter.
    const auto batch = static_cast<double>(work.batch);
    const double direct = batch * static_cast<double>(work.height * work.width * area(work.window));
    const double transforms =
        transform_operations * (1. / static_cast<double>(work.in.channels) + 1. / static_cast<double>(work.out.channels));
    const double fast = batch * tiles_of(work) * (products + transforms);
    // The transformed kernel is four times as large; a float from memory takes the time of about eight products.
    constexpr double read = 8;
    return fast + read * products < direct + read * static_cast<double>(area(work.window));
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

double sparse_kernel_products(const Target& target, const SparseWork& work) {
    const auto filters = static_cast<double>(work.out.channels);
    const auto vectors = static_cast<double>(work.window.size[0] * vectors_in_row(work.window, work.in, target.lanes) *
                                             work.in.blocks());
    return work.windows * filters * (a_list_entry + work.alive * vectors / of_peak);
}

double sparse_input_products(const Target& target, const SparseWork& work) {
    const std::optional<Patch> patch = gradient_patch(target, work.window, work.pool);
    const double passes = static_cast<double>(work.pool.size[0] / patch->places * work.window.size[0] / patch->taps);
    const auto words = static_cast<double>((work.out.channels + 31) / 32);
    // Of each patch the columns that no later window reaches are added to memory: loads, additions, stores.
    const double moved = 3 * words * passes * static_cast<double>(patch->rows() * work.pool.size[1]);
    const double sums = work.alive * static_cast<double>(work.out.channels * area(work.window));
    return work.windows * static_cast<double>(work.in.blocks()) * (moved + sums / of_peak);
}

}  // namespace netc::lower
