// Which convolutions behind a max pool follow its choices backward, and the sets of channels that chose a place.
#include "lower/conv/conv_sparse.h"

#include <algorithm>

#include <fmt/format.h>

#include "formula/traits.h"
#include "lower/conv/algorithms.h"
#include "lower/conv/conv_costs.h"
#include "lower/kernel_text.h"
#include "lower/pool/pool.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;

namespace {

/// Windows beside each other, none reaching out; a rest of the map may be left over.
bool tiles_the_map(const Window& pool) {
    const std::array<int64_t, 2> none{0, 0}, one{1, 1};
    return pool.size == pool.stride && pool.dilation == one && pool.pad_before == none && pool.pad_after == none;
}

/// The share of a max pool's windows that get a gradient: half of them behind a relu, and what dropout leaves.
double alive_share(const Graph& graph, ValueId gradient) {
    const Op& op = graph.producer(gradient);
    if (const auto* scale = std::get_if<Scale>(&op)) return alive_share(graph, scale->in);
    if (const auto* dropout = std::get_if<DropoutGrad>(&op))
        return (1 - dropout->rate) * alive_share(graph, dropout->d_out);
    const auto* map = std::get_if<Map>(&op);
    if (!map) return 1;
    const double rest = alive_share(graph, map->ins[0]);
    if (map->ins.size() != 2 || !formula::is_mask_of(map->function->value, map->function->variables[0])) return rest;
    const auto* dropped = std::get_if<Dropout>(&graph.producer(map->ins[1]));
    return rest / 2 * (dropped ? 1 - dropped->rate : 1);
}

/// Compares the ways to the gradients of one convolution behind a pool.
class Comparison {
public:
    Comparison(const Graph& graph, const Users& users, const Layouts& layouts, const Target& target, int64_t batch)
        : graph_(graph), users_(users), layouts_(layouts), target_(target), batch_(batch) {}

    /// The choice for the backward pass of a max pool; none where its readers cannot follow.
    std::optional<loop::AlgorithmChoice> choice(NodeId id) {
        const auto* pool = std::get_if<MaxPoolGrad>(&graph_.nodes[id].op);
        constexpr int64_t most_places = 16;  // each has a loop of its own
        if (!pool || !tiles_the_map(pool->window) || pool->window.size[0] * pool->window.size[1] > most_places)
            return std::nullopt;
        const ValueId gradient = graph_.nodes[id].result;
        dense_ = sparse_ = 0;
        bool any = false;
        for (NodeId user : users_.of(gradient)) {
            const Op& op = graph_.nodes[user].op;
            if (std::holds_alternative<BiasGrad>(op)) continue;
            any = true;
            if (const auto* grad = std::get_if<Conv2dGradKernel>(&op)) {
                if (grad->d_out != gradient) return std::nullopt;  // of a transposed convolution
                if (!counted(*pool, grad->window, grad->groups, layout(grad->in), nullptr)) return std::nullopt;
            } else if (const auto* grad = std::get_if<Conv2dGradInput>(&op)) {
                if (!counted(*pool, grad->window, grad->groups, {}, &layout(graph_.nodes[user].result)))
                    return std::nullopt;
            } else {
                return std::nullopt;
            }
        }
        if (!any || target_.conv == ConvMethod::Direct || target_.conv == ConvMethod::Winograd) return std::nullopt;
        const Layout& pooled = layout(pool->out);
        loop::AlgorithmChoice choice;
        choice.layer = graph_.values[pool->out].name;
        choice.direction = "backward";
        choice.sizes = fmt::format("{}x{}x{}:{}", pooled.channels, pooled.height, pooled.width, batch_);
        choice.ways = {{"dense", dense_}, {"sparse", sparse_}};
        choose(target_, choice);
        return choice;
    }

private:
    const Layout& layout(ValueId value) const { return layouts_[storage_of(graph_, layouts_, value)]; }

    /// Adds what a gradient takes, to the kernel from `in`, or to the input `d_in`; false where it cannot follow
    /// choices.
    bool counted(const MaxPoolGrad& pool, const Window& window, int64_t groups, const Layout& in, const Layout* d_in) {
        const std::array<int64_t, 2> one{1, 1};
        if (window.stride != one || window.dilation != one || groups > 1) return false;
        if (d_in && !gradient_patch(target_, window, pool.window)) return false;
        const Layout& pooled = layout(pool.out);
        const Layout& out = layouts_[pool.in];
        SparseWork sparse{window, pool.window, d_in ? *d_in : in, out};
        sparse.windows = static_cast<double>(batch_ * pooled.height * pooled.width);
        sparse.alive = alive_share(graph_, pool.d_out);
        ConvWork dense{window, 1, out.height, out.width, in, out, batch_};
        if (d_in) dense = {window, 1, d_in->height, d_in->width, out, *d_in, batch_};
        const double direct = direct_cost(dense);
        dense_ += winograd_fits(target_, dense) ? std::min(direct, winograd_cost(dense)) : direct;
        sparse_ += d_in ? sparse_input_cost(target_, sparse) : sparse_kernel_cost(target_, sparse);
        return true;
    }

    const Graph& graph_;
    const Users& users_;
    const Layouts& layouts_;
    const Target& target_;
    int64_t batch_;
    double dense_ = 0, sparse_ = 0;
};

}  // namespace

std::vector<bool> sparse_pool_gradients(const Graph& graph, const Layouts& layouts, const Target& target, int64_t batch,
                                        std::vector<loop::AlgorithmChoice>& choices) {
    const Users users(graph);
    Comparison comparison(graph, users, layouts, target, batch);
    std::vector<bool> result(graph.nodes.size(), false);
    for (NodeId id : graph.order) {
        const std::optional<loop::AlgorithmChoice> choice = comparison.choice(id);
        if (!choice) continue;
        result[id.index] = choice->way() == "sparse";
        choices.push_back(*choice);
    }
    return result;
}

const MaxPoolGrad* followed_pool(const Context& context, ValueId gradient) {
    const NodeId producer = context.graph.values[gradient].producer;
    if (!context.layouts.sparse_pool_gradients[producer.index]) return nullptr;
    return &std::get<MaxPoolGrad>(context.graph.nodes[producer].op);
}

ValueId stored_gradient(const Context& context, ValueId gradient) {
    const MaxPoolGrad* pool = followed_pool(context, gradient);
    return pool ? pool->d_out : gradient;
}

loop::BufferId chosen_channels(Context& context, const MaxPoolGrad& pool) {
    const int64_t lanes = context.target.lanes, in_word = channels_in_word / lanes;
    const int64_t places = pool.window.size[0] * pool.window.size[1];
    const OwnedName name = context.name_of(pool.out, "chosen");
    const bool known = context.has_scratch(name);
    const Layout& pooled = context.layouts[storage_of(context.graph, context.layouts, pool.d_out)];
    const int64_t words = (pooled.blocks() + in_word - 1) / in_word;
    const loop::Type word_type{loop::Element::U32, 1};
    const loop::BufferId buffer = context.scratch_of_samples(
        name, word_type.element, {words, pooled.height, pooled.width, places}, "[c/32][y][x][place], a bit for each c");
    if (known) return buffer;

    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View d_out = draft.reads(pool.d_out, "d_out");
    const std::string choices = draft.reads_buffer(context.argmax_of(pool.out), "argmax");
    const std::string chosen = draft.writes_buffer(buffer, "chosen");
    const auto choice = [&](Expr v) { return at("best_place", mask_type(context.target), {v}); };
    const auto sets = [&](Expr word, int64_t vectors, Expr y, Expr x) {
        body.array("best_place", mask_type(context.target), {vectors});
        body.tile("v", vectors, [&](Expr v) {
            const Expr cb = word * integer(in_word) + v;
            const Expr d = loop::load(d_out.array, context.target.lanes, d_out.at(cb, y, x));
            body.assign(choice(v), loop::select(loop::binary(loop::BinaryOp::Ne, d, loop::real(0)),
                                                load_argmax(context, pool.out, choices, {cb, y, x, 0}),
                                                loop::splat(-1, context.target.lanes)));
        });
        body.loop("k", 0, integer(places), [&](Expr k) {
            Expr set = 0;
            for (int64_t v = 0; v < vectors; ++v) {
                const Expr here = loop::equal(choice(integer(v)), loop::splat(k, context.target.lanes));
                const Expr bits =
                    loop::binary(loop::BinaryOp::Shl, loop::apply("set_lanes", word_type, {here}), integer(v * lanes));
                set = v == 0 ? bits : loop::binary(loop::BinaryOp::Or, set, bits);
            }
            body.assign(at(chosen, word_type, {word, y, x, k}), set);
        });
    };
    body.loop("y", loop::var("first"), loop::var("last"), [&](Expr y) {
        body.loop("x", 0, integer(pooled.width), [&](Expr x) {
            const int64_t full = pooled.blocks() / in_word, rest = pooled.blocks() % in_word;
            body.loop("word", 0, integer(full), [&](Expr word) { sets(word, in_word, y, x); });
            if (rest > 0) sets(integer(full), rest, y, x);
        });
    });
    draft.finish(name.text, "choices of " + context.graph.values[pool.out].name, integer(pooled.height), "row",
                 "Which channels chose a place of a window, and have a gradient there.");
    return buffer;
}

}  // namespace netc::lower
