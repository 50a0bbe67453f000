// Binding the arguments of a call to parameters that the user declared.
#include <fmt/format.h>

#include "check/arguments.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

std::string declared_signature(const Declared& declared) {
    std::string arguments;
    for (const syntax::Parameter& parameter : declared.parameters)
        arguments += (arguments.empty() ? "" : ", ") + parameter.name.text + (parameter.value ? " = ..." : "");
    return fmt::format("`{}({})`", declared.name.text, arguments);
}

void refuse_unknown(Context& context, const Declared& declared, const Given& argument) {
    std::vector<std::string> known;
    for (const syntax::Parameter& parameter : declared.parameters) known.push_back(parameter.name.text);
    Diagnostic& diagnostic = context.error(
        "unknown-argument", argument.key.span,
        fmt::format("{} `{}` has no parameter `{}`", declared.what, declared.name.text, argument.key.text));
    diagnostic.meant(syntax::written_name(nearest(argument.key.text, known)));
    diagnostic.label(declared.name.span, declared_signature(declared));
}

syntax::ExprPtr default_of(const syntax::Parameter& parameter, const syntax::Variant* variant) {
    if (variant)
        for (const syntax::Argument& stated : variant->defaults)
            if (stated.key.text == parameter.name.text) return stated.value;
    return parameter.value;
}

/// The argument for each parameter; false when one belongs to none.
bool distribute(Context& context, const Declared& declared, std::vector<Given>& given,
                std::vector<const Given*>& chosen) {
    bool fits = true;
    size_t next = 0;
    for (const Given& argument : given) {
        size_t index = chosen.size();
        if (argument.key.text.empty()) {
            while (next < chosen.size() && chosen[next]) ++next;
            index = next;
        } else {
            for (size_t i = 0; i < chosen.size(); ++i)
                if (declared.parameters[i].name.text == argument.key.text) index = i;
        }
        if (index < chosen.size() && !chosen[index]) {
            chosen[index] = &argument;
            continue;
        }
        fits = false;
        if (index < chosen.size()) {
            context
                .error("repeated-argument", argument.key.span,
                       fmt::format("`{}` of `{}` is given twice", argument.key.text, declared.name.text))
                .label(chosen[index]->span, "first here");
        } else if (!argument.key.text.empty()) {
            refuse_unknown(context, declared, argument);
        } else {
            context
                .error("too-many-arguments", argument.span,
                       fmt::format("{} `{}` takes {} argument{}", declared.what, declared.name.text, chosen.size(),
                                   chosen.size() == 1 ? "" : "s"))
                .label(declared.name.span, declared_signature(declared));
            return false;
        }
    }
    return fits;
}

}  // namespace

bool bind_declared(Context& context, const Declared& declared, const syntax::Name& callee, std::vector<Given> given,
                   Span call, const std::function<void(const syntax::Name&, const Given&)>& set,
                   const std::function<Meaning(const syntax::Expr&)>& evaluate) {
    std::vector<const Given*> chosen(declared.parameters.size());
    bool fits = distribute(context, declared, given, chosen);
    for (size_t i = 0; i < chosen.size(); ++i) {
        const syntax::Parameter& parameter = declared.parameters[i];
        if (chosen[i]) {
            set(parameter.name, *chosen[i]);
        } else if (const syntax::ExprPtr value = default_of(parameter, declared.variant)) {
            set(parameter.name, {{}, evaluate(*value), value->span});
        } else {
            if (fits)
                context
                    .error("missing-argument", call,
                           fmt::format("{} `{}` needs `{}`", declared.what, callee.text, parameter.name.text))
                    .label(declared.name.span, declared_signature(declared));
            fits = false;
        }
    }
    return fits;
}

}  // namespace netc::check
