// Derivatives: forward through the operators at a place, backward through the reductions between them.
#include "formula/derive.h"

#include <cmath>
#include <map>
#include <numbers>
#include <unordered_map>

#include "base/check.h"

namespace netc::formula {

namespace {

/// The sum of two derivatives by the same variable; choices by one condition stay one choice.
Formula joined(const Formula& first, const Formula& second) {
    std::map<std::pair<const Term*, const Term*>, Formula> known;
    const auto join = [&](const auto& self, const Formula& a, const Formula& b) -> Formula {
        const auto key = std::make_pair(a.get(), b.get());
        const auto found = known.find(key);
        if (found != known.end()) return found->second;
        const bool same = a->op == Primitive::Select && b->op == Primitive::Select && a->operands[0] == b->operands[0];
        return known[key] = same ? select(a->operands[0], self(self, a->operands[1], b->operands[1]),
                                          self(self, a->operands[2], b->operands[2]))
                                 : a + b;
    };
    return join(join, first, second);
}

Formula call(Primitive op, const Formula& f) { return make(op, {f}); }

/// The derivative of an operator to its i-th operand; `r` is the operator's result.
Formula partial(const Formula& r, size_t i) {
    const Formula& a = r->operands[0];
    const Formula one = number(1);
    switch (r->op) {
        case Primitive::Add:
            return one;
        case Primitive::Sub:
            return number(i == 0 ? 1 : -1);
        case Primitive::Mul:
            return r->operands[1 - i];
        // r / b, not a / b^2, which overflows.
        case Primitive::Div:
            return i == 0 ? one / r->operands[1] : -(r / r->operands[1]);
        case Primitive::Pow: {
            const Formula& b = r->operands[1];
            if (i == 0) return b * make(Primitive::Pow, {a, b - one});
            return select(make(Primitive::Equal, {a, number(0)}), number(0), r * call(Primitive::Log, a));
        }
        case Primitive::Max:
        case Primitive::Min: {
            const Formula &self = r->operands[i], &other = r->operands[1 - i];
            const Formula wins =
                r->op == Primitive::Max ? make(Primitive::Less, {other, self}) : make(Primitive::Less, {self, other});
            return select(wins, one, select(make(Primitive::Equal, {self, other}), number(0.5), number(0)));
        }
        case Primitive::Neg:
            return number(-1);
        case Primitive::Abs:
            return call(Primitive::Sign, a);
        case Primitive::Sqrt:
            return number(0.5) / r;
        case Primitive::Rsqrt:
            return number(-0.5) * (r * r * r);
        case Primitive::Exp:
            return r;
        case Primitive::Expm1:
            return r + one;
        case Primitive::Log:
            return one / a;
        case Primitive::Log1p:
            return one / (one + a);
        case Primitive::Sigmoid:
            return r * (one - r);
        case Primitive::Tanh:
            return one - r * r;
        case Primitive::Erf:
            return number(2 / std::sqrt(std::numbers::pi)) * call(Primitive::Exp, -(a * a));
        case Primitive::Erfc:
            return number(-2 / std::sqrt(std::numbers::pi)) * call(Primitive::Exp, -(a * a));
        case Primitive::Sin:
            return call(Primitive::Cos, a);
        case Primitive::Cos:
            return -call(Primitive::Sin, a);
        case Primitive::Sign:
        case Primitive::Floor:
        case Primitive::Stop:
        case Primitive::Less:
        case Primitive::LessEqual:
        case Primitive::Equal:
        case Primitive::And:
        case Primitive::Or:
        case Primitive::Not:
        case Primitive::OneHot:
            return number(0);
        case Primitive::Number:
        case Primitive::Variable:
        case Primitive::Select:
        case Primitive::Count:
        case Primitive::Sum:
        case Primitive::Largest:
        case Primitive::Smallest:
        case Primitive::FirstLargest:
        case Primitive::Pick:
            break;
    }
    NETC_CHECK(false, "an operator at a place");
    return one;
}

/// Derivatives of a formula's terms by one leaf, a variable or a reduction; reductions are leaves.
class Forward {
public:
    explicit Forward(const Formula& leaf) : leaf_(leaf) {}

    Formula of(const Formula& root) {
        for (const Formula& term : terms_of(root)) {
            if (known_.count(term.get())) continue;
            known_[term.get()] = rule(term);
        }
        return known_.at(root.get());
    }

private:
    Formula rule(const Formula& term) {
        if (term == leaf_) return number(1);
        if (term->operands.empty() || is_reduction(term->op)) return number(0);
        const auto known = [&](size_t i) { return known_.at(term->operands[i].get()); };
        if (term->op == Primitive::Select) return select(term->operands[0], known(1), known(2));
        Formula sum = number(0);
        for (size_t i = 0; i < term->operands.size(); ++i) {
            const Formula inner = known(i);
            if (is_number(inner, 0)) continue;
            const Formula outer = partial(term, i);
            if (is_number(outer, 0)) continue;
            // Either factor may be a choice.
            sum = joined(sum,
                         inner->op == Primitive::Select ? gradient_times(outer, inner) : gradient_times(inner, outer));
        }
        return sum;
    }

    Formula leaf_;
    std::unordered_map<const Term*, Formula> known_;
};

}  // namespace

Formula gradient_times(const Formula& seed, const Formula& slope) {
    // Choices share their branches: each is scaled once.
    std::unordered_map<const Term*, Formula> known;
    const auto scaled = [&](const auto& self, const Formula& part) -> Formula {
        const auto found = known.find(part.get());
        if (found != known.end()) return found->second;
        Formula result;
        if (part->op == Primitive::Select)
            result = select(part->operands[0], self(self, part->operands[1]), self(self, part->operands[2]));
        else if (part->op == Primitive::Neg)
            result = -self(self, part->operands[0]);
        else
            result = seed * part;
        return known[part.get()] = result;
    };
    return scaled(scaled, slope);
}

Formula derivative(const Formula& f, const Formula& variable) { return Forward(variable).of(f); }

Formula gradient(const Formula& f, const Formula& variable, const Formula& seed) {
    // Roots of regions between reductions, the formula first, then its reductions from the outermost to the innermost.
    std::vector<Formula> terms = terms_of(f);
    std::unordered_map<const Term*, Formula> adjoint;
    const auto give = [&](const Formula& to, const Formula& share) {
        if (is_number(share, 0)) return;
        const Formula whole = share->row && !to->row ? call(Primitive::Sum, share) : share;
        Formula& total = adjoint[to.get()];
        total = total ? total + whole : whole;
    };
    /// What a region hands to its leaves.
    const auto pull = [&](const Formula& root, const Formula& seed_here) {
        for (const Formula& leaf : terms_of(root)) {
            const bool leads_on = leaf == variable || is_reduction(leaf->op);
            // Of reductions inside reductions, only the outer one is a leaf of this region.
            if (leads_on) give(leaf, gradient_times(seed_here, derivative(root, leaf)));
        }
    };
    if (is_reduction(f->op))
        adjoint[f.get()] = seed;
    else
        pull(f, seed);
    for (auto term = terms.rbegin(); term != terms.rend(); ++term) {
        const Formula reduction = *term;
        if (!is_reduction(reduction->op) || !adjoint.count(reduction.get())) continue;
        const Formula above = adjoint.at(reduction.get()), &inner = reduction->operands[0];
        switch (reduction->op) {
            case Primitive::Sum:
                pull(inner, above);
                break;
            case Primitive::Largest:
            case Primitive::Smallest: {
                const Formula hit = make(Primitive::Equal, {inner, reduction});
                const Formula ties = call(Primitive::Sum, select(hit, number(1), number(0)));
                pull(inner, select(hit, above / ties, number(0)));
                break;
            }
            case Primitive::Pick:
                pull(inner, select(call(Primitive::OneHot, reduction->operands[1]), above, number(0)));
                break;
            case Primitive::FirstLargest:
                break;
            default:
                NETC_CHECK(false, "a reduction");
        }
    }
    const auto found = adjoint.find(variable.get());
    return found == adjoint.end() ? number(0) : found->second;
}

}  // namespace netc::formula
