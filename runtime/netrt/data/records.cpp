// Samples on standard input, as other programs pipe them in.
#include "netrt/data/records.h"

#ifdef NETRT_MINIMAL

namespace netrt {

const SourceKind* piped_source(const std::string& data) {
    static constexpr SourceKind none = {.name = "records", .read = [](const SourceRequest&, Samples&) {
                                            return Status(Error{"this program was made without --data - (`--minimal`)"});
                                        }};
    return data == "-" || data == "-f32" ? &none : nullptr;
}

}  // namespace netrt

#else

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

constexpr const char* name_of_input = "standard input";
constexpr int most_nesting = 8;

/// Appends samples to columns; what goes wrong says in which record.
class Records {
public:
    Records(const Program& program, const char* record, Samples& samples) : record_(record), samples_(samples) {
        for (const List<Input>* list : {&program.inputs, &program.labels})
            for (const Input& port : *list) {
                ports_.push_back(&port);
                Column& column = samples.columns.emplace_back();
                column.name = port.name;
                column.file = name_of_input;
                column.dims = dims_of(port.packing);
            }
    }

    const std::vector<const Input*>& ports() const { return ports_; }

    Status add(size_t port, double value) {
        Column& column = samples_.columns[port];
        const auto number = static_cast<float>(value);
        if (!std::isfinite(number)) return refused(port, formatted("has the number %g, beyond what a float of 32 bits holds", value));
        if (ports_[port]->classes == 0) {
            column.floats.push_back(number);
            return {};
        }
        if (value != std::floor(value) || std::fabs(value) > INT32_MAX)
            return refused(port, formatted("has the number %g, and takes whole numbers of 32 bits", value));
        column.classes.push_back(static_cast<int32_t>(value));
        return {};
    }

    /// After the numbers of a port: there have to be as many as it takes.
    Status check(size_t port) const {
        const Column& column = samples_.columns[port];
        const auto had = static_cast<int64_t>(ports_[port]->classes > 0 ? column.classes.size() : column.floats.size());
        const int64_t size = column.sample_elements(), found = had - samples_.count * size;
        if (found == size) return {};
        return refused(port, formatted("has %lld number%s, and takes %lld", static_cast<long long>(found), found == 1 ? "" : "s",
                                       static_cast<long long>(size)));
    }

    Error refused(size_t port, const std::string& what) const {
        return Error{place() + ": `" + printable(ports_[port]->name) + "` " + what};
    }
    std::string place() const { return formatted("%s, %s %lld", name_of_input, record_, static_cast<long long>(samples_.count + 1)); }

private:
    const char* const record_;
    Samples& samples_;
    std::vector<const Input*> ports_;
};

/// All numbers of a value, whatever arrays they are in.
Status take_numbers(JsonReader& reader, Records& records, size_t port, int nesting = 0) {
    if (reader.peek() == JsonReader::Kind::Array && nesting < most_nesting) {
        reader.enter_array();
        while (reader.next_item())
            if (Status status = take_numbers(reader, records, port, nesting + 1); !status) return status;
        return {};
    }
    double value = 0;
    if (!reader.number(value)) return {};  // the reader remembers what was wrong
    return records.add(port, value);
}

Status take_line(std::string_view line, Records& records) {
    JsonReader reader(line);
    std::vector<bool> seen(records.ports().size());
    std::string name;
    if (reader.enter_object())
        while (reader.next_member(name)) {
            size_t port = 0;
            while (port < seen.size() && name != records.ports()[port]->name) ++port;
            if (port == seen.size()) {
                reader.skip();
                continue;
            }
            if (seen[port]) return records.refused(port, "is there twice");
            seen[port] = true;
            if (Status status = take_numbers(reader, records, port); !status) return status;
        }
    if (!reader.finish()) return Error{records.place() + ": " + reader.problem()};
    for (size_t port = 0; port < seen.size(); ++port) {
        if (!seen[port]) return records.refused(port, "is missing");
        if (Status status = records.check(port); !status) return status;
    }
    return {};
}

Error no_memory(const Records& records) { return Error{records.place() + ": not enough memory"}; }

}  // namespace

Status read_json_records(std::FILE* file, const Program& program, Samples& samples) {
    Records records(program, "line", samples);
    char* buffer = nullptr;
    size_t room = 0;
    Status status;
    try {
        for (ssize_t length; status && (length = getline(&buffer, &room, file)) >= 0;) {
            const std::string_view line(buffer, static_cast<size_t>(length));
            if (line.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
            status = take_line(line, records);
            if (status) ++samples.count;
        }
    } catch (const std::bad_alloc&) {
        status = no_memory(records);
    }
    std::free(buffer);
    return status;
}

Status read_float_records(std::FILE* file, const Program& program, Samples& samples) {
    Records records(program, "record", samples);
    size_t size = 0;
    for (const Column& column : samples.columns) size += static_cast<size_t>(column.sample_elements());
    try {
        std::vector<float> record(size);
        for (size_t bytes; (bytes = std::fread(record.data(), 1, size * sizeof(float), file)) > 0; ++samples.count) {
            if (bytes < size * sizeof(float))
                return make_error("%s: ends within the record: %zu of its %zu bytes are there", records.place().c_str(), bytes,
                                  size * sizeof(float));
            const float* next = record.data();
            for (size_t port = 0; port < samples.columns.size(); ++port)
                for (int64_t i = samples.columns[port].sample_elements(); i > 0; --i)
                    if (Status status = records.add(port, static_cast<double>(*next++)); !status) return status;
        }
    } catch (const std::bad_alloc&) {
        return no_memory(records);
    }
    return {};
}

namespace {

// What is piped in comes once: for training, or where a command asks for a test set alone.
template <Status (*read)(std::FILE*, const Program&, Samples&)>
Status read_piped(const SourceRequest& request, Samples& samples) {
    if (Status status = read(stdin, request.program, samples); !status) return status;
    if (samples.count > 0) return {};
    samples = {};
    if (request.split == Split::Test) return {};
    return Error{std::string(name_of_input) + ": has no samples; what is piped in trains one stage"};
}

constexpr SourceKind json_records = {.name = "records", .read = read_piped<read_json_records>, .text = name_of_input},
                     float_records = {.name = "records", .read = read_piped<read_float_records>, .text = name_of_input};

}  // namespace

const SourceKind* piped_source(const std::string& data) {
    return data == "-" ? &json_records : data == "-f32" ? &float_records : nullptr;
}

}  // namespace netrt

#endif
