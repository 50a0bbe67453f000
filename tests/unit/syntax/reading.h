// Short ways to parse a text in a test and look at what came out.
#pragma once

#include <string>
#include <variant>

#include <doctest/doctest.h>

#include "syntax/parse.h"
#include "syntax/print.h"

namespace netc::syntax {

/// A parsed text with its messages.
struct Reading {
    explicit Reading(std::string text) : source("test.net", std::move(text)), ast(parse(source, diagnostics)) {}

    std::string messages() const { return render(diagnostics, source, false); }
    /// `line:column: message` of each error.
    std::string errors() const {
        std::string result;
        for (const Diagnostic& diagnostic : diagnostics.sorted()) {
            const uint32_t place = diagnostic.labels.front().span.first;
            result += std::to_string(source.line_of(place)) + ":" + std::to_string(source.column_of(place)) + ": " +
                      diagnostic.message + "\n";
        }
        return result;
    }
    std::string formatted() const { return print(ast, source); }
    std::string_view text(Span span) const { return source.text(span); }

    Source source;
    Diagnostics diagnostics;
    Ast ast;
};

/// The statements of `net A { text }`, which has to be free of errors.
struct Body : Reading {
    explicit Body(const std::string& text) : Reading("net A {\n" + text + "\n}\n") {
        INFO(messages());
        REQUIRE_FALSE(diagnostics.has_errors());
        REQUIRE(ast.declarations.size() == 1);
    }
    const Block& statements() const { return std::get<Net>(ast.declarations.at(0).node).body; }
    template <class T>
    const T& statement(size_t index) const {
        REQUIRE(index < statements().size());
        REQUIRE(std::holds_alternative<T>(statements()[index].node));
        return std::get<T>(statements()[index].node);
    }
};

template <class T>
const T& as(const ExprPtr& expr) {
    REQUIRE(expr);
    REQUIRE(std::holds_alternative<T>(expr->node));
    return std::get<T>(expr->node);
}

/// The value of `x = text`, in one line as it is printed.
inline std::string reprinted(const std::string& text) { return print(*Body("x = " + text).statement<Assign>(0).value); }

}  // namespace netc::syntax
