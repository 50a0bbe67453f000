// The tables of commands and flags, and reading a command line by them.
#include "driver/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/diagnostics.h"
#include "base/match.h"
#include "base/utf8.h"

namespace netc::driver {

// clang-format off
const std::vector<CommandEntry>& command_table() {
    static const std::vector<CommandEntry> table = {
        {Command::Check,      "check",      "FILE...",  "read files and check every shape; all errors at once"},
        {Command::Summary,    "summary",    "FILE",     "table of layers, totals, memory for training and inference"},
        {Command::Build,      "build",      "FILE",     "make an executable that trains, evaluates and predicts"},
        {Command::Run,        "run",        "FILE [COMMAND...]", "train, evaluate, predict at once; what follows FILE is for the program"},
        {Command::Sweep,      "sweep",      "FILE [WORDS...]", "train with each combination of values; what follows goes to `train`"},
        {Command::Emit,       "emit",       "FILE",     "write the C++, or show the net after a stage of compilation"},
        {Command::Fmt,        "fmt",        "FILE...",  "format in place; `-` formats standard input"},
        {Command::Layers,     "layers",     "[NAME]",   "the layers of the language, or one of them in full"},
        {Command::Explain,    "explain",    "[CODE]",   "more about a kind of error message"},
        {Command::Completion, "completion", "bash",     "print a script for the shell that completes netc's words"},
        {Command::Help,       "help",       "[COMMAND]", "this text, or the flags of a command"},
        {Command::Later,      "draw",       "FILE",     ""},
        {Command::Later,      "import",     "FILE",     ""},
        {Command::Later,      "export",     "FILE",     ""},
    };
    return table;
}

const std::vector<Flag>& flag_table() {
    using C = Command;
    using O = Options;
    static const std::vector<C> compiling = {C::Check, C::Summary, C::Build, C::Run, C::Emit};
    static const std::vector<C> planning = {C::Summary, C::Build, C::Run, C::Emit};
    static const std::vector<C> everywhere = {C::Check,  C::Summary, C::Build,      C::Run, C::Sweep, C::Emit, C::Fmt,
                                              C::Layers, C::Explain, C::Completion, C::Help};
    static const std::vector<Flag> table = {
        {"--output",   "-o", "PATH",   "where the result goes",                                 {C::Build, C::Emit}, &O::output},
        {"--output",   "-o", "DIR",    "a folder for each combination lies here (default: FILE.sweep)", {C::Sweep}, &O::output},
        {"--set",      "",   "KEY=NUMBER,NUMBER,...", "values of a parameter, lr, batch, ...; once for each", {C::Sweep}, &O::sweeps},
        {"--net",      "",   "NAME",   "which net of the file",                                 {C::Sweep}, &O::net},
        {"--cxx",      "",   "COMPILER", "compile with this C++ compiler, not in memory",       {C::Sweep}, &O::cxx},
        {"--net",      "",   "NAME",   "which net of the file",                                 compiling,  &O::net},
        {"--set",      "",   "KEY=NUMBER", "a parameter of the net, or lr, epochs, ... of its training",           compiling,  &O::parameters},
        {"--threads",  "",   "N",      "most threads the program may use (default 4)",          planning,   &O::threads},
        {"--predict-batch", "", "N", "most samples one prediction may take (default 1)",      planning,   &O::predict_batch, 4096},
        {"--isa",      "",   "avx512|avx2|neon|generic", "vector instructions (default: this machine's)", planning, &O::isa},
        {"--conv",     "",   "auto|direct|winograd|sparse", "how convolutions are computed", planning, &O::conv},
        {"--tune",     "",   "",       "measure the choices in doubt; FILE's .tune keeps them",  {C::Build}, &O::tune},
        {"--precise",  "",   "",       "only plain sums, no transforms that round more",       planning,   &O::precise},
        {"--static",   "",   "",       "link no shared libraries",                              {C::Build}, &O::is_static},
        {"--minimal",  "",   "",       "leave out PNG, JPEG, selftest, profile, bench, features, summary",  {C::Build}, &O::minimal},
        {"--portable", "",   "",       "run on any x86-64 machine, each with the kernels for it", {C::Build, C::Emit}, &O::portable},
        {"--keep",     "",   "DIR",    "keep the generated C++ in DIR",                         {C::Build}, &O::keep},
        {"--cxx",      "",   "COMPILER", "the C++ compiler (default: $CXX, c++, g++, clang++)", {C::Build}, &O::cxx},
        {"--cxx",      "",   "COMPILER", "compile with this C++ compiler, not in memory",       {C::Run},   &O::cxx},
        {"--no-cache", "",   "",       "compile all kernels anew, and keep none for later",     {C::Run},   &O::no_cache},
        {"--watch",    "",   "",       "run each version of FILE that is saved; training goes on", {C::Run}, &O::watch},
        {"--time",     "",   "",       "show the seconds of each stage",                        {C::Build, C::Run, C::Emit}, &O::time},
        {"--stage",    "",   "LIST",   "show the net after these stages; `all`",                {C::Emit}, &O::stages},
        {"--skip",     "",   "LIST",   "leave these passes out",                                {C::Build, C::Run, C::Emit}, &O::skip},
        {"--force",    "",   "",       "replace files that netc did not write",                 {C::Emit}, &O::force},
        {"--force",    "",   "",       "train again what is finished",                          {C::Sweep}, &O::force},
        {"--passes",   "",   "",       "list the stages and passes",                            {C::Emit}, &O::passes},
        {"--kernels",  "",   "",       "how each kernel works, and what it costs",             {C::Summary}, &O::kernels},
        {"--json",     "",   "",       "for machines",                                          {C::Summary}, &O::json},
        {"--check",    "",   "",       "change nothing; exit 1 when a file is not formatted",   {C::Fmt}, &O::check},
        {"--color",    "",   "auto|always|never", "colour in messages",                         everywhere, &O::color},
        {"--help",     "-h", "",       "this text",                                             everywhere, &O::help},
    };
    return table;
}
// clang-format on

namespace {

bool applies(const Flag& flag, Command command) {
    return std::find(flag.commands.begin(), flag.commands.end(), command) != flag.commands.end();
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> result;
    size_t start = 0;
    while (start <= text.size()) {
        const size_t end = std::min(text.find(separator, start), text.size());
        if (end > start) result.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return result;
}

std::string quoted_or_hint(const std::string& word, const std::vector<std::string>& candidates) {
    const std::string near = nearest(word, candidates);
    return near.empty() ? "" : fmt::format("; did you mean `{}`?", near);
}

template <class Number>
std::optional<Number> number_in(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Reads one command line; `error_` is the first thing that was wrong.
class Reader {
public:
    explicit Reader(const std::vector<std::string>& arguments) : arguments_(arguments) {}

    std::variant<Options, UsageError> read() {
        while (error_.empty() && next_ < arguments_.size()) read_word(arguments_[next_++]);
        if (error_.empty()) check_operands();
        if (!error_.empty()) return UsageError{printable(error_)};
        return options_;
    }

private:
    void read_word(const std::string& word) {
        const bool is_flag = word.size() > 1 && word[0] == '-' && !only_operands_;
        if (is_flag && word == "--") {
            only_operands_ = true;
        } else if (is_flag) {
            read_flag(word);
        } else if (!entry_) {
            read_command(word);
        } else {
            options_.operands.push_back(word);
            if (options_.command == Command::Run && !only_the_programs_) rest_is_the_programs();
        }
    }

    /// What follows the file of `run` is its program's, flags too.
    void rest_is_the_programs() {
        only_operands_ = only_the_programs_ = true;
        options_.typed.assign(arguments_.begin(), arguments_.begin() + static_cast<std::ptrdiff_t>(next_));
    }

    void read_command(const std::string& word) {
        std::vector<std::string> names;
        for (const CommandEntry& entry : command_table()) {
            names.push_back(entry.name);
            if (word != entry.name) continue;
            entry_ = &entry;
            options_.command = entry.command;
            options_.command_name = entry.name;
            return;
        }
        error_ = fmt::format("there is no command `{}`{}", word, quoted_or_hint(word, names));
    }

    void read_flag(const std::string& word) {
        const size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
        const std::string name = word.substr(0, equals);
        if (!entry_) return read_first_flag(name);

        const Flag* flag = find_flag(name);
        if (!flag && options_.command == Command::Sweep && !options_.operands.empty()) {  // a flag of `train`
            error_.clear();
            options_.operands.push_back(word);
            return;
        }
        if (!flag) return;
        const bool takes_value = *flag->value != '\0';
        if (!takes_value && equals != std::string::npos) {
            error_ = fmt::format("`{}` takes no value", flag->name);
        } else if (!takes_value) {
            options_.*std::get<bool Options::*>(flag->place) = true;
        } else if (equals != std::string::npos) {
            store(*flag, word.substr(equals + 1));
        } else if (next_ == arguments_.size()) {
            error_ = fmt::format("`{}` needs a value: {}", flag->name, flag->value);
        } else {
            store(*flag, arguments_[next_++]);
        }
    }

    /// Before the command only --help and --version make sense.
    void read_first_flag(const std::string& name) {
        if (name == "--help" || name == "-h") {
            options_.command = Command::Help;
        } else if (name == "--version") {
            options_.command = Command::Version;
        } else {
            error_ = fmt::format("expected a command before `{}`", name);
            return;
        }
        next_ = arguments_.size();
    }

    const Flag* find_flag(const std::string& name) {
        std::vector<std::string> names;
        const Flag* of_others = nullptr;
        for (const Flag& flag : flag_table()) {
            const bool same = name == flag.name || (*flag.letter && name == flag.letter);
            if (!applies(flag, options_.command)) {
                if (same) of_others = &flag;
                continue;
            }
            if (same) return &flag;
            names.push_back(flag.name);
        }
        const std::string& command = options_.command_name;
        error_ = of_others ? fmt::format("`{}` has no meaning for `netc {}`", name, command)
                           : fmt::format("`netc {}` has no flag `{}`{}", command, name, quoted_or_hint(name, names));
        return nullptr;
    }

    void store(const Flag& flag, const std::string& value) {
        if (value.empty()) {
            error_ = fmt::format("`{}` needs a value: {}", flag.name, flag.value);
            return;
        }
        match(
            flag.place, [](bool Options::*) {}, [&](int Options::*place) { store_number(flag, place, value); },
            [&](std::string Options::*place) { store_word(flag, place, value); },
            [&](std::vector<std::string> Options::*place) {
                for (std::string& item : split(value, ',')) (options_.*place).push_back(std::move(item));
            },
            [&](std::map<std::string, double> Options::*place) { store_setting(flag, place, value); },
            [&](std::vector<Sweep> Options::*place) { store_values(flag, place, value); });
    }

    /// Of two values one would be lost without a word.
    bool is_first(const Flag& flag, const std::string& value) {
        const auto [first, fresh] = given_.try_emplace(flag.name, value);
        if (fresh || first->second == value) return true;
        error_ = fmt::format("`{}` is given twice: `{}` and `{}`", flag.name, first->second, value);
        return false;
    }

    void store_number(const Flag& flag, int Options::*place, const std::string& value) {
        if (!is_first(flag, value)) return;
        const std::optional<int> number = number_in<int>(value);
        if (!number || *number < 1 || *number > flag.most) {
            error_ = fmt::format("`{}` takes a number from 1 to {}, not `{}`", flag.name, flag.most, value);
            return;
        }
        options_.*place = *number;
    }

    void store_word(const Flag& flag, std::string Options::*place, const std::string& value) {
        const std::vector<std::string> words = split(flag.value, '|');
        if (words.size() > 1 && std::find(words.begin(), words.end(), value) == words.end()) {
            error_ = fmt::format("`{}` takes {}, not `{}`", flag.name, fmt::join(words, ", "), value);
            return;
        }
        if (!is_first(flag, value)) return;
        options_.*place = value;
    }

    void store_setting(const Flag& flag, std::map<std::string, double> Options::*place, const std::string& value) {
        const size_t equals = value.find('=');
        const std::optional<double> number =
            equals == std::string::npos ? std::nullopt : number_in<double>(value.substr(equals + 1));
        if (equals == 0 || !number) {
            error_ = fmt::format("`{}` takes a name and a number, such as `classes=10`, not `{}`", flag.name, value);
            return;
        }
        const std::string name = value.substr(0, equals);
        const auto [first, fresh] = (options_.*place).try_emplace(name, *number);
        if (!fresh && first->second != *number) error_ = fmt::format("`{}` names `{}` twice: {} and {}", flag.name, name, first->second, *number);
    }

    void store_values(const Flag& flag, std::vector<Sweep> Options::*place, const std::string& value) {
        const size_t equals = value.find('=');
        Sweep sweep{value.substr(0, equals), equals == std::string::npos ? std::vector<std::string>{} : split(value.substr(equals + 1), ',')};
        const auto is_number = [](const std::string& text) { return number_in<double>(text).has_value(); };
        if (sweep.name.empty() || sweep.values.empty() || !std::all_of(sweep.values.begin(), sweep.values.end(), is_number)) {
            error_ = fmt::format("`{}` takes a name and numbers, such as `lr=0.1,0.01`, not `{}`", flag.name, value);
            return;
        }
        leave_equal_values_out(sweep.values);
        const auto& known = options_.*place;
        if (std::any_of(known.begin(), known.end(), [&](const Sweep& each) { return each.name == sweep.name; }))
            error_ = fmt::format("`{}` names `{}` twice", flag.name, sweep.name);
        else
            (options_.*place).push_back(std::move(sweep));
    }

    /// What is the same number, however it is written, is trained once.
    static void leave_equal_values_out(std::vector<std::string>& values) {
        std::vector<std::string> different;
        for (std::string& value : values)
            if (std::none_of(different.begin(), different.end(), [&](const std::string& each) { return number_in<double>(each) == number_in<double>(value); }))
                different.push_back(std::move(value));
        values = std::move(different);
    }

    void check_operands() {
        if (options_.help) {  // netc COMMAND --help
            options_.command = Command::Help;
            return;
        }
        if (!entry_) {
            if (arguments_.empty()) error_ = "expected a command";
            return;
        }
        if (options_.command == Command::Later) return;
        if (options_.portable && !options_.isa.empty()) {
            error_ = "`--portable` holds the kernels for every instruction set: `--isa` names one";
            return;
        }
        if (options_.portable && options_.tune) {
            error_ = "`--tune` measures one instruction set, `--portable` builds for several: tune first, then build";
            return;
        }
        if (options_.portable) options_.isa = "generic";
        if (options_.watch && !options_.operands.empty() && options_.operands[0] == "-") {
            error_ = "`--watch` waits for a file to be saved, and `-` is standard input";
            return;
        }
        if (options_.command == Command::Sweep && options_.sweeps.empty()) {
            error_ = "`netc sweep` needs what to try: `--set lr=0.1,0.01`";
            return;
        }
        const bool asks_for_list = options_.command == Command::Emit && options_.passes;
        const std::string wanted = entry_->operands;
        const size_t count = options_.operands.size();
        if (count == 0 && wanted[0] != '[' && !asks_for_list) {
            error_ = fmt::format("`netc {}` needs {}", entry_->name, wanted.substr(0, wanted.find(' ')));
        } else if (count > 1 && wanted.find("...") == std::string::npos) {
            error_ = fmt::format("`netc {}` takes one {}, then came `{}`", entry_->name, wanted, options_.operands[1]);
        } else if (options_.command == Command::Help && count == 1) {
            read_command(options_.operands[0]);
            options_.command = Command::Help;
        } else if (options_.command == Command::Help) {
            options_.command_name.clear();
        }
    }

    const std::vector<std::string>& arguments_;
    size_t next_ = 0;
    bool only_operands_ = false, only_the_programs_ = false;
    const CommandEntry* entry_ = nullptr;
    std::map<std::string, std::string> given_;  // values of flags that take one, by their names
    Options options_;
    std::string error_;
};

}  // namespace

std::variant<Options, UsageError> parse_options(const std::vector<std::string>& arguments) {
    return Reader(arguments).read();
}

}  // namespace netc::driver
