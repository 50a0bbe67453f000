// Entries of the table from declarations of formulas.
#include "check/formula_entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "check/functions.h"
#include "check/variants.h"
#include "formula/evaluate.h"

namespace netc::check {

namespace {

constexpr ParameterEntry of_every_optimizer[] = {
    {"weight_decay", takes::real, "0", "so much of each weight is added to its gradient", from_zero},
    {"decoupled", takes::truth, "false", "weight_decay is beside the gradient: so much of each weight, times the rate, is taken off in each step"},
    {"l1", takes::real, "0", "so much of the sign of each weight is added to its gradient; the sign of 0 is 0", from_zero},
    {"decay", takes::real, "0", "the rate of step t, from 1, is lr / (1 + decay * (t - 1))", from_zero},
    {"clip_value", takes::real, "0", "each number of the gradients becomes at most so much, and at least minus that; 0 does not clip", from_zero},
    {"clip_norm", takes::real, "0", "where the norm of all gradients of a step is more, they are multiplied by what makes it that; 0 does not clip", from_zero},
    {"average", takes::real, "0", "how much a moving average of the weights keeps of what it was in each step; it is evaluated and saved in their place. 0: there is none", below_one},
    {"accumulate", takes::whole, "1", "batches whose mean gradient makes one step of the weights, in memory for one batch; schedules and saves count batches, and those behind the last whole group of a stage make no step; a stage of fewer batches is refused", from_one},
};

constexpr std::string_view own_decay = "weight_decay";  // an optimizer may say itself how weights decay

class EntryMaker {
public:
    EntryMaker(Context& context, const syntax::FormulaDecl& declaration, const std::vector<syntax::Comment>& comments)
        : context_(context), made_(std::make_unique<DeclaredFormula>()), comments_(comments) {
        made_->declaration = declaration;
    }

    std::unique_ptr<DeclaredFormula> make() {
        const syntax::FormulaDecl& declaration = made_->declaration;
        Entry& entry = made_->entry;
        entry.name = declaration.name.text;
        entry.group = group_of(declaration.word.text);
        entry.prefix = entry.name;
        entry.declared = made_.get();
        read_comment();
        const bool steps = entry.group == Group::Optimizer, schedule = entry.group == Group::Schedule;
        for (const syntax::Parameter& parameter : declaration.parameters) {
            if (parameter.value || steps || schedule)
                add_setting(parameter);
            else
                made_->inputs.push_back(parameter.name.text);
        }
        for (const syntax::Parameter& parameter : declaration.parameters) check_type(parameter);
        if (steps) complete_optimizer();
        if (sound_) sound_ = read_variants(context_, declaration.variants, *made_);
        check_derivative();
        if (!sound_) return nullptr;
        entry.inputs = made_->inputs;
        entry.parameters = made_->parameters;
        entry.summary = keep(comment_.summary);
        entry.formula = keep(formula_text() + derivative_text());
        entry.shapes = schedule                    ? "one number for each step"
                       : steps                     ? keep(memory_text())
                       : made_->inputs.size() == 1 ? "any -> the same"
                                                   : "equal shapes, or axes of 1 that are repeated -> the same";
        entry.example = keep(comment_.example.empty() ? example() : comment_.example);
        entry.remarks = keep(comment_.remark);
        entry.error = keep(comment_.error);
        entry.worked = made_->worked;
        return std::move(made_);
    }

private:
    std::string_view keep(std::string text) { return made_->keep(std::move(text)); }

    void read_comment() {
        const syntax::FormulaDecl& declaration = made_->declaration;
        comment_ = description_of(context_, declaration.word.span, declaration.parameters, comments_);
        for (const std::string& numbers : comment_.numbers) made_->worked.push_back(worked_of(keep(numbers)));
    }

    /// Losses and metrics read labels of classes and single numbers; everything else has one number at each place.
    void check_type(const syntax::Parameter& parameter) {
        const std::string& type = parameter.type.text;
        if (type.empty()) return;
        const bool compares = made_->entry.group == Group::Loss || made_->entry.group == Group::Metric;
        if (compares && !parameter.value && (type == "class" || type == "number")) return;
        sound_ = false;
        context_
            .error("formula", parameter.type.span,
                   compares && !parameter.value ? fmt::format("no parameter of a {} is of a type `{}`", made_->declaration.word.text, type)
                   : parameter.value            ? fmt::format("`{}` has a default: a setting has no type", parameter.name.text)
                                                : fmt::format("a parameter of {} {} has no type", made_->entry.group == Group::Optimizer ? "an" : "a",
                                                              made_->declaration.word.text))
            .help("a loss or a metric may have `label : class` and `same : number`");
    }

    /// What it has to have, and what every optimizer has besides.
    void complete_optimizer() {
        const syntax::FormulaDecl& declaration = made_->declaration;
        const auto refuse = [&](Span span, const std::string& message, const std::string& help) {
            context_.error("formula", span, message).help(help);
            sound_ = false;
        };
        bool has_rate = false;
        for (const syntax::Parameter& parameter : declaration.parameters) {
            const std::string& name = parameter.name.text;
            has_rate = has_rate || name == "lr";
            if (name == "w" || name == "g" || name == "t")
                refuse(parameter.name.span,
                       fmt::format("`{}` has a meaning in every optimizer; a parameter needs another name", name),
                       "`w` is the weight, `g` its gradient, `t` the number of the step");
            if (is_of_every_optimizer(name) && name != own_decay)
                refuse(parameter.name.span, fmt::format("every optimizer has `{}` already", name), "leave it out");
        }
        if (!has_rate)
            refuse(declaration.name.span,
                   fmt::format("optimizer `{}` has no parameter `lr`, the learning rate", declaration.name.text),
                   fmt::format("`optimizer {}(lr = 0.01, ...)`", declaration.name.text));
        if (declaration.value)
            refuse(declaration.value->span, "an optimizer has no value; its body sets `w`",
                   fmt::format("`optimizer {}(lr = 0.01) {{ w = w - lr * g }}`", declaration.name.text));
        for (const ParameterEntry& each : of_every_optimizer)
            if ((each.name != own_decay && each.name != "decoupled") || !decays_itself(declaration)) made_->parameters.push_back(each);
    }

    /// "for each weight: mean, mean_square"
    std::string memory_text() const {
        std::string always, sometimes;
        const std::function<void(const syntax::Block&, std::string&)> collect = [&](const syntax::Block& body,
                                                                                    std::string& names) {
            for (const syntax::Statement& statement : body) {
                if (const auto* state = std::get_if<syntax::State>(&statement.node))
                    for (const syntax::Name& name : state->names) names += (names.empty() ? "" : ", ") + name.text;
                if (const auto* choice = std::get_if<syntax::If>(&statement.node)) {
                    collect(choice->then_body, sometimes);
                    collect(choice->else_body, sometimes);
                }
            }
        };
        collect(made_->declaration.body, always);
        if (always.empty() && sometimes.empty()) return "none";
        if (sometimes.empty()) return "for each weight: " + always;
        return fmt::format("for each weight: {}{}{}, where the settings need it", always, always.empty() ? "" : ", ",
                           sometimes);
    }

    void add_setting(const syntax::Parameter& parameter) {
        // Rows lie along a whole number of an axis.
        const bool is_axis = parameter.name.text == "axis";
        ParameterEntry entry{parameter.name.text, is_axis ? takes::whole : takes::real, "", ""};
        const auto* word = parameter.value ? std::get_if<syntax::NameRef>(&parameter.value->node) : nullptr;
        if (!parameter.value) {
            // Required.
        } else if (word && (word->name == "true" || word->name == "false")) {
            entry.takes = takes::truth;
            entry.fallback = keep(word->name);
        } else if (const auto value = stated_number(context_, *parameter.value)) {
            const bool literal = std::holds_alternative<syntax::RealLiteral>(parameter.value->node);
            entry.fallback = keep(literal ? context_.written(parameter.value->span) : fmt::format("{}", *value));
        } else {
            sound_ = false;
        }
        if (parameter.range) {
            const std::optional<StatedRange> range = stated_range(context_, *parameter.range);
            if (!range) {
                sound_ = false;
                return;
            }
            entry.bounds = range->bounds;
            check_default(parameter, entry);
        }
        const auto described = comment_.meanings.find(parameter.name.text);
        entry.meaning = described != comment_.meanings.end() ? keep(described->second) : "a setting of the formula";
        made_->parameters.push_back(entry);
    }

    void check_default(const syntax::Parameter& parameter, const ParameterEntry& entry) {
        double number = 0;
        const Meaning meaning = entry.fallback.empty() ? Meaning{Failed{}} : read_fallback(entry.fallback, false);
        double storage = 0;
        if (const double* known = as_number(meaning, storage)) number = *known;
        if (entry.fallback.empty() || inside(entry.bounds, number)) return;
        context_.error("argument-range", parameter.value->span,
                       fmt::format("the default of `{}` is {}; it must be {}", parameter.name.text, number,
                                   bounds_text(entry.bounds)));
        sound_ = false;
    }

    /// A derivative is one of one value, at each place.
    void check_derivative() {
        const syntax::FormulaDecl& declaration = made_->declaration;
        if (!declaration.derivative) return;
        const bool named_as_value = std::count(made_->inputs.begin(), made_->inputs.end(), "y") > 0;
        if (declaration.word.text == "function" && made_->inputs.size() == 1 && !named_as_value) return;
        sound_ = false;
        context_.error("formula", declaration.derivative->span,
                       named_as_value
                           ? "`y` is the function's value here, and a parameter too"
                           : "a derivative is given of functions of one value; others have that of their formula");
    }

    /// As it was written, without what a body is wrapped in.
    std::string formula_text() const {
        const syntax::FormulaDecl& declaration = made_->declaration;
        if (declaration.value) return "out = " + std::string(context_.source().text(declaration.value->span));
        return without_braces(std::string(context_.source().text(declaration.body_span)));
    }

    std::string derivative_text() const {
        const syntax::ExprPtr& derivative = made_->declaration.derivative;
        return derivative ? "\nderivative " + std::string(context_.source().text(derivative->span)) : "";
    }

    std::string example() const {
        const std::string name = made_->declaration.name.text;
        if (made_->entry.group == Group::Schedule) return fmt::format("sgd(lr = 0.1 * {}())", name);
        const bool compares = made_->entry.group == Group::Loss || made_->entry.group == Group::Metric;
        const char* word = made_->entry.group == Group::Loss ? "loss" : "metric";
        if (compares && is_class(made_->declaration, made_->inputs.back()))
            return fmt::format("scores = image | flatten | dense(10)\n{} {}(scores, y)", word, name);
        if (compares) return fmt::format("p = image | conv(3, 1)\n{} {}(p, image)", word, name);
        if (made_->entry.group != Group::Layer) return name;
        if (made_->inputs.size() == 1) return "a = image | " + name;
        std::string arguments;
        for (size_t i = 0; i < made_->inputs.size(); ++i) arguments += i == 0 ? "image" : ", image";
        return fmt::format("a = {}({})", name, arguments);
    }

    Context& context_;
    std::unique_ptr<DeclaredFormula> made_;
    const std::vector<syntax::Comment>& comments_;
    Description comment_;
    bool sound_ = true;
};

}  // namespace

Group group_of(std::string_view word) {
    if (word == "loss") return Group::Loss;
    if (word == "metric") return Group::Metric;
    if (word == "optimizer") return Group::Optimizer;
    if (word == "schedule") return Group::Schedule;
    if (word == "initialiser") return Group::Initialiser;
    return Group::Layer;
}

bool decays_itself(const syntax::FormulaDecl& declaration) {
    return std::any_of(declaration.parameters.begin(), declaration.parameters.end(),
                       [](const syntax::Parameter& each) { return each.name.text == own_decay; });
}

bool is_of_every_optimizer(std::string_view parameter) {
    return std::any_of(std::begin(of_every_optimizer), std::end(of_every_optimizer),
                       [&](const ParameterEntry& each) { return each.name == parameter; });
}

std::unique_ptr<DeclaredFormula> declared_formula(Context& context, const syntax::FormulaDecl& declaration,
                                                  const std::vector<syntax::Comment>& comments) {
    return EntryMaker(context, declaration, comments).make();
}

}  // namespace netc::check
