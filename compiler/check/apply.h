// Applying layers, losses and metrics: from checked arguments to nodes.
#pragma once

#include <set>

#include "check/shapes.h"
#include "formula/function.h"

namespace netc::check {

/// What the layer makes; Failed after an error (reported).
Meaning apply_layer(const Step& step);
Meaning apply_normalise(const Step& step);
/// Whether every input of a layer is a value that can be computed with (reported).
bool reads_values(const Step& step);
/// What a declared function makes of its values.
Meaning apply_function(const Step& step);
/// Whether a formula can be computed from what a call gives it; `labels` are the variables that count classes (reported).
bool is_sound(const Step& step, const formula::Formula& f, const std::set<std::string>& labels);
/// Leaves out what the formula does not read.
void drop_unread(formula::Function& function, std::vector<graph::ValueId>& ins);
/// A loss or a metric: a number for each sample.
Meaning apply_loss(const Step& step);
Meaning apply_metric(const Step& step);
/// `a + b` and the like between values, or a value and a number.
Meaning apply_operator(Context& context, NetBuilder& net, const Place& place, const std::string& op, const Given& left,
                       const Given& right, Span span);

/// An initialiser of the table with its numbers; Failed when it is none.
Meaning make_initialiser(const Bound& bound);

/// Whether every layer of the table has a rule here.
bool has_rule(std::string_view layer);

}  // namespace netc::check
