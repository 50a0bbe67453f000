// Numbers of the plain loops of a selftest.
#pragma once

#include <cfloat>
#include <cmath>
#include <cstdint>

namespace netrt {

/// How the plain loops round. With unit 0 they compute in doubles. Otherwise every operation is off by chance, by at
/// most `unit` parts of its result, and has the range of single precision: what comes out differs from the exact result
/// as far as single precision may. A sum of many terms loses more than one of few, and a difference of nearly equal
/// numbers all its digits, whatever the order in which a kernel computes them.
struct Rounding {
    double unit = 0;
    uint64_t state = 1;

    /// Two numbers from -1 to 1.
    void draw(double& a, double& b) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        a = static_cast<int32_t>(state >> 32) * 0x1p-31;
        b = static_cast<int32_t>(state >> 16) * 0x1p-31;
    }
    double operator()(double x, double chance) const {
        const double size = std::fabs(x);
        // Kernels may take what is too small to be a normal number for zero.
        if (size < static_cast<double>(FLT_MIN)) return x * chance;
        if (size > static_cast<double>(FLT_MAX)) return x > 0 ? INFINITY : -INFINITY;
        return x + unit * chance * x;
    }
};
inline Rounding rounding;  // one thread runs plain loops

/// While it lives, plain loops round as single precision does, by the numbers of `attempt`; with 0 they do not.
struct Rounded {
    explicit Rounded(uint32_t attempt) { rounding = {attempt == 0 ? 0 : 0x1p-24, attempt}; }
    ~Rounded() { rounding = {}; }
    Rounded(const Rounded&) = delete;
    Rounded& operator=(const Rounded&) = delete;
};

/// A number, and how fast it changes where weights move along a direction: its derivative, computed beside it.
struct Real {
    double value, slope;

    Real() = default;
    Real(double number) : value(number), slope(0) {}
    Real(double number, double its_slope) : value(number), slope(its_slope) {}

    /// The result of an operation.
    static Real rounded(double value, double slope) {
        if (rounding.unit == 0) return {value, slope};
        double a, b;
        rounding.draw(a, b);
        // Kernels keep what single precision can hold, as in sums of whole numbers, whatever their order.
        const bool held = static_cast<double>(static_cast<float>(value)) == value;
        return {held ? value : rounding(value, a), rounding(slope, b)};
    }

    friend Real operator-(Real a) { return {-a.value, -a.slope}; }
    friend Real operator+(Real a, Real b) { return rounded(a.value + b.value, a.slope + b.slope); }
    friend Real operator-(Real a, Real b) { return rounded(a.value - b.value, a.slope - b.slope); }
    friend Real operator*(Real a, Real b) { return rounded(a.value * b.value, a.slope * b.value + a.value * b.slope); }
    friend Real operator/(Real a, Real b) {
        const double ratio = a.value / b.value;
        return rounded(ratio, (a.slope - ratio * b.slope) / b.value);
    }
    Real& operator+=(Real b) { return *this = *this + b; }

    friend bool operator<(Real a, Real b) { return a.value < b.value; }
    friend bool operator>(Real a, Real b) { return a.value > b.value; }
    friend bool operator<=(Real a, Real b) { return a.value <= b.value; }
    friend bool operator>=(Real a, Real b) { return a.value >= b.value; }
    friend bool operator==(Real a, Real b) { return a.value == b.value; }

    // Of equal numbers the first is taken: relu has slope 0 at 0, a pool follows its first largest input. No number is
    // larger than one that is none.
    friend Real max(Real a, Real b) { return a.value >= b.value || std::isnan(a.value) ? a : b; }
    friend Real min(Real a, Real b) { return a.value <= b.value || std::isnan(a.value) ? a : b; }

    // Derivatives by results, as kernels compute them: where a result is rounded to 1, no more is known of them.
    friend Real exp(Real x) {
        return of_function(std::exp(x.value), x, [](double y) { return y; });
    }
    friend Real tanh(Real x) {
        return of_function(std::tanh(x.value), x, [](double y) { return 1 - y * y; });
    }
    friend Real sigmoid(Real x) {
        return of_function(1 / (1 + std::exp(-x.value)), x, [](double y) { return y * (1 - y); });
    }
    friend Real sqrt(Real x) {
        return of_function(std::sqrt(x.value), x, [](double y) { return 0.5 / y; });
    }
    friend Real log(Real x) {
        return of_function(std::log(x.value), x, [&](double) { return 1 / x.value; });
    }
    friend Real expm1(Real x) {
        return of_function(std::expm1(x.value), x, [](double y) { return y + 1; });
    }
    friend Real log1p(Real x) {
        return of_function(std::log1p(x.value), x, [&](double) { return 1 / (1 + x.value); });
    }
    friend Real rsqrt(Real x) {
        return of_function(1 / std::sqrt(x.value), x, [](double y) { return -0.5 * y * y * y; });
    }
    friend Real erf(Real x) {
        return of_function(std::erf(x.value), x, [&](double) { return bell(x.value); });
    }
    friend Real erfc(Real x) {
        return of_function(std::erfc(x.value), x, [&](double) { return -bell(x.value); });
    }
    friend Real sin(Real x) {
        return of_function(std::sin(x.value), x, [&](double) { return std::cos(x.value); });
    }
    friend Real cos(Real x) {
        return of_function(std::cos(x.value), x, [&](double) { return -std::sin(x.value); });
    }
    // The base's share of the slope, then the exponent's: nothing where the base is 0.
    friend Real pow(Real x, Real y) {
        const double power = std::pow(x.value, y.value);
        const double of_base = x.slope == 0 ? 0 : x.slope * y.value * std::pow(x.value, y.value - 1);
        const double of_exponent = y.slope == 0 || x.value == 0 ? 0 : y.slope * power * std::log(x.value);
        return of_function(power, Real(0, of_base + of_exponent), [](double) { return 1.0; });
    }
    // Exact; their slopes are those of PyTorch: none at 0, none where a step has none.
    friend Real relu(Real x) { return x.value <= 0 ? Real(0) : x; }
    friend Real abs(Real x) { return {std::fabs(x.value), x.value > 0 ? x.slope : x.value < 0 ? -x.slope : 0}; }
    friend Real sign(Real x) { return x.value > 0 ? 1 : x.value < 0 ? -1 : x.value; }
    friend Real floor(Real x) { return std::floor(x.value); }
    /// Its number, which does not change.
    friend Real stop(Real x) { return x.value; }

private:
    /// The derivative of erf.
    static double bell(double x) { return 1.12837916709551257 * std::exp(-x * x); }

    static Real rounded_slope(double y, double slope) { return {y, rounded(1, slope).slope}; }

    /// Most functions of the runtime are within three units in the last place, six times what one operation is off.
    template <class Derivative>
    static Real of_function(double y, Real x, Derivative derivative) {
        constexpr double units = 6;
        if (rounding.unit > 0) {
            double a, b;
            rounding.draw(a, b);
            y = rounding(y, a) + units * rounding.unit * b * y;
        }
        // Nothing moves where nothing was moved, whatever the derivative is.
        return x.slope == 0 ? Real(y) : rounded_slope(y, x.slope * derivative(y));
    }
};

template <class T, int... extents>
struct ArrayOf;  // map.h
template <int... extents>
using RealMap = typename ArrayOf<Real, extents...>::type;

inline constexpr double infinity = INFINITY;

inline int min(int a, int b) { return a < b ? a : b; }
inline double to_f64(int whole) { return whole; }

}  // namespace netrt
