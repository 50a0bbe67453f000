// A text, checked: its model and what was said about it.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "check/check.h"
#include "syntax/parse.h"

namespace netc {

struct Checked {
    std::optional<graph::Model> model;
    std::string said;
    std::vector<std::string> codes;

    explicit Checked(const std::string& text, const check::Selection& selection = {}) {
        Source source("test.net", text);
        Diagnostics diagnostics;
        const syntax::Ast ast = syntax::parse(source, diagnostics);
        model = check::check(ast, source, selection, diagnostics);
        said = render(diagnostics, source, false);
        for (const Diagnostic& diagnostic : diagnostics.sorted()) codes.push_back(diagnostic.code);
        if (model) graph::verify(model->graph, "check");
    }

    const graph::Graph& graph() const {
        REQUIRE_MESSAGE(model, said);
        return model->graph;
    }
    graph::ValueId value(const std::string& name) const {
        for (graph::ValueId id : graph().values.ids())
            if (graph().values[id].name == name) return id;
        FAIL("no value is called " << name << "\n" << graph::print(graph()));
        return {};
    }
    std::string shape(const std::string& name) const { return to_string(graph().shape(value(name))); }
    template <class Op>
    const Op& op(const std::string& name) const {
        const auto* found = std::get_if<Op>(&graph().producer(value(name)));
        REQUIRE(found);
        return *found;
    }
    std::string parameters() const {
        std::string names;
        for (const graph::ParameterInfo& info : graph().parameters) names += (names.empty() ? "" : " ") + info.name;
        return names;
    }
    std::string layers() const {
        REQUIRE_MESSAGE(model, said);
        std::string names;
        for (const graph::Layer& layer : model->layers) names += (names.empty() ? "" : " ") + layer.name;
        return names;
    }
    std::string parts() const {
        REQUIRE_MESSAGE(model, said);
        std::string text;
        for (const graph::Part& part : model->parts) {
            text += (text.empty() ? "" : "; ") + part.name + ":";
            for (int index : part.parameters) text += " " + graph().parameters[static_cast<size_t>(index)].name;
        }
        return text;
    }
};

/// A net of an image [3, 32, 32], a label of ten classes and these statements.
inline std::string net_of(const std::string& statements) {
    return "net Net {\n  input image : f32[3, 32, 32]\n  label y : class[10]\n" + statements + "\n}\n";
}

inline std::string text_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace netc
