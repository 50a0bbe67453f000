// Types of values: element type and shape.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace netc::graph {

constexpr int max_rank = 6;
/// No tensor has more elements; larger ones are an error of the user before any memory is thought of.
constexpr int64_t max_elements = int64_t{1} << 40;

enum class DType { F32, I32 };  // I32: the number of a class or of a table's row

/// Extents of one sample, outermost first: [channels, height, width], [features], [] for a scalar.
struct Shape {
    std::vector<int64_t> dims;

    int rank() const { return static_cast<int>(dims.size()); }
    int64_t elements() const;
    int64_t operator[](int i) const { return dims.at(i); }
    bool operator==(const Shape&) const = default;
    // Names of the dimensions of a map [channels, height, width].
    int64_t channels() const { return dims.at(0); }
    int64_t height() const { return dims.at(1); }
    int64_t width() const { return dims.at(2); }
};

/// Whether the axes of `from`, from the last one on, are those of `to` or 1.
bool broadcasts_to(const Shape& from, const Shape& to);
/// The shape without `axes`, or with 1 in their place.
Shape reduced(const Shape& shape, const std::vector<int64_t>& axes, bool keep);

/// How tensors of a shape fall into rows along an axis; axis -1: all of it is one row.
struct Rows {
    int64_t length, count, step;  // places of a row, rows, elements between neighbours of a row
    /// The first element of a row; rows are counted in the order of the shape without the axis.
    int64_t first(int64_t row) const { return row / step * step * length + row % step; }
};
Rows rows_along(const Shape& shape, int64_t axis);
/// The shape of what there is once for each of these rows.
Shape once_a_row(const Shape& shape, int64_t axis);

/// "[32, 26, 26]", as the user writes it.
std::string to_string(const Shape& shape);

/// Scores of classes, and the places that have a class each: [K] is one place, [T, K] are T, [K, H, W] are H * W. The
/// score of class k at place p is element k * class_step + p * place_step.
struct ClassScores {
    int64_t classes, places, class_step, place_step;
};
constexpr int max_scores_rank = 3;
ClassScores class_scores(const Shape& scores);
/// The shape of the labels of these scores: one for each place.
Shape label_shape(const Shape& scores);

/// `batched` values have one tensor for each sample of the batch; the others (weights, their gradients) one for all.
struct TensorType {
    DType dtype = DType::F32;
    Shape shape;
    bool batched = true;
    bool operator==(const TensorType&) const = default;
};

std::string to_string(const TensorType& type);  // "f32[32, 26, 26]", "weight f32[5, 128]"

}  // namespace netc::graph
