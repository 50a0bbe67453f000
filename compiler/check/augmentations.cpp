// A chain of augmentations: its steps are entries of the table, whose arguments are checked like those of layers.
#include "check/augmentations.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "check/arguments.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

class ChainReader {
public:
    ChainReader(Context& context, Resolver& resolver, const ResolvedNet& net, const std::string& input)
        : context_(context), resolver_(resolver), net_(net), input_(input) {}

    std::optional<std::vector<graph::Augmentation>> read(const syntax::Expr& chain) {
        const syntax::Expr* first = &chain;
        std::vector<const syntax::Expr*> steps;
        while (const auto* pipe = std::get_if<syntax::PipeExpr>(&first->node)) {
            steps.push_back(pipe->step.get());
            first = pipe->input.get();
        }
        const auto* name = std::get_if<syntax::NameRef>(&first->node);
        if (!name || name->name != input_ || steps.empty()) {
            const std::string written = syntax::written_name(input_);
            context_.error("augment-formula", first->span, fmt::format("`augment` is a chain that begins with `{}`", written))
                .help(fmt::format("`augment {0} = {0} | random_flip | random_crop(pad = 4)`", written));
            return std::nullopt;
        }
        std::reverse(steps.begin(), steps.end());
        std::vector<graph::Augmentation> result;
        bool sound = true;
        for (const syntax::Expr* step : steps) {
            auto made = read_step(*step);
            const bool fits = made && may_follow(*made, result, *step) && (!made->mixes || may_mix(*made, *step));
            sound = sound && fits;
            if (made) result.push_back(std::move(*made));
        }
        if (!sound) return std::nullopt;
        return result;
    }

private:
    std::optional<graph::Augmentation> read_step(const syntax::Expr& step) {
        const syntax::Callee callee = callee_of(step);
        const Entry* entry = find_entry(callee.text, Group::Augmentation);
        if (!entry) {
            refuse(callee);
            return std::nullopt;
        }
        // The values of the chain are samples, which no argument can be.
        std::vector<Given> given;
        if (const auto* call = std::get_if<syntax::CallExpr>(&step.node)) given = resolver_.evaluate_all(call->arguments, entry);
        Entry without_input = *entry;
        without_input.inputs = {};
        const std::optional<Bound> bound = bind_arguments(context_, without_input, callee, std::move(given), step.span);
        if (!bound) return std::nullopt;
        graph::Augmentation result{input_, std::string(entry->name), bound->real("probability"), {}, mixes_samples(*entry)};
        for (const ParameterEntry& parameter : entry->parameters) {
            if (parameter.name == "probability") continue;
            result.numbers.push_back(number_of(*bound, parameter));
        }
        if (entry->name != "random_zoom" || bound->real("least") <= bound->real("most")) return result;
        context_.error("argument-range", step.span, fmt::format("`least` of `random_zoom` is {}, and `most` is {}: there is nothing between",
                                                                bound->real("least"), bound->real("most")));
        return std::nullopt;
    }

    /// What mixes takes samples that are made up otherwise.
    bool may_follow(const graph::Augmentation& step, const std::vector<graph::Augmentation>& before, const syntax::Expr& written) {
        if (before.empty() || !before.back().mixes) return true;
        const graph::Augmentation& last = before.back();
        if (step.mixes && last.probability < 1) return true;
        if (step.mixes) {
            context_.error("augment-formula", written.span, fmt::format("`{}` never has its turn: `{}` mixes every sample", step.kind, last.kind))
                .help(fmt::format("`{}(probability = 0.5) | {}` takes either half of the time", last.kind, step.kind));
            return false;
        }
        context_.error("augment-formula", written.span, fmt::format("`{}` stands behind `{}`, which mixes two samples", step.kind, last.kind))
            .help("steps that mix stand last: both samples go through all others first");
        return false;
    }

    bool may_mix(const graph::Augmentation& step, const syntax::Expr& written) {
        const graph::Model& model = net_.model();
        if (model.inputs.size() > 1) {
            context_.error("augment-formula", written.span,
                           fmt::format("`{}` mixes samples, and `{}` has {} inputs: the others would not be mixed", step.kind, net_.name.text,
                                       model.inputs.size()));
            return false;
        }
        const auto map = std::find_if(model.labels.begin(), model.labels.end(),
                                      [&](const graph::InputInfo& label) { return model.graph.shape(label.value).rank() > 1; });
        if (step.kind != "cutmix" || map == model.labels.end()) return true;
        context_
            .error("augment-formula", written.span,
                   fmt::format("`cutmix` cuts pictures, and label `{}` has places of its own, which it would not cut", map->name))
            .label(map->span, "declared here")
            .help("`mixup` mixes such samples");
        return false;
    }

    /// Words are counted, from 0.
    static double number_of(const Bound& bound, const ParameterEntry& parameter) {
        const Word* word = bound.at(parameter.name).as<Word>();
        if (!word) return bound.real(parameter.name);
        const std::vector<std::string> words = words_of(parameter);
        return static_cast<double>(std::find(words.begin(), words.end(), word->text) - words.begin());
    }

    void refuse(const syntax::Callee& callee) {
        const std::vector<std::string> known = entry_names(Group::Augmentation);
        context_
            .error("unknown-augmentation", callee.span,
                   callee.text.empty() ? "a step of `augment` is a call: `random_crop(pad = 4)`"
                                       : fmt::format("no augmentation is called `{}`", callee.text))
            .meant(name_meant(callee.text, known))
            .note(fmt::format("augmentations are `{}`", fmt::join(known, "`, `")));
    }

    Context& context_;
    Resolver& resolver_;
    const ResolvedNet& net_;
    const std::string& input_;
};

}  // namespace

std::optional<std::vector<graph::Augmentation>> augmentations_of(Context& context, Resolver& resolver, const ResolvedNet& net,
                                                                 const syntax::Argument& entry) {
    const std::string& name = entry.key.text;
    const graph::InputInfo* input = name.empty() ? nullptr : net.input(name);
    if (!input) {
        std::vector<std::string> inputs;
        for (const graph::InputInfo& info : net.model().inputs) inputs.push_back(info.name);
        const Span span = name.empty() ? entry.value->span : entry.key.span;
        const std::string first = inputs.empty() ? "image" : syntax::written_name(inputs.front());
        context
            .error("augment-formula", span,
                   name.empty() ? std::string("`augment` gives an input a chain") : fmt::format("net `{}` has no input `{}`", net.name.text, name))
            .meant(syntax::written_name(nearest(name, inputs)))
            .help(fmt::format("`augment {0} = {0} | random_flip`", first));
        return std::nullopt;
    }
    const graph::Shape& shape = net.model().graph.shape(input->value);
    const bool is_picture = shape.rank() == 3 && input->classes == 0 && (shape[0] == 1 || shape[0] == 3);
    if (!is_picture) {
        context.error("augment-formula", entry.key.span, fmt::format("`augment` changes pictures, f32[1 or 3, height, width], and `{}` is none", name))
            .label(input->span, "declared here");
        return std::nullopt;
    }
    return ChainReader(context, resolver, net, name).read(*entry.value);
}

}  // namespace netc::check
