// Reading command lines.
#include <doctest/doctest.h>

#include "driver/options.h"

using namespace netc::driver;

namespace {

Options parsed(const std::vector<std::string>& arguments) {
    const auto result = parse_options(arguments);
    if (const auto* error = std::get_if<UsageError>(&result)) FAIL(error->text);
    return std::get<Options>(result);
}

std::string refused(const std::vector<std::string>& arguments) {
    const auto result = parse_options(arguments);
    REQUIRE(std::holds_alternative<UsageError>(result));
    return std::get<UsageError>(result).text;
}

}  // namespace

TEST_CASE("flags may stand anywhere behind the command") {
    const Options options = parsed({"build", "--threads", "2", "a.net", "-o", "a", "--static", "--set", "k=3", "--set=w=0.5"});
    CHECK(options.command == Command::Build);
    CHECK(options.operands == std::vector<std::string>{"a.net"});
    CHECK(options.threads == 2);
    CHECK(options.output == "a");
    CHECK(options.is_static);
    CHECK(options.parameters == std::map<std::string, double>{{"k", 3}, {"w", 0.5}});
}

TEST_CASE("lists are split at commas") {
    CHECK(parsed({"emit", "--stage=ast,graph", "a.net"}).stages == std::vector<std::string>{"ast", "graph"});
}

TEST_CASE("what follows -- is no flag, and - is standard input") {
    CHECK(parsed({"check", "--", "--static"}).operands == std::vector<std::string>{"--static"});
    CHECK(parsed({"fmt", "-"}).operands == std::vector<std::string>{"-"});
}

TEST_CASE("what follows the file of `run` is its program's") {
    const Options options = parsed({"run", "--set", "k=3", "a.net", "train", "--threads", "2", "--", "--help", "-"});
    CHECK(options.command == Command::Run);
    CHECK(options.operands == std::vector<std::string>{"a.net", "train", "--threads", "2", "--", "--help", "-"});
    CHECK(options.typed == std::vector<std::string>{"run", "--set", "k=3", "a.net"});
    CHECK(options.threads == 4);
    CHECK(options.parameters == std::map<std::string, double>{{"k", 3}});
    CHECK(parsed({"run", "--threads=2", "--", "-a.net", "--"}).operands == std::vector<std::string>{"-a.net", "--"});
    CHECK(parsed({"run", "--help"}).command == Command::Help);
    CHECK(refused({"run", "--threads", "2"}) == "`netc run` needs FILE");
    CHECK(parsed({"run", "--watch", "a.net", "train"}).watch);
    CHECK_FALSE(parsed({"run", "a.net", "train", "--watch"}).watch);
    CHECK(refused({"run", "--watch", "-"}) == "`--watch` waits for a file to be saved, and `-` is standard input");
}

TEST_CASE("help is about a command when there is one") {
    CHECK(parsed({"--help"}).command == Command::Help);
    CHECK(parsed({"build", "--help"}).command == Command::Help);
    CHECK(parsed({"build", "--help"}).command_name == "build");
    CHECK(parsed({"help", "emit"}).command_name == "emit");
    CHECK(parsed({"help"}).command_name.empty());
    CHECK(parsed({"--version"}).command == Command::Version);
}

TEST_CASE("wrong command lines are refused with a reason") {
    CHECK(refused({}) == "expected a command");
    CHECK(refused({"biuld", "a.net"}) == "there is no command `biuld`; did you mean `build`?");
    CHECK(refused({"build", "--sttic", "a.net"}) == "`netc build` has no flag `--sttic`; did you mean `--static`?");
    CHECK(refused({"check", "--static", "a.net"}) == "`--static` has no meaning for `netc check`");
    CHECK(refused({"build"}) == "`netc build` needs FILE");
    CHECK(refused({"build", "a.net", "b.net"}) == "`netc build` takes one FILE, then came `b.net`");
    CHECK(refused({"build", "a.net", "-o"}) == "`--output` needs a value: PATH");
    CHECK(refused({"build", "a.net", "--net="}) == "`--net` needs a value: NAME");
    CHECK(refused({"build", "a.net", "--static=yes"}) == "`--static` takes no value");
    CHECK(refused({"build", "a.net", "--threads", "0"}) == "`--threads` takes a number from 1 to 64, not `0`");
    CHECK(refused({"build", "a.net", "--threads", "2x"}) == "`--threads` takes a number from 1 to 64, not `2x`");
    CHECK(refused({"build", "a.net", "--isa", "mmx"}) == "`--isa` takes avx512, avx2, neon, generic, not `mmx`");
    CHECK(refused({"emit", "a.net", "--portable", "--isa=avx2"}) ==
          "`--portable` holds the kernels for every instruction set: `--isa` names one");
    CHECK(refused({"build", "a.net", "--set", "k"}).starts_with("`--set` takes a name and a number"));
    CHECK(refused({"build", "a.net", "--set", "=3"}).starts_with("`--set` takes a name and a number"));
    CHECK(refused({"help", "emti"}) == "there is no command `emti`; did you mean `emit`?");
    CHECK(refused({"--static", "build"}) == "expected a command before `--static`");
}

TEST_CASE("every help fits a screen") {
    std::vector<std::string> commands = {""};
    for (const CommandEntry& entry : command_table()) commands.push_back(entry.name);
    for (const std::string& command : commands) {
        const std::string text = help_text(command);
        int lines = 0;
        size_t start = 0;
        for (size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1, ++lines) {
            CAPTURE(text.substr(start, end - start));
            CHECK(end - start <= 100);
        }
        CHECK(lines <= 24);
    }
}

TEST_CASE("every flag of every command is in its help and in the completion") {
    for (const CommandEntry& entry : command_table()) {
        if (entry.command == Command::Later) continue;
        CHECK(help_text("").find(entry.name) != std::string::npos);
        CHECK(bash_completion().find(entry.name) != std::string::npos);
        for (const Flag& flag : flag_table()) {
            for (const Command command : flag.commands) {
                if (command == entry.command) CHECK(help_text(entry.name).find(flag.name) != std::string::npos);
            }
        }
    }
}

TEST_CASE("a flag has one value") {
    CHECK(refused({"build", "--threads", "2", "--threads=3", "a.net"}) == "`--threads` is given twice: `2` and `3`");
    CHECK(refused({"build", "-o", "a", "--output", "b", "a.net"}) == "`--output` is given twice: `a` and `b`");
    CHECK(refused({"build", "--set", "k=3", "--set", "k=4", "a.net"}) == "`--set` names `k` twice: 3 and 4");
    CHECK(parsed({"build", "--threads", "2", "--threads=2", "--set", "k=3", "--set=k=3.0", "a.net"}).threads == 2);
    CHECK(parsed({"emit", "--stage=ast", "--stage=graph", "a.net"}).stages == std::vector<std::string>{"ast", "graph"});
}

TEST_CASE("a sweep tries each number once, and hands flags of `train` on") {
    const Options options = parsed({"sweep", "--force", "a.net", "--set", "lr=0.1,1e-1,0.2,0.10", "--epochs", "3"});
    REQUIRE(options.sweeps.size() == 1);
    CHECK(options.sweeps[0].values == std::vector<std::string>{"0.1", "0.2"});
    CHECK(options.force);
    CHECK(options.operands == std::vector<std::string>{"a.net", "--epochs", "3"});
    CHECK(parsed({"sweep", "a.net", "--set", "lr=1", "--force"}).force);
    CHECK(refused({"sweep", "a.net", "--set", "lr=1", "--set", "lr=2"}) == "`--set` names `lr` twice");
}
