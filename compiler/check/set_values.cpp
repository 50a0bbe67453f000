// Values of `--set` that are no parameters of the net: settings of the stages, and arguments of their optimizers.
#include "check/set_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace netc::check {

namespace {

void take_set_number(Context& context, Span span, const char* key, int64_t low, int64_t high, int64_t& target) {
    const auto given = context.set_for_stages.find(key);
    if (given == context.set_for_stages.end()) return;
    given->second.used = true;
    const Meaning meaning = from_command_line(given->second.value);
    const auto* value = meaning.as<int64_t>();
    if (value && *value >= low && *value <= high) {
        target = *value;
        return;
    }
    context.error("argument-range", span,
                  fmt::format("`--set {}={}`: it must be a whole number, at least {}, at most {}", key, to_text(meaning), low, grouped(high)));
}

}  // namespace

Meaning from_command_line(double number) {
    const bool is_whole = std::floor(number) == number && std::abs(number) < 9e15;
    return is_whole ? Meaning{static_cast<int64_t>(number)} : Meaning{number};
}

void take_set_numbers(Context& context, Span span, graph::Stage& stage) {
    take_set_number(context, span, "batch", 1, 1 << 20, stage.batch);
    take_set_number(context, span, "epochs", 1, 1'000'000, stage.epochs);
    int64_t seed = stage.seed;
    take_set_number(context, span, "seed", 0, UINT32_MAX, seed);
    stage.seed = static_cast<uint32_t>(seed);
}

void take_set_arguments(Context& context, const Entry& optimizer, Span call, std::vector<Given>& given) {
    for (auto& [name, set] : context.set_for_stages) {
        const auto is_it = [&key = name](const ParameterEntry& each) { return each.name == key; };
        if (std::none_of(optimizer.parameters.begin(), optimizer.parameters.end(), is_it)) continue;
        set.used = true;
        const auto found = std::find_if(given.begin(), given.end(), [&key = name](const Given& each) { return each.key.text == key; });
        if (found != given.end())
            found->meaning = from_command_line(set.value);
        else
            given.push_back({syntax::Name{name, call}, from_command_line(set.value), call});
    }
}

void refuse_unused_set(Context& context, const ResolvedNet& net, const Declarations& declarations) {
    const bool trains = !declarations.stages.empty();
    for (const auto& [name, set] : context.set_for_stages) {
        if (set.used) continue;
        std::vector<std::string> known = net.parameters;
        for (const char* each : {"batch", "epochs", "seed", "lr"})
            if (trains) known.emplace_back(each);
        const std::string meant = nearest(name, known);
        context
            .error("unknown-argument", net.name.span,
                   fmt::format("neither net `{}` nor its stages have a parameter `{}`, which `--set` names", net.name.text, name))
            .note(known.empty()    ? "there is none"
                  : !meant.empty() ? fmt::format("did you mean `{}`?", meant)
                                   : fmt::format("there is `{}`{}", fmt::join(known, "`, `"), trains ? ", and what the optimizers take" : ""));
    }
}

}  // namespace netc::check
