// Are functions of the library in programs, on every instruction set, what PyTorch computes, finite where the mathematics
// is, and as exact as their entries say?
#include <algorithm>
#include <bit>
#include <map>

#include "check/formula_entries.h"
#include "check/library.h"
#include "functions/ulps.h"
#include "loop/print.h"
#include "program.h"

using namespace netc::test;
namespace check = netc::check;

namespace {

std::vector<std::string> instruction_sets() {
    std::vector<std::string> result;
#if defined(__x86_64__)
    result.push_back("generic");
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) result.push_back("avx2");
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        result.push_back("avx512");
#endif
    return result;
}

Program::Floats floats(const std::vector<double>& numbers) { return {numbers.begin(), numbers.end()}; }

/// Within 1e-5 of the largest.
void check_near(const Program::Floats& found, const std::vector<double>& right) {
    double largest = 0;
    for (const double number : right) largest = std::max(largest, std::abs(number));
    REQUIRE(found.size() == right.size());
    for (size_t i = 0; i < right.size(); ++i) {
        CAPTURE(i);
        CAPTURE(found[i]);
        CAPTURE(right[i]);
        CHECK(std::abs(static_cast<double>(found[i]) - right[i]) <= 1e-5 * largest);
    }
}

/// Numbers of all sizes: each by itself.
void check_each(const Program::Floats& found, const std::vector<double>& right) {
    REQUIRE(found.size() == right.size());
    for (size_t i = 0; i < right.size(); ++i) {
        CAPTURE(i);
        CAPTURE(found[i]);
        CAPTURE(right[i]);
        CHECK(std::abs(static_cast<double>(found[i]) - right[i]) <= 1e-6 * std::max(1.0, std::abs(right[i])));
    }
}

}  // namespace

TEST_CASE("functions of the library have the values and gradients of PyTorch in programs") {
    for (const std::string& isa : instruction_sets())
        for (const Recorded& recorded : read_recorded("functions.txt")) {
            const RecordedCall of(recorded);
            CAPTURE(isa);
            CAPTURE(of.call);
            const std::vector<std::string> names = input_names(*of.entry);
            Program program(isa, *of.entry, of.call, recorded[names.front()].shape);
            std::vector<Program::Floats> given;
            for (const std::string& name : names) given.push_back(floats(recorded[name].numbers));
            const auto check = of.exact ? check_each : check_near;
            check(program.value(given), recorded["out"].numbers);
            const Program::Floats ones(recorded["out"].numbers.size(), 1);
            const std::vector<Program::Floats> gradients =
                program.gradients(given, recorded.has("share") ? floats(recorded["share"].numbers) : ones);
            for (size_t i = 0; i < names.size(); ++i)
                if (recorded.has("d_" + names[i])) check(gradients[i], recorded["d_" + names[i]].numbers);
        }
}

TEST_CASE("functions of the library are finite in programs where the mathematics is") {
    constexpr float inf = INFINITY;
    const Program::Floats extremes{0.0f, -0.0f, 1e-38f, -1e-38f, 1e-40f, 88, -88, 1e4f, -1e4f, 1e30f, -1e30f, inf, -inf, NAN};
    const Program::Floats ones(extremes.size(), 1);
    for (const std::string& isa : instruction_sets())
        for (const check::Entry* entry : check::library_entries()) {
            if (!is_function(*entry) || !is_of_one_place(*entry)) continue;
            CAPTURE(isa);
            CAPTURE(entry->name);
            Program program(isa, *entry, std::string(entry->name), {{static_cast<int64_t>(extremes.size())}});
            check_extremes(*entry, extremes, program.value({extremes}), program.gradients({extremes}, ones)[0]);
        }
}

namespace {

/// All magnitudes and signs, and densely where functions bend; rows of them.
const std::vector<Program::Floats>& sweep() {
    static const std::vector<Program::Floats> rows = [] {
        constexpr size_t row = 4096;
        std::vector<Program::Floats> result(1);
        const auto add = [&](float x) {
            if (result.back().size() == row) result.emplace_back();
            result.back().push_back(x);
        };
        for (uint64_t bits = 0; bits < uint64_t{1} << 32; bits += 79979) add(std::bit_cast<float>(static_cast<uint32_t>(bits)));
        for (int i = -10000; i < 10000; ++i) add(static_cast<float>(i) * 2e-3f);
        while (result.back().size() < row) add(1);
        return result;
    }();
    return rows;
}

/// "2, for |x| up to 10,000": sines and cosines beyond have lost their digits to the argument's. "4, for results above
/// 1e-30": tails end as the exponential in them does.
bool is_promised(const check::Entry& entry, float x, double right) {
    const auto says = [&](std::string_view text) { return entry.error.find(text) != std::string_view::npos; };
    if (says("for |x| up to 10,000")) return !(std::abs(x) > 1e4f);
    return !says("for results above 1e-30") || !(std::abs(right) < 1e-30);
}

/// In units in the last place; reports zeros, infinities and what is no number where it should be another.
double worst_of(const check::Entry& entry, const Program::Floats& at, const Program::Floats& found,
                const std::vector<double>& right) {
    double worst = 0;
    for (size_t i = 0; i < at.size(); ++i) {
        if (!is_promised(entry, at[i], right[i])) continue;
        const double error = ulps(found[i], right[i]);
        if (std::isfinite(error)) {
            worst = std::max(worst, error);
            continue;
        }
        CAPTURE(at[i]);
        CAPTURE(right[i]);
        CHECK(found[i] == right[i]);
    }
    return worst;
}

}  // namespace

TEST_CASE("functions of the library are as exact as their entries say") {
    const auto extent = static_cast<int64_t>(sweep().front().size());
    std::string measured;
    for (const check::Entry* entry : check::library_entries()) {
        if (!is_function(*entry) || entry->error.empty()) continue;
        CAPTURE(entry->name);
        const std::string call(entry->name);
        std::vector<std::vector<double>> right;
        for (const Program::Floats& row : sweep()) {
            Computed exact(*entry, call, {{extent}});
            exact.run({{input_names(*entry).front(), {row.begin(), row.end()}}}, std::vector<double>(row.size(), 1));
            right.push_back(exact.value());
        }
        double worst = 0;
        for (const std::string& isa : instruction_sets()) {
            CAPTURE(isa);
            Program program(isa, *entry, call, {{extent}});
            for (size_t r = 0; r < right.size(); ++r) worst = std::max(worst, worst_of(*entry, sweep()[r], program.value({sweep()[r]}), right[r]));
        }
        const double stated = std::stod(std::string(entry->error));
        CHECK(worst <= stated);
        CHECK_MESSAGE(2 * worst + 1 >= stated, "it is more exact than its entry says");
        measured += " " + call + " " + std::to_string(worst).substr(0, 5);
    }
    MESSAGE("largest errors in ulp:", measured);
}

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
    return text;
}

/// The declaration as it stands in the library.
std::string text_of(const check::DeclaredFormula& declared) {
    const auto& declaration = declared.declaration;
    netc::Span span = netc::Span::join(declaration.word.span, declaration.value ? declaration.value->span : declaration.body_span);
    if (declaration.derivative) span = netc::Span::join(span, declaration.derivative->span);
    return std::string(declared.library->text(span));
}

/// Without the blanks, which lines are broken by.
std::string kernels_of(const std::string& text, const std::string& without) {
    const netc::loop::Plan plan = plan_of(instruction_sets().back(), text);
    netc::Page page;
    for (const netc::loop::Kernel& kernel : plan.kernels) netc::loop::print(kernel, page);
    // The file's own names stand in the code with a word behind them.
    std::string kernels = replaced(replaced(page.text(), without, ""), "_value", "");
    std::erase_if(kernels, [](char c) { return c == ' ' || c == '\n'; });
    return kernels;
}

}  // namespace

TEST_CASE("a file that declares a function of the library itself has the same kernels") {
    for (const check::Entry* entry : check::library_entries()) {
        if (!is_function(*entry) || entry->inputs.size() != 1) continue;
        CAPTURE(entry->name);
        const std::string name(entry->name), own = "own_" + name;
        const std::string net = function_net(*entry, name, "[2, 37]");
        const std::string copy = replaced(text_of(*entry->declared), "function " + name + "(", "function " + own + "(");
        REQUIRE(copy.find(own) != std::string::npos);
        const std::string kernels = kernels_of(net, "own_");
        CHECK(kernels.size() > 100);
        CHECK(kernels_of(replaced(net, "| " + name, "| " + own) + copy, "own_") == kernels);
    }
}
