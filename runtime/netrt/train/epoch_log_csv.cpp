// A record of a training run: a table, with a column for each figure of the net.
#include "netrt/train/epoch_log.h"

#ifdef NETRT_MINIMAL

namespace netrt {

Result<std::unique_ptr<EpochLog>> open_csv_log(const std::string& path, const Net&) {
    return Error{path + ": this program was made without logs in CSV (`--minimal`); .jsonl is written"};
}

}  // namespace netrt

#else

#include <algorithm>
#include <vector>

#include "netrt/data/csv.h"
#include "netrt/files/csv_text.h"
#include "netrt/files/line_file.h"

namespace netrt {
namespace {

/// The same for all stages: what one of them does not have stays empty.
std::vector<std::string> columns_of(const Net& net) {
    std::vector<std::string> columns = {"stage", "seed", "epoch"};
    for (const char* before : {"", "val_"}) {
        columns.push_back(before + std::string("loss"));
        for (const Output& metric : net.evaluate.metrics) columns.push_back(before + std::string(metric.name));
    }
    for (const char* name : {"best", "seconds", "images_per_second", "iteration", "lr"}) columns.emplace_back(name);
    return columns;
}

class CsvLog : public EpochLog {
public:
    CsvLog(LineFile file, std::vector<std::string> columns) : file_(std::move(file)), columns_(std::move(columns)) {
        if (!file_.was_empty()) return;
        for (const std::string& column : columns_) line_.text(column);
        header_ = line_.ended();
    }

    Status write(const EpochRecord& record) override {
        line_.clear();
        line_.text(record.stage).number(static_cast<double>(record.seed));
        std::string start = line_.ended();
        start.back() = ',';  // for its end
        if (Status status = drop_unsaved(file_, record, start); !status) return status;
        line_.clear();
        line_.text(record.stage).number(static_cast<double>(record.seed)).number(static_cast<double>(record.epoch));
        for (size_t c = 3; c + 5 < columns_.size(); ++c) {
            const auto figure = std::find_if(record.figures.begin(), record.figures.end(),
                                             [&](const Figure& each) { return each.name == columns_[c]; });
            figure != record.figures.end() ? line_.number(figure->value) : line_.text("");
        }
        line_.text(!record.keeps_best ? "" : record.best ? "true" : "false");
        line_.number(record.seconds).number(record.samples_per_second);
        line_.number(static_cast<double>(record.iteration)).number(record.rate);
        const std::string text = header_ + line_.ended();
        header_.clear();
        return file_.write(text);
    }

private:
    LineFile file_;
    std::vector<std::string> columns_;
    std::string header_;  // until it is written
    CsvLine line_;
};

}  // namespace

Result<std::unique_ptr<EpochLog>> open_csv_log(const std::string& path, const Net& net) {
    std::vector<std::string> columns = columns_of(net);
    Result<LineFile> file = LineFile::open(path);
    if (!file) return file.error();
    if (!file->was_empty()) {
        const Result<CsvReader> before = CsvReader::open(path, ',');
        if (!before) return before.error();
        if (before->header() != columns) return Error{path + ": is there already, with other columns; name another file"};
    }
    return std::unique_ptr<EpochLog>(std::make_unique<CsvLog>(std::move(*file), std::move(columns)));
}

}  // namespace netrt

#endif
