// Pictures named on the command line, into the input of a program.
#pragma once

#include <string>
#include <vector>

#include "netrt/command.h"

namespace netrt {

inline constexpr const char* not_by_name = "this network takes pictures, which are named without --input";

/// The files that are meant: words, then with --stdin the lines of standard input as they come.
class NamedFiles {
public:
    NamedFiles(const Request& request, std::vector<std::string> words)
        : words_(std::move(words)), from_stdin_(request.options.from_stdin) {}
    bool next(std::string& path);

private:
    std::vector<std::string> words_;
    size_t at_ = 0;
    bool from_stdin_;
};

/// The pictures that a path means: the file itself, or all below a folder in the order of their names, those in it before
/// those in its folders.
Result<std::vector<std::string>> pictures_of(const std::string& path);

/// Reads a picture, converts grey and colour and fits it as the only input wants it and the data of the stage were, and puts it, mapped as by `stage`
/// (an index, or -1), where a sample of `program` is.
Status put_picture(const Request& request, Workplace& place, const Program& program, int stage, const std::string& path,
                   int sample = 0);

}  // namespace netrt
