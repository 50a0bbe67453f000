// What the classes of labels are called: known from the data, kept with the weights.
#pragma once

#include <string>
#include <vector>

#include "netrt/data/source.h"
#include "netrt/files/tensors_file.h"
#include "netrt/program.h"

namespace netrt {

/// What a file of weights says of the classes that samples of a stage name: for each such label a JSON array, the name of
/// each class as the net counts them. `samples` has a column for each input and label of the net.
Metadata class_names_of(const Net& net, const Stage& stage, const Samples& samples);

/// The names of the classes of label `label` that a file of weights has; empty when it says none that fit the label.
std::vector<std::string> class_names_in(const std::string& path, const Input& label);

}  // namespace netrt
