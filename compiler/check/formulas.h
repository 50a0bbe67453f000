// Expressions of the language as formulas.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/arguments.h"
#include "check/formula_entries.h"
#include "formula/formula.h"

namespace netc::check {

struct Declarations;

/// Names of a formula and what they stand for.
using FormulaNames = std::map<std::string, formula::Formula>;

/// What the body of an optimizer declares while it runs.
struct OptimizerBody {
    std::vector<syntax::Name> states;
    std::vector<std::pair<formula::Formula, std::string>> names;  // what assignments call their values
    std::string statements;
};

/// Evaluates the expressions and statements of one declaration. Every number is real: 1 / 2 is 0.5. Mistakes are reported once.
class FormulaReader {
public:
    /// `declarations` may be null: then only the library is known.
    FormulaReader(Context& context, const Declarations* declarations, FormulaNames names)
        : context_(context), declarations_(declarations), names_(std::move(names)) {}

    /// A number or a truth; nothing after a mistake (reported).
    std::optional<formula::Formula> evaluate(const syntax::Expr& expr);
    std::optional<formula::Formula> number(const syntax::Expr& expr);
    std::optional<formula::Formula> truth(const syntax::Expr& expr);
    /// Runs the statements; what `return` gives, or nothing when a mistake was made or nothing is returned.
    std::optional<formula::Formula> run(const syntax::Block& body);
    /// Runs the statements of an optimizer, which may declare states; what is bound at the end is in names(). False after a mistake.
    bool run(const syntax::Block& body, OptimizerBody& declared);
    /// The value of a declaration: of its `= ...`, or what its body returns.
    std::optional<formula::Formula> value_of(const DeclaredFormula& declared);

    FormulaNames& names() { return names_; }
    /// What the body's assignments called their values.
    const std::vector<std::pair<formula::Formula, std::string>>& assigned() const { return assigned_; }

    /// From now on it reads a formula of steps, which may call schedules.
    void read_steps();
    /// From now on it reads a metric: what `average` is called with is added to `averages`, which outlives it.
    void read_averages(std::vector<formula::Formula>& averages) { averages_ = &averages; }
    /// What an optimizer's condition is where scheduled numbers decide it; nothing for others.
    void decide_by(std::function<std::optional<bool>(const formula::Formula& condition)> decide) { decide_ = std::move(decide); }

private:
    using Result = std::optional<formula::Formula>;
    Result name(const std::string& name, Span span);
    Result binary(const syntax::BinaryExpr& binary, Span span);
    Result choose(const syntax::IfExpr& choice);
    Result call(const syntax::CallExpr& call, Span span);
    bool is_decided(const formula::Formula& condition, bool& value) const;
    Result primitive(formula::Primitive op, const syntax::CallExpr& call, Span span);
    Result average(const syntax::CallExpr& call, Span span);
    Result drops(const syntax::CallExpr& call, Span span);
    Result called(const DeclaredFormula& declared, const syntax::CallExpr& call, Span span);
    Result unknown_function(const syntax::Name& callee);
    bool run_all(const syntax::Block& body);
    bool run_one(const syntax::Statement& statement);
    bool branch(const syntax::If& choice);
    bool declare(const syntax::State& state, Span span);
    Result refused(Span span, const std::string& message, const std::string& help = {});

    Context& context_;
    const Declarations* declarations_;
    FormulaNames names_;
    std::vector<const DeclaredFormula*> calls_;  // being expanded
    Result returned_;
    int depth_ = 0;
    OptimizerBody* optimizer_ = nullptr;
    bool of_steps_ = false;
    std::vector<formula::Formula>* averages_ = nullptr;  // of a metric
    std::function<std::optional<bool>(const formula::Formula&)> decide_;
    std::vector<std::pair<formula::Formula, std::string>> assigned_;
};

}  // namespace netc::check
