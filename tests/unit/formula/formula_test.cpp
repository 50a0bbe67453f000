// Formulas: what the constructors simplify, derivatives against differences, conventions at kinks, properties, text.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <string>

#include "formula/derive.h"
#include "formula/evaluate.h"
#include "formula/function.h"
#include "formula/print.h"
#include "formula/traits.h"

using namespace netc::formula;

namespace {

const Formula x = variable("x"), zero = number(0), one = number(1);

Formula call(Primitive op, Formula a) { return make(op, {std::move(a)}); }
Formula call(Primitive op, Formula a, Formula b) { return make(op, {std::move(a), std::move(b)}); }
Formula sum(const Formula& f) { return call(Primitive::Sum, f); }

double at(const Formula& f, double value) {
    return evaluate<double>(f, [&](const std::string&) { return value; });
}

/// By five points, which leaves an error of the fourth power of the step.
double difference(const std::function<double(double)>& f, double x, double step = 1e-3) {
    return (f(x - 2 * step) - 8 * f(x - step) + 8 * f(x + step) - f(x + 2 * step)) / (12 * step);
}

const Formula relu = select(call(Primitive::LessEqual, x, zero), zero, x);

}  // namespace

TEST_CASE("equal terms are one object, and what nobody writes is not built") {
    CHECK(x + one == variable("x") + number(1));
    CHECK(x * one == x);
    CHECK(zero + x == x);
    CHECK(x - x != zero);  // NaN and infinity stay what they are
    CHECK(number(2) * number(3) == number(6));
    CHECK(call(Primitive::Exp, zero) == one);
    CHECK(-(-x) == x);
    CHECK(x + -x == x - x);
    CHECK(call(Primitive::Pow, x, number(0.5)) == call(Primitive::Sqrt, x));
    CHECK(call(Primitive::Pow, x, number(2)) == x * x);
    CHECK(select(call(Primitive::Less, zero, one), x, one) == x);
    CHECK(select(call(Primitive::Less, x, one), x, x) == x);
    CHECK(sum(number(3)) == number(3) * make(Primitive::Count, {}));
}

TEST_CASE("derivatives of operators equal differences") {
    const std::map<Primitive, std::vector<double>> places = {
        {Primitive::Neg, {-1, 2}}, {Primitive::Abs, {-1.5, 2}}, {Primitive::Sqrt, {0.3, 4}}, {Primitive::Rsqrt, {0.3, 4}}, {Primitive::Exp, {-2, 0, 3}},
        {Primitive::Expm1, {-2, 1e-4, 3}}, {Primitive::Log, {0.2, 5}}, {Primitive::Log1p, {-0.5, 1e-4, 3}}, {Primitive::Sigmoid, {-6, 0, 6}},
        {Primitive::Tanh, {-2, 0, 2}}, {Primitive::Erf, {-2, 0, 1}}, {Primitive::Erfc, {-2, 0, 1}}, {Primitive::Sin, {-1, 2}}, {Primitive::Cos, {-1, 2}},
        {Primitive::Sign, {-1, 2}}, {Primitive::Floor, {0.5, 1.3}}};
    for (const auto& [op, values] : places)
        for (const double value : values) {
            const std::string spelled(spelling(op));
            CAPTURE(spelled);
            CAPTURE(value);
            const Formula f = call(op, x);
            const double found = at(derivative(f, x), value);
            CHECK(found == doctest::Approx(difference([&](double v) { return at(f, v); }, value, 1e-4)).epsilon(1e-7));
        }
    const Formula half = number(0.7);
    for (const Primitive op : {Primitive::Add, Primitive::Sub, Primitive::Mul, Primitive::Div, Primitive::Pow, Primitive::Max, Primitive::Min})
        for (const Formula& f : {call(op, x, half), call(op, half, x), call(op, x * x, x + one)}) {
            CAPTURE(to_text(f));
            const double found = at(derivative(f, x), 1.3);
            CHECK(found == doctest::Approx(difference([&](double v) { return at(f, v); }, 1.3)).epsilon(1e-8));
        }
}

TEST_CASE("derivatives at kinks are PyTorch's") {
    CHECK(at(derivative(relu, x), 0) == 0);
    CHECK(at(derivative(call(Primitive::Abs, x), x), 0) == 0);
    CHECK(at(derivative(call(Primitive::Max, x, zero), x), 0) == 0.5);
    CHECK(at(derivative(call(Primitive::Min, zero, x), x), 0) == 0.5);
    CHECK(at(derivative(call(Primitive::Sign, x), x), 0) == 0);
    CHECK(at(derivative(x * x, x), 0) == 0);
    CHECK(at(derivative(call(Primitive::Stop, x) * x, x), 3) == 3);
    CHECK(std::isinf(at(derivative(call(Primitive::Sqrt, x), x), 0)));
    // The branch that is not taken makes no NaN.
    const Formula safe = select(call(Primitive::Less, zero, x), call(Primitive::Sqrt, x) * number(3), zero);
    CHECK(at(derivative(safe, x), 0) == 0);
    CHECK(at(derivative(number(2) * safe + x, x), 0) == 1);
    CHECK(at(derivative(call(Primitive::Exp, safe), x), 0) == 0);
}

TEST_CASE("softplus, gelu, mish and friends: derivatives equal differences") {
    const Formula softplus = call(Primitive::Max, x, zero) + call(Primitive::Log1p, call(Primitive::Exp, -call(Primitive::Abs, x)));
    const Formula gelu = number(0.5) * x * call(Primitive::Erfc, -x / number(std::numbers::sqrt2));
    const Formula silu = x * call(Primitive::Sigmoid, x), mish = x * call(Primitive::Tanh, softplus);
    const Formula elu = select(call(Primitive::Less, zero, x), x, call(Primitive::Expm1, x));
    for (const Formula& f : {softplus, gelu, silu, mish, elu})
        for (const double value : {-3.1, -0.4, 0.6, 2.5}) {
            CAPTURE(to_text(f));
            CAPTURE(value);
            CHECK(at(derivative(f, x), value) == doctest::Approx(difference([&](double v) { return at(f, v); }, value)).epsilon(1e-8));
        }
    CHECK(at(derivative(softplus, x), 0) == 0.5);
}

TEST_CASE("gradients through sums and maxima over a row equal differences") {
    const Formula top = call(Primitive::Stop, call(Primitive::Largest, x)), powers = call(Primitive::Exp, x - top);
    const Formula label = variable("label", false), target = variable("t");
    const Formula norm = call(Primitive::Sqrt, sum(x * x));
    const Formula mean = sum(x) / make(Primitive::Count, {}), centred = x - mean;
    struct Case {
        const char* name;
        Formula f;
    };
    const Case cases[] = {
        {"softmax", powers / sum(powers)},
        {"cross-entropy", call(Primitive::Log, sum(powers)) + top - make(Primitive::Pick, {x, label})},
        {"squared error", sum((x - target) * (x - target)) / make(Primitive::Count, {})},
        {"one-hot error", sum((x - select(call(Primitive::OneHot, label), one, zero)) * x)},
        {"unit length", x / norm},
        {"layer norm", centred / call(Primitive::Sqrt, sum(centred * centred) / make(Primitive::Count, {}) + number(1e-3))},
        {"largest", call(Primitive::Largest, x * x) * x},
    };
    const std::vector<double> row = {0.3, -1.2, 0.9, 2.1}, weights = {1, -2, 0.5, 3}, targets = {0, 1, 0.2, -1};
    for (const Case& c : cases) {
        CAPTURE(c.name);
        const auto values = [&](const std::vector<double>& in) -> Variables<double> {
            static const double label_number = 2;
            return [&](const std::string& name) {
                return name == "label" ? std::span<const double>(&label_number, 1)
                       : name == "x"   ? std::span<const double>(in)
                       : name == "t"   ? std::span<const double>(targets)
                                       : std::span<const double>(weights);
            };
        };
        const Formula seed = c.f->row ? variable("d") : one;
        const auto total = [&](const std::vector<double>& in) {
            const std::vector<double> out = evaluate_row<double>(c.f, 4, values(in));
            double result = 0;
            for (size_t i = 0; i < out.size(); ++i) result += out[i] * (c.f->row ? weights[i] : 1);
            return result;
        };
        const Formula d_x = gradient(c.f, x, seed);
        CHECK(d_x->row);
        const std::vector<double> found = evaluate_row<double>(d_x, 4, values(row));
        for (size_t i = 0; i < row.size(); ++i) {
            CAPTURE(i);
            const auto moved = [&](double v) {
                std::vector<double> in = row;
                in[i] = v;
                return total(in);
            };
            CHECK(found[i] == doctest::Approx(difference(moved, row[i])).epsilon(1e-8));
        }
    }
    // Ties of a maximum share its gradient.
    const std::vector<double> tied = {5, 0, 5};
    const std::vector<double> shares = evaluate_row<double>(gradient(call(Primitive::Largest, x), x, one), 3,
                                                            [&](const std::string&) { return std::span(tied); });
    CHECK(shares == std::vector<double>{0.5, 0, 0.5});
}

TEST_CASE("a backward pass reads the value where that is enough") {
    const auto reads = [](const Formula& f, std::vector<Formula> given = {}) {
        return gradient_of({"f", "f", {"x"}, f, std::move(given)}, 0).reads;
    };
    CHECK(reads(call(Primitive::Sigmoid, x)) == std::vector<int>{reads_value});
    CHECK(reads(call(Primitive::Tanh, x)) == std::vector<int>{reads_value});
    CHECK(reads(call(Primitive::Exp, x)) == std::vector<int>{reads_value});
    CHECK(reads(call(Primitive::Sqrt, x)) == std::vector<int>{reads_value});
    CHECK(reads(x * x) == std::vector<int>{0});
    CHECK(reads(call(Primitive::Log, x)) == std::vector<int>{0});
    CHECK(reads(-x).empty());
    const Formula y = variable("y");
    const FunctionGradient mask = gradient_of({"relu", "relu", {"x"}, relu, {select(call(Primitive::LessEqual, y, zero), zero, one)}}, 0);
    CHECK(mask.reads == std::vector<int>{reads_value});
    CHECK(is_mask_of(mask.function->value, "d"));
    CHECK(to_text(mask.function->value) == "if y <= 0 { 0 } else { d }");
    CHECK(!is_mask_of(gradient_of({"f", "f", {"x"}, call(Primitive::Sigmoid, x)}, 0).function->value, "d"));
}

TEST_CASE("properties are computed from the formula") {
    for (const Formula& f : {relu, call(Primitive::Sigmoid, x), call(Primitive::Tanh, x), number(2) * x + one, select(call(Primitive::Less, zero, x), x, number(0.1) * x),
                             call(Primitive::Min, call(Primitive::Max, x, zero), number(6)), x - call(Primitive::Erfc, x)}) {
        CAPTURE(to_text(f));
        CHECK(is_monotone(f));
    }
    for (const Formula& f : {-x, x * x, call(Primitive::Abs, x), select(call(Primitive::Less, zero, x), x, number(1) + x), select(call(Primitive::Less, zero, x), x, -x),
                             call(Primitive::Sin, x), number(-0.5) * x}) {
        CAPTURE(to_text(f));
        CHECK(!is_monotone(f));
    }
    CHECK(keeps_zero(relu));
    CHECK(keeps_zero(call(Primitive::Tanh, x)));
    CHECK(!keeps_zero(call(Primitive::Sigmoid, x)));
    CHECK(!keeps_zero(call(Primitive::Log, x)));
    CHECK(!keeps_zero(number(1) / x));
    CHECK(is_cheap(relu));
    CHECK(!is_cheap(call(Primitive::Exp, x)));
    CHECK(operations(relu) == 1);
}

TEST_CASE("formulas print as they are written") {
    CHECK(to_text(relu) == "if x <= 0 { 0 } else { x }");
    CHECK(to_text((x + one) * x) == "(x + 1) * x");
    CHECK(to_text(x - (x - one)) == "x - (x - 1)");
    CHECK(to_text(x / (x * number(2))) == "x / (2 * x)");
    CHECK(to_text(-(x + one)) == "-(x + 1)");
    CHECK(to_text(x * x + call(Primitive::Erf, x / number(3))) == "x^2 + erf(x / 3)");
    CHECK(to_text(select(call(Primitive::Less, zero, x), x, one) * x) == "(if x > 0 { x } else { 1 }) * x");
    CHECK(to_text(make(Primitive::Pick, {x, variable("label", false)})) == "x[label]");
    Formula deep = x;
    for (int i = 0; i < 100; ++i) deep = deep + call(Primitive::Exp, deep);  // 2^100 names in full
    CHECK(to_text(deep).size() < 5000);
    CHECK(terms_of(derivative(deep, x)).size() < 1000);
}
