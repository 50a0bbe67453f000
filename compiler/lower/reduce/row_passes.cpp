// Formulas of rows as passes.
#include "lower/reduce/row_passes.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace netc::lower {

using formula::Formula;
using formula::Primitive;
using formula::Term;

namespace {

/// Sum, largest and the like take a pass; a number at one place of the row does not.
bool takes_pass(const Formula& f) { return formula::is_reduction(f->op) && f->op != Primitive::Pick; }

bool is_function(Primitive op) {
    switch (op) {
        case Primitive::Pow:
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
            return true;
        default:
            return false;
    }
}

/// Visits the terms at each place that `roots` are made of; `visit` says whether to go on to their operands.
template <class Visit>
void through_places(const std::vector<Formula>& roots, Visit&& visit) {
    std::vector<Formula> open = roots;
    std::set<const Term*> seen;
    while (!open.empty()) {
        const Formula term = open.back();
        open.pop_back();
        if (!term->row || !seen.insert(term.get()).second || !visit(term)) continue;
        open.insert(open.end(), term->operands.begin(), term->operands.end());
    }
}

}  // namespace

RowPasses passes_of(const Formula& f, bool all) {
    RowPasses result;
    std::unordered_map<const Term*, size_t> after;  // passes that have to be over before a term can be made
    const std::vector<Formula> terms = formula::terms_of(f);
    for (const Formula& term : terms) {
        size_t latest = 0;
        for (const Formula& operand : term->operands) latest = std::max(latest, after.at(operand.get()));
        if (takes_pass(term)) {
            if (result.reductions.size() <= latest) result.reductions.resize(latest + 1);
            result.reductions[latest++].push_back(term);
        }
        after[term.get()] = latest;
    }
    // The result is the last pass.
    std::vector<std::vector<Formula>> roots;
    for (const std::vector<Formula>& pass : result.reductions) {
        roots.emplace_back();
        for (const Formula& reduction : pass) roots.back().push_back(reduction->operands[0]);
    }
    roots.push_back({f});

    std::map<const Term*, std::vector<size_t>> readers;
    for (size_t pass = 0; pass < roots.size(); ++pass)
        through_places(roots[pass], [&](const Formula& term) {
            readers[term.get()].push_back(pass);
            return true;
        });
    const auto may_be_kept = [&](const Formula& term) {
        const bool worth = all ? !formula::is_truth(term->op) : is_function(term->op);
        return worth && readers[term.get()].size() > 1;
    };
    result.kept.resize(roots.size());
    std::set<const Term*> kept;
    for (size_t pass = 0; pass < roots.size(); ++pass) {
        std::vector<Formula> made;
        through_places(roots[pass], [&](const Formula& term) {
            if (kept.contains(term.get())) return false;
            if (may_be_kept(term)) made.push_back(term);
            return true;
        });
        // What only goes into another one that is kept is not read again.
        for (const Formula& term : made) {
            bool read_later = false;
            for (size_t later = pass + 1; later < roots.size(); ++later)
                through_places(roots[later], [&](const Formula& reached) {
                    read_later = read_later || reached == term;
                    return reached == term || std::find(made.begin(), made.end(), reached) == made.end();
                });
            if (read_later) {
                kept.insert(term.get());
                result.kept[pass].push_back(term);
            }
        }
    }
    return result;
}

bool is_zero_in_padding(const Formula& f) {
    if (formula::is_number(f)) return f->value == 0;
    if (!f->row) return false;
    const auto zero = [&](size_t i) { return is_zero_in_padding(f->operands[i]); };
    switch (f->op) {
        case Primitive::Variable:
            return true;
        case Primitive::Mul:
            return zero(0) || zero(1);
        case Primitive::Add:
        case Primitive::Sub:
        case Primitive::Max:
        case Primitive::Min:
            return zero(0) && zero(1);
        case Primitive::Select:
            return zero(1) && zero(2);
        case Primitive::Neg:
        case Primitive::Abs:
        case Primitive::Sign:
        case Primitive::Sqrt:
        case Primitive::Expm1:
        case Primitive::Log1p:
        case Primitive::Tanh:
        case Primitive::Erf:
        case Primitive::Sin:
        case Primitive::Stop:
            return zero(0);
        default:
            return false;
    }
}

}  // namespace netc::lower
