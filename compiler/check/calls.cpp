// Chains and calls: layers, blocks and shared layers applied to values.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "check/resolve.h"
#include "check/variants.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

/// Calls of blocks in an expression, those in arguments included.
int count_calls(const syntax::Expr& expr, const Declarations& declarations) {
    const auto one = [&](const syntax::ExprPtr& part) { return part ? count_calls(*part, declarations) : 0; };
    const auto named = [&](const std::string& name) { return declarations.has_block(name) ? 1 : 0; };
    return match(
        expr.node, [](const syntax::IntegerLiteral&) { return 0; }, [](const syntax::RealLiteral&) { return 0; },
        [](const syntax::StringLiteral&) { return 0; }, [&](const syntax::NameRef& ref) { return named(ref.name); },
        [](const syntax::ListExpr&) { return 0; }, [&](const syntax::UnaryExpr& unary) { return one(unary.operand); },
        [&](const syntax::BinaryExpr& binary) { return one(binary.left) + one(binary.right); },
        [](const syntax::RangeExpr&) { return 0; },
        [&](const syntax::CallExpr& call) {
            int count = named(call.callee.text);
            for (const syntax::Argument& argument : call.arguments) count += one(argument.value);
            return count;
        },
        [&](const syntax::PipeExpr& pipe) { return one(pipe.input) + one(pipe.step); },
        [&](const syntax::AssertExpr& assertion) { return one(assertion.value); },
        [&](const syntax::MemberExpr& member) { return one(member.object); },
        [](const syntax::IndexExpr&) { return 0; },
        [&](const syntax::IfExpr& choice) { return std::max(one(choice.then_value), one(choice.else_value)); },
        [](const syntax::TypeExpr&) { return 0; });
}

/// The steps of a chain `a | b -> [..] | c`, first to last, and what they start from.
const syntax::Expr* unrolled(const syntax::Expr& expr, std::vector<const syntax::Expr*>& steps) {
    const syntax::Expr* first = &expr;
    while (true) {
        if (const auto* pipe = std::get_if<syntax::PipeExpr>(&first->node)) {
            steps.push_back(first);
            first = pipe->input.get();
        } else if (const auto* assertion = std::get_if<syntax::AssertExpr>(&first->node)) {
            steps.push_back(first);
            first = assertion->value.get();
        } else {
            std::reverse(steps.begin(), steps.end());
            return first;
        }
    }
}

std::string dims_text(const std::vector<int64_t>& dims) { return to_string(graph::Shape{dims}); }

}  // namespace

// `a | b | c ...` nests to the left, as deep as it is long: it is walked in a loop.
Meaning Resolver::chain(const syntax::Expr& expr) {
    std::vector<const syntax::Expr*> steps;
    const syntax::Expr* first = unrolled(expr, steps);
    Given value{{}, evaluate(*first), first->span, true};
    for (const syntax::Expr* step : steps) {
        if (!context_.spend(step->span)) return {Failed{}};
        if (const auto* pipe_expr = std::get_if<syntax::PipeExpr>(&step->node)) {
            value.meaning = pipe(*pipe_expr->step, value);
            value.span = pipe_expr->step->span;
        } else {
            value.meaning = check_shape(std::get<syntax::AssertExpr>(step->node), value.meaning, value.span);
        }
    }
    return value.meaning;
}

Meaning Resolver::pipe(const syntax::Expr& step, Given input) {
    const syntax::Callee callee = callee_of(step);
    // `nn.Flatten`: what it means is behind the dot.
    if (const auto* member_expr = std::get_if<syntax::MemberExpr>(&step.node)) {
        const auto* library = std::get_if<syntax::NameRef>(&member_expr->object->node);
        if (library && !scope_->names.count(library->name))
            return unknown_callee({member_expr->member.text, step.span});
    }
    if (callee.text.empty()) {
        context_.error("not-a-step", step.span, "a chain goes on with a layer or a block, and this is neither")
            .help("`x | conv(32, 3) | relu`");
        return {Failed{}};
    }
    std::vector<Given> given{std::move(input)};
    if (const auto* called = std::get_if<syntax::CallExpr>(&step.node))
        for (Given& argument : evaluate_all(called->arguments, entry_called(callee.text))) given.push_back(std::move(argument));
    return call(callee, std::move(given), step);
}

Meaning Resolver::check_shape(const syntax::AssertExpr& assertion, Meaning value, Span value_span) {
    std::vector<int64_t> wanted;
    for (const syntax::ExprPtr& dim : assertion.dims) {
        const auto extent = evaluate_whole(*dim, "an extent of a shape");
        if (!extent) return value;
        wanted.push_back(*extent);
    }
    if (value.failed()) return value;
    const Tensor* tensor = value.as<Tensor>();
    if (!tensor) {
        context_.error("operand-type", value_span,
                       fmt::format("`->` states the shape of a value of the network, and this is {}", kind_of(value)));
        return {Failed{}};
    }
    const graph::Shape& shape = net_->shape(tensor->value);
    if (shape.dims == wanted) return value;
    Diagnostic& diagnostic =
        context_.error("shape-assertion", assertion.dims_span,
                       fmt::format("the shape here is {}, not {}", to_string(shape), dims_text(wanted)));
    if (shape.rank() == 3 && wanted == std::vector<int64_t>{shape[1], shape[2], shape[0]})
        diagnostic.propose({fmt::format("{}: `", channels_first), Edit{assertion.dims_span, to_string(shape)}, "`"});
    const Origin& origin = net_->origin(tensor->value);
    for (int axis : {0, 1}) {
        const bool differs =
            shape.rank() == 3 && wanted.size() == 3 && shape[axis + 1] != wanted[static_cast<size_t>(axis) + 1];
        if (differs && !origin.formulas[static_cast<size_t>(axis)].empty())
            diagnostic.note(came_from(context_, *net_, tensor->value, axis));
        else if (differs || (axis == 0 && shape.rank() != 3)) {
            diagnostic.note(came_from(context_, *net_, tensor->value, -1));
            break;
        }
        if (axis == 0 && differs && shape[1] == shape[2] && origin.formulas[0] == origin.formulas[1])
            break;  // said once
    }
    return value;  // the shape itself is sound
}

Meaning Resolver::call(const syntax::Callee& callee, std::vector<Given> given, const syntax::Expr& expr) {
    const auto shared = scope_->shared.find(callee.text);
    if (shared != scope_->shared.end()) return call_shared(shared->second, callee.text, std::move(given), expr.span);
    // What the library says means the library's own.
    const bool of_library = context_.source().is_library(expr.span);
    const auto block = declarations_.blocks.find(callee.text);
    if (block != declarations_.blocks.end() && net_ && !of_library) {
        for (const Given& argument : given)
            if (argument.meaning.failed()) return {Failed{}};
        return call_block(*block->second, callee, std::move(given), expr.span, block_place(expr, callee.text));
    }
    if (declarations_.broken_formulas.count(callee.text) && !of_library) return {Failed{}};
    const auto formula = declarations_.formulas.find(callee.text);
    if (formula != declarations_.formulas.end() && !of_library)
        return call_entry(formula->second->entry, callee, std::move(given), expr.span, {});
    const auto brought = declarations_.library_blocks.find(callee.text);
    if (brought != declarations_.library_blocks.end() && net_)
        return call_library_block(*brought->second, callee, std::move(given), expr.span, block_place(expr, callee.text));
    if (const Entry* entry = find_entry(callee.text))
        return call_entry(*entry, callee, std::move(given), expr.span, {});
    return unknown_callee(callee);
}

const Entry* Resolver::entry_called(const std::string& name) const {
    if (scope_->shared.count(name) || declarations_.blocks.count(name) || declarations_.broken_formulas.count(name)) return nullptr;
    const auto formula = declarations_.formulas.find(name);
    return formula != declarations_.formulas.end() ? &formula->second->entry : find_entry(name);
}

Meaning Resolver::unknown_callee(const syntax::Name& callee) {
    const auto named = scope_->names.find(callee.text);
    if (named != scope_->names.end() && !named->second.meaning.failed()) {
        context_.error("unknown-layer", callee.span,
                       fmt::format("`{}` is {}, and no layer or block", callee.text, kind_of(named->second.meaning)),
                       fmt::format("it got its value in {}", context_.line(named->second.span)));
        return {Failed{}};
    }
    if (declarations_.find_net(callee.text)) {
        context_
            .error("net-as-layer", callee.span,
                   fmt::format("`{}` is a net; only blocks and layers are called", callee.text))
            .help(fmt::format("turn it into `block {}(x) {{ ... return ... }}`", callee.text));
        return {Failed{}};
    }
    std::vector<std::string> candidates = entry_names(Group::Layer);
    for (Group group : {Group::Loss, Group::Metric})
        for (std::string& name : entry_names(group)) candidates.push_back(std::move(name));
    for (const auto& [name, block] : declarations_.blocks) candidates.push_back(name);
    for (const auto& [name, formula] : declarations_.formulas) candidates.push_back(name);
    for (const auto& [name, call] : scope_->shared) candidates.push_back(name);
    const std::string meant = name_meant(callee.text, candidates);
    Diagnostic& diagnostic = context_.error("unknown-layer", callee.span,
                                            is_only_elsewhere(callee.text)
                                                ? fmt::format("netc has no `{}`", callee.text)
                                                : fmt::format("no layer or block is called `{}`", callee.text));
    const auto block = declarations_.blocks.find(meant);
    const bool far = block != declarations_.blocks.end();
    if (scope_->names.count(callee.text.substr(0, callee.text.find('.'))))
        diagnostic.help("a layer goes by its own name, behind what it reads: `x | conv(32, 3) | relu`");
    else if (!meant.empty())
        diagnostic.meant(syntax::written_name(meant), far ? ", " + context_.line(block->second->name.span) : "");
    else if (callee.text == "range")
        diagnostic.help("a range is written `0..9`, and holds both ends");
    else
        diagnostic.note("`netc layers` lists all layers");
    return {Failed{}};
}

// Of losses and metrics there are few: a message can name them all.
bool Resolver::names_known(const syntax::Expr& expr, Group group) {
    const auto* pipe_expr = std::get_if<syntax::PipeExpr>(&expr.node);
    const syntax::Callee callee = callee_of(pipe_expr ? *pipe_expr->step : expr);
    if (callee.text.empty() || scope_->names.count(callee.text) || scope_->shared.count(callee.text) ||
        declarations_.blocks.count(callee.text) || declarations_.formulas.count(callee.text) ||
        declarations_.broken_formulas.count(callee.text) || find_entry(callee.text))
        return true;
    const std::vector<std::string> known = entry_names(group);
    const std::string meant = name_meant(callee.text, known);
    Diagnostic& diagnostic = context_.error(
        "unknown-layer", callee.span,
               is_only_elsewhere(callee.text) ? fmt::format("netc has no `{}`", callee.text)
                                               : fmt::format("no {} is called `{}`", group_name(group), callee.text));
    diagnostic.meant(meant);
    const bool of_scores = callee.text.find("ogits") != std::string::npos || callee.text.starts_with("Sigmoid");
    if (meant == "binary_crossentropy" && of_scores) diagnostic.help("of scores: `from_logits = true`");
    const char* all = group == Group::Loss ? "losses" : "metrics";
    constexpr size_t few = 8;
    if (known.size() <= few) diagnostic.note(fmt::format("{} are `{}`", all, fmt::join(known, "`, `")));
    if (known.size() > few && meant.empty()) diagnostic.note(fmt::format("`netc layers` lists all {}", all));
    return false;
}

Meaning Resolver::call_entry(const Entry& entry, const syntax::Callee& callee, std::vector<Given> given, Span span,
                             const std::optional<NewLayer>& fixed) {
    if (entry.group == Group::Schedule) {
        context_.error("wrong-place", callee.span, fmt::format("`{}` is a schedule; it stands in the numbers of an optimizer", entry.name))
            .help(fmt::format("`optimizer {}`", entry.example));
        return {Failed{}};
    }
    if (entry.group == Group::Augmentation) {
        context_.error("wrong-place", callee.span, fmt::format("`{}` is an augmentation; it stands in a `data` section", entry.name))
            .help(fmt::format("`augment image = image | {}`", entry.example));
        return {Failed{}};
    }
    if (entry.group == Group::Optimizer || entry.group == Group::Source) {
        context_.error("wrong-place", callee.span,
                       fmt::format("`{}` is {} {}; it stands in a `{}` section", entry.name,
                                   entry.group == Group::Optimizer ? "an" : "a", group_name(entry.group),
                                   entry.group == Group::Optimizer ? "train" : "data"));
        return {Failed{}};
    }
    if (!net_ && entry.group != Group::Initialiser) {
        context_.error("constant-wanted", span,
                       fmt::format("`{}` is a {}; here stand numbers only", entry.name, group_name(entry.group)));
        return {Failed{}};
    }
    const std::optional<Bound> bound = bind_arguments(context_, entry, callee, std::move(given), span);
    if (!bound) return {Failed{}};
    if (entry.group == Group::Initialiser) return make_initialiser(*bound);
    Step step{context_, *net_, scope_->place, *bound, span, context_.written(span), callee.span, &declarations_, fixed};
    for (const auto& [name, binding] : scope_->names)
        if (const Tensor* tensor = binding.meaning.as<Tensor>(); tensor && net_->is_label(tensor->value))
            step.labels.push_back(name);
    if (entry.group == Group::Layer) return apply_layer(step);
    return entry.group == Group::Loss ? apply_loss(step) : apply_metric(step);
}

Place Resolver::block_place(const syntax::Expr& expr, const std::string& block) {
    const auto hinted = hints_.find(&expr);
    if (hinted == hints_.end()) return scope_->place.inner(net_->numbered_segment(scope_->place, block));
    return scope_->place.inner(net_->unique_segment(scope_->place, hinted->second));
}

bool Resolver::may_call(const syntax::BlockDecl& block, Span span) {
    if (!context_.spend_call(span)) return false;
    if (scope_->place.path.size() > Limits::path_length) {
        context_.stop("nested-too-deeply", span,
                      fmt::format("the names of layers in here would have more than {} letters", Limits::path_length));
        return false;
    }
    const auto running = std::find(calls_.begin(), calls_.end(), &block);
    if (running != calls_.end()) {
        std::string cycle;
        for (auto step = running; step != calls_.end(); ++step) cycle += fmt::format("`{}` calls ", (*step)->name.text);
        context_.stop("recursive-block", span, fmt::format("{}`{}`: a network of no end", cycle, block.name.text));
        return false;
    }
    if (calls_.size() < static_cast<size_t>(Limits::block_depth)) return true;
    context_.stop("nested-too-deeply", span,
                  fmt::format("blocks call each other more than {} deep here", Limits::block_depth));
    return false;
}

Scope Resolver::scope_of_block(const syntax::BlockDecl& block, const Place& place) const {
    Scope inner;
    inner.place = place;
    inner.in_block = true;
    for (const syntax::Parameter& parameter : block.parameters) ++inner.sites[parameter.name.text];
    count_assignments(block.body, inner.sites);
    return inner;
}

bool Resolver::is_in_range(const syntax::Name& owner, const syntax::Parameter& parameter, const Given& argument) {
    if (!parameter.range || argument.meaning.failed()) return true;
    const std::optional<StatedRange> range = stated_range(context_, *parameter.range);
    if (!range) return false;
    double storage = 0;
    const double* number = as_number(argument.meaning, storage);
    if (number && inside(range->bounds, *number)) return true;
    context_
        .error("argument-range", argument.span,
               fmt::format("`{}` of `{}` is {}; it must be {}", parameter.name.text, owner.text,
                           number ? to_text(argument.meaning) : kind_of(argument.meaning), bounds_text(range->bounds)))
        .label(parameter.name.span, "its range");
    return false;
}

Meaning Resolver::call_block(const syntax::BlockDecl& block, const syntax::Callee& callee, std::vector<Given> given,
                             Span span, const Place& place) {
    if (!may_call(block, span)) return {Failed{}};
    const auto variant = variant_of(context_, block, callee, span);
    if (!variant) return {Failed{}};
    Scope inner = scope_of_block(block, place);
    Scope* const outer = scope_;
    scope_ = &inner;  // defaults may use the parameters before them
    bool fits = true;
    const auto set = [&](const syntax::Name& name, const Given& argument) {
        inner.names[name.text] = {argument.meaning, name.span, false};
        const auto parameter = std::find_if(block.parameters.begin(), block.parameters.end(),
                                            [&](const syntax::Parameter& each) { return each.name.text == name.text; });
        fits = is_in_range(block.name, *parameter, argument) && fits;
    };
    const bool bound = bind_declared(context_, Declared{"block", block.name, block.parameters, *variant}, callee, std::move(given), span, set,
                                     [&](const syntax::Expr& expr) { return evaluate(expr); });
    scope_ = outer;
    return bound && fits ? run_block(block, inner, span) : Meaning{Failed{}};
}

// To the caller it is a layer like those of the table.
Meaning Resolver::call_library_block(const DeclaredBlock& block, const syntax::Callee& callee, std::vector<Given> given,
                                     Span span, const Place& place) {
    const syntax::BlockDecl& declaration = block.declaration;
    if (!may_call(declaration, span)) return {Failed{}};
    const std::optional<Bound> bound = bind_arguments(context_, block.entry, callee, std::move(given), span);
    if (!bound) return {Failed{}};
    const Step step{context_, *net_, scope_->place, *bound, span, context_.written(span), callee.span, &declarations_, {}};
    if (!reads_values(step)) return {Failed{}};
    Scope inner = scope_of_block(declaration, place);
    for (size_t i = 0; i < bound->inputs.size(); ++i)
        inner.names[std::string(block.inputs[i])] = {bound->inputs[i].meaning, declaration.name.span, false};
    for (size_t i = 0; i < bound->values.size(); ++i)
        inner.names[std::string(block.parameters[i].name)] = {bound->values[i].meaning, declaration.name.span, false};
    return run_block(declaration, inner, span);
}

Meaning Resolver::run_block(const syntax::BlockDecl& block, Scope& inner, Span call) {
    const int errors = context_.error_count();
    Scope* const outer = scope_;
    scope_ = &inner;
    calls_.push_back(&block);
    context_.frames.push_back({call, "called here"});
    std::vector<Meaning> results = std::move(returned_);
    returned_.clear();
    run(block.body);
    std::swap(results, returned_);
    context_.frames.pop_back();
    calls_.pop_back();
    scope_ = outer;
    if (results.size() == 1) return std::move(results.front());
    if (results.size() > 1) return {Results{std::make_shared<const std::vector<Meaning>>(std::move(results))}};
    if (context_.error_count() == errors && !context_.stopped())
        context_.error("missing-return", block.name.span, fmt::format("block `{}` returns nothing", block.name.text))
            .help("`return x` as its last statement");
    return {Failed{}};
}

Meaning Resolver::call_shared(SharedCall& shared, const std::string& name, std::vector<Given> given, Span span) {
    if (shared.failed) return {Failed{}};
    if (given.empty() || given.size() > 1 || !given[0].key.text.empty()) {
        Diagnostic& diagnostic =
            context_
                .error("shared-arguments", span,
                       fmt::format("`{}` has all its arguments; it only takes the value that goes into it", name))
                .label(shared.span, "its arguments");
        const bool piped = !given.empty() && given.front().piped;
        if (piped)
            diagnostic.propose({"`", Edit{span, syntax::written_name(name)}, "` alone"});
        else
            diagnostic.help(fmt::format("`x | {}`", syntax::written_name(name)));
        return {Failed{}};
    }
    if (given[0].meaning.failed()) return {Failed{}};
    std::vector<Given> all{given[0]};
    for (const Given& argument : shared.given) all.push_back(argument);
    const std::string segment = ++shared.uses == 1 ? name : name + std::to_string(shared.uses);
    const Place place{shared.place.named(segment), shared.place.inner(name).weights, true};
    const size_t first_touched = net_->touched.size();
    Meaning result;
    const auto block = declarations_.blocks.find(shared.callee.text);
    if (block != declarations_.blocks.end()) {
        result = call_block(*block->second, shared.callee, std::move(all), shared.span, place);
    } else if (const DeclaredBlock* brought = declarations_.library_block(shared.callee.text)) {
        result = call_library_block(*brought, shared.callee, std::move(all), shared.span, place);
    } else {
        const Entry* entry = find_entry(shared.callee.text);
        NETC_CHECK(entry, "a shared layer is in the table");
        const Place outside{shared.place.path, shared.place.weights, true};
        result = call_entry(*entry, shared.callee, std::move(all), shared.span,
                            NewLayer{place.path, name, outside, span, {}});
    }
    if (shared.uses == 1) {
        shared.parameters.assign(net_->touched.begin() + static_cast<std::ptrdiff_t>(first_touched),
                                 net_->touched.end());
        if (const Tensor* tensor = result.as<Tensor>()) shared.first_result = tensor->value;
    }
    return result;
}

// A name on the left names the block call that makes the value, if exactly one does: `main = x | conv_bn(64)`.
void Resolver::hint(const syntax::Expr& expr, const std::string& name) {
    if (const auto* choice = std::get_if<syntax::IfExpr>(&expr.node)) {
        hint(*choice->then_value, name);
        if (choice->else_value) hint(*choice->else_value, name);
        return;
    }
    const syntax::Expr* last = &expr;
    while (const auto* assertion = std::get_if<syntax::AssertExpr>(&last->node)) last = assertion->value.get();
    if (const auto* pipe_expr = std::get_if<syntax::PipeExpr>(&last->node)) last = pipe_expr->step.get();
    const syntax::Callee callee = callee_of(*last);
    if (declarations_.has_block(callee.text) && count_calls(expr, declarations_) == 1)
        hints_[last] = name;
}

}  // namespace netc::check
