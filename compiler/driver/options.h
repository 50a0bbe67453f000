// The command line of netc: one table of commands and one of flags drive parsing, help and shell completion.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace netc::driver {

enum class Command { Check, Summary, Build, Run, Sweep, Emit, Fmt, Layers, Explain, Completion, Help, Version, Later };

/// The values of a name, as they were written, each of which is tried.
struct Sweep {
    std::string name;
    std::vector<std::string> values;
};

/// What the user asked for. Members without a flag on the command line keep these values.
struct Options {
    Command command = Command::Help;
    std::string command_name;           // as in the table; Help: the command it is about, or empty
    std::vector<std::string> operands;  // FILE, NAME, CODE ...

    std::string net;                          // --net
    std::map<std::string, double> parameters;  // --set
    std::vector<Sweep> sweeps;                 // --set of `sweep`
    std::string output;                       // -o
    bool is_static = false, minimal = false, portable = false;
    bool time = false, json = false, check = false, passes = false, precise = false, kernels = false;
    int threads = 4;
    int predict_batch = 1;  // --predict-batch
    std::string keep;  // --keep
    std::string isa;   // --isa; empty: this machine's; of what is not kernels with --portable
    std::string conv = "auto";  // --conv
    std::string cxx;            // --cxx
    std::vector<std::string> stages, skip;
    std::string color = "auto";
    bool help = false;
    bool force = false;  // --force
    bool tune = false;  // --tune
    bool no_cache = false;  // --no-cache
    bool watch = false;  // --watch

    std::vector<std::string> typed;  // no flag: of Run, the words up to the file
    std::optional<std::map<std::string, std::string>> ways;  // no flag: what tuning tries instead of the file's lines
};

/// Why the command line could not be understood: one sentence, lower case.
struct UsageError {
    std::string text;
};

/// `arguments` without the program's name.
std::variant<Options, UsageError> parse_options(const std::vector<std::string>& arguments);

/// The text of `netc --help`, or of `netc COMMAND --help`.
std::string help_text(const std::string& command);

/// A script for bash that completes commands, flags and file names.
std::string bash_completion();

// ------------------------------------------------------------------------------------- the tables

/// Where a flag's value goes.
using Place = std::variant<bool Options::*, int Options::*, std::string Options::*, std::vector<std::string> Options::*,
                           std::map<std::string, double> Options::*, std::vector<Sweep> Options::*>;

struct Flag {
    const char* name;    // "--threads"
    const char* letter;  // "-o", or ""
    const char* value;   // "N": what the flag takes; "" when nothing. "a|b|c" lists the words it accepts.
    const char* help;
    std::vector<Command> commands;
    Place place;
    int most = 64;  // numbers: from 1 to this
};

struct CommandEntry {
    Command command;
    const char* name;
    const char* operands;  // "FILE", "[NAME]", "FILE...", "FILE [COMMAND...]", ""
    const char* help;
};

const std::vector<Flag>& flag_table();
const std::vector<CommandEntry>& command_table();

}  // namespace netc::driver
