// Winograd's transforms, one dimension at a time.
#include "lower/winograd.h"

#include <string>

namespace netc::lower::winograd {

using loop::at;
using loop::integer;
using loop::real;

namespace {

constexpr double a = 11. / 16, b = 11. / 8, aa = a * a, bb = b * b;

/// 1 / product of the distances to the other points: for 0, for +-a, for +-b. Infinity has 1.
constexpr double of_zero = 1 / (aa * bb), of_a = 1 / (2 * aa * (aa - bb)), of_b = 1 / (2 * bb * (bb - aa));

}  // namespace

std::vector<Expr> of_patch(loop::Builder& body, const std::vector<Expr>& d) {
    const Expr even_a = body.let("even_a", d[4] - real(bb) * d[2]);
    const Expr odd_a = body.let("odd_a", real(a) * d[3] - real(a * bb) * d[1]);
    const Expr even_b = body.let("even_b", d[4] - real(aa) * d[2]);
    const Expr odd_b = body.let("odd_b", real(b) * d[3] - real(b * aa) * d[1]);
    return {d[4] - real(aa + bb) * d[2] + real(aa * bb) * d[0],
            even_a + odd_a,
            even_a - odd_a,
            even_b + odd_b,
            even_b - odd_b,
            d[5] - real(aa + bb) * d[3] + real(aa * bb) * d[1]};
}

std::vector<Expr> of_kernel(loop::Builder& body, const std::vector<Expr>& g) {
    const Expr even_a = body.let("even_a", real(of_a) * g[0] + real(of_a * aa) * g[2]);
    const Expr odd_a = body.let("odd_a", real(of_a * a) * g[1]);
    const Expr even_b = body.let("even_b", real(of_b) * g[0] + real(of_b * bb) * g[2]);
    const Expr odd_b = body.let("odd_b", real(of_b * b) * g[1]);
    return {real(of_zero) * g[0], even_a + odd_a, even_a - odd_a, even_b + odd_b, even_b - odd_b, g[2]};
}

std::vector<Expr> to_outputs(loop::Builder& body, const std::vector<Expr>& m) {
    const Expr even_a = body.let("even_a", m[1] + m[2]), odd_a = body.let("odd_a", m[1] - m[2]);
    const Expr even_b = body.let("even_b", m[3] + m[4]), odd_b = body.let("odd_b", m[3] - m[4]);
    return {m[0] + even_a + even_b, real(a) * odd_a + real(b) * odd_b, real(aa) * even_a + real(bb) * even_b,
            real(a * aa) * odd_a + real(b * bb) * odd_b + m[5]};
}

std::vector<Expr> of_gradients(loop::Builder& body, const std::vector<Expr>& d) {
    const Expr even_a = body.let("even_a", d[0] + real(aa) * d[2]);
    const Expr odd_a = body.let("odd_a", real(a) * d[1] + real(a * aa) * d[3]);
    const Expr even_b = body.let("even_b", d[0] + real(bb) * d[2]);
    const Expr odd_b = body.let("odd_b", real(b) * d[1] + real(b * bb) * d[3]);
    return {d[0], even_a + odd_a, even_a - odd_a, even_b + odd_b, even_b - odd_b, d[3]};
}

std::vector<Expr> to_taps(loop::Builder& body, const std::vector<Expr>& m) {
    const Expr even_a = body.let("even_a", real(of_a) * (m[1] + m[2])), odd_a = body.let("odd_a", m[1] - m[2]);
    const Expr even_b = body.let("even_b", real(of_b) * (m[3] + m[4])), odd_b = body.let("odd_b", m[3] - m[4]);
    return {real(of_zero) * m[0] + even_a + even_b, real(of_a * a) * odd_a + real(of_b * b) * odd_b,
            real(aa) * even_a + real(bb) * even_b + m[5]};
}

void in_two_dimensions(loop::Builder& body, loop::Type vector, int64_t from, int64_t to, const Transform& transform,
                       const std::function<Expr(Expr i, Expr j)>& in,
                       const std::function<void(Expr i, const std::vector<Expr>& values)>& row) {
    body.array("half", vector, {to, from});
    body.loop("j", 0, integer(from), [&](Expr j) {
        std::vector<Expr> column;
        for (int64_t i = 0; i < from; ++i) column.push_back(body.let("d" + std::to_string(i), in(integer(i), j)));
        const std::vector<Expr> values = transform(body, column);
        for (int64_t i = 0; i < to; ++i) body.assign(at("half", vector, {integer(i), j}), values[i]);
    });
    body.loop("i", 0, integer(to), [&](Expr i) {
        std::vector<Expr> line;
        for (int64_t j = 0; j < from; ++j)
            line.push_back(body.let("d" + std::to_string(j), at("half", vector, {i, integer(j)})));
        row(i, transform(body, line));
    });
}

}  // namespace netc::lower::winograd
