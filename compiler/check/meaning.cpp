// Constants as text, and their kinds in words.
#include "check/meaning.h"

#include <fmt/format.h>

#include <cmath>

#include "base/match.h"

namespace netc::check {

Meaning list_of(std::vector<Meaning> items) {
    int64_t total = static_cast<int64_t>(items.size());
    for (const Meaning& item : items)
        if (const List* list = item.as<List>()) total += list->total;
    return {List{std::make_shared<const std::vector<Meaning>>(std::move(items)), total}};
}

const double* as_number(const Meaning& meaning, double& storage) {
    if (const int64_t* whole = meaning.as<int64_t>()) {
        storage = static_cast<double>(*whole);
        return &storage;
    }
    return meaning.as<double>();
}

std::string kind_of(const Meaning& meaning) {
    return match(
        meaning.is, [](const Failed&) { return std::string("nothing"); },
        [](const int64_t&) { return std::string("a whole number"); },
        [](const double&) { return std::string("a real number"); },
        [](const bool& yes) { return std::string(yes ? "`true`" : "`false`"); },
        [](const Text&) { return std::string("a text"); },
        [](const Word& word) { return fmt::format("the word `{}`", word.text); },
        [](const Range&) { return std::string("a range"); }, [](const List&) { return std::string("a list"); },
        [](const Tensor&) { return std::string("a value of the network"); },
        [](const graph::Initialiser&) { return std::string("an initialiser"); },
        [](const Scheduled&) { return std::string("a number that changes from step to step"); },
        [](const OfSet&) { return std::string("a metric of all samples together"); },
        [](const Results& results) { return fmt::format("{} values", results.values->size()); });
}

std::string real_text(double number) {
    std::string text = fmt::format("{}", number);
    if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
    return text;
}

std::string grouped(int64_t number) {
    std::string digits = fmt::format("{}", number);
    const size_t first = digits[0] == '-' ? 1 : 0;
    for (size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, "_");
    return digits;
}

namespace {

std::string list_text(const List& list) {
    constexpr size_t shown = 8;
    std::string text = "[";
    for (size_t i = 0; i < list.items->size() && i < shown; ++i) {
        const Meaning& item = (*list.items)[i];
        text += (i ? ", " : "") + (item.as<List>() && list.total > 32 ? std::string("[...]") : to_text(item));
    }
    return text + (list.items->size() > shown ? ", ...]" : "]");
}

bool same_list(const List& a, const List& b) {
    if (a.items->size() != b.items->size() || a.total != b.total) return false;
    for (size_t i = 0; i < a.items->size(); ++i)
        if (!same_constant((*a.items)[i], (*b.items)[i])) return false;
    return true;
}

}  // namespace

std::string to_text(const Meaning& meaning) {
    return match(
        meaning.is, [](const Failed&) { return std::string("?"); },
        [](const int64_t& whole) { return fmt::format("{}", whole); },
        [](const double& real) { return real_text(real); },
        [](const bool& yes) { return std::string(yes ? "true" : "false"); },
        [](const Text& text) { return fmt::format("\"{}\"", text.text); }, [](const Word& word) { return word.text; },
        [](const Range& range) { return fmt::format("{}..{}", range.first, range.last); },
        [](const List& list) { return list_text(list); },
        [](const Tensor&) { return std::string("a value of the network"); },
        [](const graph::Initialiser&) { return std::string("an initialiser"); },
        [](const Scheduled& scheduled) { return scheduled.text; },
        [](const OfSet&) { return std::string("a metric of all samples together"); },
        [](const Results& results) { return fmt::format("{} values", results.values->size()); });
}

bool same_constant(const Meaning& a, const Meaning& b) {
    double left = 0, right = 0;
    const double *x = as_number(a, left), *y = as_number(b, right);
    if (a.as<int64_t>() && b.as<int64_t>()) return *a.as<int64_t>() == *b.as<int64_t>();
    if (x && y) return *x == *y;
    if (a.is.index() != b.is.index()) return false;
    return match(
        a.is, [](const Failed&) { return false; }, [](const int64_t&) { return false; },
        [](const double&) { return false; }, [&](const bool& yes) { return yes == *b.as<bool>(); },
        [&](const Text& text) { return text.text == b.as<Text>()->text; },
        [&](const Word& word) { return word.text == b.as<Word>()->text; },
        [&](const Range& range) { return range.first == b.as<Range>()->first && range.last == b.as<Range>()->last; },
        [&](const List& list) { return same_list(list, *b.as<List>()); },
        [&](const Tensor& tensor) { return tensor.value == b.as<Tensor>()->value; },
        [](const graph::Initialiser&) { return false; }, [](const Results&) { return false; },
        [&](const OfSet& metric) { return metric.row == b.as<OfSet>()->row; },
        [&](const Scheduled& scheduled) { return scheduled.value == b.as<Scheduled>()->value; });
}

}  // namespace netc::check
