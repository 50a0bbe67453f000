// Plain loops for formulas of rows: a loop for each sum, one for the result.
#include <cmath>
#include <map>

#include "base/check.h"
#include "formula/print.h"
#include "lower/formula_loops.h"
#include "lower/reference/kernels.h"

namespace netc::lower {

using namespace graph;
using formula::Formula;
using formula::Primitive;
using loop::apply;
using loop::integer;

namespace {

class PlainRows {
public:
    PlainRows(PlainProgram& program, const MapRows& op, ValueId result)
        : program_(program),
          op_(op),
          result_(result),
          rows_(rows_along(op.shape, op.axis)),
          value_(formula::replace(op.function->value, formula::make(Primitive::Count, {}),
                                  formula::number(static_cast<double>(rows_.length)))),
          kernel_(program, op.function->name, "out = " + formula::to_text(op.function->value)),
          body_(kernel_.body) {
        for (size_t i = 0; i < op.ins.size(); ++i)
            arrays_.emplace_back(kernel_.reads(op.ins[i], "in" + std::to_string(i + 1), true));
    }

    void write() {
        const PlainArray out = kernel_.writes(result_, "out", true);
        const bool mean = op_.result == RowResult::Mean;
        const Expr sum = mean ? body_.variable("sum", number(0)) : number(0);
        kernel_.over({"row"}, {rows_.count}, [&](const auto& row) {
            row_ = row[0];
            const Expr first =
                rows_.step == 1 ? row_ * integer(rows_.length)
                                : row_ / integer(rows_.step) * integer(rows_.step * rows_.length) + row_ % integer(rows_.step);
            first_ = body_.let("first_of_row", first);
            known_.clear();
            for (const Formula& term : formula::terms_of(value_))
                if (formula::is_reduction(term->op)) known_.emplace(term, reduced(term));
            if (op_.result == RowResult::Each)
                over_row([&](Expr k) { body_.assign(element(out, k), at_place(value_, k)); });
            else if (mean)
                body_.add(sum, at_place(value_, 0));
            else
                body_.assign(out.at({row_}), at_place(value_, 0));
        });
        if (mean) body_.assign(out.at({0}), sum / number(static_cast<double>(rows_.count)));
        kernel_.finish(program_.graph.values[result_].name);
    }

private:
    void over_row(const std::function<void(Expr)>& fill) {
        kernel_.over({body_.unused("k")}, {rows_.length}, [&](const auto& k) { fill(k[0]); });
    }
    Expr element(const PlainArray& array, Expr k) const { return array.at({first_ + k * integer(rows_.step)}); }

    /// What a variable is at element k of the row.
    Expr read(const std::string& variable, Expr k) {
        for (size_t i = 0; i < op_.ins.size(); ++i) {
            if (op_.function->variables[i] != variable) continue;
            const Shape& shape = program_.graph.shape(op_.ins[i]);
            if (shape.rank() == 0) return arrays_[i].at({0});
            return shape == op_.shape ? element(arrays_[i], k) : arrays_[i].at({row_});
        }
        NETC_CHECK(false, "a variable of the function");
        NETC_UNREACHABLE();
    }

    /// The value of a formula at element k; sums over the row are known.
    Expr at_place(const Formula& f, Expr k) {
        FormulaVariables variables;
        FormulaTerms terms{known_, {}};
        for (const Formula& term : formula::terms_of(f)) {
            if (term->op == Primitive::Variable) variables.insert_or_assign(term->name, read(term->name, k));
            if (term->op == Primitive::OneHot)
                terms.known.insert_or_assign(term, is_counted(term->operands[0], k));
        }
        return loops_of(std::vector{f}, variables, terms, double_type(), body_).front();
    }

    /// Whether place k of the row is the label's, or that of its first largest number.
    Expr is_counted(const Formula& place, Expr k) {
        return place->op == Primitive::Variable ? loop::equal(k, read(place->name, k))
                                                : loop::equal(apply("to_f64", double_type(), {k}), known_.at(place));
    }

    Expr reduced(const Formula& f) {
        const Formula& of = f->operands[0];
        if (f->op == Primitive::Pick)
            return body_.let(body_.unused("wanted"), at_place(of, read(f->operands[1]->name, 0)));
        if (f->op == Primitive::FirstLargest) {
            const Expr best = body_.variable(body_.unused("best"), number(-INFINITY));
            const Expr found = body_.variable(body_.unused("found"), number(0));
            over_row([&](Expr k) {
                const Expr here = body_.let(body_.unused("here"), at_place(of, k));
                body_.when(loop::greater(here, best), [&] {
                    body_.assign(best, here);
                    body_.assign(found, apply("to_f64", double_type(), {k}));
                });
            });
            return found;
        }
        const bool sum = f->op == Primitive::Sum;
        const bool largest = f->op == Primitive::Largest;
        const Expr total = body_.variable(body_.unused(sum ? "total" : largest ? "largest" : "smallest"),
                                          number(sum ? 0 : largest ? -INFINITY : INFINITY));
        over_row([&](Expr k) {
            const Expr here = at_place(of, k);
            if (sum)
                body_.add(total, here);
            else
                body_.assign(total, apply(largest ? "max" : "min", double_type(), {total, here}));
        });
        return total;
    }

    PlainProgram& program_;
    const MapRows& op_;
    ValueId result_;
    Rows rows_;
    Formula value_;
    PlainKernel kernel_;
    loop::Builder& body_;
    std::vector<PlainArray> arrays_;
    Expr row_ = 0, first_ = 0;
    std::map<Formula, Expr> known_;
};

}  // namespace

void plain_rows(PlainProgram& program, const MapRows& op, ValueId result) { PlainRows(program, op, result).write(); }

}  // namespace netc::lower
