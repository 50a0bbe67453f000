// Data sections, training stages, checks, export and target: what is run on a net.
#pragma once

#include <functional>

#include "check/nets.h"

namespace netc::check {

/// The net of a name, or nothing when there is none or it could not be resolved.
using FindNet = std::function<ResolvedNet*(const std::string&)>;

/// A data section with the arguments of a stage: where samples come from, which are kept, how they are scaled. Nothing
/// after an error. Labels are checked against the classes of the net.
std::optional<graph::DataSource> resolve_source(Context& context, const Declarations& declarations,
                                                const syntax::Train& train, const ResolvedNet& net);

/// All stages, each with the net it trains (by name), also those of nets that are not compiled.
struct StageOfNet {
    std::string net;
    graph::Stage stage;
};
std::vector<StageOfNet> resolve_stages(Context& context, const Declarations& declarations, const FindNet& find_net);

/// `check first.accuracy >= 0.995` for the stages of one net; conditions on other stages are checked and left out.
std::vector<graph::Expectation> resolve_checks(Context& context, const Declarations& declarations,
                                               const FindNet& find_net, const std::string& net);

/// What `export` names; without one, the last stage and the classifier's probabilities. Adds nodes to the net.
void resolve_export(Context& context, const Declarations& declarations, const FindNet& find_net,
                    const std::string& net);

void resolve_targets(Context& context, const Declarations& declarations, graph::Model& model);

/// The setting's keyword is none of `known`.
void refuse_setting(Context& context, const syntax::Setting& setting, const char* section,
                    const std::vector<std::string>& known);
/// A setting with exactly one positional value, or null (reported).
const syntax::Expr* single_value(Context& context, const syntax::Setting& setting);
/// A name as it stands alone: `first` in `from first`; empty (reported) for anything else.
std::string lone_name(Context& context, const syntax::Expr& expr, const char* what);

/// Warns of weights that the stage would train and that no loss reaches, with what cuts them off.
void warn_of_untrained(Context& context, const ResolvedNet& net, const graph::Stage& stage);

}  // namespace netc::check
