// A record of a training run in a file: an entry for each epoch, written as soon as it is over.
#pragma once

#include <memory>
#include <string>

#include "netrt/files/line_file.h"
#include "netrt/program.h"
#include "netrt/result.h"
#include "netrt/train/epoch_record.h"

namespace netrt {

class EpochLog {
public:
    virtual ~EpochLog() = default;
    /// After the first failure the log stays silent, and the failure is returned once.
    virtual Status write(const EpochRecord& record) = 0;

    /// A folder (with `/` at its end) gets event files of TensorBoard, a file that ends in .csv a table, any other one an
    /// object of JSON a line. What is there already stays, and what is new follows.
    static Result<std::unique_ptr<EpochLog>> open(const std::string& path, const Net& net);
};

/// Takes the epochs off the end of a log that a run which goes on is about to write again; their lines begin with `start` and the
/// number of the epoch.
Status drop_unsaved(LineFile& file, const EpochRecord& record, const std::string& start);

/// Refused in programs that were made without.
Result<std::unique_ptr<EpochLog>> open_csv_log(const std::string& path, const Net& net);
Result<std::unique_ptr<EpochLog>> open_event_log(const std::string& folder);

}  // namespace netrt
