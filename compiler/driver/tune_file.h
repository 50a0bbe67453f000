// NAME.tune beside NAME.net: which way of a convolution was measured to be the fastest.
//
//   # layer direction sizes isa way
//   conv2 forward 32x26x26:32x24x24:128 avx512 winograd  # winograd 1.204 ms, direct 1.377 ms
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "driver/files.h"
#include "loop/plan.h"

namespace netc::driver {

struct TuneLine {
    int number = 0;        // in the file, from 1
    std::string key, isa;  // key: as lower::key_of spells it
    std::string way;
    std::string comment;
};

struct TuneFile {
    std::string path;
    std::vector<TuneLine> lines;
    std::vector<std::string> notes;  // about lines that say nothing

    /// Ways by keys, as lower::Target has them.
    std::map<std::string, std::string> ways() const;
    /// Adds notes about the lines that no choice of these plans, which are all that is built, listened to.
    void note_unused(const std::vector<loop::Plan>& plans);
    std::string text() const;
};

/// The path of the file that goes with a source.
std::string tune_path(const std::string& source);

/// Empty when there is none.
TuneFile read_tune_file(const std::string& path);

}  // namespace netc::driver
