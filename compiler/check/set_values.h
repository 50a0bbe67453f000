// Values of `--set` that are no parameters of the net: settings of the stages, and arguments of their optimizers.
#pragma once

#include "check/arguments.h"
#include "check/declarations.h"
#include "check/nets.h"
#include "graph/model.h"

namespace netc::check {

/// What a number of `--set` means: whole where it is.
Meaning from_command_line(double number);

/// `batch`, `epochs` and `seed` of the stage at `span`, in place of those of the file.
void take_set_numbers(Context& context, Span span, graph::Stage& stage);

/// Arguments of the optimizer that a stage calls at `call`, in place of those of the file.
void take_set_arguments(Context& context, const Entry& optimizer, Span call, std::vector<Given>& given);

/// After all stages: values that nothing has.
void refuse_unused_set(Context& context, const ResolvedNet& net, const Declarations& declarations);

}  // namespace netc::check
