// A record of a training run: one JSON object a line, at the end of a file.
#pragma once

#include <string>

#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/result.h"

namespace netrt {

/// Every line goes to the system whole and at once, so that a killed program leaves whole lines.
///
///     log.line().member("epoch", 3).member("loss", 0.04);
///     Status status = log.end_line();
class Log {
public:
    /// Appends to the file, which is made when it is not there. A last line without end, from a full disk, is ended.
    static Result<Log> open(const std::string& path);

    /// Begins an object; its members are added to what is returned.
    JsonWriter& line();
    /// After the first failure the log stays silent, and the failure is returned once.
    Status end_line();

private:
    Log(std::string path, Descriptor file);

    std::string path_;
    Descriptor file_;
    JsonWriter json_;
};

}  // namespace netrt
