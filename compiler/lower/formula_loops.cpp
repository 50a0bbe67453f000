// Formulas term by term; what the runtime has as one operation (relu) is called by its name.
#include "lower/formula_loops.h"

#include <unordered_map>

#include "base/check.h"

namespace netc::lower {

using formula::Formula;
using formula::Primitive;
using loop::apply;
using loop::Expr;

namespace {

/// x <= 0 ? 0 : x
bool is_relu(const Formula& f) {
    if (f->op != Primitive::Select || !formula::is_number(f->operands[1], 0)) return false;
    const Formula &condition = f->operands[0], &x = f->operands[2];
    return condition->op == Primitive::LessEqual && condition->operands[0] == x &&
           formula::is_number(condition->operands[1], 0);
}

/// The terms whose expressions a term's expression names.
std::vector<Formula> named_by(const Formula& f) {
    if (is_relu(f)) return {f->operands[2]};
    return f->operands;
}

class Writer {
public:
    Writer(const FormulaVariables& variables, const FormulaTerms& terms, loop::Type type, loop::Builder& body)
        : variables_(variables), names_(terms.names), unnamed_(terms.unnamed), type_(type), body_(body) {
        for (const auto& [term, expr] : terms.known) known_.emplace(term.get(), expr);
    }

    std::vector<Expr> write(const std::vector<Formula>& roots) {
        for (const Formula& root : roots) count(root);
        std::vector<Expr> values;
        for (const Formula& root : roots) values.push_back(of(root));
        return values;
    }

private:
    void count(const Formula& f) {
        if (++uses_[f.get()] > 1 || known_.contains(f.get())) return;
        for (const Formula& operand : named_by(f)) count(operand);
    }

    Expr of(const Formula& f) {
        const auto found = known_.find(f.get());
        if (found != known_.end()) return found->second;
        Expr expr = made(f);
        // Conditions are masks, which have no name in the loop language.
        if (uses_.at(f.get()) > 1 && !formula::is_truth(f->op) && !formula::is_number(f))
            expr = body_.let(body_.unused(name_of(f)), expr);
        known_.emplace(f.get(), expr);
        return expr;
    }

    std::string name_of(const Formula& f) const {
        const auto named = names_.find(f);
        return named != names_.end() ? named->second : f->op == Primitive::Variable ? f->name + "_here" : unnamed_;
    }

    Expr literal(double value) const { return loop::real(value, type_.element); }
    /// A number in every lane, where an operation does not take it for every lane by itself.
    Expr lanes(Expr expr) const {
        return expr->type.lanes == type_.lanes ? expr : loop::splat(std::move(expr), type_.lanes);
    }

    /// The left side of a comparison, which has an answer for every lane.
    Expr compared(const Formula& f) {
        const Expr left = of(f->operands[0]), right = of(f->operands[1]);
        return right->type.lanes == type_.lanes ? left : lanes(left);
    }

    Expr made(const Formula& f) {
        const auto part = [&](size_t i) { return of(f->operands[i]); };
        if (is_relu(f)) return relu(of(f->operands[2]));
        switch (f->op) {
            case Primitive::Number:
                return literal(f->value);
            case Primitive::Variable:
                return variables_.at(f->name);
            case Primitive::Add:
                return part(0) + part(1);
            case Primitive::Sub:
                return part(0) - part(1);
            case Primitive::Mul:
                return part(0) * part(1);
            case Primitive::Div:
                return part(0) / part(1);
            case Primitive::Neg:
                return -part(0);
            case Primitive::Less:
                return loop::less(compared(f), part(1));
            case Primitive::LessEqual:
                return loop::less_equal(compared(f), part(1));
            case Primitive::Equal:
                return loop::equal(compared(f), part(1));
            case Primitive::And:
                return loop::both(part(0), part(1));
            case Primitive::Or:
                return loop::either(part(0), part(1));
            // Of conditions only choices are made: the other branch.
            case Primitive::Not:
                return loop::equal(loop::select(part(0), lanes(literal(1)), lanes(literal(0))), literal(0));
            case Primitive::Select: {
                // The condition first, so that its locals stand before those of the branches.
                const Expr condition = part(0), a = lanes(part(1)), b = lanes(part(2));
                return loop::select(condition, a, b);
            }
            // Plain loops carry slopes.
            case Primitive::Stop:
                return type_.element == loop::Element::F64 ? apply("stop", type_, {part(0)}) : part(0);
            case Primitive::Pow:
            case Primitive::Max:
            case Primitive::Min:
                return apply(std::string(function_of(f->op)), type_, {lanes(part(0)), lanes(part(1))});
            case Primitive::Abs:
            case Primitive::Sign:
            case Primitive::Floor:
            case Primitive::Sqrt:
            case Primitive::Rsqrt:
            case Primitive::Exp:
            case Primitive::Expm1:
            case Primitive::Log:
            case Primitive::Log1p:
            case Primitive::Sigmoid:
            case Primitive::Tanh:
            case Primitive::Erf:
            case Primitive::Erfc:
            case Primitive::Sin:
            case Primitive::Cos:
                return apply(std::string(function_of(f->op)), type_, {lanes(part(0))});
            case Primitive::Sum:
            case Primitive::Largest:
            case Primitive::Smallest:
            case Primitive::FirstLargest:
            case Primitive::Pick:
            case Primitive::OneHot:
            case Primitive::Count:
                break;
        }
        NETC_CHECK(false, "a formula without reductions");
        NETC_UNREACHABLE();
    }

    static std::string_view function_of(Primitive op) { return op == Primitive::Pow ? "pow" : formula::spelling(op); }

    Expr relu(Expr x) const {
        if (type_.element == loop::Element::F32) return apply("relu", type_, {std::move(x)});
        return apply("max", type_, {literal(0), std::move(x)});
    }

    const FormulaVariables& variables_;
    const std::map<Formula, std::string>& names_;
    const std::string& unnamed_;
    loop::Type type_;
    loop::Builder& body_;
    std::unordered_map<const formula::Term*, int> uses_;
    std::unordered_map<const formula::Term*, Expr> known_;
};

}  // namespace

Expr loops_of(const Formula& f, const FormulaVariables& variables, loop::Type type, loop::Builder& body) {
    return loops_of(std::vector{f}, variables, FormulaTerms{}, type, body).front();
}

std::vector<Expr> loops_of(const std::vector<Formula>& formulas, const FormulaVariables& variables,
                           const FormulaTerms& terms, loop::Type type, loop::Builder& body) {
    return Writer(variables, terms, type, body).write(formulas);
}

}  // namespace netc::lower
