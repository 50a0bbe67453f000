// One line for each declaration, every part in parentheses of its own.
#include "syntax/outline.h"

#include "base/match.h"
#include "syntax/literals.h"
#include "syntax/parse.h"

namespace netc::syntax {

namespace {

class Outline {
public:
    static std::string of(const Ast& ast) {
        std::string text;
        for (const Declaration& each : ast.declarations) text += declaration(each) + "\n";
        return text;
    }

    static std::string of(const ExprPtr& expr) {
        if (!expr) return "()";
        return match(
            expr->node, [](const IntegerLiteral& each) { return std::to_string(each.value); },
            [](const RealLiteral& each) { return real_text(each.value); },
            [](const StringLiteral& each) { return quoted_text(each.text); },
            [](const NameRef& each) { return "$" + quoted_text(each.name); },
            [](const ListExpr& each) { return list("list", each.items); },
            [](const UnaryExpr& each) { return "(" + each.op + " " + of(each.operand) + ")"; },
            [](const BinaryExpr& each) { return "(" + each.op + " " + of(each.left) + " " + of(each.right) + ")"; },
            [](const RangeExpr& each) { return "(.. " + of(each.first) + " " + of(each.last) + ")"; },
            [](const CallExpr& each) { return "(call " + name(each.callee) + arguments(each.arguments) + system(each.callee) + ")"; },
            [](const PipeExpr& each) { return "(| " + of(each.input) + " " + of(each.step) + ")"; },
            [](const AssertExpr& each) { return "(-> " + of(each.value) + list(" dims", each.dims) + ")"; },
            [](const MemberExpr& each) { return "(. " + of(each.object) + name(each.member) + ")"; },
            [](const IndexExpr& each) { return "(at " + of(each.object) + " " + of(each.index) + ")"; },
            [](const IfExpr& each) {
                return "(if " + of(each.condition) + " " + of(each.then_value) + " " + of(each.else_value) + ")";
            },
            [](const TypeExpr& each) {
                std::string text = "(type " + each.base;
                for (const std::vector<ExprPtr>& bracket : each.brackets) text += " " + list("extents", bracket);
                return text + ")";
            });
    }

private:
    static std::string name(const Name& name) { return " " + quoted_text(name.text); }

    static std::string list(const std::string& head, const std::vector<ExprPtr>& items) {
        std::string text = "(" + head;
        for (const ExprPtr& item : items) text += " " + of(item);
        return text + ")";
    }

    static std::string system(const Callee& callee) {
        return callee.system.text.empty() ? "" : " as" + name(callee.system);
    }

    static std::string variants(const std::vector<Variant>& variants) {
        std::string text;
        for (const Variant& each : variants) text += " as" + name(each.system) + arguments(each.defaults);
        return text;
    }

    static std::string arguments(const std::vector<Argument>& arguments) {
        std::string text;
        for (const Argument& each : arguments) text += name(each.key) + "=" + of(each.value);
        return text;
    }

    static std::string parameters(const std::vector<Parameter>& parameters) {
        std::string text;
        for (const Parameter& each : parameters) {
            text += name(each.name) + "=" + of(each.value);
            if (!each.type.text.empty()) text += ":" + each.type.text;
            if (each.range) text += " in " + of(each.range);
        }
        return text;
    }

    static std::string settings(const std::vector<Setting>& settings) {
        std::string text;
        for (const Setting& each : settings) text += "\n  " + each.key.text + arguments(each.values);
        return text;
    }

    static std::string block(const Block& block) {
        std::string text = "{";
        for (const Statement& each : block) text += " " + statement(each) + ";";
        return text + "}";
    }

    static std::string statement(const Statement& stated) {
        return match(
            stated.node, [](const Input& each) { return "input" + name(each.name) + of(each.type); },
            [](const LabelInput& each) { return "label" + name(each.name) + of(each.type); },
            [](const Weight& each) { return "weight" + name(each.name) + of(each.type) + of(each.first); },
            [](const State& each) {
                std::string text = "state";
                for (const Name& declared : each.names) text += name(declared);
                return text + of(each.first);
            },
            [](const Assign& each) {
                std::string text = "assign";
                for (const Name& target : each.targets) text += name(target);
                return text + " = " + of(each.value);
            },
            [](const Shared& each) { return "shared" + name(each.target) + of(each.value); },
            [](const Loss& each) { return list("loss", each.values); },
            [](const Metric& each) { return list("metric", each.values); },
            [](const Expect& each) { return "expect" + arguments(each.entries); },
            [](const For& each) { return "for" + name(each.variable) + of(each.range) + block(each.body); },
            [](const Repeat& each) { return "repeat " + of(each.count) + block(each.body); },
            [](const If& each) { return "if " + of(each.condition) + block(each.then_body) + block(each.else_body); },
            [](const Return& each) { return list("return", each.values); },
            [](const ExprStatement& each) { return "lone " + of(each.value); });
    }

    static std::string declaration(const Declaration& declared) {
        return match(
            declared.node,
            [](const Net& each) { return "net" + name(each.name) + parameters(each.parameters) + block(each.body); },
            [](const NetAlias& each) {
                return "net" + name(each.name) + name(each.base) + arguments(each.arguments) + block(each.body);
            },
            [](const BlockDecl& each) {
                return "block" + name(each.name) + parameters(each.parameters) + variants(each.variants) + block(each.body);
            },
            [](const FormulaDecl& each) {
                return each.word.text + name(each.name) + parameters(each.parameters) + variants(each.variants) + of(each.value) +
                       block(each.body) + of(each.derivative);
            },
            [](const Import& each) { return "import " + quoted_text(each.path); },
            [](const Defaults& each) { return "defaults" + name(each.system); },
            [](const Data& each) {
                return "data" + name(each.name) + parameters(each.parameters) + settings(each.settings);
            },
            [](const Train& each) {
                return "train" + name(each.name) + name(each.net) + of(each.data) + settings(each.settings);
            },
            [](const Check& each) { return list("check", each.conditions); },
            [](const Export& each) { return "export" + name(each.stage) + settings(each.settings); },
            [](const Target& each) { return "target" + settings(each.settings); });
    }
};

}  // namespace

std::string outline(const Ast& ast) { return Outline::of(ast); }

bool parses_to(const std::string& text, const Ast& ast) {
    Diagnostics diagnostics;
    const Ast read = parse(Source("", text), diagnostics);
    return !diagnostics.has_errors() && read.comments.size() == ast.comments.size() && outline(read) == outline(ast);
}

}  // namespace netc::syntax
