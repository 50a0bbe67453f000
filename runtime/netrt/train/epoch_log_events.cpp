// A record of a training run as TensorBoard reads it: a folder for each stage with a file of events, of which each is a
// protobuf message (tensorflow/core/util/event.proto) in the frame of a TFRecord.
#include "netrt/train/epoch_log.h"

#ifdef NETRT_MINIMAL

namespace netrt {

Result<std::unique_ptr<EpochLog>> open_event_log(const std::string& folder) {
    return Error{folder + ": this program was made without logs for TensorBoard (`--minimal`); .jsonl is written"};
}

}  // namespace netrt

#else

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <map>
#include <string_view>

#include "netrt/files/files.h"
#include "netrt/files/folders.h"
#include "netrt/files/line_file.h"

namespace netrt {
namespace {

// ------------------------------------------------------------------------------ protobuf

void add_varint(std::string& text, uint64_t value) {
    for (; value >= 0x80; value >>= 7) text += static_cast<char>(value | 0x80);
    text += static_cast<char>(value);
}

enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

void add_key(std::string& text, int field, Wire wire) {
    add_varint(text, static_cast<uint64_t>(field) << 3 | static_cast<uint64_t>(wire));
}

void add_bytes(std::string& text, int field, std::string_view bytes) {
    add_key(text, field, Wire::Bytes);
    add_varint(text, bytes.size());
    text += bytes;
}

// Both are little-endian, as the machines are.
template <class T>
void add_raw(std::string& text, T value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    text.append(bytes, sizeof value);
}

double wall_time() {
    timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
std::string event(int64_t step, int field, std::string_view content) {
    std::string text;
    add_key(text, 1, Wire::Fixed64);
    add_raw(text, wall_time());
    if (step != 0) {
        add_key(text, 2, Wire::Varint);
        add_varint(text, static_cast<uint64_t>(step));
    }
    add_bytes(text, field, content);
    return text;
}

/// Summary { repeated Value value = 1; }, Value { string tag = 1; float simple_value = 2; }
void add_scalar(std::string& summary, const std::string& tag, double number) {
    std::string value;
    add_bytes(value, 1, tag);
    add_key(value, 2, Wire::Fixed32);
    add_raw(value, static_cast<float>(number));
    add_bytes(summary, 1, value);
}

/// SessionLog { SessionStatus status = 1; }, of which START is 1.
std::string session_start() {
    std::string text;
    add_key(text, 1, Wire::Varint);
    add_varint(text, 1);
    return text;
}

// ------------------------------------------------------------------------------ TFRecord

/// CRC-32C (Castagnoli), turned and shifted so that a sum of bytes with sums in them says something.
uint32_t masked_sum(std::string_view bytes) {
    uint32_t sum = ~0u;
    for (const char byte : bytes) {
        sum ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (0x82f63b78u & -(sum & 1));
    }
    sum = ~sum;
    return (sum >> 15 | sum << 17) + 0xa282ead8u;
}

std::string framed(const std::string& message) {
    std::string length;
    add_raw(length, static_cast<uint64_t>(message.size()));
    std::string text = length;
    add_raw(text, masked_sum(length));
    text += message;
    add_raw(text, masked_sum(message));
    return text;
}

/// events.out.tfevents.SECONDS.HOST, or with a number behind where there is one from the same second.
std::string new_name(const std::string& folder) {
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    const std::string first =
        folder + "events.out.tfevents." + std::to_string(static_cast<long long>(wall_time())) + "." + (host[0] ? host : "localhost");
    std::string name = first;
    for (int number = 1; file_exists(name); ++number) name = first + "." + std::to_string(number);
    return name;
}

class EventLog : public EpochLog {
public:
    explicit EventLog(std::string folder) : folder_(std::move(folder)) {}

    Status write(const EpochRecord& record) override {
        Result<LineFile*> file = file_of(record);
        if (!file) return file.error();
        if (*file == nullptr) return {};
        std::string summary;
        for (const Figure& figure : record.figures) {
            constexpr size_t prefix = sizeof "val_" - 1;
            add_scalar(summary, figure.evaluated ? "validation/" + figure.name.substr(prefix) : "train/" + figure.name, figure.value);
        }
        add_scalar(summary, "lr", record.rate);
        return (*file)->write(framed(event(record.epoch, 5, summary)));
    }

private:
    /// That of a run; null where it could not be made.
    Result<LineFile*> file_of(const EpochRecord& record) {
        const auto [place, is_new] = files_.try_emplace(record.run);
        if (is_new) {
            const std::string folder = folder_ + record.run + "/";
            if (Status status = make_folders(folder); !status) return status.error();
            Result<LineFile> file = LineFile::open(new_name(folder));
            if (!file) return file.error();
            if (Status status = file->write(framed(event(0, 3, "brain.Event:2"))); !status) return status.error();
            // TensorBoard forgets what an earlier file has of this step and later ones: the run was killed before it saved them.
            if (record.goes_on)
                if (Status status = file->write(framed(event(record.epoch, 7, session_start()))); !status) return status.error();
            place->second = std::make_unique<LineFile>(std::move(*file));
        }
        return place->second.get();
    }

    std::string folder_;
    std::map<std::string, std::unique_ptr<LineFile>> files_;
};

}  // namespace

Result<std::unique_ptr<EpochLog>> open_event_log(const std::string& folder) {
    if (Status status = make_folders(folder); !status) return status.error();
    if (access(folder.c_str(), W_OK) != 0) return Error{folder + ": cannot be written: " + reason(errno)};
    return std::unique_ptr<EpochLog>(std::make_unique<EventLog>(folder));
}

}  // namespace netrt

#endif
