// The epochs of a stage as a table that grows line by line.
#pragma once

#include <string>

#include "netrt/train/epoch_record.h"

namespace netrt {

/// The names of the columns, above lines like the one of `record`.
std::string epoch_head(const EpochRecord& record);
std::string epoch_row(const EpochRecord& record);

}  // namespace netrt
