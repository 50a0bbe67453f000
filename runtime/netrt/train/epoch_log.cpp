// A record of a training run: one JSON object a line.
#include "netrt/train/epoch_log.h"

#include <cstdlib>

#include "netrt/files/json.h"
#include "netrt/files/line_file.h"

namespace netrt {
namespace {

class JsonLog : public EpochLog {
public:
    explicit JsonLog(LineFile file) : file_(std::move(file)) {}

    Status write(const EpochRecord& record) override {
        JsonWriter line;
        line.open_object().member("stage", record.stage).member("seed", record.seed).name("epoch");
        if (Status status = drop_unsaved(file_, record, line.text()); !status) return status;
        line.integer(record.epoch);
        for (const Figure& figure : record.figures) line.member(figure.name, figure.value);
        if (record.keeps_best) line.member("best", record.best);
        line.member("seconds", record.seconds)
            .member("images_per_second", record.samples_per_second)
            .member("iteration", record.iteration)
            .member("lr", record.rate)
            .close_object()
            .raw("\n");
        return file_.write(line.text());
    }

private:
    LineFile file_;
};

bool ends_with(const std::string& text, const std::string& ending) {
    return text.size() >= ending.size() && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

Status drop_unsaved(LineFile& file, const EpochRecord& record, const std::string& start) {
    if (!record.goes_on) return {};
    return file.drop_last([&](std::string_view line) {
        if (line.substr(0, start.size()) != start) return false;
        const std::string rest(line.substr(start.size()));
        char* end = nullptr;
        const long long epoch = std::strtoll(rest.c_str(), &end, 10);
        return *end == ',' && epoch >= record.epoch;
    });
}

Result<std::unique_ptr<EpochLog>> EpochLog::open(const std::string& path, const Net& net) {
    if (ends_with(path, "/")) return open_event_log(path);
    if (ends_with(path, ".csv")) return open_csv_log(path, net);
    Result<LineFile> file = LineFile::open(path);
    if (!file) return file.error();
    return std::unique_ptr<EpochLog>(std::make_unique<JsonLog>(std::move(*file)));
}

}  // namespace netrt
