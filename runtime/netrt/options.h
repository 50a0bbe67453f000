// The commands and flags of every generated program: one table drives parsing, help and suggestions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "netrt/files/text.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

enum class Command { Train, Eval, Predict, Features, Data, FindRate, Summary, Profile, Bench, Selftest, Help, Version };

struct Options {
    Command command = Command::Help;
    bool show_help = false;          // of `command`
    std::vector<std::string> words;  // what is no flag, behind the command

    std::string data, weights, except, save, keep_every, log, layer, format, output, only_output, batches, trace;
    std::vector<std::string> inputs;  // NAME=FILE
    int64_t epochs = 0, threads = 0, seed = 0, top = 5;  // 0: not given
    int64_t save_every_seconds = 30, save_every_steps = 0;
    int64_t show = 32;         // samples that `data` draws
    int64_t data_memory = -1;  // megabytes; -1: not given
    double from_rate = 1e-7, to_rate = 10;  // of find-rate
    int64_t steps = 100;
    bool table = false;  // of eval: the confusion matrix
    int64_t worst = 0;   // of eval: so many samples with the largest losses
    int64_t seeds = 0;   // of train: so many trainings; 0: one
    bool seed_given = false;
    bool resume = false, adapt = false, force = false, quiet = false, json = false, from_stdin = false, invert = false;
};

/// The error is one sentence about the first argument that is not understood.
Result<Options> parse_options(const Net& net, int argc, char** argv);

/// All commands in short; fits a screen.
std::string help_text(const Net& net, std::string_view program);
/// One command and its flags.
std::string help_text(const Net& net, std::string_view program, Command command);

}  // namespace netrt
