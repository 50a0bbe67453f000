// Expressions as source text, on one line or broken to fit.
#pragma once

#include <string>
#include <vector>

#include "syntax/ast.h"

namespace netc::syntax {

inline constexpr int page_width = 100;
inline constexpr const char* continuation_indent = "    ";

/// A part of a chain: `| step` or `-> [dims]`.
struct Link {
    const Expr* node;  // the PipeExpr or AssertExpr
    std::string text;
};

class ExprPrinter {
public:
    /// With a source, numbers keep the spelling that they have there.
    explicit ExprPrinter(const Source* source = nullptr) : source_(source) {}

    std::string name(const Name& name) const;
    std::string name(const std::string& text) const;
    std::string argument(const Argument& argument) const;
    /// ` as keras3`; empty where no system is named.
    std::string as_system(const Name& system) const;
    std::string type(const Expr& type) const { return flat(type); }

    /// On one line.
    std::string flat(const Expr& expr) const;
    /// In lines of at most page_width columns where that is possible, when the first starts at column `used` of a
    /// statement that is indented by `indent` columns. Further lines start at the indentation of the statement.
    std::string fitted(const Expr& expr, int used, int indent) const;
    /// Items between brackets, likewise.
    std::string fitted_items(const std::string& open, const std::vector<std::string>& items, const std::string& close,
                             int used, int indent) const;
    std::vector<std::string> arguments(const std::vector<Argument>& arguments) const;
    std::vector<std::string> exprs(const std::vector<ExprPtr>& exprs) const;

    /// The chain that ends with `expr`, first link first. `head` becomes what the chain starts with.
    std::vector<Link> links(const Expr& expr, const Expr*& head) const;
    /// What a chain starts with, or an operand of arithmetic: in parentheses when it is a chain itself.
    std::string operand(const Expr& expr, int precedence) const;

    static int columns(const std::string& text);

private:
    std::string flat_node(const Expr& expr) const;
    std::string binary(const BinaryExpr& binary) const;
    std::string choice(const IfExpr& choice) const;
    std::string broken_choice(const IfExpr& choice) const;
    std::string step(const Expr& step) const;
    std::string number(const Expr& expr, std::string value) const;

    const Source* source_;
};

/// Lines of at most page_width columns: `first` and then as many of `parts` as fit, each after `separator`; further
/// lines start with `indent` more blanks.
std::string filled(const std::string& first, const std::vector<std::string>& parts, const std::string& separator,
                   int used, int indent);

}  // namespace netc::syntax
