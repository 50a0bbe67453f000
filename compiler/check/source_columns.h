// Tables: which columns fill what.
#pragma once

#include <vector>

#include "check/arguments.h"
#include "check/nets.h"

namespace netc::check {

/// Takes out of the arguments of a call of `csv` those that name an input or label of the net: the columns that fill it.
/// False when something is wrong (reported).
bool take_columns(Context& context, const ResolvedNet& net, const Entry& entry, std::vector<Given>& given,
                  std::vector<graph::PortColumns>& columns);

}  // namespace netc::check
