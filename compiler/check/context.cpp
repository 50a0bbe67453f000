// Reporting and budgets of the checker.
#include "check/context.h"

#include <fmt/format.h>

#include "check/meaning.h"

namespace netc::check {

Diagnostic& Context::error(std::string code, Span span, std::string message, std::string label) {
    ++error_count_;
    ignored_ = {};
    ignored_.labels.push_back({span, {}});
    if (!reported_.insert({code, {span.first, span.last}}).second) return ignored_;
    return extend(diagnostics_.error(std::move(code), in_own_text(span), std::move(message)), span, std::move(label));
}

Diagnostic& Context::warning(std::string code, Span span, std::string message, std::string label) {
    ignored_ = {};
    ignored_.labels.push_back({span, {}});
    if (source_.is_library(span)) return ignored_;
    if (!reported_.insert({code, {span.first, span.last}}).second) return ignored_;
    return extend(diagnostics_.warning(std::move(code), in_own_text(span), std::move(message)), span, std::move(label));
}

Diagnostic& Context::stop(std::string code, Span span, std::string message) {
    if (stopped_) return ignored_;
    stopped_ = true;
    return error(std::move(code), span, std::move(message));
}

std::string_view Context::defaults_at(Span span) const {
    const auto known = defaults_.empty() ? defaults_.end() : defaults_.find(&source_.file_of(span.first));
    return known == defaults_.end() ? std::string_view() : known->second;
}

void Context::set_defaults(Span in_file, std::string system) { defaults_[&source_.file_of(in_file.first)] = std::move(system); }

Span Context::in_own_text(Span span) const {
    for (auto frame = frames.rbegin(); frame != frames.rend() && source_.is_library(span); ++frame)
        if (!frame->call.empty()) span = frame->call;
    return span;
}

Diagnostic& Context::extend(Diagnostic& diagnostic, Span span, std::string label) {
    if (!label.empty()) diagnostic.labels.front().text = std::move(label);
    const Span shown_already = source_.is_library(span) ? diagnostic.labels.front().span : Span{};
    if (source_.is_library(span)) diagnostic.note(fmt::format("in {}: `{}`", source_.file_of(span.first).name, written(span)));
    constexpr size_t shown = 2;  // the innermost calls tell enough
    size_t calls = 0;
    for (auto frame = frames.rbegin(); frame != frames.rend() && calls < shown; ++frame) {
        if (frame->call.empty()) {
            diagnostic.note(frame->text);
        } else if (!source_.is_library(frame->call) && (shown_already.empty() || frame->call.first != shown_already.first)) {
            diagnostic.label(frame->call, frame->text);
            ++calls;
        }
    }
    return diagnostic;
}

bool Context::spend(Span span) {
    if (stopped_) return false;
    if (++steps_ <= Limits::steps) return true;
    stop("too-much-work", span,
         fmt::format("this file asks for more than {} steps of compile-time work", grouped(Limits::steps)))
        .note(
            "loops and blocks multiply: a block that calls another twice, which calls a third twice, doubles each "
            "time");
    return false;
}

bool Context::spend_call(Span span) {
    if (stopped_) return false;
    if (++calls_ <= Limits::block_calls) return true;
    stop("too-much-work", span, fmt::format("blocks are called more than {} times", grouped(Limits::block_calls)))
        .note(
            "loops and blocks multiply: a block that calls another twice, which calls a third twice, doubles each "
            "time");
    return false;
}

std::string Context::written(Span span) const {
    constexpr size_t columns = 60;
    const std::string_view text = source_.text(span);
    std::string line;
    bool quoted = false;
    for (size_t i = 0; i < text.size() && line.size() <= columns; ++i) {
        const char c = text[i];
        if (c == '"') quoted = !quoted;
        const bool comment = !quoted && (c == '#' || text.substr(i, 2) == "//");
        if (comment) {
            while (i < text.size() && text[i] != '\n') ++i;
        }
        const bool space = comment || static_cast<unsigned char>(c) <= ' ';
        if (!space) line += c;
        if (space && !line.empty() && line.back() != ' ') line += ' ';
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (line.size() <= columns) return line;
    size_t cut = columns - 3;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;  // not inside a code point
    return line.substr(0, cut) + "...";
}

std::string Context::line(Span span) const {
    const std::string line = fmt::format("line {}", source_.line_of(span.first));
    return source_.is_own(span) ? line : fmt::format("{} of {}", line, source_.file_of(span.first).name);
}

}  // namespace netc::check
