// The source `pictures`: a table that lists files of pictures, and what their labels are.
#include <string_view>

#include "netrt/data/csv.h"
#include "netrt/data/picture_rows.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"

namespace netrt {
namespace {

/// The column that has the names of the files: the one that the data section names, or that of the input's name.
std::string_view file_column(const SourceRequest& request) {
    const std::string_view input = request.program.inputs[0].name;
    for (const PortColumns& each : request.source.columns)
        if (each.port == input) return each.columns;
    return input;
}

/// The files that a table lists, in the folder that the data section names or else in that of the table.
Result<std::vector<std::string>> listed_files(const SourceRequest& request, const std::string& table) {
    Result<CsvReader> file = CsvReader::open(table, static_cast<char>(number_of(request.source, "separator", ',')));
    if (!file) return file.error();
    const std::string column(file_column(request));
    const std::vector<std::string>& header = file->header();
    size_t place = 0;
    while (place < header.size() && header[place] != column) ++place;
    if (place == header.size()) {
        const std::string meant = nearest(column, {header.begin(), header.end()});
        return Error{table + ": has no column `" + printable(column) + "` with the files of pictures" +
                     (meant.empty() ? "; its columns are " + listed(header) : "; did you mean `" + printable(meant) + "`?")};
    }
    std::string folder = path_of({request.source, request.program, Split::Train, request.folder}, "folder");
    if (folder.empty()) folder = folder_of(table);
    if (!folder.empty() && folder.back() != '/') folder += '/';
    std::vector<std::string> files;
    for (;;) {
        const Result<bool> found = file->next();
        if (!found) return found.error();
        if (!*found) return files;
        const std::string& name = file->fields()[place];
        if (name.empty()) return Error{file->place() + ": `" + printable(column) + "` is missing"};
        files.push_back(name.front() == '/' ? name : folder + name);
    }
}

// Labels are those of a table without the input.
Status read_listed(const SourceRequest& request, Samples& samples) {
    if (request.program.inputs.count != 1) return Error{"pictures: fills one input, and this network has others"};
    const std::string test = path_of(request, "test");
    if (request.split == Split::Test && test.empty()) return {};
    const std::string table = request.split == Split::Test ? test : path_of({request.source, request.program, Split::Train, request.folder}, "");
    Result<std::vector<std::string>> files = listed_files(request, table);
    if (!files) return files.error();
    if (files->empty()) return Error{table + ": has a header and no rows"};
    Program labels;
    labels.labels = request.program.labels;
    if (labels.labels.count > 0) {
        SourceRequest rest{request.source, labels, request.split, request.folder, request.threads, request.most_bytes, request.known};
        if (Status status = sources::csv.read(rest, samples); !status) return status;
    }
    samples.count = static_cast<int64_t>(files->size());
    samples.columns.insert(samples.columns.begin(), Column());
    return read_pictures(request, table, std::move(*files), samples);
}

}  // namespace

const SourceKind sources::pictures = {.name = "pictures", .read = read_listed, .known_in = known_in};

}  // namespace netrt
