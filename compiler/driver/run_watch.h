// `netc run --watch`: the program goes on with every version of its file that is saved.
#pragma once

#include <functional>
#include <optional>

#include "base/source.h"
#include "driver/options.h"
#include "graph/model.h"

namespace netc::driver {

/// What a watch does with the text of the file. None of these may leave a thread behind.
struct RunSteps {
    std::function<std::optional<Source>()> load;                                  // says why it cannot be read
    std::function<std::optional<graph::Model>(Source&)> check;                    // adds what it imports; shows what is wrong
    std::function<int(Source&, const Options&)> run;                              // in a process of its own
};

/// Runs the program in a child process. Each time the file, or one that it imports, is saved with another text that has no errors, the child is
/// asked to end (training saves its state) and a new one runs the new text: training goes on, `train --adapt`; other
/// commands begin again. Ends at SIGINT, SIGTERM or SIGHUP, and never leaves a child behind: that saves and ends when
/// this process does, however that comes about. Returns, in this process, the exit code of the last child, `failed` when
/// there was none; in the child, what `run` returns.
int run_watched(const Options& options, const RunSteps& steps);

}  // namespace netc::driver
