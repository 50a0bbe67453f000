// Functions of the library against PyTorch and mpmath (record_functions.py), and their derivatives against differences.
#include <algorithm>
#include <set>

#include "check/library.h"
#include "function_net.h"

using namespace netc::test;
namespace check = netc::check;

namespace {

/// Points of all sizes, away from what functions have kinks at.
std::vector<double> points(bool positive) {
    std::vector<double> result;
    for (const double size : {0.011, 0.13, 0.41, 0.57, 0.93, 1.7, 2.3, 3.3, 5.1, 7.7, 12.9, 19.3, 21.7, 39.1, 41.3, 88.3, 1.1e3, 1.3e4})
        for (const double sign : {-1.0, 1.0})
            if (sign > 0 || !positive) result.push_back(sign * size);
    return result;
}

}  // namespace

TEST_CASE("every function of the library has the values and gradients of another system") {
    std::set<std::string_view> near, far;
    for (const Recorded& recorded : read_recorded("functions.txt")) {
        CAPTURE(recorded.name);
        const RecordedCall of(recorded);
        (of.exact ? far : near).insert(of.entry->name);
        const std::vector<std::string> names = input_names(*of.entry);
        Computed computed(*of.entry, of.call, recorded[names.front()].shape);
        std::map<std::string, std::vector<double>> given;
        for (const std::string& name : names) given[name] = recorded[name].numbers;
        const size_t count = recorded["out"].numbers.size();
        computed.run(given, recorded.has("share") ? recorded["share"].numbers : std::vector<double>(count, 1));
        check_close(computed.value(), recorded["out"].numbers, "out", 1e-9);
        for (const std::string& name : names)
            if (recorded.has("d_" + name)) check_close(computed.gradient(name), recorded["d_" + name].numbers, name.c_str(), 1e-9);
        // Far out it is digits that count, not the distance.
        for (size_t i = 0; of.exact && i < count; ++i) {
            const double found = computed.value()[i], right = recorded["out"].numbers[i];
            CAPTURE(given.at("x")[i]);
            CAPTURE(found);
            CAPTURE(right);
            CHECK(std::abs(found - right) <= 1e-9 * std::abs(right) + 1e-299);
        }
    }
    for (const check::Entry* entry : check::library_entries()) {
        if (!is_function(*entry)) continue;
        CAPTURE(entry->name);
        CHECK_MESSAGE(near.count(entry->name), "record_functions.py records nothing of it");
        // What is stated of floats rests on values that are right to the last digit, far out too.
        CHECK_MESSAGE((entry->error.empty() || far.count(entry->name)), "record_functions.py has no formula for mpmath");
        CHECK_MESSAGE((!entry->error.empty() || !is_of_one_place(*entry)), "its error in floats is not stated");
    }
}

TEST_CASE("derivatives of functions of the library are their differences, near and far") {
    for (const check::Entry* entry : check::library_entries()) {
        if (!is_function(*entry) || !is_of_one_place(*entry)) continue;
        CAPTURE(entry->name);
        std::vector<double> at = points(entry->name == "log" || entry->name == "sqrt");
        const bool overflows = entry->name == "exp" || entry->name == "exponential";
        if (overflows) std::erase_if(at, [](double x) { return x > 700; });
        const std::vector<double> ones(at.size(), 1);
        Computed computed(*entry, std::string(entry->name), {{static_cast<int64_t>(at.size())}});
        const std::string name = input_names(*entry).front();
        const auto values_at = [&](double steps) {
            std::vector<double> moved;
            for (const double x : at) moved.push_back(x + steps * 1e-3 * std::min(1.0, std::abs(x)));
            computed.run({{name, moved}}, ones);
            return computed.value();
        };
        const auto a = values_at(-2), b = values_at(-1), c = values_at(1), d = values_at(2), value = values_at(0);
        const std::vector<double> slope = computed.gradient(name);
        for (size_t i = 0; i < at.size(); ++i) {
            CAPTURE(at[i]);
            const double step = 1e-3 * std::min(1.0, std::abs(at[i]));
            const double difference = (a[i] - 8 * b[i] + 8 * c[i] - d[i]) / (12 * step);
            // What rounding leaves of differences of large values.
            const double rounding = 1e-15 * (std::abs(value[i]) + 1) / step;
            CHECK(std::abs(slope[i] - difference) <= 1e-7 * std::max(1.0, std::abs(difference)) + 10 * rounding);
        }
    }
}

TEST_CASE("values and derivatives are finite where the mathematics is") {
    constexpr double inf = INFINITY;
    const std::vector<double> extremes{0.0, -0.0, 1e-38, -1e-38, 1e-300, 88, -88, 1e4, -1e4, 1e30, -1e30, inf, -inf, NAN};
    for (const check::Entry* entry : check::library_entries()) {
        if (!is_function(*entry) || !is_of_one_place(*entry)) continue;
        CAPTURE(entry->name);
        Computed computed(*entry, std::string(entry->name), {{static_cast<int64_t>(extremes.size())}});
        computed.run({{input_names(*entry).front(), extremes}}, std::vector<double>(extremes.size(), 1));
        check_extremes(*entry, extremes, computed.value(), computed.gradient(input_names(*entry).front()));
    }
}
