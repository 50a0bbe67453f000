// Formulas of rows: softmax, losses, normalisations of a row. One pass over the row for each sum, one for the result.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/check.h"
#include "lower/families.h"
#include "lower/formula_loops.h"
#include "lower/index/axes.h"
#include "lower/index/maps.h"
#include "lower/reduce/row_passes.h"
#include "lower/reduce/upstream.h"

namespace netc::lower {

using namespace graph;
using formula::Formula;
using formula::Primitive;
using loop::apply;
using loop::at;
using loop::integer;
using loop::load;
using loop::real;

namespace {

/// Where a vector of a row lies.
struct Place {
    Expr cb = 0, y = 0, x = 0;
};

class RowsWriter {
public:
    RowsWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          op_(std::get<MapRows>(context.graph.nodes[group.anchor].op)),
          result_(context.graph.nodes[group.anchor].result),
          rows_(rows_along(op_.shape, op_.axis)),
          value_(with_length(op_.function->value)),
          draft_(context, true),
          body_(draft_.body) {
        bind();
        lanes_ = layout_.scalar ? 1 : context.target.lanes;
        type_ = {loop::Element::F32, lanes_};
        is_one_vector_ = layout_.scalar || (layout_.blocks() == 1 && (op_.axis >= 0 || layout_.height * layout_.width == 1));
        passes_ = passes_of(value_, is_one_vector_);
        for (const auto& [term, name] : op_.function->names) {
            const Formula named = with_length(term);
            names_.emplace(named, name);
            if (named->op == Primitive::Stop) names_.emplace(named->operands[0], name);
        }
    }

    void write() {
        if (op_.result == RowResult::Each) {
            out_ = draft_.writes(result_, "out");
            clear_border(draft_, *out_);
        }
        op_.axis < 0 || op_.result == RowResult::Mean ? one_unit() : units();
    }

private:
    Formula with_length(const Formula& f) const {
        return formula::replace(f, formula::make(Primitive::Count, {}),
                                formula::number(static_cast<double>(rows_.length)));
    }

    /// A sample is one unit: its only row, or the mean of all of them.
    void one_unit() {
        if (op_.axis < 0 || rows_.count == 1) {
            const std::optional<Expr> value = row({});
            if (value) set(*value, {});
        } else {
            const Expr sum = body_.variable("sum", real(0));
            over_map(body_, layout_, [&](Expr y, Expr x) { body_.add(sum, *row({0, y, x})); });
            set(sum * real(1.0 / static_cast<double>(rows_.count)), {});
        }
        draft_.finish(group_.nodes, 1, "sample", "");
    }

    /// Rows of places of one height are a unit.
    void units() {
        const auto one = [&](Expr y) {
            body_.loop("x", 0, integer(layout_.width), [&](Expr x) {
                const std::optional<Expr> value = row({0, y, x});
                if (value) set(*value, {0, y, x});
            });
        };
        if (rows_.count == 1) {
            one(0);
            return draft_.finish(group_.nodes, 1, "sample", "");
        }
        body_.loop("y", loop::var("first"), loop::var("last"), one);
        draft_.finish(group_.nodes, integer(layout_.height), "row", "");
    }

    /// Stores the number of a row (of a sample); behind the last one of a row of numbers there is zero.
    void set(const Expr& value, const Place& place) {
        const View out = draft_.writes(result_, "out");
        const Shape& shape = context_.graph.shape(result_);
        const std::vector<Expr> here = indices_of_row(place);
        if (shape.rank() == 0) return body_.assign(at(out.array, scalar_type(), out.at(0, 0, 0)), value);
        body_.assign(at(out.array, scalar_type(), element_at(out, shape, here)), value);
        const int64_t end = out.layout.blocks() * out.layout.block, last = shape.dims.back();
        if (end == last) return;
        body_.when(loop::equal(here.back(), integer(last - 1)), [&] {
            std::vector<Expr> padding = here;
            body_.loop(body_.unused("k"), integer(last), integer(end), [&](Expr k) {
                padding.back() = k;
                body_.assign(at(out.array, scalar_type(), element_at(out, shape, padding)), real(0));
            });
        });
    }

    /// What the formula reads, as arrays where it lies in memory.
    void bind() {
        const auto at_each_place = [&](const std::string& name) {
            return formula::depends_on(value_, formula::variable(name));
        };
        std::set<ValueId> rows;
        for (size_t i = 0; i < op_.ins.size(); ++i)
            if (at_each_place(op_.function->variables[i]) && !is_known(op_.ins[i])) rows.insert(op_.ins[i]);
        for (size_t i = 0; i < op_.ins.size(); ++i) {
            const ValueId in = op_.ins[i];
            const std::string& variable = op_.function->variables[i];
            Read read{in, at_each_place(variable), false, std::nullopt};
            read.is_vector = read.is_row && context_.graph.shape(in) == op_.shape && !is_known(in);
            if (!is_known(in)) read.view = draft_.reads(in, role_of(in, variable, rows.size() == 1 && read.is_vector));
            if (read.is_vector) layout_ = read.view->layout;
            reads_.emplace(variable, std::move(read));
        }
        if (rows.empty()) {
            // Of a label alone there is a row in the formula, and none in memory.
            layout_ = op_.result == RowResult::Each ? context_.layouts[result_] : row_major_layout(op_.shape, context_.target.lanes);
        }
        for (const auto& [name, read] : reads_)
            NETC_CHECK(!read.is_vector || lie_alike(read.view->layout, layout_), "rows that are read together lie alike");
    }
    /// What an array is called in the kernel: not as the loops over rows are.
    std::string role_of(ValueId in, const std::string& variable, bool only_row) const {
        if (context_.is_gradient(in)) return "d_out";
        if (is_label(in)) return "label";
        if (only_row || variable == "x") return "in";
        if (variable == "y") return "result";
        return op_.function->is_own || variable.size() == 1 ? variable + "_in" : variable;
    }
    static bool lie_alike(const Layout& a, const Layout& b) {
        return a.scalar == b.scalar && a.block == b.block && a.channels == b.channels && a.row_major == b.row_major;
    }
    bool is_label(ValueId in) const { return context_.graph.values[in].type.dtype == DType::I32; }
    bool is_label_name(const std::string& name) const { return is_label(reads_.at(name).in); }
    /// A number that has no memory: the start of a backward pass, a literal.
    bool is_known(ValueId in) const {
        const Op& producer = context_.graph.producer(in);
        return std::holds_alternative<Constant>(producer) || std::holds_alternative<BatchMeanGrad>(producer);
    }

    std::vector<Expr> indices_of_row(const Place& place) const {
        if (op_.axis < 0) return {};
        const Shape once = once_a_row(op_.shape, op_.axis);
        if (once.rank() == 2 && !layout_.row_major) return {place.y, place.x};
        std::vector<Expr> indices(static_cast<size_t>(once.rank()), Expr(0));
        Expr rest = place.y;
        for (size_t d = indices.size(); d-- > 0;) {
            const int64_t extent = once[static_cast<int>(d)];
            indices[d] = d == 0 ? rest : rest % integer(extent);
            rest = rest / integer(extent);
        }
        return indices;
    }

    /// A number that there is once for the row; labels as whole numbers.
    Expr once(const std::string& variable, const Place& place) {
        const Read& read = reads_.at(variable);
        if (!read.view) return upstream(draft_, read.in);
        const loop::Type type = is_label(read.in) ? loop::Type{loop::Element::I32, 1} : scalar_type();
        const Shape& shape = context_.graph.shape(read.in);
        return at(read.view->array, type,
                  shape.rank() == 0 ? read.view->at(0, 0, 0) : element_at(*read.view, shape, indices_of_row(place)));
    }

    /// Goes through the vectors of a row.
    void over_row(const Place& row, const std::function<void(const Place&)>& fill) {
        if (is_one_vector_) return fill(row);  // its locals are those of the row
        body_.loop("cb", 0, integer(layout_.blocks()), [&](Expr cb) {
            if (op_.axis >= 0) return fill({cb, row.y, row.x});
            over_map(body_, layout_, [&](Expr y, Expr x) { fill({cb, y, x}); });
        });
    }
    Expr elements(Expr vector, const Place& place, double otherwise) const {
        if (lanes_ == 1) return vector;
        if (vector->type.lanes == 1) vector = loop::splat(vector, lanes_);
        return only_channels(draft_, layout_, vector, place.cb, otherwise);
    }

    // ------------------------------------------------------------------------------------ one row

    /// Works through a row; its number, where the formula has one for the row. Numbers at each place are stored.
    std::optional<Expr> row(const Place& place) {
        known_.clear();
        vectors_.clear();
        arrays_kept_.clear();
        label_.clear();
        make_room();
        const size_t count = passes_.reductions.size();
        for (size_t pass = 0; pass < count; ++pass) reduce(pass, place);
        if (op_.result != RowResult::Each) {
            if (known_.count(value_)) return known_.at(value_);
            const FormulaVariables variables = once_variables(value_, place);
            return loops_of(std::vector{value_}, variables, {known_, names_}, scalar_type(), body_).front();
        }
        settle({value_}, place);
        over_row(place, [&](const Place& here) {
            Expr value = values({value_}, passes_.kept[count], here).front();
            if (value->type.lanes < lanes_) value = loop::splat(value, lanes_);
            if (!is_zero_in_padding(value_)) value = elements(value, here, 0);
            if (lanes_ == 1)
                body_.assign(at(out_->array, scalar_type(), out_->at(here.cb, here.y, here.x)), value);
            else
                body_.store(out_->array, out_->at(here.cb, here.y, here.x), value);
        });
        return std::nullopt;
    }

    /// Memory for what passes keep: the result's own where it has a number at each place, else some of the kernel's.
    void make_room() {
        if (is_one_vector_ || op_.axis < 0) return;
        constexpr int64_t most = 4096;
        bool out_is_free = out_.has_value();
        for (const std::vector<Formula>& pass : passes_.kept)
            for (const Formula& term : pass) {
                if (out_is_free) {
                    arrays_kept_.emplace(term, *out_);
                    out_is_free = false;
                } else if (layout_.blocks() * lanes_ <= most) {
                    const std::string name = body_.unused(name_of(term) + "_of_row");
                    body_.array(name, scalar_type(), {layout_.blocks() * lanes_});
                    arrays_kept_.emplace(term, View{name, layout_, std::nullopt});
                }
            }
    }

    static double neutral(Primitive op) {
        return op == Primitive::Sum ? 0 : op == Primitive::Smallest ? INFINITY : -INFINITY;
    }
    std::string name_of(const Formula& term) const {
        const auto named = names_.find(term);
        if (named != names_.end()) return named->second;
        switch (term->op) {
            case Primitive::Sum:
                return "total";
            case Primitive::Largest:
                return "greatest";
            case Primitive::Smallest:
                return "least";
            case Primitive::FirstLargest:
                return "best";
            case Primitive::Pick:
                return "wanted";
            case Primitive::Variable:
                return context_.is_gradient(reads_.at(term->name).in) ? "d" : term->name + "_here";
            default:
                return term->row ? "part" : "number";
        }
    }

    /// One pass: its sums and the like become known.
    void reduce(size_t pass, const Place& place) {
        std::vector<Formula> operands, joined;
        for (const Formula& reduction : passes_.reductions[pass]) {
            if (reduction->op == Primitive::FirstLargest) {
                settle({reduction->operands[0]}, place);
                const Expr found = first_largest(reduction->operands[0], place);
                first_.insert_or_assign(reduction, found);
                known_.emplace(reduction, apply("to_f32", scalar_type(), {found}));
                continue;
            }
            joined.push_back(reduction);
            operands.push_back(reduction->operands[0]);
        }
        if (joined.empty()) return;
        settle(operands, place);
        std::vector<Expr> totals;
        for (const Formula& reduction : joined)
            if (!is_one_vector_)
                totals.push_back(body_.variable(body_.unused(name_of(reduction) + (lanes_ > 1 ? "_of_lanes" : "")),
                                                loop::splat(real(neutral(reduction->op)), lanes_)));
        over_row(place, [&](const Place& here) {
            const std::vector<Expr> terms = values(operands, passes_.kept[pass], here);
            for (size_t i = 0; i < joined.size(); ++i) {
                const Primitive op = joined[i]->op;
                const bool padded = op != Primitive::Sum || !is_zero_in_padding(operands[i]);
                const Expr term = padded ? elements(terms[i], here, neutral(op)) : terms[i];
                if (is_one_vector_)
                    totals.push_back(term);
                else if (op == Primitive::Sum)
                    body_.add(totals[i], term);
                else
                    body_.assign(totals[i], apply(op == Primitive::Largest ? "max" : "min", type_, {totals[i], term}));
            }
        });
        for (size_t i = 0; i < joined.size(); ++i) {
            Expr total = totals[i];
            if (lanes_ > 1) {
                const bool smallest = joined[i]->op == Primitive::Smallest;
                const char* across = joined[i]->op == Primitive::Sum ? "sum" : "largest";
                total = apply(across, scalar_type(), {smallest ? -total : total});
                total = body_.let(body_.unused(name_of(joined[i])), smallest ? -total : total);
            } else if (is_one_vector_) {
                total = body_.let(body_.unused(name_of(joined[i])), total);
            }
            known_.emplace(joined[i], total);
        }
    }

    /// What a formula of the row's numbers reads; a number at the label's place becomes known.
    FormulaVariables once_variables(const Formula& f, const Place& place) {
        FormulaVariables variables;
        for (const Formula& term : formula::terms_of(f)) {
            if (known_.count(term)) continue;
            if (term->op == Primitive::Pick) known_.emplace(term, picked(term, place));
            if (term->op == Primitive::Variable && !term->row && !is_label_name(term->name))
                variables.insert_or_assign(term->name, once(term->name, place));
        }
        return variables;
    }

    /// Makes everything known that the formulas read once for the row and that is known by now.
    void settle(const std::vector<Formula>& formulas, const Place& place) {
        for (const Formula& term : formula::terms_of(formulas))
            if (term->op == Primitive::OneHot && term->operands[0]->op == Primitive::Variable) label(term->operands[0]->name, place);
        for (const Formula& scalar : formula::scalars_of(formulas)) {
            if (known_.count(scalar)) continue;
            const FormulaVariables variables = once_variables(scalar, place);
            if (known_.count(scalar)) continue;
            if (scalar->op == Primitive::Variable && is_label_name(scalar->name)) continue;  // read by what counts places
            const Expr expr =
                loops_of(std::vector{scalar}, variables, {known_, names_}, scalar_type(), body_).front();
            known_.emplace(scalar, body_.let(body_.unused(name_of(scalar)), expr));
        }
    }
    /// The place in the row that a label is, or that of its first largest number, whose pass is over.
    Expr counted(const Formula& f, const Place& place) {
        return f->op == Primitive::Variable ? label(f->name, place) : first_.at(f);
    }
    Expr label(const std::string& name, const Place& place) {
        const auto found = label_.find(name);
        if (found != label_.end()) return found->second;
        const bool alone = context_.graph.shape(reads_.at(name).in).rank() == 0;
        Expr value = once(name, place);
        if (!alone) value = body_.let(body_.unused("label_here"), value);
        return label_.emplace(name, value).first->second;
    }

    /// The number at the label's place.
    Expr picked(const Formula& pick, const Place& place) {
        NETC_CHECK(pick->operands[1]->op == Primitive::Variable, "a place in a row is a label's");
        const Expr k = label(pick->operands[1]->name, place);
        return body_.let(body_.unused(name_of(pick)), at_element(pick->operands[0], k, place));
    }

    /// The value of a term at element k of the row.
    Expr at_element(const Formula& f, Expr k, const Place& place) {
        settle({f}, place);
        FormulaVariables variables;
        for (const auto& [name, read] : reads_) {
            if (!read.is_row) continue;
            if (!read.is_vector) {
                variables.insert_or_assign(name, once(name, place));
                continue;
            }
            const Expr block = integer(lanes_);
            const View& view = *read.view;
            const std::vector<Expr> here = layout_.row_major ? view.at(0, place.y, 0, k)
                                           : layout_.is_row() || layout_.scalar
                                               ? view.at(0, 0, 0, k)
                                               : view.at(k / block, place.y, place.x, k % block);
            variables.insert_or_assign(name, at(view.array, scalar_type(), here));
        }
        FormulaTerms terms{known_, names_};
        for (const Formula& term : formula::terms_of(f))
            if (term->op == Primitive::OneHot)
                terms.known.insert_or_assign(term, loop::equal(k, counted(term->operands[0], place)));
        return loops_of(std::vector{f}, variables, terms, scalar_type(), body_).front();
    }

    /// The index of the first largest number of a row, or of its first NaN, element by element.
    Expr first_largest(const Formula& f, const Place& place) {
        const std::string name = body_.unused("best");
        const Expr best = body_.variable(name, real(-INFINITY));
        const Expr found = body_.variable(body_.unused("best_place"), 0);
        body_.loop(body_.unused("k"), 0, integer(rows_.length), [&](Expr k) {
            const Expr here = body_.let(body_.unused("here"), at_element(f, k, place));
            const auto is_number = [](const Expr& x) { return loop::select(loop::equal(x, x), integer(1), integer(0)); };
            const Expr first_nan = loop::both(loop::equal(is_number(here), 0), loop::equal(best, best));
            body_.when(loop::either(loop::greater(here, best), first_nan), [&] {
                body_.assign(best, here);
                body_.assign(found, k);
            });
        });
        return found;
    }

    /// The values of terms at a place of the row; `keep` says what is stored for later passes.
    std::vector<Expr> values(const std::vector<Formula>& roots, const std::vector<Formula>& keep, const Place& here) {
        FormulaVariables variables;
        for (const auto& [name, read] : reads_)
            if (read.is_vector)
                variables.insert_or_assign(name, load(read.view->array, lanes_, read.view->at(here.cb, here.y, here.x)));
            else if (read.is_row)
                variables.insert_or_assign(name, loop::splat(once(name, here), lanes_));
        FormulaTerms terms{known_, names_};
        for (const auto& [term, vector] : vectors_) terms.known.insert_or_assign(term, vector);
        for (const auto& [term, view] : arrays_kept_)
            if (std::find(keep.begin(), keep.end(), term) == keep.end())
                terms.known.insert_or_assign(term, load(view.array, lanes_, kept_place(view, here)));
        std::vector<Formula> all = keep;
        all.insert(all.end(), roots.begin(), roots.end());
        for (const Formula& term : formula::terms_of(all))
            if (term->op == Primitive::OneHot) terms.known.insert_or_assign(term, hits(term, here));
        std::vector<Expr> made = loops_of(all, variables, terms, type_, body_);
        for (size_t i = 0; i < keep.size(); ++i) this->keep(keep[i], made[i], here);
        return {made.begin() + static_cast<std::ptrdiff_t>(keep.size()), made.end()};
    }

    Expr hits(const Formula& one_hot, const Place& here) {
        const Expr k = counted(one_hot->operands[0], here);
        if (lanes_ == 1) return loop::equal(k, 0);
        return apply(sized("only_lane", context_.target), mask_type(context_.target), {k - here.cb * integer(lanes_)});
    }

    /// Terms that later passes read again: in a local of a row of one vector, else in memory, the result's own first.
    void keep(const Formula& term, const Expr& value, const Place& here) {
        if (is_one_vector_) {
            vectors_.insert_or_assign(term, body_.let(body_.unused(name_of(term)), value));
            return;
        }
        const auto found = arrays_kept_.find(term);
        if (found == arrays_kept_.end()) return;  // made again
        body_.store(found->second.array, kept_place(found->second, here), value);
    }
    std::vector<Expr> kept_place(const View& view, const Place& here) const {
        if (out_ && view.array == out_->array) return view.at(here.cb, here.y, here.x);
        return {here.cb * integer(lanes_)};
    }

    Context& context_;
    const Group& group_;
    const MapRows op_;
    ValueId result_;
    Rows rows_;
    Formula value_;
    Draft draft_;
    loop::Builder& body_;
    Layout layout_;  // of the rows
    int lanes_ = 1;
    loop::Type type_;
    bool is_one_vector_ = false;
    RowPasses passes_;
    std::map<Formula, std::string> names_;
    struct Read {
        ValueId in;
        bool is_row;     // the formula reads it at each place
        bool is_vector;  // and there is a number for each
        std::optional<View> view;
    };
    std::map<std::string, Read> reads_;  // by the formula's variables
    std::optional<View> out_;
    // In the row at hand:
    std::map<Formula, Expr> known_;    // what there is once
    std::map<Formula, Expr> vectors_;  // what a row of one vector has kept
    std::map<Formula, View> arrays_kept_;
    std::map<std::string, Expr> label_;
    std::map<Formula, Expr> first_;  // places of first largest numbers
};

}  // namespace

void lower_rows(Context& context, const Group& group) { RowsWriter(context, group).write(); }

}  // namespace netc::lower
