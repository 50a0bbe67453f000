// Nets with their parameters filled in.
#pragma once

#include <memory>

#include "check/check.h"
#include "check/resolve.h"

namespace netc::check {

/// A net, resolved: its model has the graph, inputs, losses, metrics, parts and layers.
struct ResolvedNet {
    ResolvedNet(Context& context, const syntax::Name& name) : name(name), builder(context) {}

    const syntax::Name& name;
    NetBuilder builder;
    Scope scope;          // the names of the net, for what export computes
    std::vector<std::string> parameters = {};  // names
    bool failed = false;  // something about it was reported; what needs its shapes stays silent

    const graph::Model& model() const { return builder.model; }
    const graph::InputInfo* label(const std::string& label_name) const;
    const graph::InputInfo* input(const std::string& input_name) const;
};

/// `set` overrides parameters of the net (from the command line). Nothing when a parameter has no value and `wanted` is
/// false; otherwise that is an error.
std::unique_ptr<ResolvedNet> resolve_net(Context& context, const Declarations& declarations,
                                         const NetDeclaration& declaration, const std::map<std::string, double>& set,
                                         bool wanted);

/// After stages and export: inputs, labels and values that nothing reads.
void warn_of_unused(Context& context, ResolvedNet& net);

/// Blocks and data sections that nothing uses.
void warn_of_unused(Context& context, const Declarations& declarations, const syntax::Ast& ast);

}  // namespace netc::check
