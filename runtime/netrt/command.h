// The commands of a generated program, one function each; they print, and return the exit code.
#pragma once

#include <memory>
#include <string>

#include "netrt/data/dataset.h"
#include "netrt/files/weights.h"
#include "netrt/options.h"
#include "netrt/program.h"
#include "netrt/result.h"
#include "netrt/system/workplace.h"

namespace netrt {

struct Selftest;
struct Profile;

/// What a command is given.
struct Request {
    const Net& net;
    const Selftest* selftest;  // null in a program that was made without
    const Profile* profile;    // the same
    const Options& options;
    std::string program;    // as it was called: ./digits
    std::string arguments;  // what was typed behind it, for messages that say how to go on
};

constexpr int exit_done = 0, exit_failed = 1, exit_usage = 2, exit_interrupted = 130;

int train_command(const Request& request);
int eval_command(const Request& request);
int predict_command(const Request& request);
int features_command(const Request& request);
int data_command(const Request& request);
int find_rate_command(const Request& request);
int summary_command(const Request& request);
int profile_command(const Request& request);
int bench_command(const Request& request);
int selftest_command(const Request& request);

/// Prints `digits: ...` to standard error; returns `code`.
int complain(const Request& request, const Error& error, int code = exit_failed);
/// Complains that a program made with --minimal has no `part`.
int left_out(const Request& request, const char* part);
/// Prints `digits: note: ...` to standard error.
void note(const Request& request, const std::string& text);

/// The index of the stage of this name; the error suggests one.
Result<int> find_stage(const Net& net, const std::string& name);
/// The stages that are meant: the one that is named, or all.
Result<std::vector<int>> wanted_stages(const Request& request);
/// Takes a stage's name off the front of the words when there is one; else the exported stage, or -1 without stages.
int leading_stage(const Request& request, std::vector<std::string>& words);
/// The source of a stage (an index), with its maps; of -1, one without any.
const Source& source_of(const Net& net, int stage);

/// --threads, or one for each processor up to what the program was built for.
int thread_count(const Request& request);
/// --seed, or that of the stage.
uint32_t seed_of(const Request& request, const Stage& stage);
/// The samples that train the stage, without those that are kept for validation; notes what whoever reads them should be told.
Result<Samples> training_samples(const Request& request, const Stage& stage);
/// How samples are read with these options. Where none of them says so, what takes more than half of the memory of the machine
/// stays in its files.
Reading reading(const Request& request);
/// Likewise by what is known, if anything is; `known` must live as long.
Reading reading(const Request& request, const Known& known);
/// What the weights of a stage (an index) say of the samples they were trained with.
Known known_by_weights(const Request& request, int stage);

/// Loads all weights but those in `except` from a file, with a note when it has more than the net takes.
Status take_weights(const Request& request, const std::string& path, Workplace& place, const Tensors& except = {});

/// The file of weights that is meant: --weights or that of `stage` (an index, or -1), which has to be there.
Result<std::string> weights_path(const Request& request, int stage);

/// A workplace with room for `plan` and the weights of `stage` (an index, or -1), from --weights or the stage's file.
Result<std::unique_ptr<Workplace>> ready_workplace(const Request& request, int stage, const ArenaPlan& plan);

}  // namespace netrt
