// The passes of `for` and `repeat`.
#include <fmt/format.h>

#include "check/resolve.h"

namespace netc::check {

// After a pass with a mistake the others would repeat it; what the loop assigns has no meaning then.
void Resolver::silence(const syntax::Block& body) {
    std::map<std::string, int> assigned;
    count_assignments(body, assigned);
    for (const auto& [name, count] : assigned) {
        Binding& binding = scope_->names[name];
        binding = {{Failed{}}, binding.span, true};
    }
}

Resolver::Flow Resolver::loop(const syntax::For& loop, Span span) {
    const Meaning over = evaluate(*loop.range);
    if (over.failed()) return Flow::Next;
    const Range* range = over.as<Range>();
    const List* list = over.as<List>();
    if (!range && !list) {
        context_
            .error("loop-range", loop.range->span,
                   fmt::format("`for` goes over a range or a list, and this is {}", kind_of(over)))
            .help("`for i in 0..3 { ... }`");
        return Flow::Next;
    }
    const bool too_many = range && range->last >= range->first &&
                          static_cast<uint64_t>(range->last) - static_cast<uint64_t>(range->first) >=
                              static_cast<uint64_t>(Limits::repeats);
    if (too_many) {
        context_.error("too-many-repeats", loop.range->span,
                       fmt::format("{} are more than {} passes of a loop", to_text(over), grouped(Limits::repeats)));
        return Flow::Next;
    }
    const int64_t count = list                         ? static_cast<int64_t>(list->items->size())
                          : range->last < range->first ? 0
                                                       : range->last - range->first + 1;
    check_name(context_, loop.variable);
    const Place place = scope_->place;
    const auto shadowed = scope_->names.find(loop.variable.text);
    const std::optional<Binding> before =
        shadowed == scope_->names.end() ? std::nullopt : std::optional(shadowed->second);
    Flow flow = Flow::Next;
    ++scope_->loop_depth;
    for (int64_t i = 0; i < count && flow == Flow::Next && context_.spend(span); ++i) {
        const Meaning item = list ? (*list->items)[static_cast<size_t>(i)] : Meaning{range->first + i};
        scope_->names[loop.variable.text] = {item, loop.variable.span, true};
        scope_->place = place.inner(loop.variable.text + (item.as<int64_t>() ? to_text(item) : std::to_string(i)));
        context_.frames.push_back({{}, fmt::format("where `{}` is {}", loop.variable.text, to_text(item))});
        const int errors = context_.error_count();
        flow = run(loop.body);
        context_.frames.pop_back();
        if (context_.error_count() != errors) {
            silence(loop.body);
            break;
        }
    }
    --scope_->loop_depth;
    scope_->place = place;
    if (before)
        scope_->names[loop.variable.text] = *before;
    else
        scope_->names.erase(loop.variable.text);
    return flow;
}

Resolver::Flow Resolver::repeat(const syntax::Repeat& repeat) {
    const auto count = evaluate_whole(*repeat.count, "the count of `repeat`");
    if (!count) return Flow::Next;
    if (*count < 0 || *count > Limits::repeats) {
        const std::string message = *count < 0 ? fmt::format("`repeat` {} times", *count)
                                               : fmt::format("`repeat` {} times; at most {} are known", grouped(*count),
                                                             grouped(Limits::repeats));
        context_.error("too-many-repeats", repeat.count->span, message);
        return Flow::Next;
    }
    const Place place = scope_->place;
    Flow flow = Flow::Next;
    ++scope_->loop_depth;
    for (int64_t i = 1; i <= *count && flow == Flow::Next && context_.spend(repeat.count->span); ++i) {
        scope_->place = place.inner(std::to_string(i));
        const int errors = context_.error_count();
        flow = run(repeat.body);
        if (context_.error_count() != errors) {
            silence(repeat.body);
            break;
        }
    }
    --scope_->loop_depth;
    scope_->place = place;
    return flow;
}

}  // namespace netc::check
