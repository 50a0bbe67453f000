// Executing the statements of nets and blocks.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/match.h"
#include "check/resolve.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

/// Whether a term of a loss is made of a metric somewhere.
bool reads_metric(const graph::Graph& graph, graph::ValueId value) {
    std::set<graph::ValueId> seen{value};
    std::vector<graph::ValueId> open{value};
    while (!open.empty()) {
        const graph::Op& op = graph.producer(open.back());
        open.pop_back();
        if (std::holds_alternative<graph::TopK>(op)) return true;
        for (graph::ValueId input : graph::inputs_of(op))
            if (graph.shape(input).rank() == 0 && seen.insert(input).second) open.push_back(input);
    }
    return false;
}

/// The terms of a condition that have numbers: names, `x.channels`, `x.shape[0]`; of `x.shape.length`, the shape.
void collect_terms(const syntax::Expr& expr, std::vector<const syntax::Expr*>& terms) {
    const auto go = [&](const syntax::ExprPtr& part) {
        if (part) collect_terms(*part, terms);
    };
    const auto take = [&] { terms.push_back(&expr); };
    match(
        expr.node, [](const syntax::IntegerLiteral&) {}, [](const syntax::RealLiteral&) {},
        [](const syntax::StringLiteral&) {}, [&](const syntax::NameRef&) { take(); },
        [&](const syntax::ListExpr& list) {
            for (const syntax::ExprPtr& item : list.items) go(item);
        },
        [&](const syntax::UnaryExpr& unary) { go(unary.operand); },
        [&](const syntax::BinaryExpr& binary) { go(binary.left), go(binary.right); },
        [&](const syntax::RangeExpr& range) { go(range.first), go(range.last); },
        [&](const syntax::CallExpr& call) {
            for (const syntax::Argument& argument : call.arguments) go(argument.value);
        },
        [&](const syntax::PipeExpr& pipe) { go(pipe.input); }, [&](const syntax::AssertExpr& stated) { go(stated.value); },
        [&](const syntax::MemberExpr& member) { member.member.text == "length" ? go(member.object) : take(); }, [&](const syntax::IndexExpr&) { take(); },
        [&](const syntax::IfExpr& choice) { go(choice.condition), go(choice.then_value), go(choice.else_value); },
        [](const syntax::TypeExpr&) {});
}

std::string callee_text(const syntax::Expr& expr) {
    if (const auto* call = std::get_if<syntax::CallExpr>(&expr.node)) return call->callee.text;
    if (const auto* ref = std::get_if<syntax::NameRef>(&expr.node)) return ref->name;
    return "loss";
}

}  // namespace

void count_assignments(const syntax::Block& body, std::map<std::string, int>& sites) {
    for (const syntax::Statement& statement : body) {
        match(
            statement.node, [&](const syntax::Input& input) { ++sites[input.name.text]; },
            [&](const syntax::LabelInput& label) { ++sites[label.name.text]; },
            [&](const syntax::Weight& weight) { ++sites[weight.name.text]; },
            [&](const syntax::Assign& assign) {
                for (const syntax::Name& target : assign.targets) ++sites[target.text];
            },
            [](const syntax::State&) {}, [&](const syntax::Shared& shared) { ++sites[shared.target.text]; },
            [](const syntax::Loss&) {},
            [](const syntax::Metric&) {}, [](const syntax::Expect&) {},
            [&](const syntax::For& loop) {
                ++sites[loop.variable.text];
                count_assignments(loop.body, sites);
            },
            [&](const syntax::Repeat& repeat) { count_assignments(repeat.body, sites); },
            [&](const syntax::If& choice) {
                std::map<std::string, int> then_sites, else_sites;
                count_assignments(choice.then_body, then_sites);
                count_assignments(choice.else_body, else_sites);
                for (const auto& [name, count] : else_sites) then_sites[name] = std::max(then_sites[name], count);
                for (const auto& [name, count] : then_sites) sites[name] += count;
            },
            [](const syntax::Return&) {}, [](const syntax::ExprStatement&) {});
    }
}

void Resolver::execute(const syntax::Block& body) { run(body); }

Resolver::Flow Resolver::run(const syntax::Block& body) {
    for (size_t i = 0; i < body.size() && !context_.stopped(); ++i) {
        if (run(body[i]) == Flow::Next) continue;
        if (i + 1 < body.size() && std::holds_alternative<syntax::Return>(body[i].node))
            context_.warning("after-return", body[i + 1].span, "nothing behind `return` is reached");
        return Flow::Returned;
    }
    return Flow::Next;
}

Resolver::Flow Resolver::run(const syntax::Statement& statement) {
    if (!context_.spend(statement.span)) return Flow::Returned;
    const auto next = [] { return Flow::Next; };
    return match(
        statement.node,
        [&](const syntax::Input& input) {
            return declare_input(input.name, *input.type, false, statement.span), next();
        },
        [&](const syntax::LabelInput& label) {
            return declare_input(label.name, *label.type, true, statement.span), next();
        },
        [&](const syntax::Weight& weight) { return declare_weight(weight, statement.span), next(); },
        [&](const syntax::State&) {
            context_.error("wrong-place", statement.span, "`state` stands in an `optimizer`")
                .help("a tensor that training changes is `weight NAME : f32[...] = zeros`");
            return next();
        },
        [&](const syntax::Assign& assignment) { return assign(assignment), next(); },
        [&](const syntax::Shared& shared) { return share(shared), next(); },
        [&](const syntax::Loss& loss) {
            if (only_in_net("loss", statement.span))
                for (const syntax::ExprPtr& value : loss.values) add_losses(*value);
            return next();
        },
        [&](const syntax::Metric& metric) {
            if (only_in_net("metric", statement.span))
                for (const syntax::ExprPtr& value : metric.values) add_metric(*value);
            return next();
        },
        [&](const syntax::Expect& stated) {
            bool named = false;
            for (const syntax::Argument& entry : stated.entries) {
                named = named || !entry.key.text.empty();
                if (entry.key.text.empty() && !holds(*entry.value)) return Flow::Returned;
            }
            if (named && only_in_net("expect", statement.span)) scope_->expectations.push_back(&stated);
            return next();
        },
        [&](const syntax::For& body) { return loop(body, statement.span); },
        [&](const syntax::Repeat& body) { return repeat(body); },
        [&](const syntax::If& choice) {
            const std::optional<bool> chosen = condition(*choice.condition);
            return chosen ? run(*chosen ? choice.then_body : choice.else_body) : next();
        },
        [&](const syntax::Return& result) {
            if (!scope_->in_block) {
                context_.error("return-in-net", statement.span,
                               "`return` stands in blocks; a net has `loss`, `metric` and named values");
                return next();
            }
            returned_.clear();
            for (const syntax::ExprPtr& value : result.values) returned_.push_back(evaluate(*value));
            return Flow::Returned;
        },
        [&](const syntax::ExprStatement& alone) {
            if (!evaluate(*alone.value).failed())
                context_.error("unused-expression", statement.span, "this value goes nowhere")
                    .help(scope_->in_block ? "`return` it, or give it a name: `x = ...`" : "give it a name: `x = ...`");
            return next();
        });
}

bool Resolver::holds(const syntax::Expr& stated) {
    const std::optional<bool> truth = condition(stated);
    if (!truth || *truth) return truth.has_value();
    std::vector<const syntax::Expr*> terms;
    collect_terms(stated, terms);
    std::vector<std::string> numbers;
    for (const syntax::Expr* term : terms) {
        std::string number = fmt::format("{} is {}", context_.written(term->span), to_text(evaluate(*term)));
        if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(std::move(number));
    }
    const std::string who = calls_.empty() ? "this net" : fmt::format("`{}`", calls_.back()->name.text);
    Diagnostic& diagnostic = context_.error(
        "expectation", stated.span,
        fmt::format("{} expects `{}`, and {}", who, context_.written(stated.span), fmt::join(numbers, ", ")));
    if (!calls_.empty() && context_.source().is_library(stated.span)) {
        const std::string_view shapes = declarations_.library_blocks.at(calls_.back()->name.text)->entry.shapes;
        diagnostic.notes.front() = shapes.substr(0, shapes.find('\n'));  // more than where it says so
    }
    return false;
}

bool Resolver::only_in_net(const char* what, Span span) {
    if (!scope_->in_block && net_) return true;
    context_.error("only-in-nets", span, fmt::format("`{}` belongs to a net, and this is a block", what));
    return false;
}

void Resolver::bind_name(const syntax::Name& name, Meaning meaning) {
    check_name(context_, name);
    Binding& binding = scope_->names[name.text];
    const bool read = binding.read && scope_->sites[name.text] > 1;
    binding = {std::move(meaning), name.span, read};
}

void Resolver::assign(const syntax::Assign& assign) {
    const uint32_t first_new_value = net_ ? net_->model.graph.values.size() : 0;
    const size_t first_touched = net_ ? net_->touched.size() : 0;
    const bool single = assign.targets.size() == 1;
    hints_.clear();
    if (single && scope_->sites[assign.targets[0].text] == 1) hint(*assign.value, assign.targets[0].text);
    const Meaning value = evaluate(*assign.value);
    const Results* results = value.as<Results>();
    const size_t count = results ? results->values->size() : 1;
    if (!value.failed() && count != assign.targets.size()) {
        context_.error("assignment-count", Span::join(assign.targets.front().span, assign.targets.back().span),
                       fmt::format("{} value{} for {} name{}", count, count == 1 ? "" : "s", assign.targets.size(),
                                   single ? "" : "s"));
        for (const syntax::Name& target : assign.targets) bind_name(target, {Failed{}});
        return;
    }
    for (size_t i = 0; i < assign.targets.size(); ++i) {
        const Meaning meaning = results ? (*results->values)[i] : value;
        bind_name(assign.targets[i], meaning);
        name_result(assign.targets[i], meaning, first_new_value, first_touched);
    }
}

void Resolver::name_result(const syntax::Name& name, const Meaning& meaning, uint32_t first_new_value,
                           size_t first_touched) {
    const Tensor* tensor = meaning.as<Tensor>();
    if (!tensor || scope_->sites[name.text] != 1) return;
    const bool made_here = tensor->value.index >= first_new_value;
    const bool of_library = context_.source().is_library(name.span);  // the user has names of his own for them
    if (made_here && !of_library) net_->name_value(tensor->value, scope_->place.named(name.text));
    const bool part = !scope_->in_block && scope_->loop_depth == 0 && !net_->reads_label(tensor->value);
    if (!part || std::holds_alternative<graph::Input>(net_->model.graph.producer(tensor->value))) return;
    std::vector<int> parameters(net_->touched.begin() + static_cast<std::ptrdiff_t>(first_touched),
                                net_->touched.end());
    std::sort(parameters.begin(), parameters.end());
    parameters.erase(std::unique(parameters.begin(), parameters.end()), parameters.end());
    scope_->parts.push_back({name.text, tensor->value, std::move(parameters)});
}

void Resolver::share(const syntax::Shared& shared) {
    const std::string& name = shared.target.text;
    if (scope_->shared.count(name) || scope_->names.count(name)) {
        context_.error("repeated-name", shared.target.span, fmt::format("`{}` is declared already", name));
        return;
    }
    check_name(context_, shared.target);
    scope_->shared[name] = shared_call(shared);
}

SharedCall Resolver::shared_call(const syntax::Shared& shared) {
    SharedCall call;
    call.span = shared.value->span;
    call.place = scope_->place;
    call.failed = true;  // until it turns out well
    if (const auto* called = std::get_if<syntax::CallExpr>(&shared.value->node)) {
        call.callee = called->callee;
        call.given = evaluate_all(called->arguments, entry_called(called->callee.text));
    } else if (const auto* ref = std::get_if<syntax::NameRef>(&shared.value->node)) {
        call.callee = {{ref->name, shared.value->span}};
    } else {
        context_
            .error("shared-value", shared.value->span, "`shared` takes a call of a layer or a block without its input")
            .help("`shared enc = dense(64)`");
        return call;
    }
    const Entry* entry = find_entry(call.callee.text);
    if (!declarations_.has_block(call.callee.text) && !entry) {
        unknown_callee(call.callee);
    } else if (entry && (entry->group != Group::Layer || entry->many_inputs)) {
        context_.error("shared-value", shared.value->span,
                       fmt::format("`{}` has no weights to share", call.callee.text));
    } else {
        call.failed = false;
    }
    return call;
}

// The terms of `a + 0.3 * b` are losses of their own, so that each is reported.
void Resolver::add_losses(const syntax::Expr& expr) {
    std::vector<const syntax::Expr*> terms;
    const syntax::Expr* first = &expr;
    while (true) {
        const auto* sum = std::get_if<syntax::BinaryExpr>(&first->node);
        if (!sum || sum->op != "+") break;
        terms.push_back(sum->right.get());
        first = sum->left.get();
    }
    add_loss(*first);
    for (auto term = terms.rbegin(); term != terms.rend(); ++term) add_loss(**term);
}

void Resolver::add_loss(const syntax::Expr& expr) {
    if (!names_known(expr, Group::Loss)) return;
    const Meaning meaning = evaluate(expr);
    if (meaning.failed()) return;
    const Tensor* tensor = meaning.as<Tensor>();
    if (!tensor || net_->shape(tensor->value).rank() > 0 || net_->is_label(tensor->value)) {
        context_
            .error("not-a-loss", expr.span,
                   fmt::format("a loss is one number for each sample, and this is {}",
                               tensor && !net_->is_label(tensor->value) ? to_string(net_->shape(tensor->value))
                               : tensor                                 ? "a label"
                                                                        : kind_of(meaning)))
            .help("`loss cross_entropy(logits, y)`");
        return;
    }
    if (reads_metric(net_->model.graph, tensor->value)) {
        context_.error("metric-as-loss", expr.span, "a metric counts hits: it has no gradient to follow")
            .help("`loss cross_entropy(logits, y)`");
        return;
    }
    net_->model.losses.push_back({callee_text(expr), tensor->value});
}

void Resolver::add_metric(const syntax::Expr& expr) {
    if (!names_known(expr, Group::Metric)) return;
    const Meaning meaning = evaluate(expr);
    if (meaning.failed()) return;
    if (const OfSet* metric = meaning.as<OfSet>()) return add_metric(callee_text(expr), metric->row, metric->of_averages);
    const Tensor* tensor = meaning.as<Tensor>();
    if (!tensor || net_->shape(tensor->value).rank() > 0 || net_->is_label(tensor->value)) {
        context_.error("not-a-metric", expr.span, "a metric is one number for each sample")
            .help("`metric accuracy(logits, y)`");
        return;
    }
    const auto* call = std::get_if<syntax::CallExpr>(&expr.node);
    const auto* top = std::get_if<graph::TopK>(&net_->model.graph.producer(tensor->value));
    const bool counts_k = call && call->callee.text == "topk" && top;
    const std::string base = counts_k ? fmt::format("top{}", top->k) : callee_text(expr);
    add_metric(base, tensor->value);
}

void Resolver::add_metric(const std::string& base, graph::ValueId value, formula::OfAveragesRef of_averages) {
    std::string name = base;
    const auto taken = [&] {
        return std::any_of(net_->model.metrics.begin(), net_->model.metrics.end(),
                           [&](const graph::Metric& other) { return other.name == name; });
    };
    for (int number = 2; taken(); ++number) name = base + std::to_string(number);
    net_->model.metrics.push_back({name, value, std::move(of_averages)});
}

}  // namespace netc::check
