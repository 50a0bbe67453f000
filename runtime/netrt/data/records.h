// Samples on standard input, as other programs pipe them in.
#pragma once

#include <cstdio>
#include <string>

#include "netrt/data/source_kind.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

/// What stands in for the source of a stage when `data` is `-`, lines of JSON on standard input, or `-f32`, records of floats; else null.
const SourceKind* piped_source(const std::string& data);

/// Reads a sample from each line: `{"x": [0.5, 1], "y": 3}` with a member for each input and label: a number, or
/// numbers in arrays of any nesting, row-major. Classes are whole numbers as the data section's maps take them. Other members are passed over. Refused, with the line: what is no JSON, a
/// member that is missing or has another count of numbers, numbers that are not finite or no whole numbers where classes are.
Status read_json_records(std::FILE* file, const Program& program, Samples& samples);

/// Reads records of little-endian 32-bit floats: the numbers of all inputs, then of all labels. Refused: a record that ends early.
Status read_float_records(std::FILE* file, const Program& program, Samples& samples);

}  // namespace netrt
