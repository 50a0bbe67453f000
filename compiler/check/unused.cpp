// Warnings about blocks, parameters and data sections that nothing uses.
#include <fmt/format.h>

#include <set>

#include "base/match.h"
#include "check/nets.h"

namespace netc::check {

namespace {

/// Collects every name that occurs in a tree, whatever it stands for.
struct Mentions {
    std::set<std::string> names;

    void walk(const syntax::ExprPtr& expr) {
        if (expr) walk(*expr);
    }
    void walk(const std::vector<syntax::ExprPtr>& exprs) {
        for (const syntax::ExprPtr& expr : exprs) walk(expr);
    }
    void walk(const std::vector<syntax::Argument>& arguments) {
        for (const syntax::Argument& argument : arguments) walk(argument.value);
    }

    // Chains and sums nest to the left, as deep as they are long.
    void walk(const syntax::Expr& start) {
        const syntax::Expr* expr = &start;
        while (expr) expr = step(*expr);
    }

    /// Walks all but one part and returns that one.
    const syntax::Expr* step(const syntax::Expr& expr) {
        using Next = const syntax::Expr*;
        return match(
            expr.node, [](const syntax::IntegerLiteral&) { return Next(); },
            [](const syntax::RealLiteral&) { return Next(); }, [](const syntax::StringLiteral&) { return Next(); },
            [&](const syntax::NameRef& ref) { return names.insert(ref.name), Next(); },
            [&](const syntax::ListExpr& list) { return walk(list.items), Next(); },
            [&](const syntax::UnaryExpr& unary) { return Next(unary.operand.get()); },
            [&](const syntax::BinaryExpr& binary) { return walk(binary.right), Next(binary.left.get()); },
            [&](const syntax::RangeExpr& range) { return walk(range.last), Next(range.first.get()); },
            [&](const syntax::CallExpr& call) { return names.insert(call.callee.text), walk(call.arguments), Next(); },
            [&](const syntax::PipeExpr& pipe) { return walk(pipe.step), Next(pipe.input.get()); },
            [&](const syntax::AssertExpr& assertion) { return walk(assertion.dims), Next(assertion.value.get()); },
            [&](const syntax::MemberExpr& member) { return Next(member.object.get()); },
            [&](const syntax::IndexExpr& index) { return walk(index.index), Next(index.object.get()); },
            [&](const syntax::IfExpr& choice) {
                return walk(choice.condition), walk(choice.then_value), Next(choice.else_value.get());
            },
            [&](const syntax::TypeExpr& type) {
                for (const std::vector<syntax::ExprPtr>& bracket : type.brackets) walk(bracket);
                return Next();
            });
    }

    void walk(const syntax::Block& body) {
        for (const syntax::Statement& statement : body) walk(statement);
    }

    void walk(const syntax::Statement& statement) {
        match(
            statement.node, [&](const syntax::Input& input) { walk(input.type); },
            [&](const syntax::LabelInput& label) { walk(label.type); },
            [&](const syntax::Weight& weight) { walk(weight.type), walk(weight.first); },
            [&](const syntax::State& state) { walk(state.first); },
            [&](const syntax::Assign& assign) { walk(assign.value); },
            [&](const syntax::Shared& shared) { walk(shared.value); },
            [&](const syntax::Loss& loss) { walk(loss.values); },
            [&](const syntax::Metric& metric) { walk(metric.values); },
            [&](const syntax::Expect& expect) { walk(expect.entries); },
            [&](const syntax::For& loop) { walk(loop.range), walk(loop.body); },
            [&](const syntax::Repeat& repeat) { walk(repeat.count), walk(repeat.body); },
            [&](const syntax::If& choice) { walk(choice.condition), walk(choice.then_body), walk(choice.else_body); },
            [&](const syntax::Return& result) { walk(result.values); },
            [&](const syntax::ExprStatement& alone) { walk(alone.value); });
    }

    void walk(const std::vector<syntax::Parameter>& parameters) {
        for (const syntax::Parameter& parameter : parameters) walk(parameter.value);
    }
    void walk(const std::vector<syntax::Setting>& settings) {
        for (const syntax::Setting& setting : settings) walk(setting.values);
    }
};

/// Files that are imported have more than each importer uses.
void warn(Context& context, const char* code, Span span, const std::string& message) {
    if (context.source().is_own(span)) context.warning(code, span, message);
}

void warn_of_parameters(Context& context, const std::vector<syntax::Parameter>& parameters, const Mentions& body) {
    for (const syntax::Parameter& parameter : parameters)
        if (!body.names.count(parameter.name.text))
            warn(context, "unused-parameter", parameter.name.span,
                            fmt::format("nothing reads the parameter `{}`", parameter.name.text));
}

}  // namespace

void warn_of_unused(Context& context, const Declarations& declarations, const syntax::Ast& ast) {
    Mentions everywhere;
    for (const syntax::Declaration& declaration : ast.declarations) {
        Mentions here;
        match(
            declaration.node,
            [&](const syntax::Net& net) {
                here.walk(net.parameters), here.walk(net.body);
                warn_of_parameters(context, net.parameters, here);
            },
            [&](const syntax::NetAlias& alias) { here.walk(alias.arguments), here.walk(alias.body); },
            [&](const syntax::BlockDecl& block) {
                here.walk(block.parameters), here.walk(block.body);
                warn_of_parameters(context, block.parameters, here);
            },
            [&](const syntax::FormulaDecl& formula) {
                here.walk(formula.parameters), here.walk(formula.value), here.walk(formula.body);
                here.walk(formula.derivative);
                warn_of_parameters(context, formula.parameters, here);
            },
            [](const syntax::Defaults&) {}, [](const syntax::Import&) {},
            [&](const syntax::Data& section) {
                here.walk(section.parameters), here.walk(section.settings);
                warn_of_parameters(context, section.parameters, here);
            },
            [&](const syntax::Train& train) { here.walk(train.data), here.walk(train.settings); },
            [&](const syntax::Check& check) { here.walk(check.conditions); },
            [&](const syntax::Export& exported) { here.walk(exported.settings); },
            [&](const syntax::Target& target) { here.walk(target.settings); });
        everywhere.names.insert(here.names.begin(), here.names.end());
    }
    for (const auto& [name, block] : declarations.blocks)
        if (!everywhere.names.count(name))
            warn(context, "unused-block", block->name.span, fmt::format("nothing calls block `{}`", name));
    // Nor is it checked whether its formula is sound.
    for (const auto& [name, formula] : declarations.formulas)
        if (!everywhere.names.count(name))
            warn(
                context, "unused-block", formula->declaration.name.span,
                fmt::format("nothing uses {} `{}`, which is not checked", formula->declaration.word.text, name));
    for (const auto& [name, section] : declarations.sources)
        if (!everywhere.names.count(name))
            context.warning("unused-data", section->name.span, fmt::format("no stage uses data section `{}`", name));
}

}  // namespace netc::check
