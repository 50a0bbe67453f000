// Entries of the table from declarations: parameters and their ranges, the description from comments, numbers worked out.
#include "check/formula_entries.h"

#include <fmt/format.h>

#include <cmath>

#include "check/formulas.h"
#include "formula/evaluate.h"

namespace netc::check {

namespace {

Group group_of(const std::string& word) {
    if (word == "loss") return Group::Loss;
    if (word == "metric") return Group::Metric;
    if (word == "optimizer") return Group::Optimizer;
    if (word == "initialiser") return Group::Initialiser;
    return Group::Layer;
}

/// The lines of the `##` comment right above a place, without their marks.
std::vector<std::string> described(const Context& context, Span declared, const std::vector<syntax::Comment>& comments) {
    std::vector<std::string> lines;
    uint32_t line = context.source().line_of(declared.first);
    for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {
        if (comment->span.first >= declared.first) continue;
        if (!comment->text.starts_with("##") || context.source().line_of(comment->span.first) + 1 != line) break;
        --line;
        const size_t text = comment->text.find_first_not_of("# ");
        lines.insert(lines.begin(), text == std::string::npos ? "" : comment->text.substr(text));
    }
    return lines;
}

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
        for (const syntax::Parameter& parameter : declaration.parameters) {
            if (parameter.value)
                add_setting(parameter);
            else
                made_->inputs.push_back(parameter.name.text);
        }
        if (!sound_) return nullptr;
        entry.inputs = made_->inputs;
        entry.parameters = made_->parameters;
        entry.summary = keep(summary_);
        entry.formula = keep(formula_text());
        entry.shapes = made_->inputs.size() == 1 ? "any -> the same" : "equal shapes, or axes of 1 that are repeated -> the same";
        entry.example = keep(example());
        return std::move(made_);
    }

private:
    std::string_view keep(std::string text) { return made_->texts.emplace_back(std::move(text)); }

    void read_comment() {
        for (const std::string& line : described(context_, made_->declaration.word.span, comments_)) {
            const size_t colon = line.find(": ");
            bool of_parameter = false;
            for (const syntax::Parameter& parameter : made_->declaration.parameters)
                if (colon != std::string::npos && line.substr(0, colon) == parameter.name.text) {
                    meanings_[parameter.name.text] = line.substr(colon + 2);
                    of_parameter = true;
                }
            if (!of_parameter) summary_ += (summary_.empty() ? "" : " ") + line;
        }
    }

    std::optional<double> constant(const syntax::Expr& expr) {
        const auto value = FormulaReader(context_, nullptr, {}).number(expr);
        if (value && formula::is_number(*value)) return (*value)->value;
        if (value) context_.error("formula", expr.span, "a number is wanted here that the file itself gives");
        sound_ = false;
        return std::nullopt;
    }

    void add_setting(const syntax::Parameter& parameter) {
        ParameterEntry entry{parameter.name.text, takes::real, "", ""};
        const auto* word = std::get_if<syntax::NameRef>(&parameter.value->node);
        if (word && (word->name == "true" || word->name == "false")) {
            entry.takes = takes::truth;
            entry.fallback = keep(word->name);
        } else if (const auto value = constant(*parameter.value)) {
            entry.fallback = keep(fmt::format("{}", *value));
        }
        if (parameter.range) {
            const auto* range = std::get_if<syntax::RangeExpr>(&parameter.range->node);
            if (!range) {
                context_.error("formula", parameter.range->span, "a range is wanted here").help("`rate in 0..1 = 0.5`");
                sound_ = false;
                return;
            }
            const auto low = constant(*range->first), high = constant(*range->last);
            if (low && high)
                entry.bounds = {std::max(*low, -unbounded), std::min(*high, unbounded)};
        }
        const auto described = meanings_.find(parameter.name.text);
        entry.meaning = described != meanings_.end() ? keep(described->second) : "a setting of the formula";
        made_->parameters.push_back(entry);
    }

    /// As it was written, without what a body is wrapped in.
    std::string formula_text() const {
        const syntax::FormulaDecl& declaration = made_->declaration;
        if (declaration.value) return "out = " + context_.written(declaration.value->span);
        return std::string(context_.source().text(declaration.body_span));
    }

    std::string example() const {
        const std::string name = made_->declaration.name.text;
        if (made_->entry.group != Group::Layer) return name;
        if (made_->inputs.size() == 1) return "a = image | " + name;
        std::string arguments;
        for (size_t i = 0; i < made_->inputs.size(); ++i) arguments += i == 0 ? "image" : ", image";
        return fmt::format("a = {}({})", name, arguments);
    }

    Context& context_;
    std::unique_ptr<DeclaredFormula> made_;
    const std::vector<syntax::Comment>& comments_;
    std::map<std::string, std::string> meanings_;
    std::string summary_;
    bool sound_ = true;
};

}  // namespace

std::unique_ptr<DeclaredFormula> declared_formula(Context& context, const syntax::FormulaDecl& declaration,
                                                        const std::vector<syntax::Comment>& comments) {
    return EntryMaker(context, declaration, comments).make();
}

}  // namespace netc::check
