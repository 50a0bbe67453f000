// The gradient to the input of a convolution behind a max pool: for each pooling window, over the filters that chose.
#include <algorithm>

#include <fmt/format.h>

#include "lower/conv/conv_costs.h"
#include "lower/conv/conv_sparse.h"
#include "lower/elementwise/pointwise.h"
#include "lower/index/maps.h"
#include "lower/kernel_text.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

/// transposed[c block][f][ky][kx][c in block] = kernel[f panel][c block][ky][kx][c in block][f in panel]
loop::BufferId kernel_by_filter(Context& context, int weight, int64_t blocks) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const int64_t lanes = context.target.lanes, height = slot.extents[2], width = slot.extents[3];
    const int64_t panels = slot.extents[0], panel = slot.extents[5], taps = height * width;
    const OwnedName name = context.name_of_weight(weight, slot.layer + "_" + slot.role + "_by_filter");
    const bool known = context.has_scratch(name);
    const loop::BufferId buffer = context.scratch(name, {blocks, panels * panel, height, width, lanes},
                                                  loop::Role::Scratch, "[c block][f][ky][kx][c]");
    if (known) return buffer;
    Draft draft(context, false);
    const std::string kernel = draft.reads_weight(weight, "kernel");
    const std::string transposed = draft.writes_buffer(buffer, "transposed");
    loop::Builder& body = draft.body;
    const auto squares = [&](Expr cb, Expr p, Expr ky, Expr kx) {
        const auto square = [&](Expr f) {
            transpose(draft, loop::address(kernel, {p, cb, ky, kx, 0, f}), panel,
                      loop::address(transposed, {cb, p * integer(panel) + f, ky, kx, 0}), taps * lanes);
        };
        body.loop("f", 0, integer(panel), square, false, static_cast<int>(lanes));
    };
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        body.loop("panel", 0, integer(panels), [&](Expr p) {
            body.loop("ky", 0, integer(height),
                      [&](Expr ky) { body.loop("kx", 0, integer(width), [&](Expr kx) { squares(cb, p, ky, kx); }); });
        });
    });
    draft.finish(name.text, "transposed " + slot.name, integer(blocks), "block of channels",
                 "The backward pass takes the windows of one filter at a time.");
    return buffer;
}

// Whatever place of a pooling window was chosen, the gradient falls on the same patch of the input, which stays in
// registers while the filters pass. Then it moves to the next window; the columns that it leaves behind are added to
// the map of sums.
class SparseGradInputWriter {
public:
    SparseGradInputWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          grad_(std::get<Conv2dGradInput>(context.graph.nodes[group.anchor].op)),
          pool_(*followed_pool(context, grad_.d_out)),
          out_(context.layouts[context.graph.nodes[group.anchor].result]),
          pooled_(context.layouts[storage_of(context.graph, context.layouts, pool_.d_out)]),
          vector_(vector_type(context.target)),
          patch_(*gradient_patch(context.target, grad_.window, pool_.window)),
          draft_(context, true),
          pointwise_(draft_, group.nodes) {}

    void write() {
        loop::Builder& body = draft_.body;
        const int weight = context_.weight_of(grad_.kernel);
        const loop::BufferId chosen = chosen_channels(context_, pool_);
        const loop::BufferId kernel = kernel_by_filter(context_, weight, out_.blocks());
        chosen_ = draft_.reads_buffer(chosen, "chosen");
        d_out_ = draft_.reads(pool_.d_out, "d_out");
        kernel_ = draft_.reads_buffer(kernel, "kernel");
        clear_borders(draft_, group_.nodes);
        const bool on_stack = declare_sums();
        body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
            if (on_stack) body.array(sums_, scalar_type(), sum_extents());
            body.run(loop::apply("clear", {}, {loop::var(sums_)}));
            const int64_t words = (pooled_.channels + channels_in_word - 1) / channels_in_word;
            body.loop("word", 0, integer(words - 1),
                      [&](Expr word) { rows_of_windows(cb, word, channels_in_word / vector_.lanes); });
            rows_of_windows(cb, integer(words - 1), pooled_.blocks() - (words - 1) * channels_in_word / vector_.lanes);
            body.blank();
            store(cb);
        });
        draft_.finish(
            group_.nodes, integer(out_.blocks()), "block of channels",
            fmt::format("Of each {} x {} places at most one has a gradient: every window passes over the sets of "
                        "filters that chose its places.",
                        pool_.window.size[0], pool_.window.size[1]));
    }

private:
    /// What the windows reach, and all of the input, from the first row and column of padding on.
    std::vector<int64_t> sum_extents() const {
        const Window& w = grad_.window;
        const auto reached = [&](int axis, int64_t windows, int64_t extent) {
            return std::max(windows * pool_.window.size[axis] + w.size[axis] - 1, extent + w.pad_before[axis]);
        };
        return {reached(0, pooled_.height, out_.height), reached(1, pooled_.width, out_.width), vector_.lanes};
    }

    bool declare_sums() {
        constexpr int64_t most_on_stack = 256 << 10;
        if (4 * loop::product(sum_extents()) <= most_on_stack) return true;
        const OwnedName name = context_.name_of(context_.graph.nodes[group_.anchor].result, "sums");
        sums_ = draft_.writes_buffer(context_.scratch_of_threads(name, sum_extents(), "[y][x][c]"), sums_);
        return false;
    }

    void rows_of_windows(Expr cb, Expr word, int64_t vectors) {
        loop::Builder& body = draft_.body;
        body.loop("py", 0, integer(pooled_.height), [&](Expr py) {
            body.loop(
                "place", 0, integer(pool_.window.size[0]),
                [&](Expr place) {
                    body.loop(
                        "ky0", 0, integer(grad_.window.size[0]),
                        [&](Expr ky0) { row_of_windows(cb, word, vectors, py, place, ky0); }, false,
                        static_cast<int>(patch_.taps));
                },
                false, static_cast<int>(patch_.places));
        });
    }

    /// The windows of row py, for some rows of places from `place` on and some rows of taps from `ky0` on.
    void row_of_windows(Expr cb, Expr word, int64_t vectors, Expr py, Expr place, Expr ky0) {
        loop::Builder& body = draft_.body;
        const int64_t across = pool_.window.size[1], stays = patch_.columns - across;
        const Expr y = py * integer(pool_.window.size[0]) + place + ky0;
        const auto acc = [&](Expr i, Expr j) { return at("acc", vector_, {i, j}); };
        const auto add = [&](Expr x, Expr i, Expr j) {
            const std::vector<Expr> sum{y + i, x + j, 0};
            body.store(sums_, sum, load(sums_, vector_.lanes, sum) + acc(i, j));
        };
        body.array("acc", vector_, {patch_.rows(), patch_.columns}, true);
        body.loop("px", 0, integer(pooled_.width), [&](Expr px) {
            body.array("d", scalar_type(), {vectors * vector_.lanes});
            body.tile("v", vectors, [&](Expr v) {
                const Expr block = word * integer(channels_in_word / vector_.lanes) + v;
                body.store("d", {v * integer(vector_.lanes)},
                           load(d_out_.array, vector_.lanes, d_out_.at(block, py, px)));
            });
            for (int64_t down = 0; down < patch_.places; ++down)
                for (int64_t right = 0; right < across; ++right)
                    chosen_at(cb, word, {py, px, (place + integer(down)) * integer(across) + integer(right)}, ky0, down,
                              right);
            body.blank();
            body.tile("i", patch_.rows(), [&](Expr i) {
                body.tile("j", across, [&](Expr j) { add(px * integer(across), i, j); });
                body.tile("j", stays, [&](Expr j) { body.assign(acc(i, j), acc(i, j + integer(across))); });
                body.tile("j", across, [&](Expr j) {
                    body.assign(acc(i, j + integer(stays)), loop::splat(loop::real(0), vector_.lanes));
                });
            });
        });
        body.tile("i", patch_.rows(),
                  [&](Expr i) { body.tile("j", stays, [&](Expr j) { add(integer(pooled_.width * across), i, j); }); });
    }

    /// The filters that chose one place, `down` and `right` of the patch's first.
    void chosen_at(Expr cb, Expr word, std::vector<Expr> place, Expr ky0, int64_t down, int64_t right) {
        loop::Builder& body = draft_.body;
        place.insert(place.begin(), word);
        body.each_bit("f", at(chosen_, {loop::Element::U32, 1}, place), [&](Expr f) {
            body.tile("ky", patch_.taps, [&](Expr ky) {
                body.tile("kx", grad_.window.size[1], [&](Expr kx) {
                    const Expr w =
                        load(kernel_, vector_.lanes, {cb, word * integer(channels_in_word) + f, ky0 + ky, kx, 0});
                    body.add(at("acc", vector_, {ky + integer(down), kx + integer(right)}),
                             at("d", scalar_type(), {f}) * w);
                });
            });
        });
    }

    void store(Expr cb) {
        const Window& w = grad_.window;
        over_map(draft_.body, out_, [&](Expr y, Expr x) {
            pointwise_.forget();
            pointwise_.bind(
                context_.graph.nodes[group_.anchor].result,
                load(sums_, vector_.lanes, {y + integer(w.pad_before[0]), x + integer(w.pad_before[1]), 0}));
            pointwise_.store_all(group_.nodes, {cb, y, x, std::nullopt});
        });
    }

    Context& context_;
    const Group& group_;
    const Conv2dGradInput& grad_;
    const MaxPoolGrad& pool_;
    const Layout& out_;
    const Layout& pooled_;
    loop::Type vector_;
    Patch patch_;
    Draft draft_;
    Pointwise pointwise_;
    View d_out_;
    std::string chosen_, kernel_, sums_ = "sums";
};

}  // namespace

void lower_sparse_grad_input(Context& context, const Group& group) { SparseGradInputWriter(context, group).write(); }

}  // namespace netc::lower
