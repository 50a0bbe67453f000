// The functions that the host computes, as C++ over netrt::Number: what changes from step to step, metrics of whole sets.
#include <cmath>
#include <functional>
#include <unordered_map>

#include "base/check.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"
#include "formula/averages.h"
#include "formula/print.h"
#include "formula/steps.h"

namespace netc::emit {

namespace {

using formula::Formula;
using formula::Primitive;

/// How tightly a text binds; a part that binds less is put in parentheses.
enum Strength { choice, disjunction, conjunction, comparison, sum, product, sign, atom };

struct Text {
    std::string text;
    int strength = atom;
};

std::string within(const Text& part, int strength) { return part.strength < strength ? "(" + part.text + ")" : part.text; }

/// Terms that are read more than once get a name; the others stand where they are read. Sums and extremes over a row are
/// loops, of which `i` is the place.
class NumberWriter {
public:
    /// `variable`: what is written where a formula reads one.
    NumberWriter(std::function<std::string(const formula::Term&)> variable, int64_t row, Page& page)
        : variable_(std::move(variable)), row_(row), page_(page) {}

    /// The texts of the formulas, which are no rows.
    std::vector<std::string> write(const std::vector<Formula>& roots) {
        const std::vector<Formula> terms = formula::terms_of(roots);
        Readers readers;
        for (const Formula& term : terms)
            // What a row reads is computed before its loop.
            for (const Formula& operand : term->operands) readers[operand.get()] += term->row || formula::is_reduction(term->op) ? 2 : 1;
        for (const Formula& term : terms)
            if (!term->row) texts_[term.get()] = formula::is_reduction(term->op) ? over_row(*term) : named(*term, readers);
        std::vector<std::string> result;
        for (const Formula& root : roots) result.push_back(texts_.at(root.get()).text);
        return result;
    }

private:
    using Readers = std::unordered_map<const formula::Term*, int>;

    Text named(const formula::Term& term, const Readers& readers) {
        Text text = text_of(term);
        const auto found = readers.find(&term);
        if (found == readers.end() || found->second < 2 || term.operands.empty()) return text;
        const std::string name = "term" + std::to_string(++names_);
        page_.line(std::string(formula::is_truth(term.op) ? "const bool " : "const Number ") + name + " = " + text.text + ";");
        return {name};
    }

    Text over_row(const formula::Term& reduction) {
        const std::string name = "term" + std::to_string(++names_);
        const bool sums = reduction.op == Primitive::Sum, largest = reduction.op == Primitive::Largest;
        page_.line("Number " + name + " = " + (sums ? "0" : largest ? "-infinite" : "infinite") + ";");
        const auto loop = page_.block("for (int i = 0; i < " + std::to_string(row_) + "; ++i) {");
        Readers readers;
        const std::vector<Formula> terms = formula::terms_of(reduction.operands[0]);
        for (const Formula& term : terms)
            for (const Formula& operand : term->operands) ++readers[operand.get()];
        for (const Formula& term : terms)
            if (term->row) texts_[term.get()] = named(*term, readers);
        const Text& each = part(reduction, 0);
        page_.line(name + " = " + (sums ? name + " + " + within(each, sum + 1) : std::string(largest ? "max" : "min") + "(" + name + ", " + each.text + ")") + ";");
        return {name};
    }

    const Text& part(const formula::Term& term, size_t i) const { return texts_.at(term.operands[i].get()); }

    /// Grouped from the left.
    Text infix(const formula::Term& term, const char* op, int strength) const {
        return {within(part(term, 0), strength) + " " + op + " " + within(part(term, 1), strength + 1), strength};
    }

    static std::string literal(double value) {
        if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
        return number(value);
    }

    Text text_of(const formula::Term& term) const {
        switch (term.op) {
            case Primitive::Number:
                return {literal(term.value), term.value < 0 ? sign : atom};
            case Primitive::Variable:
                return {variable_(term)};
            case Primitive::Add:
                return infix(term, "+", sum);
            case Primitive::Sub:
                return infix(term, "-", sum);
            case Primitive::Mul:
                return infix(term, "*", product);
            case Primitive::Div:
                return infix(term, "/", product);
            case Primitive::Less:
                return infix(term, "<", comparison);
            case Primitive::LessEqual:
                return infix(term, "<=", comparison);
            case Primitive::Equal:
                return infix(term, "==", comparison);
            case Primitive::And:
                return infix(term, "&&", conjunction);
            case Primitive::Or:
                return infix(term, "||", disjunction);
            case Primitive::Not:
                return {"!" + within(part(term, 0), atom), sign};
            case Primitive::Neg:
                return {"-" + within(part(term, 0), atom), sign};
            case Primitive::Select:
                return {within(part(term, 0), disjunction) + " ? Number(" + part(term, 1).text + ") : Number(" + part(term, 2).text + ")", choice};
            case Primitive::Stop:
                return part(term, 0);
            case Primitive::Pow:
            case Primitive::Max:
            case Primitive::Min:
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
            case Primitive::Cos: {
                const std::string name(term.op == Primitive::Pow ? "pow" : formula::spelling(term.op));
                return {name + "(" + part(term, 0).text + (term.operands.size() > 1 ? ", " + part(term, 1).text : "") + ")"};
            }
            case Primitive::Count:
                return {std::to_string(row_)};
            case Primitive::Sum:
            case Primitive::Largest:
            case Primitive::Smallest:
            case Primitive::FirstLargest:
            case Primitive::Pick:
            case Primitive::OneHot:
                break;
        }
        NETC_UNREACHABLE();
    }

    std::function<std::string(const formula::Term&)> variable_;
    int64_t row_;
    Page& page_;
    int names_ = 0;
    std::unordered_map<const formula::Term*, Text> texts_;
};

}  // namespace

void print_schedule(const loop::StagePlan& stage, const std::string& function, Page& page) {
    if (loop::is_constant(stage)) return;
    page.line("// What changes from step to step of stage `" + comment_text(stage.name) + "`:");
    for (const loop::StepFormula& each : stage.step_formulas)
        page.line("//   " + comment_text(each.name) + " = " + comment_text(formula::to_text(each.value)));
    {
        const auto body = page.block("void " + function + "(const StepPlace& at, Number* numbers, const void*) {");
        std::vector<Formula> formulas;
        for (const loop::StepFormula& each : stage.step_formulas) formulas.push_back(each.value);
        const std::vector<std::string> texts =
            NumberWriter([](const formula::Term& variable) { return "at." + (formula::plateau_of(variable.name) ? "drops" : variable.name); }, 1, page).write(formulas);
        for (size_t i = 0; i < texts.size(); ++i) page.line("numbers[" + std::to_string(i) + "] = " + texts[i] + ";");
    }
    page.line();
}

void print_metric(const loop::Port& metric, const std::string& function, Page& page) {
    const formula::OfAverages& of = *metric.of_averages;
    const auto average = [&](const formula::Term& variable) {
        const formula::OfAverages::Place& place = of.places.at(*formula::index_of_average(variable));
        const std::string first = std::to_string(place.first);
        return "averages[" + (!variable.row ? first : place.first == 0 ? "i" : first + " + i") + "]";
    };
    page.line();
    page.line("// The metric `" + comment_text(metric.name) + "`, of averages over all samples:");
    {
        const auto body = page.block("Number " + function + "(const Number* averages, const void*) {");
        const std::string value = NumberWriter(average, of.row, page).write({of.value}).front();
        page.line("return " + value + ";");
    }
}

}  // namespace netc::emit
