// The command line that every generated program has: from the arguments to a command.
#include "netrt/commands/app.h"

#include <cstdlib>

#include <cstdio>
#include <cstring>
#include <new>
#include <string_view>

#include "netrt/command.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/options.h"
#include "netrt/system/surroundings.h"

namespace netrt {
namespace {

// What a terminal must not see, byte by byte.
std::string quoted_bytes(std::string_view argument) {
    std::string text = "$'";
    for (const char c : argument) {
        const bool plain = c >= ' ' && c < 0x7f && c != '\'' && c != '\\';
        text += plain ? std::string(1, c) : formatted("\\x%02x", static_cast<unsigned char>(c));
    }
    return text + "'";
}

// An argument as a shell takes it.
std::string quoted(std::string_view argument) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./,:@%";
    if (!argument.empty() && argument.find_first_not_of(plain) == std::string_view::npos) return std::string(argument);
    if (printable(argument, argument.size() + 1) != argument) return quoted_bytes(argument);
    std::string text = "'";
    for (const char c : argument) {
        if (c == '\'')
            text += "'\\''";
        else
            text += c;
    }
    return text + "'";
}

// What was typed, but for --force, which is not for going on.
std::string typed(int argc, char** argv) {
    std::string text;
    for (int i = 1; i < argc; ++i)
        if (std::strcmp(argv[i], "--force") != 0) text += " " + quoted(argv[i]);
    return text;
}

int help_command(const Request& request) {
    const std::vector<std::string>& words = request.options.words;
    if (words.empty()) {
        std::fputs(help_text(request.net, request.program).c_str(), stdout);
        return exit_done;
    }
    // `help train` is `train --help`.
    char* arguments[] = {nullptr, const_cast<char*>(words[0].c_str())};
    const Result<Options> named = parse_options(request.net, 2, arguments);
    if (!named) return complain(request, named.error(), exit_usage);
    std::fputs(help_text(request.net, request.program, named->command).c_str(), stdout);
    return exit_done;
}

int version_command(const Request& request) {
    const Net& net = request.net;
    std::printf("%s from %s, for %s, at most %d threads\n", printable(net.name).c_str(), printable(net.file).c_str(),
                net.isa, net.max_threads);
    return exit_done;
}

int run_command(const Request& request) {
    switch (request.options.command) {
        case Command::Train:
            return train_command(request);
        case Command::Eval:
            return eval_command(request);
        case Command::Predict:
            return predict_command(request);
        case Command::Features:
            return features_command(request);
        case Command::Data:
            return data_command(request);
        case Command::FindRate:
            return find_rate_command(request);
        case Command::Summary:
            return summary_command(request);
        case Command::Profile:
            return profile_command(request);
        case Command::Bench:
            return bench_command(request);
        case Command::Selftest:
            return selftest_command(request);
        case Command::Help:
            return help_command(request);
        case Command::Version:
            return version_command(request);
    }
    return exit_usage;
}

bool takes_words(Command command) {
    return command != Command::Summary && command != Command::Profile && command != Command::Selftest &&
           command != Command::Version;
}

// What is read must not be what is written: the net's own file, data, and the words of the command.
Status check_outputs(const Net& net, const Options& options) {
    std::vector<std::string> read = options.words;
    read.push_back(net.file);
    for (const Stage& stage : net.stages)
        for (const DataFile& file : stage.source.files) read.push_back(file.path);
    for (const std::string* written : {&options.output, &options.save, &options.log})
        for (const std::string& path : read)
            if (!written->empty() && is_same_file(*written, path))
                return Error{*written + ": is read by this network or command, and is not written; name another file"};
    return {};
}

int run_arguments(const Net& net, int argc, char** argv, const Extras& extras) {
    const std::string program = argc > 0 && argv[0] != nullptr && *argv[0] ? argv[0] : net.slug;
    const Result<Options> options = parse_options(net, argc, argv);
    const Options& given = options ? *options : Options{};
    const Request request{net, extras.selftest, extras.profile, given, program, typed(argc, argv)};
    if (!options) return complain(request, options.error(), exit_usage);
    if (given.show_help) {
        std::fputs(help_text(net, program, given.command).c_str(), stdout);
        return exit_done;
    }
    if (!takes_words(given.command) && !given.words.empty())
        return complain(request, Error{"nothing can be done with `" + printable(given.words[0]) + "` here"},
                        exit_usage);
    if (const Status status = check_outputs(net, given); !status) return complain(request, status.error(), exit_usage);
    return run_command(request);
}

}  // namespace

int run_app(const List<Version>& versions, int argc, char** argv) {
    const Result<Version> version = version_to_run(versions);
    if (version) return run_app(*version->net, argc, argv, version->extras);
    std::fprintf(stderr, "%s: %s\n", versions[0].net->slug, version.error().text.c_str());
    return exit_usage;
}

int run_app(const Net& net, int argc, char** argv, const Extras& extras) {
    if (const Status status = settle_in(); !status) {
        std::fprintf(stderr, "%s: %s\n", net.slug, status.error().text.c_str());
        return exit_failed;
    }
    // Whole lines reach a file or a pipe even when the program is killed.
    std::setvbuf(stdout, nullptr, _IOLBF, 1 << 14);
    try {
        const int code = run_arguments(net, argc, argv, extras);
        if (std::fflush(stdout) == 0 && !std::ferror(stdout)) return code;
        std::fprintf(stderr, "%s: the output could not be written\n", net.slug);
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "%s: not enough memory\n", net.slug);
    } catch (...) {  // no more threads to be had
        std::fprintf(stderr, "%s: the system gives no more threads\n", net.slug);
    }
    return exit_failed;
}

}  // namespace netrt

/// Takes the place of libstdc++'s own, which spells out the exception and brings 80 kB for it: the runtime throws none.
namespace __gnu_cxx {
void __verbose_terminate_handler() { std::abort(); }
}  // namespace __gnu_cxx
