// Products of two matrices of each sample, or of a matrix of each sample and a weight.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "lower/elementwise/pointwise.h"
#include "lower/families.h"
#include "lower/index/axes.h"
#include "lower/kernel_text.h"
#include "lower/memory/gradients.h"
#include "lower/tiles.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

int64_t padded(int64_t count, int64_t lanes) { return (count + lanes - 1) / lanes * lanes; }

/// A matrix of `rows` x `columns` where it lies: rows one after another, each padded to whole vectors; `count` of them
/// in a sample.
struct Matrix {
    std::string array;
    int64_t rows = 0, columns = 0, count = 1;
    bool batched = true;

    std::vector<Expr> at(const std::optional<Expr>& sample, Expr matrix, Expr row, Expr column) const {
        if (count > 1) row = matrix * integer(rows) + row;
        std::vector<Expr> result{row, std::move(column)};
        if (sample && batched) result.insert(result.begin(), *sample);
        return result;
    }
};

/// Rows and columns of a value's last two axes, and how many such matrices there are.
Matrix extents_of(const Graph& graph, ValueId value) {
    const std::vector<int64_t>& dims = graph.shape(value).dims;
    Matrix matrix;
    matrix.rows = dims[dims.size() - 2];
    matrix.columns = dims.back();
    matrix.count = graph.shape(value).elements() / (matrix.rows * matrix.columns);
    matrix.batched = graph.values[value].type.batched;
    return matrix;
}

/// Whether a weight [J, K] lies as [K][J].
bool lies_transposed(const Context& context, ValueId value) {
    const int weight = context.weight_of(value);
    return weight >= 0 && context.plan.weights[weight].packing.axes.front().logical == 1;
}

/// The matrix of a value as it lies in memory.
Matrix reads_matrix(Draft& draft, ValueId value, const std::string& name) {
    const Context& context = draft.context;
    Matrix matrix = extents_of(context.graph, value);
    if (lies_transposed(context, value)) std::swap(matrix.rows, matrix.columns);
    if (const int weight = context.weight_of(value); weight >= 0) {
        matrix.array = draft.reads_weight(weight, name);
        return matrix;
    }
    const View view = draft.reads(value, name);
    NETC_CHECK(view.layout.row_major, "`" + context.graph.values[value].name + "` is no matrix in memory");
    matrix.array = view.array;
    return matrix;
}

/// transposed[c][r] = matrix[r][c], in a buffer of its own that is made before the product.
loop::BufferId transposed_copy(Context& context, ValueId value) {
    const int64_t lanes = context.target.lanes;
    Matrix from = extents_of(context.graph, value);
    if (lies_transposed(context, value)) std::swap(from.rows, from.columns);
    const std::vector<int64_t> extents{from.count * from.columns, padded(from.rows, lanes)};
    const int weight = context.weight_of(value);
    const std::string text = context.graph.values[value].name + "_transposed";
    const OwnedName name = weight >= 0 ? context.name_of_weight(weight, text) : context.name_of(value, "transposed");
    const bool known = context.has_scratch(name);
    const loop::BufferId buffer =
        from.batched ? context.scratch_of_samples(name, loop::Element::F32, extents, "transposed")
                     : context.scratch(name, extents, loop::Role::Scratch, "transposed");
    if (known) return buffer;

    Draft draft(context, from.batched);
    loop::Builder& body = draft.body;
    from = reads_matrix(draft, value, "in");
    const std::string to = draft.writes_buffer(buffer, "transposed");
    const auto at_to = [&](Expr matrix, Expr row, Expr column) {
        return std::vector<Expr>{from.count > 1 ? matrix * integer(from.columns) + row : row, std::move(column)};
    };
    const int64_t whole_rows = from.rows / lanes * lanes, whole_columns = from.columns / lanes * lanes;
    body.loop("matrix", loop::var("first"), loop::var("last"), [&](Expr matrix) {
        body.loop(
            "c", 0, integer(whole_columns),
            [&](Expr c) {
                body.loop(
                    "r", 0, integer(whole_rows),
                    [&](Expr r) {
                        transpose(draft, loop::address(from.array, from.at(std::nullopt, matrix, r, c)),
                                  padded(from.columns, lanes), loop::address(to, at_to(matrix, c, r)), extents[1]);
                    },
                    false, static_cast<int>(lanes));
            },
            false, static_cast<int>(lanes));
        const auto one_by_one = [&](int64_t first_row, int64_t first_column, int64_t last_column) {
            body.loop("c", integer(first_column), integer(last_column), [&](Expr c) {
                body.loop("r", integer(first_row), integer(from.rows), [&](Expr r) {
                    body.assign(at(to, scalar_type(), at_to(matrix, c, r)),
                                at(from.array, scalar_type(), from.at(std::nullopt, matrix, r, c)));
                });
            });
        };
        if (whole_rows < from.rows) one_by_one(whole_rows, 0, whole_columns);
        if (whole_columns < from.columns) one_by_one(0, whole_columns, from.columns);
        if (from.rows < extents[1])
            body.loop("c", 0, integer(from.columns), [&](Expr c) {
                body.loop("r", integer(from.rows), integer(extents[1]), [&](Expr r) {
                    body.assign(at(to, scalar_type(), at_to(matrix, c, r)), loop::real(0));
                });
            });
    });
    draft.finish(name.text, "transposed " + context.graph.values[value].name, integer(from.count), "matrix",
                 "Rows of it are what a product reads as vectors.");
    return buffer;
}

class MatMulWriter {
public:
    MatMulWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          op_(std::get<MatMul>(context.graph.nodes[group.anchor].op)),
          result_(context.graph.nodes[group.anchor].result),
          lanes_(context.target.lanes) {
        // The transpose of a product is that of its factors, the other way round.
        const int weight = op_.over_batch ? gradient_weight(context, group.anchor) : -1;
        if (weight >= 0 && context.plan.weights[weight].packing.axes.front().logical == 1)
            op_ = {op_.b, op_.a, !op_.transpose_b, !op_.transpose_a, true};
        const Matrix left = extents_of(context.graph, op_.a), right = extents_of(context.graph, op_.b);
        NETC_CHECK(left.batched && (right.batched || !op_.over_batch), "the left factor has samples");
        rows_ = op_.transpose_a ? left.columns : left.rows;
        terms_ = op_.transpose_a ? left.rows : left.columns;
        blocks_ = padded(op_.transpose_b ? right.rows : right.columns, lanes_) / lanes_;
        matrices_ = left.count;
        vectors_ = blocks_ % 2 == 0 ? 2 : blocks_ % 3 == 0 ? 3 : 1;
        tile_ = std::min(rows_, product_rows(context.target, vectors_));
        if (const int64_t divisor = largest_divisor(rows_, tile_); 2 * divisor > tile_) tile_ = divisor;
    }

    void write() {
        const bool transposed = op_.transpose_b != lies_transposed(context_, op_.b);
        std::optional<loop::BufferId> copy;
        if (transposed) copy = transposed_copy(context_, op_.b);
        Draft draft(context_, !op_.over_batch);
        const Matrix left = reads_matrix(draft, op_.a, "a");
        Matrix right;
        if (copy) {
            right = extents_of(context_.graph, op_.b);
            if (!lies_transposed(context_, op_.b)) std::swap(right.rows, right.columns);
            right.array = draft.reads_buffer(*copy, "b");
        } else {
            right = reads_matrix(draft, op_.b, "b");
        }
        op_.over_batch ? write_sums(draft, left, right) : write_products(draft, left, right);
    }

private:
    loop::Type vector() const { return vector_type(context_.target); }
    Expr sum_at(Expr i, Expr v) const { return at("acc", vector(), {std::move(i), std::move(v)}); }
    int64_t panels() const { return blocks_ / vectors_; }

    /// Row of the first of a tile's rows; the last tile may do rows of the one before it over again.
    Expr first_row(loop::Builder& body, Expr tile) const {
        const Expr row = tile * integer(tile_);
        if (rows_ % tile_ == 0) return row;
        return body.let("i0", loop::smaller(row, integer(rows_ - tile_)));
    }

    /// acc[i][v] += sum over k of a[i0 + i][k] * b[k][panel]
    void add_terms(loop::Builder& body, const Matrix& left, const Matrix& right, const std::optional<Expr>& sample,
                   Expr matrix, Expr i0, Expr panel) const {
        body.loop("k", 0, integer(terms_), [&](Expr k) {
            const auto w = [&](Expr v) { return at("w", vector(), {v}); };
            body.array("w", vector(), {vectors_});
            body.tile("v", vectors_, [&](Expr v) {
                const Expr column = (panel * integer(vectors_) + v) * integer(lanes_);
                body.assign(w(v), load(right.array, lanes_, right.at(sample, matrix, k, column)));
            });
            body.tile("i", tile_, [&](Expr i) {
                const Expr row = i0 + i;
                const Expr factor = at(left.array, scalar_type(),
                                       op_.transpose_a ? left.at(sample, matrix, k, row) : left.at(sample, matrix, row, k));
                body.tile("v", vectors_, [&](Expr v) { body.add(sum_at(i, v), factor * w(v)); });
            });
        });
    }

    void write_products(Draft& draft, const Matrix& left, const Matrix& right) {
        loop::Builder& body = draft.body;
        Pointwise pointwise(draft, group_.nodes);
        body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            const Expr matrix = panels() == 1 ? unit : matrices_ == 1 ? Expr(0) : body.let("matrix", unit / integer(panels()));
            const Expr panel = panels() == 1 ? Expr(0) : matrices_ == 1 ? unit : body.let("panel", unit % integer(panels()));
            body.loop("tile", 0, integer((rows_ + tile_ - 1) / tile_), [&](Expr tile) {
                const Expr i0 = first_row(body, tile);
                body.array("acc", vector(), {tile_, vectors_}, true);
                add_terms(body, left, right, std::nullopt, matrix, i0, panel);
                body.tile("i", tile_, [&](Expr i) {
                    body.tile("v", vectors_, [&](Expr v) {
                        pointwise.forget();
                        pointwise.bind(result_, sum_at(i, v));
                        pointwise.store_all(group_.nodes, {panel * integer(vectors_) + v,
                                                           matrix * integer(rows_) + i0 + i, 0, std::nullopt});
                    });
                });
            });
        });
        draft.finish(group_.nodes, integer(matrices_ * panels()),
                     fmt::format("matrix x {} columns", vectors_ * lanes_), "");
    }

    /// The gradient of a weight: a unit is a panel of columns, or a tile of it where no row is done twice.
    void write_sums(Draft& draft, const Matrix& left, const Matrix& right) {
        loop::Builder& body = draft.body;
        const GradientSums sums = gradient_sums(context_, group_.anchor, 1);
        const std::string out = draft.writes_buffer(sums.buffer, "out");
        const Expr n = draft.n();
        const int64_t tiles = (rows_ + tile_ - 1) / tile_;
        const bool by_tiles = rows_ % tile_ == 0;
        const auto fill = [&](Expr panel, Expr tile) {
            const Expr i0 = first_row(body, tile);
            body.array("acc", vector(), {tile_, vectors_}, true);
            body.loop("s", 0, n, [&](Expr s) {
                body.loop("matrix", 0, integer(matrices_),
                          [&](Expr matrix) { add_terms(body, left, right, s, matrix, i0, panel); });
            });
            body.tile("i", tile_, [&](Expr i) {
                body.tile("v", vectors_, [&](Expr v) {
                    body.store(out, sums.at(0, {i0 + i, (panel * integer(vectors_) + v) * integer(lanes_)}), sum_at(i, v));
                });
            });
        };
        body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            if (by_tiles) return fill(body.let("panel", unit / integer(tiles)), body.let("tile", unit % integer(tiles)));
            body.loop("tile", 0, integer(tiles), [&](Expr tile) { fill(unit, tile); });
        });
        draft.finish(group_.nodes, integer(panels() * (by_tiles ? tiles : 1)),
                     by_tiles ? fmt::format("{} rows x {} columns", tile_, vectors_ * lanes_)
                              : fmt::format("{} columns", vectors_ * lanes_),
                     "");
    }

    Context& context_;
    const Group& group_;
    MatMul op_;
    ValueId result_;
    int64_t lanes_;
    int64_t rows_ = 0, terms_ = 0, blocks_ = 0, matrices_ = 1, vectors_ = 1, tile_ = 1;
};

}  // namespace

void lower_matmul(Context& context, const Group& group) { MatMulWriter(context, group).write(); }

}  // namespace netc::lower
