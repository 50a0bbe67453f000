// The commands and flags of every generated program: one table drives parsing, help and suggestions.
#include "netrt/options.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "netrt/files/json.h"

namespace netrt {
namespace {

struct CommandLine {
    Command command;
    const char* name;
    const char* words;
    const char* help;
};

// clang-format off
constexpr CommandLine commands[] = {
    {Command::Train,    "train",    "[STAGE]",                   "train all stages in their order, or one"},
    {Command::Eval,     "eval",     "[STAGE]",                   "loss and metrics on the test set; enforces the checks"},
    {Command::Predict,  "predict",  "[STAGE] FILE... | --stdin", "what the network says of pictures, of folders of them, arrays or tables"},
    {Command::Features, "features", "--layer NAME [FILE...]",    "values of a layer, for such files or for the test set"},
    {Command::Data,     "data",     "[STAGE]",                   "samples and classes; a picture of what the network is given"},
    {Command::FindRate, "find-rate", "[STAGE]",                  "the loss at growing learning rates, and a rate that suits"},
    {Command::Summary,  "summary",  "",                          "layers, parameters, memory"},
    {Command::Profile,  "profile",  "",                          "time, GFLOP/s and GB/s of each kernel, beside what is possible"},
    {Command::Bench,    "bench",    "[train|predict]",           "time of a training step and of a prediction"},
    {Command::Selftest, "selftest", "",                          "check every kernel of this program against plain loops"},
    {Command::Help,     "help",     "[COMMAND]",                 "this text, or a command and its flags"},
    {Command::Version,  "version",  "",                          "what this program was made from"},
};
// clang-format on

constexpr unsigned bit(Command command) { return 1u << static_cast<int>(command); }

struct Flag {
    const char* name;   // without dashes; one letter: with one dash
    const char* value;  // null: the flag stands alone
    unsigned commands;
    const char* help;
    bool Options::*on = nullptr;
    std::string Options::*text = nullptr;
    std::vector<std::string> Options::*texts = nullptr;  // may be given more than once
    int64_t Options::*number = nullptr;
    double Options::*rate = nullptr;
    int64_t least = 0, most = INT_MAX;
};

constexpr unsigned train = bit(Command::Train), eval = bit(Command::Eval), predict = bit(Command::Predict),
                   features = bit(Command::Features), data = bit(Command::Data), find_rate = bit(Command::FindRate), summary = bit(Command::Summary), profile = bit(Command::Profile),
                   bench = bit(Command::Bench), selftest = bit(Command::Selftest);

constexpr Flag text(const char* name, const char* value, unsigned commands, std::string Options::*text,
                    const char* help) {
    return {.name = name, .value = value, .commands = commands, .help = help, .text = text};
}
constexpr Flag texts(const char* name, const char* value, unsigned commands, std::vector<std::string> Options::*texts,
                     const char* help) {
    return {.name = name, .value = value, .commands = commands, .help = help, .texts = texts};
}
constexpr Flag number(const char* name, const char* value, unsigned commands, int64_t Options::*number,
                      const char* help, int64_t least = 1, int64_t most = INT_MAX) {
    return {.name = name,
            .value = value,
            .commands = commands,
            .help = help,
            .number = number,
            .least = least,
            .most = most};
}
constexpr Flag rate(const char* name, double Options::*rate, const char* help) {
    return {.name = name, .value = "RATE", .commands = bit(Command::FindRate), .help = help, .rate = rate};
}
constexpr Flag alone(const char* name, unsigned commands, bool Options::*on, const char* help) {
    return {.name = name, .value = nullptr, .commands = commands, .help = help, .on = on};
}

constexpr unsigned with_data = train | eval | predict | features | data | find_rate | summary,
                   with_weights = train | eval | predict | features | find_rate,
                   with_threads = with_weights | data | profile | bench | selftest,
                   with_json = train | eval | predict | summary | profile | bench;

// clang-format off
constexpr Flag flags[] = {
    text("data", "DIR", with_data, &Options::data, "folder; `drawn`: built in; `-`: lines of JSON piped in"),
    number("data-memory", "MB", with_data, &Options::data_memory, "larger files of samples are read piece by piece", 0),
    number("epochs", "N", train, &Options::epochs, "epochs a stage, instead of the number in the file"),
    rate("from", &Options::from_rate, "the first rate (1e-7)"),
    rate("to", &Options::to_rate, "the last rate (10)"),
    number("steps", "N", find_rate, &Options::steps, "steps of training between them (100)", 10, 100'000),
    number("seed", "N", train | data | find_rate, &Options::seed, "of first weights, order and dropout", 0, UINT32_MAX),
    number("seeds", "N", train, &Options::seeds, "train with so many seeds; mean and standard error", 2, 1000),
    alone("resume", train, &Options::resume, "go on where an earlier run stopped"),
    alone("adapt", train, &Options::adapt, "as --resume; a changed net takes the weights that fit"),
    alone("force", train, &Options::force, "replace the files of an earlier run"),
    text("save", "FILE", train, &Options::save, "where the weights go, instead of NET.STAGE.safetensors"),
    number("save-seconds", "N", train, &Options::save_every_seconds, "longest time between two saves (30)"),
    number("save-every", "STEPS", train, &Options::save_every_steps, "also save after so many steps"),
    text("keep-every", "N", train, &Options::keep_every, "keep a copy after so many epochs, or a time: 10min"),
    text("log", "FILE", train, &Options::log, "each epoch: FILE.jsonl, FILE.csv, DIR/ for TensorBoard"),
    text("layer", "NAME", features, &Options::layer, "whose values are wanted"),
    text("format", "FORM", features, &Options::format, "npy (the default), csv or libsvm"),
    text("format", "FORM", predict, &Options::format, "text (the default), json, csv or npy"),
    text("output", "NAME", predict, &Options::only_output, "of the outputs, this one alone"),
    text("o", "FILE", predict | features, &Options::output, "where the values go; without it, to standard output"),
    number("show", "N", data, &Options::show, "how many samples are drawn (32)", 1, 1024),
    text("o", "FILE", data, &Options::output, "a page of them (.png), as training begins with them"),
    text("o", "FILE", find_rate, &Options::output, "a table of all steps, as CSV"),
    text("weights", "FILE", with_weights, &Options::weights, "take the weights from here"),
    text("except", "LAYER,...", train | find_rate, &Options::except, "what --weights leaves with first values: layers or tensors"),
    texts("input", "NAME=FILE", predict | features, &Options::inputs, "samples of an input (.npy); once for each"),
    alone("stdin", predict | features, &Options::from_stdin, "read the names of the files, one a line"),
    alone("invert", predict | features, &Options::invert, "the pictures are dark on light"),
    alone("table", eval, &Options::table, "also what is taken for what; precision, recall, F1"),
    number("worst", "N", eval, &Options::worst, "also so many samples with the largest losses"),
    number("top", "N", predict, &Options::top, "answers for each picture (5)"),
    text("batch", "N,...", bench, &Options::batches, "samples at once when predicting"),
    text("trace", "FILE", profile, &Options::trace, "also what each thread did when, for Perfetto or Chrome"),
    number("threads", "N", with_threads, &Options::threads, "instead of one for each processor"),
    alone("json", with_json, &Options::json, "lines of JSON"),
    alone("quiet", train, &Options::quiet, "print errors only"),
};
// clang-format on

std::string dashed(const Flag& flag) { return (flag.name[1] == '\0' ? "-" : "--") + std::string(flag.name); }

const CommandLine& line_of(Command command) {
    return *std::find_if(std::begin(commands), std::end(commands),
                         [&](const CommandLine& line) { return line.command == command; });
}

std::vector<std::string_view> command_names() {
    std::vector<std::string_view> names;
    for (const CommandLine& line : commands) names.push_back(line.name);
    return names;
}

Status take_number(const Net& net, const Flag& flag, const std::string& text, int64_t& number) {
    char* end = nullptr;
    errno = 0;
    number = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || errno != 0)
        return Error{dashed(flag) + " takes a whole number, and `" + printable(text) + "` is none"};
    if (number < flag.least)
        return make_error("%s is at least %lld", dashed(flag).c_str(), static_cast<long long>(flag.least));
    if (number > flag.most)
        return make_error("%s is at most %lld", dashed(flag).c_str(), static_cast<long long>(flag.most));
    if (flag.number == &Options::threads && number > net.max_threads)
        return make_error("--threads is at most %d in this program; it was built for so many", net.max_threads);
    return {};
}

Status take_rate(const Flag& flag, const std::string& text, double& rate) {
    char* end = nullptr;
    rate = std::strtod(text.c_str(), &end);
    if (!text.empty() && *end == '\0' && rate > 0 && rate <= 1e6) return {};
    return Error{dashed(flag) + " takes a learning rate above 0, such as 1e-3, and `" + printable(text) + "` is none"};
}

class Parser {
public:
    Parser(const Net& net, int argc, char** argv) : net_(net), arguments_(argv + (argc > 0), argv + argc) {}

    Result<Options> parse() {
        if (arguments_.empty() || is_help(arguments_[0])) return options_;
        if (arguments_[0] == "--version") {
            options_.command = Command::Version;
            return options_;
        }
        if (Status status = take_command(); !status) return status.error();
        for (at_ = 1; at_ < arguments_.size(); ++at_) {
            const std::string& argument = arguments_[at_];
            if (only_words_ || argument.size() < 2 || argument[0] != '-') {
                options_.words.push_back(argument);
            } else if (argument == "--") {
                only_words_ = true;
            } else if (is_help(argument)) {
                options_.show_help = true;
            } else if (Status status = take_flag(argument); !status) {
                return status.error();
            }
        }
        options_.resume |= options_.adapt;
        return options_;
    }

private:
    static bool is_help(std::string_view argument) { return argument == "--help" || argument == "-h"; }

    Status take_command() {
        for (const CommandLine& line : commands)
            if (arguments_[0] == line.name) {
                options_.command = line.command;
                return {};
            }
        if (arguments_[0][0] == '-') return Error{"a command comes first, then its flags; `help` lists them"};
        return Error{"there is no command `" + printable(arguments_[0]) + "`" +
                     did_you_mean(arguments_[0], command_names())};
    }

    Status take_flag(const std::string& argument) {
        const size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        std::vector<std::string_view> names;
        std::vector<std::string> spelled;
        for (const Flag& flag : flags) {
            if (!(flag.commands & bit(options_.command))) continue;
            if (name == dashed(flag)) return take_value(flag, argument, equals);
            spelled.push_back(dashed(flag));
        }
        names.assign(spelled.begin(), spelled.end());
        return Error{"`" + std::string(line_of(options_.command).name) + "` has no flag `" + printable(name) + "`" +
                     did_you_mean(name, names)};
    }

    Status take_value(const Flag& flag, const std::string& argument, size_t equals) {
        const bool joined = equals != std::string::npos;
        if (flag.value == nullptr) {
            if (joined) return Error{dashed(flag) + " takes no value"};
            options_.*flag.on = true;
            return {};
        }
        if (!joined && at_ + 1 == arguments_.size()) return Error{dashed(flag) + " wants a value: " + flag.value};
        const std::string value = joined ? argument.substr(equals + 1) : arguments_[++at_];
        if (flag.texts == nullptr)
            if (Status status = take_once(flag, value); !status) return status;
        if (flag.text != nullptr) {
            if (value.empty()) return Error{dashed(flag) + " wants a value: " + flag.value};
            options_.*flag.text = value;
            return {};
        }
        if (flag.texts != nullptr) {
            (options_.*flag.texts).push_back(value);
            return {};
        }
        if (flag.rate != nullptr) return take_rate(flag, value, options_.*flag.rate);
        if (flag.number == &Options::seed) options_.seed_given = true;
        return take_number(net_, flag, value, options_.*flag.number);
    }

    // Of two values one would be lost without a word.
    Status take_once(const Flag& flag, const std::string& value) {
        for (const auto& [before, first] : given_)
            if (before == &flag && first != value)
                return Error{dashed(flag) + " is given twice: `" + printable(first) + "` and `" + printable(value) + "`"};
        given_.emplace_back(&flag, value);
        return {};
    }

    const Net& net_;
    std::vector<std::string> arguments_;
    std::vector<std::pair<const Flag*, std::string>> given_;  // that take one value
    size_t at_ = 0;
    bool only_words_ = false;
    Options options_;
};

void append_padded(std::string& text, std::string_view word, size_t width) {
    text += word;
    text.append(word.size() < width ? width - word.size() : 1, ' ');
}

}  // namespace

Result<Options> parse_options(const Net& net, int argc, char** argv) { return Parser(net, argc, argv).parse(); }

std::string help_text(const Net& net, std::string_view program) {
    std::string text = printable(net.name) + ", a neural network made from " + printable(net.file) + "\n\nusage: ";
    text += program;
    text += " COMMAND [words and flags]\n\n";
    for (const CommandLine& line : commands) {
        text += "  ";
        append_padded(text, line.name, 11);
        text += line.help;
        text += '\n';
    }
    text += "\nstages:";
    for (const Stage& stage : net.stages) text += ' ' + printable(stage.name);
    if (net.stages.count == 0) text += " none";
    text += "\n`";
    text += program;
    text += " COMMAND --help` lists the flags of a command.\n";
    return text;
}

std::string help_text(const Net& net, std::string_view program, Command command) {
    if (command == Command::Help || command == Command::Version) return help_text(net, program);
    const CommandLine& line = line_of(command);
    std::string text = "usage: " + std::string(program) + " " + line.name;
    if (*line.words) text += std::string(" ") + line.words;
    text += " [flags]\n" + std::string(line.help) + "\n\n";
    for (const Flag& flag : flags) {
        if (!(flag.commands & bit(command))) continue;
        text += "  ";
        append_padded(text, dashed(flag) + (flag.value ? " " + std::string(flag.value) : ""), 20);
        text += flag.help;
        text += '\n';
    }
    return text;
}

}  // namespace netrt
