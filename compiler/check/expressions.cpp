// Evaluating expressions: constants, names, arithmetic, choices.
#include <fmt/format.h>

#include "base/match.h"
#include "check/constants.h"
#include "check/resolve.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

/// The last thing said: of `a | b | c` that is `c`, the narrowest place for a message about the value.
Span narrowest(const syntax::Expr& expr) {
    if (const auto* pipe = std::get_if<syntax::PipeExpr>(&expr.node)) return pipe->step->span;
    if (const auto* assertion = std::get_if<syntax::AssertExpr>(&expr.node)) return narrowest(*assertion->value);
    return expr.span;
}

Meaning settle(Context& context, Outcome outcome, Span span) {
    if (outcome.code.empty()) return std::move(outcome.value);
    Diagnostic& diagnostic = context.error(outcome.code, span, std::move(outcome.problem));
    if (!outcome.help.empty()) diagnostic.note(std::move(outcome.help));
    return {Failed{}};
}

}  // namespace

Meaning Resolver::evaluate(const syntax::Expr& expr) {
    if (!context_.spend(expr.span)) return {Failed{}};
    if (depth_ >= Limits::expression_depth) {
        context_.stop(
            "nested-too-deeply", expr.span,
            fmt::format("expressions and blocks are nested more than {} deep here", Limits::expression_depth));
        return {Failed{}};
    }
    ++depth_;
    Meaning result = evaluate_node(expr);
    --depth_;
    return result;
}

Meaning Resolver::evaluate_node(const syntax::Expr& expr) {
    return match(
        expr.node, [](const syntax::IntegerLiteral& literal) { return Meaning{literal.value}; },
        [](const syntax::RealLiteral& literal) { return Meaning{literal.value}; },
        [&](const syntax::StringLiteral& literal) {
            // Names that are no identifiers are quoted where they are read, too: "fire2/conv" | relu.
            if (net_ && scope_->names.count(literal.text)) return name({literal.text}, expr.span);
            return Meaning{Text{literal.text}};
        },
        [&](const syntax::NameRef& ref) { return name(ref, expr.span); },
        [&](const syntax::ListExpr& items) { return list(items, expr.span); },
        [&](const syntax::UnaryExpr& operation) { return unary(operation, expr.span); },
        [&](const syntax::BinaryExpr&) { return binary(expr); },
        [&](const syntax::RangeExpr& ends) { return range(ends); },
        [&](const syntax::CallExpr& called) { return call(called.callee, evaluate_all(called.arguments, entry_called(called.callee.text)), expr); },
        [&](const syntax::PipeExpr&) { return chain(expr); }, [&](const syntax::AssertExpr&) { return chain(expr); },
        [&](const syntax::MemberExpr& access) { return member(access); },
        [&](const syntax::IndexExpr& access) { return index(access, expr.span); },
        [&](const syntax::IfExpr& choice) { return choose(choice); },
        [&](const syntax::TypeExpr& type) {
            context_.error("type-as-value", expr.span,
                           fmt::format("`{}` is a type; it stands behind `input` or `label`", type.base));
            return Meaning{Failed{}};
        });
}

std::vector<Given> Resolver::evaluate_all(const std::vector<syntax::Argument>& arguments, const Entry* called) {
    std::vector<Given> given;
    for (const syntax::Argument& argument : arguments)
        given.push_back({argument.key, evaluate_argument(argument, called), narrowest(*argument.value)});
    return given;
}

// `activation = relu`, as in Keras, is one mistake and not two: here the layer is only a word. Of `pad = reflect` the
// parameter tells which words it knows.
Meaning Resolver::evaluate_argument(const syntax::Argument& argument, const Entry* called) {
    const auto* ref = std::get_if<syntax::NameRef>(&argument.value->node);
    if (!ref || scope_->names.count(ref->name)) return evaluate(*argument.value);
    const bool is_word = argument.key.text == "activation" || (called && is_word_of(*called, argument.key.text, ref->name));
    return is_word ? Meaning{Word{ref->name}} : evaluate(*argument.value);
}

bool Resolver::is_word_of(const Entry& entry, const std::string& parameter, const std::string& name) const {
    if (name == "true" || name == "false") return false;
    for (const ParameterEntry& each : entry.parameters) {
        if (each.name != parameter || !(each.takes & (takes::word | takes::initialiser))) continue;
        std::vector<std::string> values;
        for (const auto& [known, binding] : scope_->names) values.push_back(known);
        return nearest(name, values).empty() || !nearest(name, words_known(each)).empty();
    }
    return false;
}

std::optional<int64_t> Resolver::evaluate_whole(const syntax::Expr& expr, const std::string& what) {
    const Meaning meaning = evaluate(expr);
    if (const int64_t* whole = meaning.as<int64_t>()) return *whole;
    if (!meaning.failed())
        context_.error("whole-number-wanted", expr.span,
                       fmt::format("{} is a whole number, and this is {}", what, kind_of(meaning)));
    return std::nullopt;
}

Meaning Resolver::name(const syntax::NameRef& ref, Span span) {
    const auto known = scope_->names.find(ref.name);
    if (known != scope_->names.end()) {
        known->second.read = true;
        return known->second.meaning;
    }
    if (ref.name == "true" || ref.name == "false") return {ref.name == "true"};
    if (is_option_word(ref.name) || declarations_.is_word_of_block(ref.name) || find_entry(ref.name, Group::Initialiser))
        return {Word{ref.name}};
    return unknown_name(ref.name, span);
}

Meaning Resolver::unknown_name(const std::string& name, Span span) {
    if (name == "f32" || name == "class") {
        context_.error("type-as-value", span, fmt::format("`{}` is a type; it stands behind `input` or `label`", name));
        return {Failed{}};
    }
    const auto block = declarations_.blocks.find(name);
    const Entry* entry = find_entry(name);
    if (entry && reads_nothing(*entry)) {
        context_.error("call-without-input", span, fmt::format("`{}` is a layer; it is called with parentheses", name))
            .help(fmt::format("`{}`", signature(*entry)));
        return {Failed{}};
    }
    if (entry || block != declarations_.blocks.end() || scope_->shared.count(name)) {
        const std::string what = entry                        ? std::string(group_name(entry->group))
                                 : scope_->shared.count(name) ? "shared layer"
                                                              : "block";
        context_
            .error("call-without-input", span, fmt::format("`{}` is a {}, and nothing goes into it here", name, what))
            .help(entry && entry->inputs.size() > 1 ? fmt::format("`{}`", signature(*entry))
                                                    : fmt::format("`x | {}` or `{}(x)`", name, name));
        return {Failed{}};
    }
    std::vector<std::string> candidates{"true", "false"};
    for (const auto& [candidate, binding] : scope_->names) candidates.push_back(candidate);
    const std::string meant = nearest(name, candidates);
    Diagnostic& diagnostic = context_.error("unknown-name", span, fmt::format("nothing here is called `{}`", name));
    const auto declared = scope_->names.find(meant);
    diagnostic.meant(syntax::written_name(meant),
                     declared == scope_->names.end() ? "" : ", " + context_.line(declared->second.span));
    return {Failed{}};
}

Meaning Resolver::list(const syntax::ListExpr& list, Span span) {
    std::vector<Meaning> items;
    bool failed = false;
    for (const syntax::ExprPtr& item : list.items) {
        Meaning meaning = evaluate(*item);
        if (meaning.as<Tensor>()) {
            context_.error("operand-type", item->span, "lists hold constants, and this is a value of the network")
                .help("layers take several values without brackets: `concat(a, b)`");
            failed = true;
        }
        failed = failed || meaning.failed();
        items.push_back(std::move(meaning));
    }
    if (failed) return {Failed{}};
    Meaning result = list_of(std::move(items));
    if (result.as<List>()->total <= max_list_items) return result;
    context_.stop("too-much-work", span,
                  fmt::format("this list has {} items; at most {} are known", grouped(result.as<List>()->total),
                              grouped(max_list_items)));
    return {Failed{}};
}

Meaning Resolver::unary(const syntax::UnaryExpr& unary, Span span) {
    Meaning operand = evaluate(*unary.operand);
    if (operand.failed()) return operand;
    if (operand.as<Tensor>() && unary.op == "-")
        return apply_operator(context_, *net_, scope_->place, "*", {{}, operand, unary.operand->span},
                              {{}, {int64_t{-1}}, span}, span);
    return settle(context_, apply_unary(unary.op, operand), span);
}

// `a + b + c + ...` nests to the left, as deep as it is long: its spine is walked in a loop.
Meaning Resolver::binary(const syntax::Expr& expr) {
    std::vector<const syntax::Expr*> spine;
    const syntax::Expr* first = &expr;
    while (const auto* operation = std::get_if<syntax::BinaryExpr>(&first->node)) {
        spine.push_back(first);
        first = operation->left.get();
    }
    Given left{{}, evaluate(*first), narrowest(*first)};
    for (auto step = spine.rbegin(); step != spine.rend(); ++step) {
        left.meaning = operate(std::get<syntax::BinaryExpr>((*step)->node), left, (*step)->span);
        left.span = (*step)->span;
    }
    return left.meaning;
}

Meaning Resolver::operate(const syntax::BinaryExpr& binary, const Given& left, Span span) {
    if (!context_.spend(span)) return {Failed{}};
    // The right side is not looked at when the left one decides: `i > 0 and depth[i - 1] > 2`.
    if (const bool* decided = left.meaning.as<bool>();
        decided && *decided == (binary.op == "or") && (binary.op == "and" || binary.op == "or"))
        return left.meaning;
    const Given right{{}, evaluate(*binary.right), narrowest(*binary.right)};
    if (left.meaning.failed() || right.meaning.failed()) return {Failed{}};
    if (left.meaning.as<Tensor>() || right.meaning.as<Tensor>())
        return apply_operator(context_, *net_, scope_->place, binary.op, left, right, span);
    return settle(context_, apply_binary(binary.op, left.meaning, right.meaning), span);
}

Meaning Resolver::range(const syntax::RangeExpr& range) {
    const auto first = evaluate_whole(*range.first, "an end of a range");
    const auto last = evaluate_whole(*range.last, "an end of a range");
    if (!first || !last) return {Failed{}};
    return {Range{*first, *last}};
}

Meaning Resolver::member(const syntax::MemberExpr& member) {
    const Meaning object = evaluate(*member.object);
    if (object.failed()) return object;
    const std::string& key = member.member.text;
    if (const List* list = object.as<List>(); list && key == "length")
        return {static_cast<int64_t>(list->items->size())};
    const Tensor* tensor = object.as<Tensor>();
    if (!tensor) {
        context_.error("unknown-member", member.member.span, fmt::format("{} has no `{}`", kind_of(object), key));
        return {Failed{}};
    }
    if (net_->is_numbering(tensor->value) && key == "classes") return {net_->classes(tensor->value)};
    const graph::Shape& shape = net_->shape(tensor->value);
    if (key == "shape") {
        std::vector<Meaning> extents;
        for (int64_t extent : shape.dims) extents.push_back({extent});
        return list_of(std::move(extents));
    }
    const std::vector<std::string> of_maps = {"channels", "height", "width"};
    for (size_t axis = 0; axis < of_maps.size(); ++axis)
        if (key == of_maps[axis] && shape.rank() == 3) return {shape[static_cast<int>(axis)]};
    if (key == "features" && shape.rank() == 1) return {shape[0]};
    const bool known = key == "channels" || key == "height" || key == "width" || key == "features";
    Diagnostic& diagnostic =
        context_.error("unknown-member", member.member.span,
                       known ? fmt::format("a value of shape {} has no `{}`", to_string(shape), key)
                             : fmt::format("values have no `{}`", key));
    diagnostic.note("`shape` of any value; `channels`, `height`, `width` of [C, H, W]; `features` of [F]");
    return {Failed{}};
}

Meaning Resolver::index(const syntax::IndexExpr& index, Span span) {
    const Meaning object = evaluate(*index.object);
    const auto position = evaluate_whole(*index.index, "an index");
    if (object.failed() || !position) return {Failed{}};
    const List* list = object.as<List>();
    if (!list) {
        context_.error("operand-type", index.object->span,
                       fmt::format("only lists have items by number, and this is {}", kind_of(object)));
        return {Failed{}};
    }
    const int64_t count = static_cast<int64_t>(list->items->size());
    const int64_t from_start = *position < 0 ? *position + count : *position;
    if (from_start >= 0 && from_start < count) return (*list->items)[static_cast<size_t>(from_start)];
    Diagnostic& diagnostic =
        context_.error("index-outside", span, fmt::format("item {} of a list of {}", *position, count));
    if (count > 0) diagnostic.note(fmt::format("items are counted from 0 to {}; -1 is the last", count - 1));
    return {Failed{}};
}

std::optional<bool> Resolver::condition(const syntax::Expr& expr) {
    const Meaning meaning = evaluate(expr);
    if (const bool* truth = meaning.as<bool>()) return *truth;
    if (meaning.as<Tensor>())
        context_
            .error("condition", expr.span,
                   "`if` chooses while the net is compiled, and this value is known only when it runs")
            .note("compare numbers such as `x.channels`; a comparison of values gives 1 or 0: `x * (x > 0)`");
    else if (!meaning.failed())
        context_.error("condition", expr.span,
                       fmt::format("a condition is true or false, and this is {}", kind_of(meaning)));
    return std::nullopt;
}

Meaning Resolver::choose(const syntax::IfExpr& choice) {
    const std::optional<bool> chosen = condition(*choice.condition);
    if (!chosen) return {Failed{}};
    return evaluate(*chosen ? *choice.then_value : *choice.else_value);
}

}  // namespace netc::check
