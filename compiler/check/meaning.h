// What an expression means: a compile-time constant, or a value of the network.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "formula/averages.h"
#include "graph/graph.h"

namespace netc::check {

struct Meaning;

/// Reported already; whoever uses it stays silent.
struct Failed {};
struct Text {
    std::string text;
};
/// An option word: `same`, `global`, `he_normal`.
struct Word {
    std::string text;
};
/// first..last, both included.
struct Range {
    int64_t first = 0, last = 0;
};
/// `total` counts the items of nested lists too.
struct List {
    std::shared_ptr<const std::vector<Meaning>> items;
    int64_t total = 0;
};
struct Tensor {
    graph::ValueId value;
};
/// What a block with several `return` values gives; only an assignment to as many names takes it.
struct Results {
    std::shared_ptr<const std::vector<Meaning>> values;
};

/// A number of an optimizer that each step computes anew: a formula of formula::names_of_steps(), and as it is written.
struct Scheduled {
    formula::Formula value;
    std::string text;
};

/// A metric of a whole set: the row of numbers of each sample, and what is computed of their averages.
struct OfSet {
    graph::ValueId row;
    formula::OfAveragesRef of_averages;
};

struct Meaning {
    std::variant<Failed, int64_t, double, bool, Text, Word, Range, List, Tensor, graph::Initialiser, Results, Scheduled, OfSet> is;

    template <class T>
    const T* as() const {
        return std::get_if<T>(&is);
    }
    bool failed() const { return as<Failed>() != nullptr; }
};

/// A list can hold so many items, nested ones included.
constexpr int64_t max_list_items = 100'000;

Meaning list_of(std::vector<Meaning> items);

/// The number when it is a whole or a real one.
const double* as_number(const Meaning& meaning, double& storage);

/// "a whole number", "a list", "the word `same`", ...
std::string kind_of(const Meaning& meaning);

/// A constant as it is written in a file: `3`, `0.25`, `[3, 4]`, `0..3`; long lists are cut.
std::string to_text(const Meaning& meaning);
/// 0.25, 1e-07, 3.0
std::string real_text(double number);
/// 6_093_568
std::string grouped(int64_t number);

/// Equality of constants: 1 equals 1.0; constants of different kinds are never equal.
bool same_constant(const Meaning& a, const Meaning& b);

}  // namespace netc::check
