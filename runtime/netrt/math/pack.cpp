// Between the order of files and users (row-major, logical) and the order in memory (a Packing): walks along rows.
#include "netrt/math/pack.h"

#include <algorithm>
#include <cstring>

#include "netrt/math/pack_groups.h"

namespace netrt {
namespace {

constexpr int most_dims = 6;
constexpr int most_axes = 10;

struct Strides {
    int64_t of_dim[most_dims] = {};
};

Strides strides_of(const Packing& packing) {
    Strides strides;
    int64_t step = 1;
    for (int d = packing.rank - 1; d >= 0; --d) {
        strides.of_dim[d] = step;
        step *= packing.dims[d];
    }
    return strides;
}

// All places of memory in order, one row of the last axis at a time; `index` is the logical index at the row's start.
class Rows {
public:
    explicit Rows(const Packing& packing) : packing_(packing), strides_(strides_of(packing)) {
        for (int d = 0; d < packing.rank; ++d) index_[d] = -packing.origin[d];
        last_ = packing.axes_count > 0 ? packing.axes[packing.axes_count - 1] : Axis{1, 0, 0};
        row_dim_ = packing.axes_count > 0 ? last_.logical : -1;
    }

    int64_t length() const { return last_.extent; }
    /// Logical elements from one place of the row to the next.
    int64_t step() const { return row_dim_ < 0 ? 0 : last_.factor * strides_.of_dim[row_dim_]; }

    /// The places first <= place < last of this row that are no padding, and the element of the first one.
    struct Part {
        int64_t first, last, element;
    };
    Part part() const {
        int64_t element = 0;
        for (int d = 0; d < packing_.rank; ++d) {
            if (d == row_dim_) continue;
            if (index_[d] < 0 || index_[d] >= packing_.dims[d]) return {0, 0, 0};
            element += index_[d] * strides_.of_dim[d];
        }
        if (row_dim_ < 0) return {0, 1, element};
        const int64_t start = index_[row_dim_];
        const int64_t factor = last_.factor > 0 ? last_.factor : 1;
        const int64_t first = start >= 0 ? 0 : (-start + factor - 1) / factor;
        const int64_t beyond = packing_.dims[row_dim_] - start;
        const int64_t last = std::min<int64_t>(last_.extent, beyond > 0 ? (beyond + factor - 1) / factor : 0);
        if (first >= last) return {0, 0, 0};
        return {first, last, element + (start + first * factor) * strides_.of_dim[row_dim_]};
    }

    /// False when that was the last row.
    bool next() {
        for (int a = packing_.axes_count - 2; a >= 0; --a) {
            const Axis& axis = packing_.axes[a];
            index_[axis.logical] += axis.factor;
            if (++place_[a] < axis.extent) return true;
            index_[axis.logical] -= static_cast<int64_t>(axis.factor) * axis.extent;
            place_[a] = 0;
        }
        return false;
    }

private:
    const Packing& packing_;
    Strides strides_;
    Axis last_;
    int row_dim_;
    int place_[most_axes] = {};
    int64_t index_[most_dims] = {};
};

constexpr int lanes = 4;  // what every processor has; four at a time whatever the compiler is asked to optimise for
using Floats = float __attribute__((vector_size(lanes * sizeof(float))));

template <class T>
void pack_row(const T* from, int64_t step, int64_t count, float scale, float offset, float* to) {
    int64_t i = 0;
    if (step == 1) {
        for (; i + lanes <= count; i += lanes) {
            const Floats in = {static_cast<float>(from[i]), static_cast<float>(from[i + 1]),
                               static_cast<float>(from[i + 2]), static_cast<float>(from[i + 3])};
            const Floats out = in * scale + offset;
            std::memcpy(to + i, &out, sizeof out);
        }
    }
    for (; i < count; ++i) to[i] = static_cast<float>(from[i * step]) * scale + offset;
}

template <class T>
void pack_any(const Packing& packing, const T* logical, float* physical, LinearMap map) {
    const auto scale = static_cast<float>(map.scale), offset = static_cast<float>(map.offset);
    if (packing.groups > 0) {
        std::fill(physical, physical + physical_count(packing), 0.0f);
        for (int64_t i = 0; i < logical_count(packing); ++i)
            physical[place_in_groups(packing, i)] = static_cast<float>(logical[i]) * scale + offset;
        return;
    }
    if (is_plain(packing)) return pack_row(logical, 1, logical_count(packing), scale, offset, physical);
    Rows rows(packing);
    const int64_t length = rows.length(), step = rows.step();
    float* row = physical;
    do {
        const Rows::Part part = rows.part();
        std::fill(row, row + part.first, 0.0f);
        pack_row(logical + part.element, step, part.last - part.first, scale, offset, row + part.first);
        std::fill(row + part.last, row + length, 0.0f);
        row += length;
    } while (rows.next());
}

// The axes of one logical dimension, the widest factor first; so an index is taken apart like a number into digits.
struct Digits {
    int count = 0;
    int64_t factor[most_axes], extent[most_axes], stride[most_axes];

    Digits() = default;
    Digits(const Packing& packing, int dim) {
        int64_t step = 1;
        for (int a = packing.axes_count - 1; a >= 0; --a) {
            const Axis& axis = packing.axes[a];
            if (axis.logical == dim) insert(axis, step);
            step *= axis.extent;
        }
    }

    struct Spot {
        int64_t offset;
        int64_t run;  // so many further indices lie evenly spaced
    };
    Spot at(int64_t index) const {
        int64_t offset = 0, run = 1;
        for (int k = 0; k < count; ++k) {
            const int64_t place = std::min(index / factor[k], extent[k] - 1);
            index -= place * factor[k];
            offset += place * stride[k];
            if (k == count - 1 && factor[k] == 1) run = extent[k] - place;
        }
        return {offset, run};
    }
    int64_t run_stride() const { return count > 0 ? stride[count - 1] : 0; }

private:
    void insert(const Axis& axis, int64_t step) {
        int k = count++;
        for (; k > 0 && factor[k - 1] < axis.factor; --k) {
            factor[k] = factor[k - 1];
            extent[k] = extent[k - 1];
            stride[k] = stride[k - 1];
        }
        factor[k] = axis.factor;
        extent[k] = axis.extent;
        stride[k] = step;
    }
};

}  // namespace

int64_t logical_count(const Packing& packing) {
    int64_t count = 1;
    for (int d = 0; d < packing.rank; ++d) count *= packing.dims[d];
    return count;
}

int64_t physical_count(const Packing& packing) {
    int64_t count = 1;
    for (int a = 0; a < packing.axes_count; ++a) count *= packing.axes[a].extent;
    return count;
}

bool is_plain(const Packing& packing) {
    int dim = 0;
    for (int a = 0; a < packing.axes_count; ++a) {
        const Axis& axis = packing.axes[a];
        if (axis.extent == 1 && (dim >= packing.rank || axis.logical != dim || packing.dims[dim] != 1)) continue;
        while (dim < packing.rank && axis.logical != dim && packing.dims[dim] == 1) ++dim;
        if (dim >= packing.rank || axis.logical != dim || axis.factor != 1 || axis.extent != packing.dims[dim])
            return false;
        ++dim;
    }
    for (; dim < packing.rank; ++dim)
        if (packing.dims[dim] != 1) return false;
    for (int d = 0; d < packing.rank; ++d)
        if (packing.origin[d] != 0) return false;
    return true;
}

void pack(const Packing& packing, const float* logical, float* physical, LinearMap map) {
    pack_any(packing, logical, physical, map);
}

void pack(const Packing& packing, const uint8_t* logical, float* physical, LinearMap map) {
    pack_any(packing, logical, physical, map);
}

void unpack(const Packing& packing, const float* physical, float* logical) {
    unpack_part(packing, physical, 0, logical_count(packing), logical);
}

void unpack_part(const Packing& packing, const float* physical, int64_t first, int64_t count, float* out) {
    if (count <= 0) return;
    if (packing.groups > 0) {
        for (int64_t i = 0; i < count; ++i) out[i] = physical[place_in_groups(packing, first + i)];
        return;
    }
    if (is_plain(packing)) {
        std::memcpy(out, physical + first, static_cast<size_t>(count) * sizeof(float));
        return;
    }
    const int inner = packing.rank - 1;
    const int64_t row_length = packing.dims[inner];
    Digits digits[most_dims];
    for (int d = 0; d < packing.rank; ++d) digits[d] = Digits(packing, d);
    const int64_t stride = digits[inner].run_stride();
    const int64_t end = first + count;
    for (int64_t at = first; at < end;) {
        int64_t row = at / row_length;
        int64_t j = at % row_length;
        const float* base = physical;
        for (int d = inner - 1; d >= 0; --d) {
            base += digits[d].at(row % packing.dims[d] + packing.origin[d]).offset;
            row /= packing.dims[d];
        }
        while (j < row_length && at < end) {
            const Digits::Spot spot = digits[inner].at(j + packing.origin[inner]);
            const int64_t run = std::min({spot.run, row_length - j, end - at});
            const float* from = base + spot.offset;
            for (int64_t i = 0; i < run; ++i) *out++ = from[i * stride];
            j += run;
            at += run;
        }
    }
}

}  // namespace netrt
