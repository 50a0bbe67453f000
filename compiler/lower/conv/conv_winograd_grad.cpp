// The gradient to the kernel of a convolution of 3 x 3 windows by Winograd's transforms.
#include <algorithm>

#include <fmt/format.h>

#include "lower/conv/conv_grad_kernel.h"
#include "lower/conv/conv_winograd.h"
#include "lower/conv/winograd.h"
#include "lower/kernel_text.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

using winograd::points;
using winograd::products;
using winograd::tile;

// F(3x3, 4x4): a tile of 4 x 4 gradients slides over a patch of 6 x 6 inputs. A unit is a part of the batch and a panel
// of filters. It transforms some tiles' gradients, and for each block of channels their patches; the sums over these
// tiles stay in registers, and go back to 3 x 3 before they leave the core.
class WinogradGradWriter {
public:
    explicit WinogradGradWriter(GradKernel& shared)
        : shared_(shared),
          context_(shared.context),
          draft_(shared.draft),
          vector_(vector_type(shared.context.target)),
          tiles_{shared.d_out.layout.height, shared.d_out.layout.width} {
        constexpr int64_t tiles_at_a_time = 64;
        samples_ = std::clamp<int64_t>(tiles_at_a_time / tiles_.count(), 1, shared.part_samples);
        rows_ = samples_ > 1 ? tiles_.rows()
                             : largest_divisor(tiles_.rows(), std::max<int64_t>(1, tiles_at_a_time / tiles_.columns()));
        most_ = samples_ * rows_ * tiles_.columns();
    }

    void unit(Expr part, Expr panel, Expr first, Expr last) {
        loop::Builder& body = draft_.body;
        constexpr int64_t most_on_stack = 256 << 10;
        const bool on_stack = 4 * (loop::product(gradient_extents()) + loop::product(patch_extents())) <= most_on_stack;
        if (!on_stack) {
            const std::string layer = context_.plan.weights[gradient_weight(context_, shared_.group.anchor)].layer;
            gradients_ = of_threads(layer + "_gradients", gradient_extents(), "[i * 6 + j][tile][f]", gradients_);
            patches_ = of_threads(layer + "_patches_of_gradient", patch_extents(), "[i * 6 + j][tile][c]", patches_);
        }
        body.loop("cb", 0, integer(shared_.panels.channel_blocks), [&](Expr cb) { shared_.clear(part, panel, cb); });
        body.loop(
            "s0", first, last,
            [&](Expr s0) {
                const Expr samples =
                    samples_ == 1 ? Expr(1) : body.let("samples", loop::smaller(integer(samples_), last - s0));
                body.loop("band", 0, integer(tiles_.rows() / rows_), [&](Expr band) {
                    if (on_stack) body.array(gradients_, scalar_type(), gradient_extents());
                    for_tiles(s0, samples, band,
                              [&](Expr t, Expr ty, Expr tx) { transform_gradients(panel, t, ty, tx); });
                    body.blank();
                    const Expr count =
                        samples_ == 1 ? integer(most_) : body.let("tiles", samples * integer(rows_ * tiles_.columns()));
                    body.loop("cb", 0, integer(shared_.panels.channel_blocks), [&](Expr cb) {
                        if (on_stack) body.array(patches_, scalar_type(), patch_extents());
                        for_tiles(s0, samples, band,
                                  [&](Expr t, Expr ty, Expr tx) { transform_patch(panel, cb, t, ty, tx); });
                        multiply(part, panel, cb, count);
                    });
                });
            },
            false, static_cast<int>(samples_));
    }

private:
    std::vector<int64_t> gradient_extents() const { return {products, winograd::odd(most_), shared_.panels.width()}; }
    std::vector<int64_t> patch_extents() const { return {products, winograd::odd(most_), vector_.lanes}; }

    std::string of_threads(const std::string& name, const std::vector<int64_t>& extents, const std::string& note,
                           const std::string& role) {
        return draft_.writes_buffer(
            context_.scratch_of_threads({of_node(shared_.group.anchor), spelled(name)}, extents, note), role);
    }

    /// for each tile at hand: its number, and which it is in its sample
    void for_tiles(Expr s0, Expr samples, Expr band, const std::function<void(Expr, Expr, Expr)>& fill) {
        loop::Builder& body = draft_.body;
        body.loop("k", 0, samples, [&](Expr k) {
            shared_.d_out.sample = s0 + k;
            shared_.in.sample = s0 + k;
            body.loop("r", 0, integer(rows_), [&](Expr r) {
                body.loop("tx", 0, integer(tiles_.columns()), [&](Expr tx) {
                    fill((k * integer(rows_) + r) * integer(tiles_.columns()) + tx, band * integer(rows_) + r, tx);
                });
            });
        });
    }

    /// Rows that the tile before this one has counted already are left out.
    void transform_gradients(Expr panel, Expr t, Expr ty, Expr tx) {
        loop::Builder& body = draft_.body;
        const Expr y = body.let("y", tile_start(ty, tile, tiles_.height));
        const Expr x = body.let("x", tile_start(tx, tile, tiles_.width));
        body.loop("v", 0, integer(shared_.panels.vectors), [&](Expr v) {
            winograd::transformed(
                body, vector_, "transform_gradients", tile, points,
                [&](Expr i, Expr j) {
                    const Expr d = load(shared_.d_out.array, vector_.lanes,
                                        shared_.d_out.at(panel * integer(shared_.panels.vectors) + v, y + i, x + j));
                    std::optional<Expr> fresh;
                    if (tiles_.height % tile != 0) fresh = loop::greater_equal(y + i, ty * integer(tile));
                    if (tiles_.width % tile != 0) {
                        const Expr columns = loop::greater_equal(x + j, tx * integer(tile));
                        fresh = fresh ? loop::both(*fresh, columns) : columns;
                    }
                    return fresh ? loop::select(*fresh, d, loop::splat(loop::real(0), vector_.lanes)) : d;
                },
                [&](Expr i, Expr j, Expr value) {
                    body.store(gradients_, {i * integer(points) + j, t, v * integer(vector_.lanes)}, value);
                });
        });
    }

    void transform_patch(Expr panel, Expr cb, Expr t, Expr ty, Expr tx) {
        loop::Builder& body = draft_.body;
        const Window& w = shared_.grad.window;
        const Expr y = body.let("y", tile_start(ty, tile, tiles_.height));
        const Expr x = body.let("x", tile_start(tx, tile, tiles_.width));
        winograd::transformed(
            body, vector_, "transform_patch", points, points,
            [&](Expr i, Expr j) {
                return load(shared_.in.array, vector_.lanes,
                            shared_.in.at(shared_.panels.base(panel) + cb, y + i - integer(w.pad_before[0]),
                                          x + j - integer(w.pad_before[1])));
            },
            [&](Expr i, Expr j, Expr value) {
                body.store(patches_, {i * integer(points) + j, t, 0}, value);
            });
    }

    /// d_kernel += G^T (sum over tiles of patches * gradients) G, some channels at a time
    void multiply(Expr part, Expr panel, Expr cb, Expr count) {
        loop::Builder& body = draft_.body;
        const int lanes = vector_.lanes;
        const int64_t vectors = shared_.panels.vectors;
        const int64_t channels = largest_divisor(lanes, (context_.target.registers - 2 - vectors) / vectors);
        body.loop(
            "c0", 0, integer(lanes),
            [&](Expr c0) {
                body.array("sums", vector_, {products, winograd::odd(channels), vectors});
                body.loop("p", 0, integer(products), [&](Expr p) {
                    body.array("acc", vector_, {channels, vectors}, true);
                    body.loop("t", 0, count, [&](Expr t) {
                        body.array("d", vector_, {vectors});
                        body.tile("v", vectors, [&](Expr v) {
                            body.assign(at("d", vector_, {v}), load(gradients_, lanes, {p, t, v * integer(lanes)}));
                            if (vectors > 1) body.run(loop::apply("hold", {}, {at("d", vector_, {v})}));
                        });
                        body.tile("c", channels, [&](Expr c) {
                            body.tile("v", vectors, [&](Expr v) {
                                body.add(at("acc", vector_, {c, v}),
                                         at(patches_, scalar_type(), {p, t, c0 + c}) * at("d", vector_, {v}));
                            });
                        });
                    });
                    body.tile("c", channels, [&](Expr c) {
                        body.tile("v", vectors, [&](Expr v) {
                            body.assign(at("sums", vector_, {p, c, v}), at("acc", vector_, {c, v}));
                        });
                    });
                });
                body.loop("c", 0, integer(channels), [&](Expr c) {
                    body.loop("v", 0, integer(vectors), [&](Expr v) {
                        winograd::transformed(
                            body, vector_, "transform_taps", points, winograd::taps,
                            [&](Expr i, Expr j) {
                                return at("sums", vector_, {i * integer(points) + j, c, v});
                            },
                            [&](Expr ky, Expr kx, Expr value) {
                                const std::vector<Expr> place = shared_.sum_at(part, panel, cb, ky, kx, c0 + c, v);
                                body.store(shared_.d_kernel, place, load(shared_.d_kernel, lanes, place) + value);
                            });
                    });
                });
            },
            false, static_cast<int>(channels));
    }

    GradKernel& shared_;
    Context& context_;
    Draft& draft_;
    loop::Type vector_;
    WinogradTiles tiles_;
    int64_t samples_ = 1, rows_ = 1, most_ = 1;
    std::string gradients_ = "gradients", patches_ = "patches";
};

}  // namespace

void winograd_grad_unit(GradKernel& shared, Expr part, Expr panel, Expr first, Expr last) {
    WinogradGradWriter(shared).unit(part, panel, first, last);
}

}  // namespace netc::lower
