// The gradient to the kernel of a convolution behind a max pool: for each filter, over the places that it was chosen
// at.
#include <algorithm>

#include <fmt/format.h>

#include "lower/conv/conv_costs.h"
#include "lower/conv/conv_grad_kernel.h"
#include "lower/conv/conv_sparse.h"
#include "lower/index/maps.h"
#include "lower/kernel_text.h"
#include "lower/pool/pool.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

// A unit is a part of the batch and a panel of filters. For a band of pooling windows it lists, filter by filter, where
// in the input the chosen windows begin: an address, whatever place of the pool was chosen. The list passes by with
// sums of one filter in registers. Lanes are channels, or what else lies beside each other in a row of the window.
class SparseGradKernelWriter {
public:
    SparseGradKernelWriter(Context& context, const Group& group)
        : context_(context),
          shared_(context, group),
          draft_(shared_.draft),
          pool_(*followed_pool(context, shared_.grad.d_out)),
          window_(shared_.grad.window),
          in_(shared_.in_layout),
          pooled_(context.layouts[storage_of(context.graph, context.layouts, pool_.d_out)]),
          vector_(vector_type(context.target)),
          vectors_(vectors_in_row(window_, in_, vector_.lanes)),
          tile_(filter_tile(context.target, window_, in_)) {}

    void write() {
        shared_.begin(shared_.panels.panels);
        choose_band();
        in_array_ = draft_.reads_row(context_.buffer_of(shared_.grad.in), "in");
        choices_ = draft_.reads_buffer(context_.argmax_of(pool_.out), "argmax");
        declare_sums();
        shared_.each_unit(1,
                          [&](Expr part, Expr panel, Expr, Expr first, Expr last) { unit(part, panel, first, last); });
        shared_.finish(1, fmt::format("part of the batch x panel of {} filters", shared_.panels.width()),
                       fmt::format("Of each {} x {} places at most one has a gradient: every filter passes over "
                                   "those of its own. ",
                                   pool_.window.size[0], pool_.window.size[1]));
    }

private:
    int64_t row_elements() const { return (in_.left + in_.width + in_.right) * in_.block; }
    int64_t map_elements() const { return row_elements() * (in_.top + in_.height + in_.bottom); }
    /// Rows of the input under the windows of a band.
    int64_t band_height() const { return rows_ * pool_.window.size[0] + window_.size[0] - 1; }
    /// The last vector of a row reaches beyond the window where channels do not fill vectors: it needs a copy with
    /// room.
    bool needs_copy() const { return in_.block < vector_.lanes; }

    /// Windows whose part of the input, for the channels of a tile, stays in the first-level cache. A set of them is
    /// the bits of a number.
    void choose_band() {
        constexpr int64_t cached_floats = 6 << 10, most = 32;
        const int64_t bands_in_row = (pooled_.width + most - 1) / most;
        columns_ = (pooled_.width + bands_in_row - 1) / bands_in_row;
        const int64_t windows = pooled_.height * pooled_.width;
        samples_ = std::clamp<int64_t>(cached_floats / (map_elements() * tile_.blocks), 1,
                                       std::min(shared_.part_samples, std::max<int64_t>(1, most / windows)));
        const int64_t in_rows = cached_floats / (row_elements() * tile_.blocks);
        const int64_t rows = std::min(most / columns_, (in_rows - window_.size[0] + 1) / pool_.window.size[0]);
        rows_ = samples_ > 1 ? pooled_.height : largest_divisor(pooled_.height, std::max<int64_t>(1, rows));
    }

    std::vector<int64_t> sum_extents() const {
        return {shared_.panels.width(), in_.blocks(), window_.size[0], vectors_, vector_.lanes};
    }

    int64_t sum_elements() const { return loop::product(sum_extents()); }

    void declare_sums() {
        constexpr int64_t most_on_stack = 256 << 10;
        on_stack_ = 4 * sum_elements() <= most_on_stack;
        if (on_stack_) return;
        const std::string layer = context_.plan.weights[gradient_weight(context_, shared_.group.anchor)].layer;
        sums_ = draft_.writes_buffer(
            context_.scratch_of_threads({of_node(shared_.group.anchor), spelled(layer + "_sums_by_filter")},
                                        sum_extents(), "[f][c/16][ky][kx][c%16]"),
            sums_);
    }

    void unit(Expr part, Expr panel, Expr first, Expr last) {
        loop::Builder& body = draft_.body;
        if (on_stack_) body.array(sums_, scalar_type(), sum_extents());
        body.run(loop::apply("clear", {}, {loop::var(sums_)}));
        const int64_t width = shared_.panels.width(), channels = pooled_.channels;
        filters_ = channels % width == 0 ? integer(width)
                   : shared_.panels.panels == 1
                       ? integer(channels)
                       : body.let("filters", loop::smaller(integer(width), integer(channels) - panel * integer(width)));
        body.loop(
            "s0", first, last,
            [&](Expr s0) {
                const Expr samples =
                    samples_ == 1 ? Expr(1) : body.let("samples", loop::smaller(integer(samples_), last - s0));
                body.loop(
                    "y0", 0, integer(pooled_.height),
                    [&](Expr y0) {
                        body.loop(
                            "x0", 0, integer(pooled_.width),
                            [&](Expr x0) {
                                windows(panel, {s0, y0, x0, samples});
                            },
                            false, static_cast<int>(columns_));
                    },
                    false, static_cast<int>(rows_));
            },
            false, static_cast<int>(samples_));
        store(part, panel);
    }

    /// Windows of rows y0 and on, columns x0 and on of some samples, s0 and on.
    struct Band {
        Expr s0, y0, x0, samples;
    };

    void windows(Expr panel, const Band& band) {
        loop::Builder& body = draft_.body;
        const std::string from = needs_copy() ? copied(band) : in_array_;
        if (!needs_copy()) fetch_ahead(band);
        note_places(panel, band);
        body.blank();
        body.loop(
            "cb0", 0, integer(in_.blocks()),
            [&](Expr cb0) {
                body.loop("f", 0, filters_, [&](Expr f) {
                    body.loop(
                        "ky0", 0, integer(window_.size[0]),
                        [&](Expr ky0) {
                            body.loop(
                                "kx0", 0, integer(vectors_), [&](Expr kx0) { pass(from, f, cb0, ky0, kx0); }, false,
                                static_cast<int>(tile_.vectors));
                        },
                        false, static_cast<int>(tile_.rows));
                });
            },
            false, static_cast<int>(tile_.blocks));
    }

    /// Windows are read in the order of the filters, which no processor foresees: the same rows of the next samples are
    /// asked for in time.
    void fetch_ahead(const Band& band) {
        loop::Builder& body = draft_.body;
        constexpr int64_t cached_bytes = 512 << 10;
        if (4 * context_.rows() * in_.blocks() * map_elements() <= cached_bytes) return;
        const auto line = [&](Expr place) {
            body.run(loop::apply("prefetch", {}, {loop::address(in_array_, {place})}));
        };
        body.loop("k", 0, integer(samples_), [&](Expr k) {
            const Expr next = body.let("next", loop::smaller(band.s0 + integer(samples_) + k, draft_.n() - 1));
            body.loop("cb", 0, integer(in_.blocks()), [&](Expr cb) {
                const Expr first = first_of(next, band.y0) + cb * integer(map_elements());
                body.loop(
                    "i", 0, integer(band_height() * row_elements()), [&](Expr i) { line(first + i); }, false,
                    vector_.lanes);
            });
        });
    }

    /// A copy of the input under the band, sample by sample, with room for one vector more.
    std::string copied(const Band& band) {
        loop::Builder& body = draft_.body;
        const int64_t elements = band_height() * row_elements();
        body.array("copy", scalar_type(), {samples_ * elements + vector_.lanes}, true);
        body.loop("k", 0, band.samples, [&](Expr k) {
            body.loop("i", 0, integer(elements), [&](Expr i) {
                body.assign(at("copy", scalar_type(), {k * integer(elements) + i}),
                            at(in_array_, scalar_type(), {first_of(band.s0 + k, band.y0) + i}));
            });
        });
        return "copy";
    }

    /// The first element of the input under window row py of a sample.
    Expr first_of(Expr sample, Expr py) const {
        const int64_t top = (in_.top - window_.pad_before[0]) * row_elements();
        return sample * integer(in_.blocks() * map_elements()) + py * integer(pool_.window.size[0] * row_elements()) +
               integer(top);
    }

    /// For each window p of the band and each filter: where the input begins under the chosen place, and the gradient;
    /// for each filter the set of windows that have one.
    void note_places(Expr panel, const Band& band) {
        loop::Builder& body = draft_.body;
        const int64_t lanes = vector_.lanes, width = shared_.panels.width();
        body.array("places", whole_, {samples_ * rows_ * columns_, width});
        body.array("values", scalar_type(), {samples_ * rows_ * columns_, width});
        body.array("alive", whole_, {width});
        body.loop("v", 0, integer(shared_.panels.vectors), [&](Expr v) {
            const Expr set = body.variable("set", loop::splat(0, vector_.lanes));
            const Expr cb = panel * integer(shared_.panels.vectors) + v;
            body.loop("k", 0, band.samples, [&](Expr k) {
                body.loop("j", 0, integer(rows_), [&](Expr j) {
                    const Expr columns = pooled_.width % columns_ == 0
                                             ? integer(columns_)
                                             : loop::smaller(integer(columns_), integer(pooled_.width) - band.x0);
                    body.loop("i", 0, columns, [&](Expr i) {
                        const Expr s = band.s0 + k, y = band.y0 + j, x = band.x0 + i;
                        View d_out = shared_.d_out;
                        d_out.sample = s;
                        const Expr d = body.let("d", load(d_out.array, vector_.lanes, d_out.at(cb, y, x)));
                        const Expr choice =
                            body.let("best_place", load_argmax(context_, pool_.out, choices_, {s, cb, y, x, 0}));
                        const Expr p = body.let("p", (k * integer(rows_) + j) * integer(columns_) + i);
                        body.store("values", {p, v * integer(lanes)}, d);
                        body.store("places", {p, v * integer(lanes)}, chosen_place(k, j, s, y, x, choice));
                        body.add(set, loop::select(loop::binary(loop::BinaryOp::Ne, d, loop::real(0)),
                                                   loop::splat(loop::binary(loop::BinaryOp::Shl, 1, p), vector_.lanes),
                                                   loop::splat(0, vector_.lanes)));
                    });
                });
            });
            body.store("alive", {v * integer(lanes)}, set);
        });
    }

    /// Where the convolution's windows begin for the places `choice` of the pooling window y, x.
    Expr chosen_place(Expr k, Expr j, Expr s, Expr y, Expr x, Expr choice) {
        const int64_t across = pool_.window.size[1], left = (in_.left - window_.pad_before[1]) * in_.block;
        const Expr row = needs_copy() ? k * integer(band_height() * row_elements()) +
                                            j * integer(pool_.window.size[0] * row_elements())
                                      : first_of(s, y);
        const Expr down = draft_.body.let("down", choice / integer(across)), right = choice - integer(across) * down;
        return (row + x * integer(across * in_.block) + integer(left)) + integer(row_elements()) * down +
               integer(in_.block) * right;
    }

    /// The windows of a filter pass by once, for a tile of its sums.
    void pass(const std::string& from, Expr f, Expr cb0, Expr ky0, Expr kx0) {
        loop::Builder& body = draft_.body;
        const int lanes = vector_.lanes;
        const auto each = [&](const std::function<void(Expr acc, Expr cb, Expr ky, Expr kx)>& fill) {
            body.tile("cb", tile_.blocks, [&](Expr cb) {
                body.tile("ky", tile_.rows, [&](Expr ky) {
                    body.tile("kx", tile_.vectors, [&](Expr kx) {
                        fill(at("acc", vector_, {cb, ky, kx}), cb0 + cb, ky0 + ky, kx0 + kx);
                    });
                });
            });
        };
        body.array("acc", vector_, {tile_.blocks, tile_.rows, tile_.vectors});
        each([&](Expr acc, Expr cb, Expr ky, Expr kx) { body.assign(acc, load(sums_, lanes, {f, cb, ky, kx, 0})); });
        body.each_bit("p", at("alive", whole_, {f}), [&](Expr p) {
            const Expr place = body.let("place", at("places", whole_, {p, f}));
            const Expr d = body.let("d", at("values", scalar_type(), {p, f}));
            each([&](Expr acc, Expr cb, Expr ky, Expr kx) {
                const Expr tap = cb * integer(map_elements()) + ky * integer(row_elements()) + kx * integer(lanes);
                body.add(acc, d * load(from, lanes, {place + tap}));
            });
        });
        each([&](Expr acc, Expr cb, Expr ky, Expr kx) { body.store(sums_, {f, cb, ky, kx, 0}, acc); });
    }

    /// The sums in the order of the kernel.
    void store(Expr part, Expr panel) {
        loop::Builder& body = draft_.body;
        body.blank();
        body.loop("cb", 0, integer(in_.blocks()), [&](Expr cb) {
            body.loop("ky", 0, integer(window_.size[0]), [&](Expr ky) {
                body.loop("kx", 0, integer(window_.size[1]), [&](Expr kx) { store_tap(part, panel, cb, ky, kx); });
            });
        });
    }

    void store_tap(Expr part, Expr panel, Expr cb, Expr ky, Expr kx) {
        loop::Builder& body = draft_.body;
        const int64_t width = shared_.panels.width(), lanes = vector_.lanes;
        const auto place = [&](Expr c, Expr f) { return shared_.kernel_sums.at(part, {panel, cb, ky, kx, c, f}); };
        const auto square = [&](Expr f) {
            transpose(draft_, loop::address(sums_, {f, cb, ky, kx, 0}), sum_elements() / width,
                      loop::address(shared_.d_kernel, place(0, f)), width);
        };
        if (!needs_copy()) return body.loop("f", 0, integer(width), square, false, vector_.lanes);
        body.loop("c", 0, integer(in_.block), [&](Expr c) {
            const Expr lane = kx * integer(in_.block) + c;
            body.loop("f", 0, integer(width), [&](Expr f) {
                body.assign(at(shared_.d_kernel, scalar_type(), place(c, f)),
                            at(sums_, scalar_type(), {f, cb, ky, lane / integer(lanes), lane % integer(lanes)}));
            });
        });
    }

    Context& context_;
    GradKernel shared_;
    Draft& draft_;
    const MaxPoolGrad& pool_;
    const Window& window_;
    const Layout& in_;
    const Layout& pooled_;
    loop::Type vector_, whole_{loop::Element::I32, 1};
    int64_t vectors_;  // of a row of the window
    FilterTile tile_;
    int64_t samples_ = 1, rows_ = 1, columns_ = 1;  // of a band
    bool on_stack_ = true;
    std::string in_array_, choices_, sums_ = "sums";
    Expr filters_ = 0;  // of the panel
};

}  // namespace

void lower_sparse_grad_kernel(Context& context, const Group& group) { SparseGradKernelWriter(context, group).write(); }

}  // namespace netc::lower
