// From the tree of an expression to a formula: names are what the formula binds, calls are primitives or other
// formulas.
#include "check/formulas.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "base/match.h"
#include "check/declarations.h"
#include "check/library.h"
#include "formula/averages.h"
#include "formula/steps.h"
#include "formula/traits.h"

namespace netc::check {

using formula::Formula;
using formula::Primitive;

namespace {

/// Primitives by name: what they are of one operand and of two.
struct NamedPrimitive {
    std::string_view name;
    std::optional<Primitive> unary, binary;
};
// clang-format off
constexpr NamedPrimitive primitives[] = {
    {"exp", Primitive::Exp, {}},     {"expm1", Primitive::Expm1, {}}, {"log", Primitive::Log, {}},         {"log1p", Primitive::Log1p, {}},
    {"sqrt", Primitive::Sqrt, {}},   {"rsqrt", Primitive::Rsqrt, {}}, {"abs", Primitive::Abs, {}},         {"sign", Primitive::Sign, {}},
    {"floor", Primitive::Floor, {}}, {"tanh", Primitive::Tanh, {}},   {"sigmoid", Primitive::Sigmoid, {}}, {"erf", Primitive::Erf, {}},
    {"erfc", Primitive::Erfc, {}},   {"sin", Primitive::Sin, {}},     {"cos", Primitive::Cos, {}},         {"stop", Primitive::Stop, {}},
    {"sum", Primitive::Sum, {}},     {"argmax", Primitive::FirstLargest, {}},                       {"one_hot", Primitive::OneHot, {}},
    {"max", Primitive::Largest, Primitive::Max},                      {"min", Primitive::Smallest, Primitive::Min},
};
// clang-format on

const NamedPrimitive* primitive_named(const std::string& name) {
    for (const NamedPrimitive& known : primitives)
        if (known.name == name) return &known;
    return nullptr;
}

constexpr std::pair<std::string_view, double> constants[] = {
    {"pi", std::numbers::pi}, {"e", std::numbers::e}, {"inf", std::numeric_limits<double>::infinity()}};

std::optional<Primitive> operator_of(const std::string& sign) {
    constexpr std::pair<std::string_view, Primitive> signs[] = {
        {"+", Primitive::Add},   {"-", Primitive::Sub},  {"*", Primitive::Mul},        {"/", Primitive::Div},
        {"^", Primitive::Pow},   {"<", Primitive::Less}, {"<=", Primitive::LessEqual}, {"==", Primitive::Equal},
        {"and", Primitive::And}, {"or", Primitive::Or}};
    for (const auto& [known, op] : signs)
        if (known == sign) return op;
    return std::nullopt;
}

/// A condition counts 1 or 0.
Formula as_number(const Formula& f) {
    return formula::is_truth(f->op) ? formula::select(f, formula::number(1), formula::number(0)) : f;
}

std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= ' ';
        if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
    }
    return line;
}

constexpr int deepest = 200;  // expressions and calls inside each other

}  // namespace

FormulaReader::Result FormulaReader::refused(Span span, const std::string& message, const std::string& help) {
    Diagnostic& diagnostic = context_.error("formula", span, message);
    if (!help.empty()) diagnostic.help(help);
    return std::nullopt;
}

FormulaReader::Result FormulaReader::number(const syntax::Expr& expr) {
    const Result result = evaluate(expr);
    return result ? as_number(*result) : result;
}

FormulaReader::Result FormulaReader::truth(const syntax::Expr& expr) {
    const Result result = evaluate(expr);
    if (result && !formula::is_truth((*result)->op))
        return refused(expr.span, "a condition is wanted here, and this is a number",
                       fmt::format("`{} > 0`", context_.written(expr.span)));
    return result;
}

FormulaReader::Result FormulaReader::evaluate(const syntax::Expr& expr) {
    if (!context_.spend(expr.span)) return std::nullopt;
    if (depth_ >= deepest) return refused(expr.span, "a formula nested too deeply");
    ++depth_;
    const auto strange = [&](const char* what, const char* help = "") {
        return refused(expr.span, fmt::format("{} is no part of a formula", what), help);
    };
    const Result result = match(
        expr.node,
        [&](const syntax::IntegerLiteral& each) { return Result(formula::number(static_cast<double>(each.value))); },
        [&](const syntax::RealLiteral& each) { return Result(formula::number(each.value)); },
        [&](const syntax::StringLiteral&) { return strange("a text"); },
        [&](const syntax::NameRef& ref) { return name(ref.name, expr.span); },
        [&](const syntax::ListExpr&) { return strange("a list"); },
        [&](const syntax::UnaryExpr& unary) {
            const bool negates = unary.op == "-";
            const Result operand = negates ? number(*unary.operand) : truth(*unary.operand);
            return operand ? Result(formula::make(negates ? Primitive::Neg : Primitive::Not, {*operand})) : operand;
        },
        [&](const syntax::BinaryExpr& each) { return binary(each, expr.span); },
        [&](const syntax::RangeExpr&) { return strange("a range"); },
        [&](const syntax::CallExpr& each) { return call(each, expr.span); },
        [&](const syntax::PipeExpr&) { return strange("a chain", "`f(x)` instead of `x | f`"); },
        [&](const syntax::AssertExpr&) { return strange("`->`"); },
        [&](const syntax::MemberExpr&) { return strange("a member"); },
        [&](const syntax::IndexExpr& index) {
            const Result row = number(*index.object), place = number(*index.index);
            if (!row || !place) return Result();
            return Result(formula::make(Primitive::Pick, {*row, *place}));
        },
        [&](const syntax::IfExpr& choice) { return choose(choice); },
        [&](const syntax::TypeExpr&) { return strange("a type"); });
    --depth_;
    return result;
}

FormulaReader::Result FormulaReader::name(const std::string& name, Span span) {
    if (const auto found = names_.find(name); found != names_.end()) return found->second;
    if (name == "true" || name == "false") return formula::truth(name == "true");
    for (const auto& [known, value] : constants)
        if (known == name) return formula::number(value);
    std::vector<std::string> candidates;
    for (const auto& [known, value] : names_) candidates.push_back(known);
    const bool own = declarations_ && declarations_->formulas.count(name);
    const DeclaredFormula* declared = own ? declarations_->formulas.at(name).get() : library_formula(name);
    const bool is_schedule = declared && declared->entry.group == Group::Schedule;
    const bool is_function = declared || primitive_named(name);
    Diagnostic& diagnostic =
        context_.error("unknown-name", span,
               is_schedule   ? fmt::format("`{}` is a schedule; `{}({})` is its value", name, name, declared->parameters.empty() ? "" : "...")
               : is_function ? fmt::format("`{}` is a function; `{}(x)` is its value", name, name)
                             : fmt::format("nothing in this formula is called `{}`", name));
    if (of_steps_ && !is_function) diagnostic.note(fmt::format("each step has `{}`", fmt::join(formula::names_of_steps(), "`, `")));
    diagnostic.meant(is_function ? "" : nearest(name, candidates));
    return std::nullopt;
}

FormulaReader::Result FormulaReader::binary(const syntax::BinaryExpr& binary, Span span) {
    const bool of_truths = binary.op == "and" || binary.op == "or";
    const auto compares = [](const std::string& op) {
        return op[0] == '<' || op[0] == '>' || op == "==" || op == "!=";
    };
    const auto* chained = std::get_if<syntax::BinaryExpr>(&binary.left->node);
    if (compares(binary.op) && chained && compares(chained->op))
        return refused(
            span, "a comparison of a comparison: conditions are joined by `and`",
            fmt::format("`{} and {} {} {}`", context_.written(binary.left->span),
                        context_.written(chained->right->span), binary.op, context_.written(binary.right->span)));
    const Result left = of_truths ? truth(*binary.left) : number(*binary.left);
    const Result right = of_truths ? truth(*binary.right) : number(*binary.right);
    if (!left || !right) return std::nullopt;
    if (binary.op == ">") return formula::make(Primitive::Less, {*right, *left});
    if (binary.op == ">=") return formula::make(Primitive::LessEqual, {*right, *left});
    if (binary.op == "!=") return formula::make(Primitive::Not, {formula::make(Primitive::Equal, {*left, *right})});
    if (const auto op = operator_of(binary.op)) return formula::make(*op, {*left, *right});
    return refused(span, fmt::format("`{}` is no part of a formula", binary.op),
                   binary.op == "%" ? "`x - floor(x / n) * n`" : "");
}

bool FormulaReader::is_decided(const Formula& condition, bool& value) const {
    if (formula::is_known(condition, value)) return true;
    const std::optional<bool> decided = decide_ ? decide_(condition) : std::nullopt;
    value = decided.value_or(false);
    return decided.has_value();
}

void FormulaReader::read_steps() {
    of_steps_ = true;
    for (const std::string_view name : formula::names_of_steps()) names_.insert({std::string(name), formula::variable(std::string(name), false)});
}

FormulaReader::Result FormulaReader::choose(const syntax::IfExpr& choice) {
    const Result condition = truth(*choice.condition);
    if (!condition) return std::nullopt;
    // A condition of settings chooses the formula: the other one may need what is not there.
    if (bool known = false; is_decided(*condition, known))
        return evaluate(known ? *choice.then_value : *choice.else_value);
    const Result a = evaluate(*choice.then_value), b = evaluate(*choice.else_value);
    if (!a || !b) return std::nullopt;
    if (!formula::is_truth((*a)->op) || !formula::is_truth((*b)->op))
        return formula::select(*condition, as_number(*a), as_number(*b));
    return formula::make(Primitive::Or,
                         {formula::make(Primitive::And, {*condition, *a}),
                          formula::make(Primitive::And, {formula::make(Primitive::Not, {*condition}), *b})});
}

FormulaReader::Result FormulaReader::call(const syntax::CallExpr& call, Span span) {
    const std::string& name = call.callee.text;
    // The file's own names come first; in the library, primitives.
    if (declarations_)
        if (const auto own = declarations_->formulas.find(name); own != declarations_->formulas.end())
            return called(*own->second, call, span);
    const NamedPrimitive* known = primitive_named(name);
    const auto derived = [&](size_t count, auto&& make) -> Result {
        if (call.arguments.size() != count || !call.arguments[0].key.text.empty())
            return refused(span, fmt::format("`{}` takes {} number{}", name, count, count == 1 ? "" : "s"));
        std::vector<Formula> values;
        for (const syntax::Argument& argument : call.arguments) {
            const Result value = number(*argument.value);
            if (!value) return std::nullopt;
            values.push_back(*value);
        }
        return make(values);
    };
    if (name == "mean")
        return derived(1, [](const auto& x) {
            return formula::make(Primitive::Sum, {x[0]}) / formula::make(Primitive::Count, {});
        });
    // Euclidean, with derivative 0 at 0.
    if (name == "average") return average(call, span);
    if (name == "drops" && of_steps_) return drops(call, span);
    if (name == "norm")
        return derived(1, [](const auto& x) {
            const Formula squares = formula::make(Primitive::Sum, {x[0] * x[0]});
            return formula::select(formula::make(Primitive::Equal, {squares, formula::number(0)}), formula::number(0),
                                   formula::make(Primitive::Sqrt, {squares}));
        });
    if (known)
        return primitive(call.arguments.size() == 2 && known->binary ? *known->binary : *known->unary, call, span);
    if (const DeclaredFormula* declared = library_formula(name)) return called(*declared, call, span);
    return unknown_function(call.callee);
}

FormulaReader::Result FormulaReader::unknown_function(const syntax::Name& callee) {
    std::vector<std::string> candidates = {"mean", "norm"};
    if (averages_) candidates.emplace_back("average");
    if (of_steps_) candidates.emplace_back("drops");
    for (const NamedPrimitive& known : primitives) candidates.emplace_back(known.name);
    const auto is_callable = [&](Group group) { return group == Group::Layer || (of_steps_ && group == Group::Schedule); };
    for (const LibraryName& each : library_names())
        if (is_callable(each.group)) candidates.emplace_back(each.name);
    if (declarations_)
        for (const auto& [name, declared] : declarations_->formulas)
            if (is_callable(declared->entry.group)) candidates.push_back(name);
    Diagnostic& diagnostic =
        context_.error("unknown-layer", callee.span,
                       find_entry(callee.text) ? fmt::format("`{}` is a {}, and no function of numbers", callee.text,
                                                             group_name(find_entry(callee.text)->group))
                                               : fmt::format("no function{} is called `{}`", of_steps_ ? " or schedule" : "", callee.text));
    diagnostic.meant(name_meant(callee.text, candidates));
    return std::nullopt;
}

FormulaReader::Result FormulaReader::primitive(Primitive op, const syntax::CallExpr& call, Span span) {
    const auto count = static_cast<size_t>(formula::arity(op));
    for (const syntax::Argument& argument : call.arguments)
        if (!argument.key.text.empty())
            return refused(argument.key.span,
                           fmt::format("`{}` has no parameter `{}`", call.callee.text, argument.key.text));
    if (call.arguments.size() != count)
        return refused(span, fmt::format("`{}` takes {} number{}, and gets {}", call.callee.text, count,
                                         count == 1 ? "" : "s", call.arguments.size()));
    std::vector<Formula> operands;
    for (const syntax::Argument& argument : call.arguments) {
        const Result operand = number(*argument.value);
        if (!operand) return std::nullopt;
        operands.push_back(*operand);
    }
    return formula::make(op, std::move(operands));
}

FormulaReader::Result FormulaReader::average(const syntax::CallExpr& call, Span span) {
    if (!averages_)
        return refused(call.callee.span, "`average` goes over all samples of a set: it stands in metrics",
                       "`mean(...)` goes over the row");
    if (call.arguments.size() != 1 || !call.arguments[0].key.text.empty()) return refused(span, "`average` takes 1 number");
    const Result term = number(*call.arguments[0].value);
    if (!term) return term;
    bool varies = false;
    for (const Formula& each : formula::terms_of(*term)) {
        if (formula::index_of_average(*each))
            return refused(span, "an average of an average: each goes over all samples at once",
                           "`average(a * average(b))` is `average(a) * average(b)`");
        varies = varies || each->op == Primitive::Variable;
    }
    if (!varies) return term;
    const auto known = std::find(averages_->begin(), averages_->end(), *term);
    const auto index = static_cast<size_t>(known - averages_->begin());
    if (known == averages_->end()) averages_->push_back(*term);
    return formula::average(index, (*term)->row);
}

FormulaReader::Result FormulaReader::called(const DeclaredFormula& declared, const syntax::CallExpr& call, Span span) {
    const syntax::FormulaDecl& declaration = declared.declaration;
    if (std::find(calls_.begin(), calls_.end(), &declared) != calls_.end())
        return refused(span, fmt::format("`{}` calls itself: a formula of no end", declaration.name.text));
    const bool schedule = declaration.word.text == "schedule";
    if (schedule && !of_steps_)
        return refused(call.callee.span, fmt::format("`{}` is a schedule: it stands in the numbers of an optimizer and in other schedules",
                                                     declaration.name.text));
    if (!schedule && declaration.word.text != "function")
        return refused(call.callee.span, fmt::format("`{}` is {} {}; formulas call functions", declaration.name.text,
                                                     declaration.word.text == "optimizer" ? "an" : "a", declaration.word.text));
    if (declaration.derivative && !declared.library)
        return refused(call.callee.span,
                       fmt::format("`{}` gives its own derivative, which a formula that calls it does not know",
                                   declaration.name.text),
                       "a network calls it: `x | " + declaration.name.text + "`");
    const auto variant = variant_of(context_, declared.entry, call.callee, span);
    if (!variant) return std::nullopt;
    FormulaNames bound;
    size_t next = 0;
    for (const syntax::Argument& argument : call.arguments) {
        const std::string wanted = !argument.key.text.empty()             ? argument.key.text
                                   : next < declaration.parameters.size() ? declaration.parameters[next++].name.text
                                                                          : "";
        const bool known = std::any_of(declaration.parameters.begin(), declaration.parameters.end(),
                                       [&](const syntax::Parameter& each) { return each.name.text == wanted; });
        if (!known && !argument.key.text.empty())
            return refused(argument.key.span, fmt::format("`{}` has no parameter `{}`", declaration.name.text, wanted));
        if (!known)
            return refused(argument.value->span, fmt::format("`{}` takes {} at most: `{}`", declaration.name.text,
                                                             declaration.parameters.size(), signature(declared.entry)));
        const Result value = evaluate(*argument.value);
        if (!value) return std::nullopt;
        if (wanted == "axis")
            return refused(argument.value->span, "in a formula rows lie along its own axis",
                           fmt::format("`{}` without `axis`; a network's call of this formula may choose one", declaration.name.text));
        if (bound.count(wanted))
            return refused(argument.value->span,
                           fmt::format("`{}` of `{}` is given twice", wanted, declaration.name.text));
        for (const ParameterEntry& setting : declared.parameters)
            if (setting.name == wanted && formula::is_number(*value) && !inside(setting.bounds, (*value)->value))
                return refused(argument.value->span,
                               fmt::format("`{}` of `{}` is {}; it must be {}", wanted, declaration.name.text,
                                           (*value)->value, bounds_text(setting.bounds)));
        bound[wanted] = *value;
    }
    // The library's own text is sound, and costs the file no compile-time work.
    Diagnostics inside;
    Context library(declared.library ? *declared.library : context_.source(), inside);
    FormulaReader inner(declared.library ? library : context_, declared.library ? nullptr : declarations_, {});
    inner.calls_ = calls_;
    inner.depth_ = depth_;
    for (const syntax::Parameter& parameter : declaration.parameters) {
        const auto given = bound.find(parameter.name.text);
        Result value;
        if (given != bound.end())
            value = given->second;
        else if (const auto stated = stated_setting(*variant, parameter.name.text))
            value = *stated;
        else if (parameter.value)
            value = inner.evaluate(*parameter.value);
        else
            return refused(span, fmt::format("`{}` needs `{}`: `{}`", declaration.name.text, parameter.name.text,
                                             signature(declared.entry)));
        if (!value) return std::nullopt;
        inner.names_[parameter.name.text] = *value;
    }
    if (schedule) inner.read_steps();
    const Result value = inner.value_of(declared);
    // What the library's text makes of numbers that do not suit it is a mistake of the call.
    if (!value && inside.has_errors()) return refused(span, inside.all().front().message);
    return value;
}

FormulaReader::Result FormulaReader::value_of(const DeclaredFormula& declared) {
    calls_.push_back(&declared);
    const int errors = context_.error_count();
    const Result result =
        declared.declaration.value ? number(*declared.declaration.value) : run(declared.declaration.body);
    calls_.pop_back();
    if (!result && !declared.declaration.value && context_.error_count() == errors)
        return refused(declared.declaration.name.span,
                       fmt::format("`{}` returns nothing", declared.declaration.name.text),
                       "`return ...` as its last statement");
    return result;
}

// --------------------------------------------------------------------------------------- statements

FormulaReader::Result FormulaReader::run(const syntax::Block& body) {
    returned_.reset();
    if (!run_all(body)) return std::nullopt;
    return returned_;
}

bool FormulaReader::run_all(const syntax::Block& body) {
    for (const syntax::Statement& statement : body) {
        if (!run_one(statement)) return false;
        if (!returned_) continue;
        // Behind a `return` of a setting's branch stands what other settings compute.
        if (std::holds_alternative<syntax::Return>(statement.node) && &statement != &body.back())
            context_.warning("after-return", (&statement + 1)->span, "nothing behind `return` is reached");
        return true;
    }
    return true;
}

bool FormulaReader::run_one(const syntax::Statement& statement) {
    if (const auto* assign = std::get_if<syntax::Assign>(&statement.node)) {
        if (assign->targets.size() != 1) return refused(statement.span, "a formula has one value").has_value();
        const Result value = evaluate(*assign->value);
        if (!value) return false;
        names_[assign->targets.front().text] = *value;
        assigned_.emplace_back(*value, assign->targets.front().text);
        if (optimizer_) {
            optimizer_->names.emplace_back(*value, assign->targets.front().text);
            optimizer_->statements +=
                (optimizer_->statements.empty() ? "" : "; ") + on_one_line(context_.source().text(statement.span));
        }
        return true;
    }
    if (const auto* result = std::get_if<syntax::Return>(&statement.node)) {
        if (optimizer_)
            return refused(statement.span, "an optimizer sets `w`, and returns nothing", "`w = ...`").has_value();
        if (result->values.size() != 1) return refused(statement.span, "a formula has one value").has_value();
        returned_ = number(*result->values.front());
        return returned_.has_value();
    }
    if (const auto* choice = std::get_if<syntax::If>(&statement.node)) return branch(*choice);
    if (const auto* state = std::get_if<syntax::State>(&statement.node)) return declare(*state, statement.span);
    return refused(statement.span, "a formula consists of `name = ...`, `if` and `return`").has_value();
}

/// A condition of settings chooses statements; one of values chooses between what both branches set.
bool FormulaReader::branch(const syntax::If& choice) {
    const Result condition = truth(*choice.condition);
    if (!condition) return false;
    if (bool known = false; is_decided(*condition, known))
        return run_all(known ? choice.then_body : choice.else_body);
    const FormulaNames before = names_;
    const size_t states = optimizer_ ? optimizer_->states.size() : 0;
    const auto ran = [&](const syntax::Block& body) {
        names_ = before;
        if (!run_all(body)) return false;
        if (optimizer_ && optimizer_->states.size() > states)
            return refused(optimizer_->states.back().span,
                           "a state under a condition of values: there is one for every weight or none",
                           "before the `if`")
                .has_value();
        if (!returned_) return true;
        returned_.reset();
        return refused(choice.condition->span, "`return` under a condition of values", "`return if c { a } else { b }`")
            .has_value();
    };
    if (!ran(choice.then_body)) return false;
    const FormulaNames after_then = names_;
    if (!ran(choice.else_body)) return false;
    FormulaNames merged = before;
    for (const auto& [name, value] : after_then) {
        const auto other = names_.find(name);
        if (other == names_.end()) continue;  // set in one branch only: not known behind them
        merged[name] =
            value == other->second ? value : formula::select(*condition, as_number(value), as_number(other->second));
    }
    names_ = std::move(merged);
    return true;
}

bool FormulaReader::run(const syntax::Block& body, OptimizerBody& declared) {
    optimizer_ = &declared;
    const bool sound = run_all(body);
    optimizer_ = nullptr;
    for (auto& [name, value] : names_) value = as_number(value);
    return sound;
}

/// A state is a variable, and its first value until there is another one.
bool FormulaReader::declare(const syntax::State& state, Span span) {
    if (!optimizer_) return refused(span, "`state` stands in an `optimizer`").has_value();
    Formula first = formula::number(0);
    if (state.first) {
        const Result value = number(*state.first);
        if (!value) return false;
        if (!formula::is_number(*value))
            return refused(state.first->span, "the first value of a state is one number, the same for all weights")
                .has_value();
        first = *value;
    }
    for (const syntax::Name& name : state.names) {
        if (names_.contains(name.text))
            return refused(name.span,
                           fmt::format("`{}` has a meaning here already; a state needs a name of its own", name.text))
                .has_value();
        const Formula before = formula::variable(name.text);
        const Formula begins = formula::make(Primitive::Equal, {formula::variable("t", false), formula::number(1)});
        names_[name.text] = formula::is_number(first, 0) ? before : formula::select(begins, first, before);
        optimizer_->states.push_back(name);
    }
    return true;
}

}  // namespace netc::check
