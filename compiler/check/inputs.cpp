// Inputs and labels, and the types that they are declared with.
#include <fmt/format.h>

#include <algorithm>

#include "check/resolve.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

struct DeclaredType {
    graph::TensorType type;
    int64_t classes = 0;  // of `class` and `index`
};

/// Reads a type as it is written; what is wrong with it is reported.
class TypeReader {
public:
    TypeReader(Context& context, Resolver& resolver, const syntax::TypeExpr& type, Span span)
        : context_(context), resolver_(resolver), type_(type), span_(span) {}

    /// `f32[1, 28, 28]`, `f32[]`: numbers.
    std::optional<DeclaredType> numbers() {
        if (type_.brackets.empty()) {
            context_.error("type", span_, fmt::format("`{}` has no extents", type_.base))
                .propose({"`", Edit{span_, "f32[1, 28, 28]"}, "`, or `", Edit{span_, "f32[]"}, "` for one number"});
            return std::nullopt;
        }
        if (type_.brackets.size() > 1) {
            context_.error("type", span_, "all extents of `f32` stand in one bracket")
                .propose({"`", Edit{span_, in_one_bracket()}, "`"});
            return std::nullopt;
        }
        std::optional<graph::Shape> shape = extents(type_.brackets[0]);
        if (!shape) return std::nullopt;
        return DeclaredType{{graph::DType::F32, std::move(*shape), true}};
    }

    /// `class[10]`, and `class[21][8, 8]` for one at each place; `index` likewise. `least` is the smallest such number.
    std::optional<DeclaredType> numbered(int64_t least, const char* of_what) {
        if (type_.brackets.empty() || type_.brackets[0].size() != 1) {
            Diagnostic& diagnostic = context_.error(
                "type", span_, fmt::format("the first bracket behind `{}` holds the number of {}", type_.base, of_what));
            diagnostic.help(fmt::format("`{0}[10]`, or `{0}[10][8, 8]` for one at each of 8 x 8 places", type_.base));
            return std::nullopt;
        }
        const syntax::Expr& count = *type_.brackets[0][0];
        const auto classes = resolver_.evaluate_whole(count, fmt::format("the number of {}", of_what).c_str());
        if (!classes) return std::nullopt;
        if (*classes < least || *classes > INT32_MAX) {
            context_.error("type", count.span,
                           fmt::format("`{}` takes from {} to {} {}, and this is {}", type_.base, least,
                                       grouped(INT32_MAX), of_what, grouped(*classes)));
            return std::nullopt;
        }
        std::optional<graph::Shape> places =
            type_.brackets.size() > 1 ? extents(type_.brackets[1]) : graph::Shape{};
        if (!places) return std::nullopt;
        return DeclaredType{{graph::DType::I32, std::move(*places), true}, *classes};
    }

private:
    std::string in_one_bracket() const {
        std::string text;
        for (const std::vector<syntax::ExprPtr>& bracket : type_.brackets)
            for (const syntax::ExprPtr& dim : bracket)
                text += (text.empty() ? "" : ", ") + std::string(context_.source().text(dim->span));
        return type_.base + "[" + text + "]";
    }

    std::optional<graph::Shape> extents(const std::vector<syntax::ExprPtr>& written) {
        graph::Shape shape;
        for (const syntax::ExprPtr& dim : written) {
            const auto extent = resolver_.evaluate_whole(*dim, "an extent of a shape");
            if (!extent) return std::nullopt;
            if (*extent < 1) {
                context_.error("argument-range", dim->span,
                               fmt::format("an extent is {}; it must be at least 1", *extent));
                return std::nullopt;
            }
            shape.dims.push_back(*extent);
        }
        if (shape.rank() > graph::max_rank) {
            context_.error("too-many-dimensions", span_,
                           fmt::format("{} dimensions; at most {} are known", shape.rank(), graph::max_rank));
            return std::nullopt;
        }
        if (map_places(shape) <= INT32_MAX) return shape;
        context_.error("tensor-too-large", span_,
                       fmt::format("{} has more than {} numbers, channels counted in blocks of 16", to_string(shape),
                                   grouped(INT32_MAX)));
        return std::nullopt;
    }

    Context& context_;
    Resolver& resolver_;
    const syntax::TypeExpr& type_;
    Span span_;
};

/// A type that nothing of this kind has: `input digit : class[10]`, `label y : float[4]`.
void refuse_type(Context& context, const syntax::Name& name, const syntax::TypeExpr* type, Span type_span, bool label,
                 Span statement) {
    const bool other_kind = type && type->base == (label ? "index" : "class");
    Diagnostic& diagnostic = context.error(
        "type", type_span,
        label ? "a label is the number of a class, `class[10]`, or numbers, `f32[4]`"
              : "an input holds numbers, `f32[1, 28, 28]`, or numbers of rows in a table, `index[1000]`");
    const std::string written = syntax::written_name(name.text);
    if (other_kind)
        diagnostic.propose({"`",
                            Edit{statement, fmt::format("{} {} : {}", label ? "input" : "label", written,
                                                        context.source().text(type_span))},
                            "`"});
    else
        diagnostic.propose({"`", Edit{type_span, label ? "class[10]" : "f32[1, 28, 28]"}, "`"});
}

}  // namespace

void Resolver::declare_input(const syntax::Name& name, const syntax::Expr& type_expr, bool label, Span span) {
    if (!only_in_net(label ? "label" : "input", span)) return;
    const auto known = scope_->names.find(name.text);
    if (known != scope_->names.end()) {
        context_.error("repeated-name", name.span, fmt::format("`{}` is declared already", name.text))
            .label(known->second.span, "first here");
        return;
    }
    bind_name(name, {Failed{}});
    const auto* type = std::get_if<syntax::TypeExpr>(&type_expr.node);
    std::optional<DeclaredType> declared;
    if (type && type->base == "f32")
        declared = TypeReader(context_, *this, *type, type_expr.span).numbers();
    else if (type && label && type->base == "class")
        declared = TypeReader(context_, *this, *type, type_expr.span).numbered(2, "classes");
    else if (type && !label && type->base == "index")
        declared = TypeReader(context_, *this, *type, type_expr.span).numbered(1, "rows");
    else
        refuse_type(context_, name, type, type_expr.span, label, span);
    if (!declared) return;
    const graph::ValueId value =
        net_->add_input(name.text, std::move(declared->type), declared->classes, label, span);
    net_->set_origin(value, {context_.written(span), span, {}});
    bind_name(name, {Tensor{value}});
}

// It is read as if each sample had it, so that arithmetic takes it like any other value.
void Resolver::declare_weight(const syntax::Weight& weight, Span span) {
    const std::string& name = weight.name.text;
    const auto known = scope_->names.find(name);
    const bool in_loop = known != scope_->names.end() && known->second.span.first == weight.name.span.first;
    if (known != scope_->names.end() && !in_loop) {
        context_.error("repeated-name", weight.name.span, fmt::format("`{}` is declared already", name))
            .label(known->second.span, "first here");
        return;
    }
    bind_name(weight.name, {Failed{}});
    const Meaning first = evaluate(*weight.first);
    const auto* type = std::get_if<syntax::TypeExpr>(&weight.type->node);
    if (type && type->base != "f32")
        context_.error("type", weight.type->span, fmt::format("a weight holds numbers, and this is `{}`", type->base))
            .propose({"`", Edit{weight.type->span, "f32[64]"}, "`"});
    const std::optional<DeclaredType> declared =
        type && type->base == "f32" ? TypeReader(context_, *this, *type, weight.type->span).numbers() : std::nullopt;
    const Word* word = first.as<Word>();
    const auto* initialiser = first.as<graph::Initialiser>();
    std::optional<graph::Initialiser> start;
    if (initialiser) start = *initialiser;
    if (word) start = initialiser_named(word->text);
    if (!start && !first.failed())
        context_
            .error("argument-type", weight.first->span,
                   fmt::format("a weight begins with an initialiser, and this is {}", kind_of(first)))
            .propose({"`", Edit{weight.first->span,
                                fmt::format("constant({})", first.as<int64_t>() || first.as<double>() ? to_text(first) : "1")},
                      "`"});
    if (!declared || !start) return;
    // A matrix [K, J] is read as `x | matmul(w)` reads it.
    const graph::Shape& shape = declared->type.shape;
    start->fan_out = shape.rank() > 0 ? shape.dims.back() : 1;
    start->fan_in = shape.rank() > 1 ? shape.elements() / start->fan_out : start->fan_out;
    // Inside of a block it is the block's; else it is a layer of its own.
    const bool in_block = !scope_->place.path.empty();
    NewLayer layer{in_block ? scope_->place.path : name, in_block ? "" : name, scope_->place, span, {}};
    const graph::ValueId parameter = net_->add_parameter(layer, in_block ? name : "weight", shape, *start);
    if (!parameter) return;
    const auto value = net_->add_node(graph::Broadcast{parameter, shape}, shape, scope_->place.named(name), span);
    if (!value) return;
    net_->set_origin(*value, {context_.written(span), span, {}});
    net_->finish_layer(layer, context_.written(span), *value);
    bind_name(weight.name, {Tensor{*value}});
    if (!scope_->in_block && scope_->loop_depth == 0)
        scope_->parts.push_back({name, *value, layer.parameters});
}

}  // namespace netc::check
