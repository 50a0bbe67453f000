// The interpreter's rules for operators on axes: broadcasts, index maps, tables, reductions, products of matrices.
#include <cmath>

#include "graph/evaluation.h"

namespace netc::graph {

namespace {

/// Calls visit(indices, number in row-major order) for each place of a shape.
template <class Visit>
void for_each_index(const Shape& shape, Visit&& visit) {
    std::vector<int64_t> indices(shape.dims.size());
    for (int64_t i = 0; i < shape.elements(); ++i) {
        visit(indices, i);
        for (size_t d = indices.size(); d-- > 0 && ++indices[d] == shape.dims[d];) indices[d] = 0;
    }
}

/// The row-major number of the element that an index map reads for `out`, or -1 outside of its input.
int64_t read_by(const std::vector<IndexAxis>& axes, const Shape& in, const std::vector<int64_t>& out) {
    int64_t number = 0;
    for (size_t d = 0; d < axes.size(); ++d) {
        const int64_t index = axes[d].at(axes[d].axis < 0 ? 0 : out[axes[d].axis]);
        if (index < 0 || index >= in.dims[d]) return -1;
        number = number * in.dims[d] + index;
    }
    return number;
}

}  // namespace

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Broadcast& op) const {
    const Shape& in = e.shape(op.in);
    Numbers<T> out = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n)
        for_each_index(op.shape, [&](const std::vector<int64_t>& at, int64_t i) {
            int64_t from = 0;
            for (int d = 0; d < in.rank(); ++d)
                from = from * in[d] + (in[d] == 1 ? 0 : at[at.size() - in.dims.size() + d]);
            out[n * op.shape.elements() + i] = e.sample(op.in, n)[from];
        });
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const IndexMap& op) const {
    Numbers<T> out = e.zeros();
    for (int64_t n = 0; n < (e.batched(e.result) ? e.batch : 1); ++n)
        for_each_index(op.shape, [&](const std::vector<int64_t>& at, int64_t i) {
            const int64_t from = read_by(op.axes, e.shape(op.in), at);
            if (from >= 0) out[n * op.shape.elements() + i] = e.sample(op.in, n)[from];
        });
    return out;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const IndexMapGrad& op) const {
    Numbers<T> d_in = e.zeros();
    for (int64_t n = 0; n < (e.batched(e.result) ? e.batch : 1); ++n)
        for_each_index(e.shape(op.d_out), [&](const std::vector<int64_t>& at, int64_t i) {
            const int64_t to = read_by(op.axes, op.in_shape, at);
            if (to >= 0) d_in[n * op.in_shape.elements() + to] += e.sample(op.d_out, n)[i];
        });
    return d_in;
}

/// Calls `visit(place of the large map, place of the small one, weight)`, four times for each place of the large one.
template <class T, class Visit>
void for_each_corner(const Shape& small, const Shape& large, bool align_corners, const Visit& visit) {
    const auto rows = BetweenPlaces::along(small[1], large[1], align_corners),
               columns = BetweenPlaces::along(small[2], large[2], align_corners);
    for_each_index(large, [&](const std::vector<int64_t>& at, int64_t i) {
        const int64_t y = rows.numerator(at[1]), x = columns.numerator(at[2]);
        for (const int64_t down : {0, 1})
            for (const int64_t right : {0, 1}) {
                const int64_t part_y = y % rows.divisor, part_x = x % columns.divisor;
                const T weight = T(down ? part_y : rows.divisor - part_y) / T(rows.divisor) *
                                 T(right ? part_x : columns.divisor - part_x) / T(columns.divisor);
                const int64_t row = std::min(y / rows.divisor + down, small[1] - 1),
                              column = std::min(x / columns.divisor + right, small[2] - 1);
                visit(i, (at[0] * small[1] + row) * small[2] + column, weight);
            }
    });
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Bilinear& op) const {
    Numbers<T> out = e.zeros();
    const Shape &small = e.shape(op.in), &large = e.shape(e.result);
    for (int64_t n = 0; n < e.batch; ++n)
        for_each_corner<T>(small, large, op.align_corners, [&](int64_t to, int64_t from, T weight) {
            out[n * large.elements() + to] += e.sample(op.in, n)[from] * weight;
        });
    return out;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const BilinearGrad& op) const {
    Numbers<T> d_in = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n)
        for_each_corner<T>(op.in_shape, e.shape(op.d_out), op.align_corners, [&](int64_t from, int64_t to, T weight) {
            d_in[n * op.in_shape.elements() + to] += e.sample(op.d_out, n)[from] * weight;
        });
    return d_in;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Gather& op) const {
    const int64_t rows = e.shape(op.table)[0], columns = e.shape(op.table)[1], places = e.elements(op.index);
    Numbers<T> out;
    for (int64_t n = 0; n < e.batch; ++n)
        for (int64_t i = 0; i < places; ++i) {
            const auto row = static_cast<int64_t>(e.sample(op.index, n)[i]);
            NETC_CHECK(row >= 0 && row < rows, "an index is a row of its table");
            const T* first = e.all(op.table).data() + row * columns;
            out.insert(out.end(), first, first + columns);
        }
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const OneHot& op) const {
    Numbers<T> out = e.zeros();
    const int64_t places = e.elements(op.index);
    for (int64_t n = 0; n < e.batch; ++n)
        for (int64_t i = 0; i < places; ++i) out[(n * places + i) * op.classes + e.label(op.index, n, op.classes, i)] = 1;
    return out;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const GatherGrad& op) const {
    const int64_t columns = op.table_shape[1], places = e.elements(op.index);
    Numbers<T> d_table = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n)
        for (int64_t i = 0; i < places; ++i) {
            const auto row = static_cast<int64_t>(e.sample(op.index, n)[i]);
            for (int64_t d = 0; d < columns; ++d)
                d_table[row * columns + d] += e.sample(op.d_out, n)[i * columns + d];
        }
    return d_table;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Reduce& op) const {
    const Shape& in = e.shape(op.in);
    const Shape kept = reduced(in, op.axes, true);
    const int64_t size = kept.elements();
    Numbers<T> out = e.zeros();
    std::vector<bool> begun(out.size());
    for (int64_t n = 0; n < (e.batched(e.result) ? e.batch : 1); ++n)
        for_each_index(in, [&](const std::vector<int64_t>& at, int64_t i) {
            int64_t to = 0;
            for (int d = 0; d < in.rank(); ++d) to = to * kept[d] + (kept[d] == 1 ? 0 : at[d]);
            T& result = out[n * size + to];
            const T value = e.sample(op.in, n)[i];
            const bool first = !begun[n * size + to];
            begun[n * size + to] = true;
            if (first)
                result = value;
            else if (op.kind == ReduceKind::Sum)
                result += value;
            else if (std::isnan(value) || (op.kind == ReduceKind::Max ? value > result : value < result))
                result = value;
        });
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const BatchSum& op) const {
    Numbers<T> out = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n)
        for (size_t i = 0; i < out.size(); ++i) out[i] += e.sample(op.in, n)[i];
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const MatMul& op) const {
    const std::vector<int64_t>&a = e.shape(op.a).dims, &b = e.shape(op.b).dims;
    const int64_t a_rows = a[a.size() - 2], a_columns = a.back(), b_rows = b[b.size() - 2], b_columns = b.back();
    const int64_t matrices = e.elements(op.a) / (a_rows * a_columns);
    const bool one_b = e.elements(op.b) == b_rows * b_columns;
    Numbers<T> out = e.zeros();
    const int64_t rows = op.transpose_a ? a_columns : a_rows, columns = op.transpose_b ? b_rows : b_columns;
    for (int64_t n = 0; n < (e.batched(op.a) || e.batched(op.b) ? e.batch : 1); ++n)
        for (int64_t m = 0; m < matrices; ++m) {
            Matrix<T> left = Eigen::Map<const Matrix<T>>(e.sample(op.a, n) + m * a_rows * a_columns, a_rows, a_columns);
            Matrix<T> right = Eigen::Map<const Matrix<T>>(e.sample(op.b, n) + (one_b ? 0 : m * b_rows * b_columns),
                                                          b_rows, b_columns);
            if (op.transpose_a) left.transposeInPlace();
            if (op.transpose_b) right.transposeInPlace();
            const int64_t place = op.over_batch ? 0 : (n * matrices + m) * rows * columns;
            Eigen::Map<Matrix<T>>(out.data() + place, rows, columns) += left * right;
        }
    return out;
}

// Rows are gathered first: they need not lie side by side.
template <class T>
Numbers<T> ForwardRules<T>::operator()(const MapRows& op) const {
    const std::vector<std::string>& names = op.function->variables;
    const Rows rows = rows_along(op.shape, op.axis);
    Numbers<T> out = e.zeros();
    std::vector<Numbers<T>> given(op.ins.size());
    for (int64_t n = 0; n < e.batch; ++n) {
        T* made = out.data() + n * e.elements(e.result);
        for (int64_t row = 0; row < rows.count; ++row) {
            for (size_t i = 0; i < op.ins.size(); ++i) {
                const ValueId in = op.ins[i];
                const T* from = e.sample(in, n);
                given[i].clear();
                if (e.shape(in).rank() == 0)
                    given[i] = {*from};
                else if (e.shape(in) != op.shape)
                    given[i] = {from[row]};
                else
                    for (int64_t k = 0; k < rows.length; ++k) given[i].push_back(from[rows.first(row) + k * rows.step]);
                if (e.graph.values[in].type.dtype == DType::I32)
                    NETC_CHECK(given[i][0] >= 0 && given[i][0] < T(rows.length), "a label is one of the classes");
            }
            const auto bound = [&](const std::string& name) {
                return std::span<const T>(given.at(std::find(names.begin(), names.end(), name) - names.begin()));
            };
            const std::vector<T> values = formula::evaluate_row<T>(op.function->value, rows.length, bound);
            if (op.result == RowResult::Once) made[row] = values[0];
            if (op.result == RowResult::Mean) made[0] += values[0] / T(rows.count);
            if (op.result == RowResult::Each)
                for (int64_t k = 0; k < rows.length; ++k)
                    made[rows.first(row) + k * rows.step] = values[values.size() == 1 ? 0 : k];
        }
    }
    return out;
}

// What they are called for; every rule of this file for both kinds of numbers.
#define NETC_RULES(T)                                                             \
    template Numbers<T> ForwardRules<T>::operator()(const Broadcast&) const;      \
    template Numbers<T> ForwardRules<T>::operator()(const IndexMap&) const;       \
    template Numbers<T> BackwardRules<T>::operator()(const IndexMapGrad&) const;  \
    template Numbers<T> ForwardRules<T>::operator()(const Bilinear&) const;       \
    template Numbers<T> BackwardRules<T>::operator()(const BilinearGrad&) const;  \
    template Numbers<T> ForwardRules<T>::operator()(const Gather&) const;         \
    template Numbers<T> ForwardRules<T>::operator()(const OneHot&) const;         \
    template Numbers<T> BackwardRules<T>::operator()(const GatherGrad&) const;    \
    template Numbers<T> ForwardRules<T>::operator()(const Reduce&) const;         \
    template Numbers<T> ForwardRules<T>::operator()(const MapRows&) const;        \
    template Numbers<T> ForwardRules<T>::operator()(const BatchSum&) const;       \
    template Numbers<T> ForwardRules<T>::operator()(const MatMul&) const;
NETC_RULES(float)
NETC_RULES(double)
#undef NETC_RULES

}  // namespace netc::graph
