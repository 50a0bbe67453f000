// How values lie in memory between kernels: channels in blocks as wide as a vector, borders where a window reaches out.
#pragma once

#include <vector>

#include "graph/graph.h"
#include "loop/build.h"
#include "loop/plan.h"
#include "lower/target.h"

namespace netc::lower {

/// A map [channels][height][width] is stored as [channels / block][top + height + bottom][left + width + right][block];
/// a vector of features as one row, rounded up to whole blocks; matrices and everything else in row-major order,
/// [height][channels], where a row is the last axis, rounded up to whole blocks, and `before` are the axes before it.
/// Places beyond the channels and in the border are zero in every stored value: kernels rely on it and keep it so.
struct Layout {
    int64_t channels = 1, height = 1, width = 1;
    int64_t block = 16;
    int64_t top = 0, left = 0, bottom = 0, right = 0;
    bool scalar = false;  // one element a sample: losses, labels
    bool row_major = false;
    std::vector<int64_t> before = {};  // of row_major; their product is the height

    int64_t blocks() const { return (channels + block - 1) / block; }
    bool is_row() const { return !scalar && !row_major && height == 1 && width == 1 && !has_border(); }
    bool has_border() const { return top + left + bottom + right > 0; }
    bool same_place(const Layout& other) const {
        return extents() == other.extents() && channels == other.channels && block == other.block && top == other.top &&
               left == other.left && row_major == other.row_major;
    }
    std::vector<int64_t> extents() const;
    int64_t elements() const;  // stored, with padding and border
    /// Subscripts of `lane` of channel block cb at row y, column x.
    std::vector<loop::Expr> at(loop::Expr cb, loop::Expr y, loop::Expr x, loop::Expr lane = 0) const;
    loop::Packing packing() const;
    /// "[c/16][y][x][c%16], border 1"
    std::string words() const;
};

/// The layout in row-major order: of a row or a matrix, and of weights of that shape.
Layout row_major_layout(const graph::Shape& shape, int64_t block);

/// Layouts of all values of a graph, and which nodes make nothing: reshapes that only rename memory, broadcasts that
/// their readers do where they read, backward passes of max pools whose readers follow the choices.
struct Layouts {
    std::vector<Layout> of;                   // by value index
    std::vector<bool> renames;                // by node index
    std::vector<bool> broadcasts;             // by node index
    std::vector<bool> sparse_pool_gradients;  // by node index: see sparse_pool_gradients in conv_sparse.h
    const Layout& operator[](graph::ValueId value) const { return of[value.index]; }
};

/// Decides layouts. Values that `reference` has under the same name and with the same extents keep its borders, so that
/// packed weights fit every program of the net.
Layouts choose_layouts(const graph::Graph& graph, const Target& target, const graph::Graph* reference_graph = nullptr,
                       const Layouts* reference = nullptr);

/// The value whose memory holds `value`: behind reshapes that only rename.
graph::ValueId storage_of(const graph::Graph& graph, const Layouts& layouts, graph::ValueId value);

/// Whether one node only multiplies with the weight in the forward pass. Weights that several layers share are packed
/// once: all of them have to read the same layout.
bool is_used_once(const graph::Graph& graph, const graph::Users& users, graph::ValueId weight);

}  // namespace netc::lower
