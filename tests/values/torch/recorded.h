// Reads the files that record.py wrote.
#pragma once

#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../../graph_builder.h"

namespace netc::test {

struct Recorded {
    std::string kind, name;
    std::map<std::string, std::vector<double>> settings;
    struct Tensor {
        Shape shape;
        std::vector<double> numbers;
    };
    std::map<std::string, Tensor> tensors;

    bool has(const std::string& tensor) const { return tensors.count(tensor) == 1; }
    const Tensor& operator[](const std::string& tensor) const {
        REQUIRE_MESSAGE(has(tensor), "no tensor ", tensor, " is recorded in ", name);
        return tensors.at(tensor);
    }
    bool has_number(const std::string& setting) const { return settings.count(setting) == 1; }
    double number(const std::string& setting, double otherwise = 0) const {
        return settings.count(setting) ? settings.at(setting).at(0) : otherwise;
    }
    std::array<int64_t, 2> pair(const std::string& setting, std::array<int64_t, 2> otherwise) const {
        if (settings.count(setting) == 0) return otherwise;
        const std::vector<double>& two = settings.at(setting);
        return {static_cast<int64_t>(two.at(0)), static_cast<int64_t>(two.at(1))};
    }
    Window window(std::array<int64_t, 2> size) const {
        return {size, pair("stride", {1, 1}), pair("dilation", {1, 1}), pair("pad_before", {0, 0}),
                pair("pad_after", {0, 0})};
    }
};

inline std::vector<Recorded> read_recorded(const std::string& file) {
    std::ifstream stream(NETC_TESTS "/values/torch/" + file);
    REQUIRE_MESSAGE(stream.good(), "cannot read ", file);
    const auto read_numbers = [](std::istream& in) {
        std::vector<double> result;
        for (std::string word; in >> word;) result.push_back(std::stod(word));
        return result;
    };
    std::vector<Recorded> cases;
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string what, name;
        words >> what >> name;
        if (what == "case") {
            cases.push_back({name, line.substr(5), {}, {}});
        } else if (what == "set") {
            cases.back().settings[name] = read_numbers(words);
        } else {
            REQUIRE(what == "tensor");
            Recorded::Tensor& tensor = cases.back().tensors[name];
            for (double extent : read_numbers(words)) tensor.shape.dims.push_back(static_cast<int64_t>(extent));
            std::getline(stream, line);
            std::istringstream row(line);
            tensor.numbers = read_numbers(row);
            REQUIRE(static_cast<int64_t>(tensor.numbers.size()) == tensor.shape.elements());
        }
    }
    REQUIRE_FALSE(cases.empty());
    return cases;
}

/// Twelve digits were recorded.
inline void check_close(const std::vector<double>& numbers, const std::vector<double>& expected, const char* what,
                        double tolerance = 1e-10) {
    CAPTURE(what);
    REQUIRE(numbers.size() == expected.size());
    double error = 0;
    size_t worst = 0;
    for (size_t i = 0; i < numbers.size(); ++i) {
        const double difference = std::abs(numbers[i] - expected[i]) / std::max(1.0, std::abs(expected[i]));
        if (difference <= error) continue;
        error = difference;
        worst = i;
    }
    INFO("largest error ", error, " at ", worst, ": ", numbers[worst], " instead of ", expected[worst]);
    CHECK(error < tolerance);
}

}  // namespace netc::test
