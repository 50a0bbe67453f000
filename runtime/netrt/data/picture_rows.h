// Pictures in files as an input of samples.
#pragma once

#include <string>
#include <vector>

#include "netrt/data/source_kind.h"
#include "netrt/result.h"

namespace netrt {

/// Fills the first column of the samples, that of the only input, with the pictures at `paths`, one for each sample: in memory or,
/// where they take more than the request allows, read again when they are needed. Each comes to the sides of the input as the data
/// section says, in whole numbers. Pictures that cannot be read are an error or, with `on_bad = skip`, left out of all columns;
/// `set` is what they are called together.
Status read_pictures(const SourceRequest& request, const std::string& set, std::vector<std::string> paths, Samples& samples);

}  // namespace netrt
