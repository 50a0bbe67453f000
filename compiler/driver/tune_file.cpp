// Reads and writes the lines.
#include "driver/tune_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "base/utf8.h"
#include "lower/conv/algorithms.h"

namespace netc::driver {

namespace {

constexpr const char* head =
    "# What `netc build --tune` measured: the fastest way of each convolution that is in doubt. Later builds follow "
    "it.\n"
    "# layer direction sizes(read:written:samples) isa way\n";

}  // namespace

std::map<std::string, std::string> TuneFile::ways() const {
    std::map<std::string, std::string> result;
    for (const TuneLine& line : lines) result[line.key] = line.way;
    return result;
}

void TuneFile::note_unused(const std::vector<loop::Plan>& plans) {
    std::map<std::string, std::set<std::string>> known;  // ways by keys
    std::set<std::string> built, foreign;
    for (const loop::Plan& plan : plans) {
        built.insert(plan.isa);
        for (const loop::AlgorithmChoice& choice : plan.choices)
            for (const loop::AlgorithmChoice::Way& way : choice.ways)
                known[lower::key_of(choice, plan.isa)].insert(way.name);
    }
    for (const TuneLine& line : lines) {
        if (built.count(line.isa) == 0) {
            foreign.insert(line.isa);
            continue;
        }
        const auto choice = known.find(line.key);
        if (choice == known.end())
            notes.push_back(fmt::format("{}:{}: nothing is to be chosen for `{}`: the line is ignored", path,
                                        line.number, printable(line.key)));
        else if (choice->second.count(line.way) == 0)
            notes.push_back(fmt::format("{}:{}: `{}` cannot be computed by `{}`: the line is ignored", path,
                                        line.number, printable(line.key), printable(line.way)));
    }
    if (!foreign.empty())
        notes.push_back(fmt::format("{}: lines for {} are ignored, this is for {}", path,
                                    printable(fmt::format("{}", fmt::join(foreign, ", "))), fmt::join(built, ", ")));
}

std::string TuneFile::text() const {
    std::string text = head;
    for (const TuneLine& line : lines)
        text += fmt::format("{} {}{}\n", line.key, line.way, line.comment.empty() ? "" : "  # " + line.comment);
    return text;
}

std::string tune_path(const std::string& source) {
    return std::filesystem::path(source).replace_extension(".tune").string();
}

TuneFile read_tune_file(const std::string& path) {
    TuneFile file{path, {}, {}};
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return file;
    const auto text = read_file(path, size_t{1} << 20);
    if (const auto* error = std::get_if<FileError>(&text)) {
        file.notes.push_back(error->text);
        return file;
    }
    std::istringstream stream(std::get<std::string>(text));
    int number = 0;
    for (std::string row; std::getline(stream, row);) {
        ++number;
        const size_t comment = std::min(row.find('#'), row.size());
        std::istringstream words(row.substr(0, comment));
        std::vector<std::string> columns;
        for (std::string word; words >> word;) columns.push_back(word);
        if (columns.empty()) continue;
        if (columns.size() != 5) {
            file.notes.push_back(
                fmt::format("{}:{}: has {} columns instead of layer, direction, sizes, isa, way: the line is ignored",
                            path, number, columns.size()));
            continue;
        }
        const size_t remark = row.find_first_not_of("# ", comment);
        file.lines.push_back({number, fmt::format("{} {} {} {}", columns[0], columns[1], columns[2], columns[3]),
                              columns[3], columns[4], remark == std::string::npos ? "" : row.substr(remark)});
    }
    return file;
}

}  // namespace netc::driver
