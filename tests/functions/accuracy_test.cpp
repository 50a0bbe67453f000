// Are functions of floats as exact as is promised (compiler/loop/functions.h), on every instruction set?
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <string>

#include "graph/random.h"
#include "loop/functions.h"
#include "reference.h"
#include "ulps.h"

namespace {

using Truth = std::function<double(double, double)>;

const std::map<std::string_view, Truth> truths = {
    {"abs", [](double x, double) { return std::fabs(x); }},
    {"cos", [](double x, double) { return std::cos(x); }},
    {"erf", [](double x, double) { return std::erf(x); }},
    {"erfc", [](double x, double) { return std::erfc(x); }},
    {"exp", [](double x, double) { return std::exp(x); }},
    {"expm1", [](double x, double) { return std::expm1(x); }},
    {"floor", [](double x, double) { return std::floor(x); }},
    {"log", [](double x, double) { return std::log(x); }},
    {"log1p", [](double x, double) { return std::log1p(x); }},
    {"max", [](double x, double y) { return x > y || x != x ? x : y; }},
    {"min", [](double x, double y) { return x < y || x != x ? x : y; }},
    {"pow", [](double x, double y) { return std::pow(x, y); }},
    {"relu", [](double x, double) { return x < 0 ? 0 : x; }},
    {"rsqrt", [](double x, double) { return 1 / std::sqrt(x); }},
    {"sigmoid", [](double x, double) { return 1 / (1 + std::exp(-x)); }},
    {"sign", [](double x, double) { return x > 0   ? 1
                                           : x < 0 ? -1
                                                   : x; }},
    {"sin", [](double x, double) { return std::sin(x); }},
    {"sqrt", [](double x, double) { return std::sqrt(x); }},
    {"tanh", [](double x, double) { return std::tanh(x); }},
};

struct Pairs {
    std::vector<float> a, b;
    void add(float x, float y) {
        a.push_back(x);
        b.push_back(y);
    }
    void fill() {
        while (a.size() % 16 != 0) add(1, 1);
    }
};

constexpr float edges[] = {0.0f,   -0.0f, INFINITY, -INFINITY, NAN,     1.0f,        -1.0f,  0.5f,  -0.5f,
                           2.0f,   3.0f,  -3.0f,    0x1p-149f, -1e-40f, 0x1p-126f,   1e-38f, 3e38f, -3e38f,
                           88.72f, 89.0f, -87.3f,   -103.9f,   0.55f,   16777217.0f, 1e30f,  -1e4f, 1e4f};

/// All magnitudes and signs, and densely where one formula hands over to the next.
const Pairs& singles() {
    static const Pairs result = [] {
        Pairs of;
        for (const float x : edges) of.add(x, 0);
        for (uint64_t bits = 0; bits < uint64_t{1} << 32; bits += 9973)
            of.add(std::bit_cast<float>(static_cast<uint32_t>(bits)), 0);
        for (int i = -100000; i < 100000; ++i) of.add(static_cast<float>(i) * 2e-4f, 0);
        of.fill();
        return of;
    }();
    return result;
}

/// Each edge with each, pairs of any bits, and pairs of usual sizes.
const Pairs& pairs() {
    static const Pairs result = [] {
        Pairs of;
        for (const float x : edges)
            for (const float y : edges) of.add(x, y);
        uint64_t state = 1;
        const auto bits = [&] {
            state = state * 6364136223846793005u + 1442695040888963407u;
            return static_cast<uint32_t>(state >> 32);
        };
        const auto any = [&] { return std::bit_cast<float>(bits()); };
        const auto within = [&](float size) { return size * (static_cast<float>(bits()) * 0x1p-31f - 1); };
        for (int i = 0; i < 100000; ++i) {
            of.add(any(), any());
            of.add(std::fabs(any()), within(3));
            of.add(within(2), static_cast<float>(i % 41 - 20));
            of.add(1 + within(0.4f), within(300));
        }
        of.fill();
        return of;
    }();
    return result;
}

/// Beyond 10,000 sines and cosines have lost their digits to the argument's.
bool is_promised(std::string_view function, float x) {
    return (function != "sin" && function != "cos") || !(std::fabs(x) > 1e4f);
}

}  // namespace

TEST_CASE("functions are as exact as is promised") {
    for (const reference::InstructionSet& set : instruction_sets()) {
        std::string measured;
        for (const netc::loop::MathFunction& function : netc::loop::math_functions) {
            const std::string name(function.name);
            const Pairs& in = function.arguments == 1 ? singles() : pairs();
            std::vector<float> out(in.a.size(), -77);
            set.apply(name, in.a.data(), in.b.data(), out.data(), static_cast<int64_t>(out.size()));
            double worst = 0;
            size_t at = 0;
            for (size_t i = 0; i < out.size(); ++i) {
                if (!is_promised(name, in.a[i])) continue;
                const double wanted = truths.at(name)(static_cast<double>(in.a[i]), static_cast<double>(in.b[i]));
                const double error = ulps(out[i], wanted);
                if (error > worst) {
                    worst = error;
                    at = i;
                }
            }
            CAPTURE(std::string(set.isa));
            CAPTURE(name);
            CAPTURE(in.a[at]);
            CAPTURE(in.b[at]);
            CAPTURE(out[at]);
            CHECK(worst <= function.ulp);
            measured += " " + name + " " + std::to_string(worst).substr(0, 4);
        }
        MESSAGE("largest errors in ulp, ", std::string(set.isa), ":", measured);
    }
}

TEST_CASE("normal numbers of vectors of every width are those of their elements") {
    std::vector<float> out(160'000);
    for (const reference::InstructionSet& set : instruction_sets()) {
        set.apply("normal", nullptr, nullptr, out.data(), static_cast<int64_t>(out.size()));
        double worst = 0;
        for (size_t i = 0; i < out.size(); ++i)
            worst = std::max(worst, std::fabs(out[i] - netc::graph::random_normal(77, static_cast<uint32_t>(3 * i))));
        CAPTURE(std::string(set.isa));
        CHECK(worst < 1e-6);  // of at most 6.7
        CHECK(worst > 0);
    }
}

TEST_CASE("sines and cosines of large numbers stay within one, and tell infinity") {
    const Pairs& in = singles();
    std::vector<float> out(in.a.size());
    for (const reference::InstructionSet& set : instruction_sets()) {
        for (const char* function : {"sin", "cos"}) {
            set.apply(function, in.a.data(), nullptr, out.data(), static_cast<int64_t>(out.size()));
            size_t outside = 0;
            for (size_t i = 0; i < out.size(); ++i)
                outside += std::isfinite(in.a[i]) ? !(std::fabs(out[i]) <= 1) : !std::isnan(out[i]);
            CAPTURE(std::string(set.isa));
            CAPTURE(std::string(function));
            CHECK(outside == 0);
        }
    }
}
