// Convolutions of 3 x 3 windows by Winograd's transforms, with what follows them, down to a max pool of 2 x 2.
#include "lower/conv/conv_winograd.h"

#include <algorithm>

#include <fmt/format.h>

#include "lower/conv/winograd.h"
#include "lower/elementwise/pointwise.h"
#include "lower/index/maps.h"
#include "lower/kernel_text.h"
#include "lower/pool/pool.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;
using transform::Group;

namespace {

using Tiles = WinogradTiles;

using winograd::points;
using winograd::products;
using winograd::tile;

/// transformed[panel][i * 6 + j][c][f] from kernel[panel][c block][ky][kx][c][f].
loop::BufferId transformed(Context& context, const OwnedName& name, const std::string& layers,
                           const std::vector<int64_t>& from, const std::function<std::string(Draft&)>& kernel_parameter,
                           bool transposed) {
    const int64_t panels = from[0], blocks = from[1], block = from[4], width = from[5];
    const bool known = context.has_scratch(name);
    const loop::BufferId buffer =
        context.scratch(name, {panels, products, blocks * block, width}, loop::Role::Scratch,
                        transposed ? "[c panel][i * 6 + j][f][c]" : "[f panel][i * 6 + j][c][f]");
    if (known) return buffer;
    Draft draft(context, false);
    const std::string kernel = kernel_parameter(draft);
    const std::string result = draft.writes_buffer(buffer, "transformed");
    const int lanes = context.target.lanes;
    loop::Builder& body = draft.body;
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr panel = panels == 1 ? Expr(0) : body.let("panel", unit / integer(blocks));
        const Expr cb = blocks == 1 ? Expr(0) : panels == 1 ? unit : body.let("cb", unit % integer(blocks));
        body.loop("c", 0, integer(block), [&](Expr c) {
            body.loop("v", 0, integer(width / lanes), [&](Expr v) {
                winograd::transformed(
                    body, vector_type(context.target), "transform_kernel", winograd::taps, points,
                    [&](Expr ky, Expr kx) {
                        const Expr y = transposed ? integer(winograd::taps - 1) - ky : ky;
                        const Expr x = transposed ? integer(winograd::taps - 1) - kx : kx;
                        return load(kernel, lanes, {panel, cb, y, x, c, v * integer(lanes)});
                    },
                    [&](Expr i, Expr j, Expr value) {
                        body.store(result,
                                   {panel, i * integer(points) + j, cb * integer(block) + c, v * integer(lanes)},
                                   value);
                    });
            });
        });
    });
    draft.finish(name.text, layers, integer(panels * blocks), "panel of filters x block of channels",
                 "G g G^T of every 3 x 3 window g.");
    return buffer;
}

/// What is worked on together: `samples` whole samples, or `rows` rows of tiles of one.
struct Band {
    int64_t samples = 1, rows = 1;
};

/// Enough tiles that the transformed kernel, which passes by once for each band, is worth its way; few enough that they
/// stay in the second-level cache.
Band choose_band(const Context& context, const Tiles& tiles, int64_t channel_blocks, int64_t panels, int64_t vectors) {
    const int64_t lanes = context.target.lanes, channels = channel_blocks * lanes;
    constexpr int64_t cached_kernel_bytes = 1 << 20, cached_bytes = 384 << 10, many = 56;
    const bool is_cached = 4 * products * channels * panels * vectors * lanes <= cached_kernel_bytes;
    const int64_t tile_bytes = 4 * products * (channels + vectors * lanes);
    const int64_t most = is_cached ? cached_bytes / tile_bytes : many;
    // One sample is shared among the threads, by bands or by panels of the kernel. Evaluation has the same kernel.
    if (is_cached && context.program.mode == loop::Mode::Evaluate) return {1, 1};
    if (context.program.batch == 1) {
        return {1, is_cached ? 1 : largest_divisor(tiles.rows(), std::max<int64_t>(1, many / tiles.columns()))};
    }
    constexpr int64_t bands_to_share = 8;
    if (!is_cached && tiles.count() * 2 <= most)
        return {
            std::clamp<int64_t>(most / tiles.count(), 1, std::max<int64_t>(1, context.program.batch / bands_to_share)),
            tiles.rows()};
    return {1, largest_divisor(tiles.rows(), std::max<int64_t>(1, most / tiles.columns()))};
}

/// Writes one convolution: one kernel that transforms patches band by band, multiplies and transforms back; or, for one
/// sample and a large kernel, two: all patches, then for each panel of filters what is left.
class WinogradWriter {
public:
    WinogradWriter(Context& context, const Group& group, const WinogradConv& conv)
        : context_(context), group_(group), conv_(conv), vector_(vector_type(context.target)) {
        const auto pool =
            group.pool ? std::find(group.nodes.begin(), group.nodes.end(), group.pool) : group.nodes.end();
        before_pool_.assign(group.nodes.begin(), pool);
        after_pool_.assign(pool, group.nodes.end());
        const Layout& out = context.layouts[result(conv.anchor)];
        tiles_ = {out.height, out.width};
        if (group.pool) {
            const Layout& pooled = context.layouts[result(group.pool)];
            tiles_ = {2 * pooled.height, 2 * pooled.width};
        }
        channel_blocks_ = context.layouts[storage_of(context.graph, context.layouts, conv.in)].blocks();
        panels_ = context.program.buffers[conv.kernel].extents[0];
        band_ = choose_band(context, tiles_, channel_blocks_, panels_, conv.vectors);
        bands_ = tiles_.rows() / band_.rows;
        band_tiles_ = band_.samples * band_.rows * tiles_.columns();
    }

    void write() {
        const bool in_two = context_.program.batch == 1 && band_.rows > 1 && panels_ > 1;
        in_two ? write_in_two() : write_in_one();
    }

private:
    void write_in_one() {
        constexpr int64_t on_stack = 256 << 10;
        const std::vector<int64_t> extents{products, winograd::odd(channel_blocks_ * band_tiles_), vector_.lanes};
        begin(band_.samples == 1);
        read_input();
        read_kernel();
        const bool per_sample = draft_->per_sample();
        if (per_sample) clear_borders(*draft_, last_stage());
        if (4 * loop::product(extents) > on_stack)
            patches_ = draft_->writes_buffer(
                context_.scratch_of_threads(patches_name(), extents, "[i * 6 + j][c/16 * patches + patch][c%16]"),
                "patches");
        loop::Builder& body = draft_->body;
        body.loop(per_sample ? "band" : "unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            if (!per_sample) take_samples(unit);
            const Expr band = per_sample ? unit : Expr(0);
            if (patches_.empty()) body.array("patches", scalar_type(), extents);
            patches_ = "patches";
            body.loop("cb", 0, integer(channel_blocks_), [&](Expr cb) { transform_patches(band, cb); });
            body.blank();
            body.loop("panel", 0, integer(panels_), [&](Expr panel) { panel_of(band, panel); });
        });
        const Expr samples = integer(band_.samples);
        draft_->finish(group_.nodes, per_sample ? integer(bands_) : (draft_n() + samples - 1) / samples,
                       per_sample ? "band of patches" : "some samples", note());
    }

    void write_in_two() {
        const loop::BufferId patches = context_.scratch(
            patches_name(), {bands_, products, winograd::odd(channel_blocks_ * band_tiles_), vector_.lanes},
            loop::Role::Scratch, "[band][i * 6 + j][c/16 * patches + patch][c%16]");
        begin(true);
        read_input();
        patches_ = draft_->writes_buffer(patches, "patches");
        share(bands_, channel_blocks_, "band", "cb", [&](Expr band, Expr cb) {
            patches_index_ = {band};
            transform_patches(band, cb);
        });
        draft_->finish(kernel_name(context_, group_.nodes) + "_patches",
                       "patches of " + layer_names(context_, group_.nodes), integer(bands_ * channel_blocks_),
                       "band of patches x block of channels", "B^T d B of every patch d of 6 x 6 inputs.");

        begin(true);
        read_kernel();
        patches_ = draft_->reads_buffer(patches, "patches");
        clear_borders(*draft_, last_stage());
        share(panels_, bands_, "panel", "band", [&](Expr panel, Expr band) {
            patches_index_ = {band};
            panel_of(band, panel);
        });
        draft_->finish(group_.nodes, integer(panels_ * bands_), "panel of filters x band of patches", note());
    }

    /// for each unit of `outer` x `inner`
    void share(int64_t outer, int64_t inner, const std::string& outer_name, const std::string& inner_name,
               const std::function<void(Expr, Expr)>& fill) {
        loop::Builder& body = draft_->body;
        body.loop(outer > 1 && inner > 1 ? "unit"
                  : outer > 1            ? outer_name
                                         : inner_name,
                  loop::var("first"), loop::var("last"), [&](Expr unit) {
                      if (inner == 1) return fill(unit, 0);
                      if (outer == 1) return fill(0, unit);
                      const Expr i = body.let(outer_name, unit / integer(inner));
                      fill(i, body.let(inner_name, unit % integer(inner)));
                  });
    }

    void begin(bool per_sample) {
        draft_.emplace(context_, per_sample);
        pointwise_.emplace(*draft_, group_.nodes);
        patches_.clear();
        patches_index_.clear();
    }

    void read_input() { in_ = draft_->reads(conv_.in, "in"); }

    void read_kernel() {
        kernel_ = draft_->reads_buffer(conv_.kernel, "kernel");
        if (conv_.bias) bias_ = draft_->reads_weight(*conv_.bias, "bias");
    }

    /// The samples of a unit, and the borders of their outputs.
    void take_samples(Expr unit) {
        loop::Builder& body = draft_->body;
        first_sample_ = body.let("s0", unit * integer(band_.samples));
        samples_ = body.let("samples", loop::smaller(integer(band_.samples), draft_n() - *first_sample_));
        for (NodeId id : last_stage()) {
            const ValueId made = result(id);
            if (!context_.is_stored(made)) continue;
            const View out = draft_->writes(made, id == last_stage().back() ? "out" : "kept");
            const Layout& l = out.layout;
            if (l.has_border())
                body.run(loop::apply(fmt::format("clear_border<{}, {}, {}, {}>", l.top, l.left, l.bottom, l.right), {},
                                     {loop::var(out.array), *first_sample_, *first_sample_ + *samples_}));
        }
    }

    Expr draft_n() { return draft_->n(); }
    ValueId result(NodeId node) const { return context_.graph.nodes[node].result; }
    OwnedName patches_name() const { return context_.name_of(result(conv_.anchor), "patches"); }
    const std::vector<NodeId>& last_stage() const { return group_.pool ? after_pool_ : group_.nodes; }

    std::string note() const {
        return fmt::format(
            "Winograd's F(4x4, 3x3): {} patches of 6 x 6 inputs at a time become 36 small matrix "
            "products, and these tiles of 4 x 4 outputs.",
            band_tiles_);
    }

    /// A tile of the band: its number in the band, its first row and column, the first row that no tile above has.
    struct Place {
        Expr number, y, x, fresh;
        std::optional<Expr> sample;
    };

    void for_tiles(Expr band, const std::function<void(const Place&)>& fill) {
        if (draft_->per_sample()) return tiles_of(band, 0, std::nullopt, fill);
        draft_->body.loop("k", 0, *samples_, [&](Expr k) { tiles_of(0, k, *first_sample_ + k, fill); });
    }

    void tiles_of(Expr band, Expr k, std::optional<Expr> sample, const std::function<void(const Place&)>& fill) {
        loop::Builder& body = draft_->body;
        const Expr rows = integer(band_.rows);
        body.loop("ty", 0, rows, [&](Expr ty) {
            const Expr y = body.let("y", tile_start(band * rows + ty, tile, tiles_.height));
            body.loop("tx", 0, integer(tiles_.columns()), [&](Expr tx) {
                const Expr x = body.let("x", tile_start(tx, tile, tiles_.width));
                fill({(k * rows + ty) * integer(tiles_.columns()) + tx, y, x, (band * rows + ty) * integer(tile),
                      sample});
            });
        });
    }

    std::vector<Expr> patch_at(std::vector<Expr> indices) const {
        indices.insert(indices.begin(), patches_index_.begin(), patches_index_.end());
        return indices;
    }

    void transform_patches(Expr band, Expr cb) {
        loop::Builder& body = draft_->body;
        for_tiles(band, [&](const Place& place) {
            View in = in_;
            in.sample = place.sample;
            winograd::transformed(
                body, vector_, "transform_patch", points, points,
                [&](Expr i, Expr j) {
                    return load(in.array, vector_.lanes,
                                in.at(cb, place.y + i - integer(conv_.pad[0]), place.x + j - integer(conv_.pad[1])));
                },
                [&](Expr i, Expr j, Expr value) {
                    body.store(patches_,
                               patch_at({i * integer(points) + j, cb * integer(band_tiles_) + place.number, 0}), value);
                });
        });
    }

    void panel_of(Expr band, Expr panel) {
        loop::Builder& body = draft_->body;
        multiply(panel);
        body.blank();
        body.loop("v", 0, integer(conv_.vectors), [&](Expr v) { transform_back(band, panel, v); });
    }

    /// products[p][t][v] = sum over c of patches[p][c][t] * kernel[p][c][v]
    void multiply(Expr panel) {
        loop::Builder& body = draft_->body;
        const int lanes = vector_.lanes;
        const int64_t block = lanes;
        body.array("products", vector_, {products, winograd::odd(band_tiles_), conv_.vectors});
        const Tile group = conv_tile(context_.target, 1, band_tiles_, conv_.vectors);
        const auto acc = [&](Expr i, Expr v) { return at("acc", vector_, {i, v}); };
        body.loop("p", 0, integer(products), [&](Expr p) {
            const int64_t groups = (band_tiles_ + group.columns - 1) / group.columns;
            body.loop("group", 0, integer(groups), [&](Expr number) {
                const Expr t0 = body.let("t", tile_start(number, group.columns, band_tiles_));
                body.array("acc", vector_, {group.columns, conv_.vectors}, true);
                body.loop("cb", 0, integer(channel_blocks_), [&](Expr cb) {
                    body.loop("c", 0, integer(block), [&](Expr c) {
                        body.array("w", vector_, {conv_.vectors});
                        body.tile("v", conv_.vectors, [&](Expr v) {
                            body.assign(at("w", vector_, {v}),
                                        load(kernel_, lanes, {panel, p, cb * integer(block) + c, v * integer(lanes)}));
                            if (conv_.vectors > 1) body.run(loop::apply("hold", {}, {at("w", vector_, {v})}));
                        });
                        body.tile("i", group.columns, [&](Expr i) {
                            body.tile("v", conv_.vectors, [&](Expr v) {
                                body.add(acc(i, v), at(patches_, scalar_type(),
                                                       patch_at({p, cb * integer(band_tiles_) + t0 + i, c})) *
                                                        at("w", vector_, {v}));
                            });
                        });
                    });
                });
                body.tile("i", group.columns, [&](Expr i) {
                    body.tile("v", conv_.vectors, [&](Expr v) {
                        body.assign(at("products", vector_, {p, t0 + i, v}), acc(i, v));
                    });
                });
            });
        });
    }

    void transform_back(Expr band, Expr panel, Expr v) {
        loop::Builder& body = draft_->body;
        const Expr cb = panel * integer(conv_.vectors) + v;
        std::optional<Expr> bias;
        if (conv_.bias) bias = body.let("b", load(bias_, vector_.lanes, {cb * integer(vector_.lanes)}));
        for_tiles(band, [&](const Place& place) {
            winograd::transformed(
                body, vector_, "transform_outputs", points, tile,
                [&](Expr i, Expr j) {
                    return at("products", vector_, {i * integer(points) + j, place.number, v});
                },
                [&](Expr i, Expr j, Expr value) {
                    const Position position{cb, place.y + i, place.x + j, place.sample};
                    pointwise_->forget();
                    pointwise_->bind(result(conv_.anchor), bias ? value + *bias : value);
                    if (group_.pool)
                        body.assign(value, pointwise_->value(result(before_pool_.back()), position));
                    else
                        when_fresh(place, i, [&] { pointwise_->store_all(group_.nodes, position); });
                });
            if (group_.pool) pool_tile(place, cb);
        });
    }

    /// Rows that two tiles share belong to the upper one: the tiles may be different threads'.
    void when_fresh(const Place& place, Expr row, const std::function<void()>& fill) {
        if (tiles_.height % tile == 0) return fill();
        draft_->body.when(loop::greater_equal(place.y + row, place.fresh), fill);
    }

    void pool_tile(const Place& place, Expr cb) {
        loop::Builder& body = draft_->body;
        const Window& window = std::get<MaxPool>(context_.graph.nodes[group_.pool].op).window;
        body.loop("py", 0, 2, [&](Expr py) {
            when_fresh(place, 2 * py, [&] {
                body.loop("px", 0, 2, [&](Expr px) {
                    const Position position{cb, place.y / 2 + py, place.x / 2 + px, place.sample};
                    const auto element = [&](Expr ky, Expr kx) {
                        return at("to", vector_, {2 * py + ky, 2 * px + kx});
                    };
                    const Expr best = largest_of_window(*draft_, window, element, result(group_.pool), position);
                    pointwise_->forget();
                    pointwise_->bind(result(group_.pool), best);
                    pointwise_->store_all(after_pool_, position);
                });
            });
        });
    }

    Context& context_;
    const Group& group_;
    const WinogradConv& conv_;
    loop::Type vector_;
    std::vector<NodeId> before_pool_, after_pool_;
    Tiles tiles_;
    Band band_;
    int64_t channel_blocks_ = 1, panels_ = 1, bands_ = 1, band_tiles_ = 1;
    std::optional<Draft> draft_;
    std::optional<Pointwise> pointwise_;
    View in_;
    std::string kernel_, bias_, patches_;
    std::vector<Expr> patches_index_;             // the band, where all bands have their patches
    std::optional<Expr> first_sample_, samples_;  // of a unit
};

}  // namespace

loop::BufferId winograd_kernel(Context& context, int weight) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    return transformed(
        context, context.name_of_weight(weight, slot.layer + "_" + slot.role + "_transformed"),
        "transformed " + slot.name, slot.extents, [&](Draft& draft) { return draft.reads_weight(weight, "kernel"); },
        false);
}

loop::BufferId winograd_transposed_kernel(Context& context, int weight, loop::BufferId transposed) {
    const std::vector<int64_t> extents = context.program.buffers[transposed].extents;
    return transformed(
        context, context.name_of_weight(weight, context.program.buffers[transposed].name + "_transformed"),
        "transposed and transformed " + context.plan.weights[weight].name, extents,
        [&](Draft& draft) { return draft.reads_buffer(transposed, "transposed"); }, true);
}

void write_winograd(Context& context, const Group& group, const WinogradConv& conv) {
    WinogradWriter(context, group, conv).write();
}

}  // namespace netc::lower
