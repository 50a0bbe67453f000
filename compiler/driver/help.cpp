// Help and shell completion, written from the tables of the command line.
#include <fmt/format.h>

#include <algorithm>

#include "driver/options.h"

namespace netc::driver {

namespace {

std::string overview() {
    std::string text = "netc compiles a neural network to readable C++ and to one executable.\n\n"
                       "usage: netc COMMAND [FLAGS] [FILE]\n\n";
    std::string later;
    for (const CommandEntry& entry : command_table()) {
        if (entry.command == Command::Later) {
            later += fmt::format("{}{}", later.empty() ? "" : ", ", entry.name);
        } else {
            text += fmt::format("  {:<22}{}\n", fmt::format("{} {}", entry.name, entry.operands), entry.help);
        }
    }
    text += fmt::format("  {:<22}{}\n", "--version", "the version of netc");
    text += fmt::format("\nCome later: {}.\n", later);
    text += "`netc COMMAND --help` lists the flags of a command.\n"
            "Exit code: 0 done, 1 the file has errors, 2 wrong usage, 70 a bug in netc.\n";
    return text;
}

std::string left_column(const Flag& flag) {
    const std::string letter = *flag.letter ? fmt::format("{}, ", flag.letter) : "";
    const std::string value = *flag.value ? fmt::format(" {}", flag.value) : "";
    return letter + flag.name + value;
}

}  // namespace

std::string help_text(const std::string& command) {
    for (const CommandEntry& entry : command_table()) {
        if (command != entry.name || entry.command == Command::Later) continue;
        std::string text = fmt::format("usage: netc {} [FLAGS] {}\n\n{}\n\n", entry.name, entry.operands, entry.help);
        for (const Flag& flag : flag_table()) {
            const auto& commands = flag.commands;
            if (std::find(commands.begin(), commands.end(), entry.command) == commands.end()) continue;
            const std::string left = left_column(flag);
            text += left.size() < 26 ? fmt::format("  {:<26}{}\n", left, flag.help)
                                     : fmt::format("  {}\n  {:<26}{}\n", left, "", flag.help);
        }
        return text;
    }
    return overview();
}

std::string bash_completion() {
    std::string commands, cases;
    for (const CommandEntry& entry : command_table()) {
        if (entry.command == Command::Later) continue;
        commands += fmt::format("{}{}", commands.empty() ? "" : " ", entry.name);
        std::string flags;
        for (const Flag& flag : flag_table()) {
            const auto& wanted = flag.commands;
            if (std::find(wanted.begin(), wanted.end(), entry.command) == wanted.end()) continue;
            flags += fmt::format("{}{}", flags.empty() ? "" : " ", flag.name);
        }
        cases += fmt::format("        {}) words=\"{}\" ;;\n", entry.name, flags);
    }
    return fmt::format(R"(# bash completion for netc:  source <(netc completion bash)
_netc() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" words="{} --help --version"
    if ((COMP_CWORD > 1)); then
        case "${{COMP_WORDS[1]}}" in
{}        *) words="" ;;
        esac
        [[ $word == -* ]] || {{ COMPREPLY=($(compgen -f -- "$word")); return; }}
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o filenames -F _netc netc
)",
                       commands, cases);
}

}  // namespace netc::driver
