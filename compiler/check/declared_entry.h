// What every declaration that stands in the table has, whatever it declares: its entry, and what its comment says.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/context.h"
#include "check/layers.h"
#include "syntax/ast.h"

namespace netc::check {

/// An entry and what its texts point into; it does not move.
struct DeclaredEntry {
    Entry entry = {};
    std::vector<std::string_view> inputs = {};
    std::vector<ParameterEntry> parameters = {};
    std::vector<Worked> worked = {};
    std::vector<VariantEntry> variants = {};
    std::deque<std::string> texts = {};

    DeclaredEntry() = default;
    DeclaredEntry(const DeclaredEntry&) = delete;
    DeclaredEntry& operator=(const DeclaredEntry&) = delete;

    std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }
};

/// The `##` comment right above a declaration.
///
///     ## slope: what the parameter `slope` means
///     ## example: a = image | gelu          (several lines make one example)
///     ## shapes: [T, C] -> [T, filters]     (several lines too)
///     ## remark: where Keras and PyTorch differ
///     ## error: 3
///     ## numbers: CALL; GIVEN; RESULT; what it shows
///
/// Every other line is the description.
struct Description {
    std::string summary, example, shapes, remark, error;
    std::map<std::string, std::string> meanings;  // of parameters
    std::vector<std::string> numbers;
};
Description description_of(const Context& context, Span declared, const std::vector<syntax::Parameter>& parameters,
                           const std::vector<syntax::Comment>& comments);

/// "CALL; GIVEN; RESULT; what it shows"
Worked worked_of(std::string_view numbers);

/// The lines between the braces of a body, moved to the margin; other text as it is.
std::string without_braces(std::string text);

/// `0..1`, `above(0)..inf`; nothing when it is none (reported). `is_whole`: both ends are whole numbers.
struct StatedRange {
    Bounds bounds;
    bool is_whole = false;
};
std::optional<StatedRange> stated_range(Context& context, const syntax::Expr& range);
/// A number that the file itself gives; nothing when it is none (reported).
std::optional<double> stated_number(Context& context, const syntax::Expr& expr);

}  // namespace netc::check
