// One function for each rule of the grammar. Depth is bounded (limits.h), so that plain recursion is safe.
#include "syntax/build_ast.h"

#include "syntax/literals.h"

namespace netc::syntax {

namespace {

using P = NetParser;

class Builder {
public:
    Builder(const Places& places, Diagnostics& diagnostics) : places_(places), diagnostics_(diagnostics) {}

    std::vector<Declaration> file(P::FileContext* context) {
        std::vector<Declaration> declarations;
        for (P::DeclarationContext* declared : context->declaration()) {
            if (declared->exception) continue;
            declarations.push_back({places_.span_of(declared), declaration(declared)});
        }
        return declarations;
    }

private:
    // ------------------------------------------------------------------------------------ declarations

    decltype(Declaration::node) declaration(P::DeclarationContext* context) {
        if (auto* rule = context->netDeclaration()) return net(rule);
        if (auto* rule = context->blockDeclaration())
            return BlockDecl{name(rule->name()), parameters(rule->parameters()), variants(rule->variant()), body(rule->body())};
        if (auto* rule = context->formulaDeclaration()) return formula(rule);
        if (auto* rule = context->importLine()) {
            const Span span = places_.span_of(rule->TEXT()->getSymbol());
            return Import{text_value(rule->TEXT()->getText(), span, diagnostics_), span};
        }
        if (auto* rule = context->defaultsLine()) return Defaults{name(rule->name())};
        if (auto* rule = context->dataSection())
            return Data{name(rule->name()), parameters(rule->parameters()), settings(rule->settings())};
        if (auto* rule = context->trainSection()) {
            const auto names = rule->name();
            return Train{name(names[0]), name(names[1]), call(rule->call()), settings(rule->settings())};
        }
        if (auto* rule = context->checkLine()) return Check{exprs(rule->expr())};
        if (auto* rule = context->exportSection()) return Export{name(rule->name()), settings(rule->settings())};
        return Target{settings(context->targetSection()->settings())};
    }

    decltype(Declaration::node) net(P::NetDeclarationContext* context) {
        const auto names = context->name();
        if (names.size() == 2)
            return NetAlias{name(names[0]), name(names[1]), arguments(context->arguments()), body(context->body())};
        return Net{name(names[0]), parameters(context->parameters()), body(context->body())};
    }

    FormulaDecl formula(P::FormulaDeclarationContext* context) {
        const std::vector<P::ExprContext*> values = context->expr();
        const bool has_value = context->ASSIGN() != nullptr;
        FormulaDecl result{{context->word->getText(), places_.span_of(context->word)},
                           name(context->name()),
                           parameters(context->parameters()),
                           variants(context->variant()),
                           has_value ? expr(values.front()) : nullptr,
                           body(context->body()),
                           context->body() ? places_.span_of(context->body()) : Span{},
                           nullptr};
        if (context->DERIVATIVE()) result.derivative = expr(values.back());
        return result;
    }

    std::vector<Parameter> parameters(P::ParametersContext* context) {
        std::vector<Parameter> result;
        if (!context) return result;
        for (P::ParameterContext* parameter : context->parameter()) {
            const std::vector<P::NameContext*> names = parameter->name();
            const std::vector<P::ExprContext*> values = parameter->expr();
            Parameter made{name(names.front()), nullptr};
            if (names.size() > 1) made.type = name(names.back());
            if (parameter->IN()) made.range = expr(values.front());
            if (parameter->ASSIGN()) made.value = expr(values.back());
            result.push_back(std::move(made));
        }
        return result;
    }

    std::vector<Variant> variants(const std::vector<P::VariantContext*>& contexts) {
        std::vector<Variant> result;
        for (P::VariantContext* each : contexts)
            result.push_back({name(each->name()), arguments(each->arguments()), places_.span_of(each)});
        return result;
    }

    std::vector<Setting> settings(P::SettingsContext* context) {
        std::vector<Setting> result;
        if (!context) return result;
        for (P::SettingContext* setting : context->setting()) {
            if (setting->exception) continue;
            const antlr4::Token* key = setting->KEY()->getSymbol();
            Setting entry{{key->getText(), places_.span_of(key)}, {}, places_.span_of(setting)};
            for (P::ArgumentContext* value : setting->argument()) entry.values.push_back(argument(value));
            result.push_back(std::move(entry));
        }
        return result;
    }

    // -------------------------------------------------------------------------------------- statements

    Block body(P::BodyContext* context) {
        Block statements;
        if (!context) return statements;
        for (P::StatementContext* stated : context->statement()) {
            if (stated->exception) continue;
            statements.push_back({places_.span_of(stated), statement(stated)});
        }
        return statements;
    }

    decltype(Statement::node) statement(P::StatementContext* context) {
        if (auto* rule = context->assignment()) return Assign{names(rule->name()), expr(rule->expr())};
        if (auto* rule = context->inputStatement()) return Input{name(rule->name()), type(rule->type())};
        if (auto* rule = context->labelStatement()) return LabelInput{name(rule->name()), type(rule->type())};
        if (auto* rule = context->weightStatement())
            return Weight{name(rule->name()), type(rule->type()), expr(rule->expr())};
        if (auto* rule = context->stateStatement())
            return State{names(rule->name()), rule->expr() ? expr(rule->expr()) : nullptr};
        if (auto* rule = context->sharedStatement()) return Shared{name(rule->name()), expr(rule->expr())};
        if (auto* rule = context->lossStatement()) return Loss{exprs(rule->expr())};
        if (auto* rule = context->metricStatement()) return Metric{exprs(rule->expr())};
        if (auto* rule = context->returnStatement()) return Return{exprs(rule->expr())};
        if (auto* rule = context->forStatement())
            return For{name(rule->name()), expr(rule->expr()), body(rule->body())};
        if (auto* rule = context->repeatStatement()) return Repeat{expr(rule->expr()), body(rule->body())};
        if (auto* rule = context->ifStatement()) return if_statement(rule);
        if (auto* rule = context->expectStatement()) {
            Expect expect;
            for (P::ExpectationContext* entry : rule->expectation())
                expect.entries.push_back({entry->name() ? name(entry->name()) : Name{}, expr(entry->expr())});
            return expect;
        }
        return ExprStatement{expr(context->loneExpression()->expr())};
    }

    /// `if a {} else if b {} else {}` is an `if` in the else branch of another.
    If if_statement(P::IfStatementContext* context) {
        const auto conditions = context->expr();
        const auto bodies = context->body();
        const auto words = context->IF();
        Block rest;
        if (bodies.size() > conditions.size()) rest = body(bodies.back());
        for (size_t i = conditions.size(); i-- > 1;) {
            const Span span = places_.span_between(words[i]->getSymbol(), context->stop);
            Statement inner{span, If{expr(conditions[i]), body(bodies[i]), std::move(rest)}};
            rest = Block{};
            rest.push_back(std::move(inner));
        }
        return If{expr(conditions[0]), body(bodies[0]), std::move(rest)};
    }

    ExprPtr type(P::TypeContext* context) {
        TypeExpr built{name(context->name()).text, {}};
        for (P::ListContext* bracket : context->list()) built.brackets.push_back(exprs(bracket->expr()));
        return make(context, std::move(built));
    }

    // ------------------------------------------------------------------------------------- expressions

    template <class Node>
    static ExprPtr make(Span span, Node node) {
        return std::make_shared<const Expr>(Expr{span, std::move(node)});
    }
    template <class Node>
    ExprPtr make(antlr4::ParserRuleContext* context, Node node) {
        return make(places_.span_of(context), std::move(node));
    }

    std::vector<ExprPtr> exprs(const std::vector<P::ExprContext*>& contexts) {
        std::vector<ExprPtr> result;
        for (P::ExprContext* context : contexts) result.push_back(expr(context));
        return result;
    }

    ExprPtr expr(P::ExprContext* context) {
        ExprPtr value = operation(context->operation());
        for (P::LinkContext* link : context->link()) {
            const Span span = places_.span_between(context->start, link->stop);
            if (P::ListContext* dims = link->list())
                value = make(span, AssertExpr{value, exprs(dims->expr()), places_.span_of(dims)});
            else
                value = make(span, PipeExpr{value, step(link->step())});
        }
        return value;
    }

    ExprPtr step(P::StepContext* context) {
        const auto parts = context->name();
        if (context->arguments() || context->asSystem())
            return make(context, call_of(parts, context->arguments(), context->asSystem()));
        ExprPtr value = make(parts[0], NameRef{name(parts[0]).text});
        for (size_t i = 1; i < parts.size(); ++i)
            value = make(places_.span_between(context->start, parts[i]->stop), MemberExpr{value, name(parts[i])});
        return value;
    }

    ExprPtr call(P::CallContext* context) {
        if (!context->arguments()) return make(context, NameRef{qualified(context->name()).text});
        return make(context, call_of(context->name(), context->arguments(), nullptr));
    }

    CallExpr call_of(const std::vector<P::NameContext*>& parts, P::ArgumentsContext* given, P::AsSystemContext* system) {
        Callee callee{qualified(parts)};
        if (system) callee.system = name(system->name());
        return {std::move(callee), arguments(given), given != nullptr};
    }

    /// `nn.ReLU`: one name, which nothing here has.
    Name qualified(const std::vector<P::NameContext*>& parts) {
        Name result = name(parts[0]);
        for (size_t i = 1; i < parts.size(); ++i) {
            const Name part = name(parts[i]);
            result = {result.text + "." + part.text, Span::join(result.span, part.span)};
        }
        return result;
    }

    ExprPtr operation(P::OperationContext* context) {
        if (auto* rule = dynamic_cast<P::ValueContext*>(context)) return literal(rule->literal());
        if (auto* rule = dynamic_cast<P::ApplicationContext*>(context))
            return make(rule, call_of(rule->name(), rule->arguments(), rule->asSystem()));
        if (auto* rule = dynamic_cast<P::BinaryContext*>(context)) return binary(rule);
        if (auto* rule = dynamic_cast<P::UnaryContext*>(context))
            return make(rule, UnaryExpr{rule->op->getText(), operation(rule->operation())});
        if (auto* rule = dynamic_cast<P::MemberContext*>(context))
            return make(rule, MemberExpr{operation(rule->operation()), name(rule->name())});
        if (auto* rule = dynamic_cast<P::IndexContext*>(context))
            return make(rule, IndexExpr{operation(rule->operation()), expr(rule->expr())});
        if (auto* rule = dynamic_cast<P::GroupContext*>(context)) return expr(rule->expr());
        if (auto* rule = dynamic_cast<P::ItemsContext*>(context))
            return make(rule, ListExpr{exprs(rule->list()->expr())});
        return choice(dynamic_cast<P::ChoiceContext*>(context));
    }

    ExprPtr binary(P::BinaryContext* context) {
        const std::string op = context->op->getText();
        ExprPtr left = operation(context->operation(0)), right = operation(context->operation(1));
        if (op == "..") return make(context, RangeExpr{left, right});
        return make(context, BinaryExpr{op, places_.span_of(context->op), left, right});
    }

    /// `if a { x } else if b { y } else { z }`: conditions and values alternate.
    ExprPtr choice(P::ChoiceContext* context) {
        const auto parts = context->expr();
        const auto words = context->CHOOSE();
        ExprPtr value = expr(parts.back());
        for (size_t i = words.size(); i-- > 0;) {
            const Span span = places_.span_between(words[i]->getSymbol(), context->stop);
            value = make(span, IfExpr{expr(parts[2 * i]), expr(parts[2 * i + 1]), value});
        }
        return value;
    }

    ExprPtr literal(P::LiteralContext* context) {
        const std::string text = context->start->getText();
        const Span span = places_.span_of(context);
        if (context->INTEGER()) return make(span, IntegerLiteral{integer_value(text, span, diagnostics_)});
        if (context->REAL()) return make(span, RealLiteral{real_value(text, span, diagnostics_)});
        if (context->TEXT()) return make(span, StringLiteral{text_value(text, span, diagnostics_)});
        return make(span, NameRef{text});
    }

    std::vector<Argument> arguments(P::ArgumentsContext* context) {
        std::vector<Argument> result;
        if (!context) return result;
        for (P::ArgumentContext* each : context->argument()) result.push_back(argument(each));
        return result;
    }

    Argument argument(P::ArgumentContext* context) {
        return {context->name() ? name(context->name()) : Name{}, expr(context->expr())};
    }

    Name name(P::NameContext* context) {
        const Span span = places_.span_of(context);
        const std::string text = context->start->getText();
        if (!context->TEXT()) return {text, span};
        std::string value = text_value(text, span, diagnostics_);
        if (value.empty()) diagnostics_.error("syntax", span, "an empty text is no name");
        return {std::move(value), span};
    }

    std::vector<Name> names(const std::vector<P::NameContext*>& contexts) {
        std::vector<Name> result;
        for (P::NameContext* context : contexts) result.push_back(name(context));
        return result;
    }

    const Places& places_;
    Diagnostics& diagnostics_;
};

}  // namespace

std::vector<Declaration> build_ast(NetParser::FileContext* file, const Places& places, Diagnostics& diagnostics) {
    return Builder(places, diagnostics).file(file);
}

}  // namespace netc::syntax
