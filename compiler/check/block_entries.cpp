// Entries of the table from blocks: what a parameter takes follows from its default and its range.
#include "check/block_entries.h"

#include <fmt/format.h>

#include "check/arguments.h"
#include "check/variants.h"

namespace netc::check {

namespace {

class BlockEntryMaker {
public:
    BlockEntryMaker(Context& context, const syntax::BlockDecl& declaration)
        : context_(context), made_(std::make_unique<DeclaredBlock>()) {
        made_->declaration = declaration;
    }

    std::unique_ptr<DeclaredBlock> make(Span span, const std::vector<syntax::Comment>& comments) {
        const syntax::BlockDecl& declaration = made_->declaration;
        const Description comment = description_of(context_, span, declaration.parameters, comments);
        for (const syntax::Parameter& parameter : declaration.parameters) {
            if (!parameter.value && !parameter.range) {
                made_->inputs.push_back(parameter.name.text);
                continue;
            }
            ParameterEntry entry{parameter.name.text, 0, "", ""};
            if (parameter.value) read_default(*parameter.value, entry);
            if (parameter.range && !read_range(*parameter.range, entry)) return nullptr;
            const auto meaning = comment.meanings.find(parameter.name.text);
            if (meaning != comment.meanings.end()) entry.meaning = made_->keep(meaning->second);
            made_->parameters.push_back(entry);
        }
        for (const std::string& numbers : comment.numbers) made_->worked.push_back(worked_of(made_->keep(numbers)));
        Entry& entry = made_->entry;
        entry.name = declaration.name.text;
        entry.group = Group::Layer;
        entry.prefix = entry.name;
        entry.block = made_.get();
        entry.inputs = made_->inputs;
        entry.parameters = made_->parameters;
        entry.worked = made_->worked;
        if (!read_variants(context_, declaration.variants, *made_)) return nullptr;
        entry.summary = made_->keep(comment.summary);
        entry.formula = made_->keep(without_braces(std::string(context_.source().text(span))));
        entry.shapes = made_->keep(comment.shapes);
        entry.example = made_->keep(comment.example);
        entry.remarks = made_->keep(comment.remark);
        return std::move(made_);
    }

private:
    void read_default(const syntax::Expr& value, ParameterEntry& entry) {
        entry.fallback = made_->keep(context_.written(value.span));
        if (const auto* name = std::get_if<syntax::NameRef>(&value.node)) {
            for (const ParameterEntry& before : made_->parameters)
                if (before.name == name->name) {
                    entry.takes = before.takes;
                    entry.bounds = before.bounds;
                    entry.words = before.words;
                    return;
                }
        }
        const Meaning meaning = read_fallback(entry.fallback, true);
        if (meaning.as<int64_t>()) entry.takes = takes::whole;
        if (meaning.as<double>()) entry.takes = takes::real;
        if (meaning.as<bool>()) entry.takes = takes::truth;
        if (meaning.as<graph::Initialiser>()) entry.takes = takes::initialiser;
        if (meaning.as<Word>()) add_word(entry, entry.fallback);
    }

    /// A range, or a list of what the parameter takes.
    bool read_range(const syntax::Expr& range, ParameterEntry& entry) {
        const auto* list = std::get_if<syntax::ListExpr>(&range.node);
        if (!list) return read_numbers(range, entry);
        for (const syntax::ExprPtr& item : list->items) {
            const auto* name = std::get_if<syntax::NameRef>(&item->node);
            const auto* pair = std::get_if<syntax::ListExpr>(&item->node);
            if (name)
                add_word(entry, name->name);
            else if (pair)
                entry.takes |= takes::pair;
            else if (!read_numbers(*item, entry))
                return false;
        }
        return true;
    }

    bool read_numbers(const syntax::Expr& range, ParameterEntry& entry) {
        const std::optional<StatedRange> stated = stated_range(context_, range);
        if (!stated) return false;
        entry.bounds = stated->bounds;
        if (!stated->is_whole) entry.takes = (entry.takes & ~takes::whole) | takes::real;
        if (!(entry.takes & (takes::whole | takes::real))) entry.takes |= takes::whole;
        return true;
    }

    void add_word(ParameterEntry& entry, std::string_view word) {
        if (has_word(entry, word)) return;
        entry.takes |= takes::word;
        entry.words = made_->keep(fmt::format("{}{}{}", entry.words, entry.words.empty() ? "" : " ", word));
    }

    Context& context_;
    std::unique_ptr<DeclaredBlock> made_;
};

}  // namespace

std::unique_ptr<DeclaredBlock> declared_block(Context& context, const syntax::BlockDecl& declaration, Span span,
                                              const std::vector<syntax::Comment>& comments) {
    return BlockEntryMaker(context, declaration).make(span, comments);
}

}  // namespace netc::check
