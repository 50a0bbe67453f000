// The function that computes what changes from step to step, as C++ over netrt::Number.
#include <cmath>
#include <unordered_map>

#include "base/check.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"
#include "formula/print.h"

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

/// Terms that are read more than once get a name; the others stand where they are read.
class ScheduleWriter {
public:
    explicit ScheduleWriter(Page& page) : page_(page) {}

    void write(const std::vector<loop::StepFormula>& formulas) {
        std::vector<Formula> roots;
        for (const loop::StepFormula& each : formulas) roots.push_back(each.value);
        std::unordered_map<const formula::Term*, int> readers;
        const std::vector<Formula> terms = formula::terms_of(roots);
        for (const Formula& term : terms)
            for (const Formula& operand : term->operands) ++readers[operand.get()];
        int names = 0;
        for (const Formula& term : terms) {
            Text text = text_of(*term);
            if (readers[term.get()] > 1 && !term->operands.empty()) {
                const std::string name = "term" + std::to_string(++names);
                page_.line(std::string(formula::is_truth(term->op) ? "const bool " : "const Number ") + name + " = " + text.text + ";");
                text = {name};
            }
            texts_[term.get()] = std::move(text);
        }
        for (size_t i = 0; i < roots.size(); ++i)
            page_.line("numbers[" + std::to_string(i) + "] = " + texts_.at(roots[i].get()).text + ";");
    }

private:
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
                return {"at." + term.name};
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
            case Primitive::Sum:
            case Primitive::Largest:
            case Primitive::Smallest:
            case Primitive::FirstLargest:
            case Primitive::Pick:
            case Primitive::OneHot:
            case Primitive::Count:
                break;
        }
        NETC_UNREACHABLE();
    }

    Page& page_;
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
        ScheduleWriter(page).write(stage.step_formulas);
    }
    page.line();
}

}  // namespace netc::emit
