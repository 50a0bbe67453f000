// One net after the other: its commands, its tensors, what differs.
#include "replay.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <utility>
#include <vector>

#include "netrt/commands/app.h"
#include "netrt/data/npy.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"

namespace {

using netrt::TensorEntry;
using netrt::TensorsFile;

constexpr double times_single_precision = 12;
/// What a sum of a few numbers loses at least, of the largest number.
constexpr double least_error = 0x1p-23;

template <class T>
T or_stop(netrt::Result<T> result) {
    if (!result) stop(result.error().text);
    return std::move(*result);
}

std::vector<float> floats(const TensorsFile& file, const TensorEntry& entry) {
    std::vector<float> out(static_cast<size_t>(entry.count));
    if (auto status = file.load(entry, out.data()); !status) stop(status.error().text);
    return out;
}

std::string contents(const std::string& path) {
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// One net: its recorded tensors, its program, and what came out differently.
class Replay {
public:
    Replay(const std::string& folder, const std::string& name, const netrt::Net& net)
        : name_(name), net_(net), recorded_(or_stop(TensorsFile::open(folder + "/" + name_ + ".safetensors"))) {}

    /// In the working directory, which is its own. Returns the number of tensors that differ.
    int run() {
        write_inputs();
        values();
        evaluation("start", "start.safetensors", "first");
        for (int i = 0; i < net_.stages.count; ++i) {
            const std::string stage = net_.stages[i].name;
            std::vector<std::string> words{"train", stage, "--quiet", "--threads", i == 0 ? "2" : "1", "--save", stage + ".safetensors"};
            if (i == 0) words.insert(words.end(), {"--weights", "start.safetensors"});
            if (i > 0) words.insert(words.end(), {"--weights", "first.safetensors"});
            if (!program(words)) continue;
            weights(stage);
            evaluation(stage, stage + ".safetensors", stage);
        }
        return differing_;
    }

    int compared() const { return compared_; }
    double worst() const { return worst_; }

private:
    void write_inputs() {
        std::vector<netrt::TensorSource> start;
        std::vector<std::vector<float>> kept;
        for (const TensorEntry& entry : recorded_.entries()) {
            const std::string name = entry.name;
            const bool named = name.rfind("data.", 0) == 0;  // of several inputs and labels
            if (named || name == "x" || name == "test.x" || name == "y" || name == "test.y") write_npy(entry);
            if (name.rfind("start.", 0) != 0 || !is_weight(name)) continue;
            kept.push_back(floats(recorded_, entry));
            start.push_back({name.substr(6), netrt::Dtype::F32, entry.dims, kept.back().data()});
        }
        for (size_t i = 0; i < kept.size(); ++i) start[i].elements = kept[i].data();
        if (auto status = netrt::write_tensors("start.safetensors", start, {}); !status) stop(status.error().text);
    }

    /// Weights have a layer's name in front: `start.dense1.kernel`. Figures (`start.loss`) and errors (`...!`) are none.
    static bool is_weight(const std::string& name) {
        return name.back() != '!' && std::count(name.begin(), name.end(), '.') >= 2;
    }

    void write_npy(const TensorEntry& entry) {
        std::ofstream file(entry.name + ".npy", std::ios::binary);
        if (entry.dtype == netrt::Dtype::F32) {
            const std::vector<float> elements = floats(recorded_, entry);
            file << netrt::npy_header(entry.dims);
            file.write(reinterpret_cast<const char*>(elements.data()), static_cast<std::streamsize>(4 * elements.size()));
            return;
        }
        // Labels are small: as floats they would be refused, as int32 they are what PyTorch users save.
        std::string header = netrt::npy_header(entry.dims);
        header.replace(header.find("<f4"), 3, "<i4");
        std::vector<int64_t> wide(static_cast<size_t>(entry.count));
        if (auto status = recorded_.load(entry, wide.data()); !status) stop(status.error().text);
        const std::vector<int32_t> elements(wide.begin(), wide.end());
        file << header;
        file.write(reinterpret_cast<const char*>(elements.data()), static_cast<std::streamsize>(4 * elements.size()));
    }

    using Words = std::vector<std::string>;

    /// Runs command lines of the program in a process of their own; what they print is in `out.txt`.
    bool program(const std::vector<Words>& lines) {
        std::fflush(nullptr);
        const pid_t child = fork();
        if (child == 0) {
            if (!std::freopen("out.txt", "w", stdout) || dup2(1, 2) != 2) _exit(99);
            for (const Words& words : lines) run_here(words);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
        std::printf("FAULT %s\n", contents("out.txt").c_str());
        ++differing_;
        return false;
    }
    bool program(const Words& words) { return program(std::vector<Words>{words}); }

    /// Ends the process when the command fails.
    void run_here(Words words) {
        words.insert(words.begin(), name_);
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        const int code = netrt::run_app(net_, static_cast<int>(argv.size()), argv.data());
        if (code != 0)
            for (const std::string& word : words) std::printf("%s ", word.c_str());
        std::fflush(nullptr);
        if (code != 0) _exit(code);
    }

    void values() {
        std::vector<Words> lines;
        std::vector<TensorEntry> entries;
        for (const TensorEntry& entry : recorded_.entries()) {
            if (entry.name.rfind("value.", 0) != 0 || entry.name.back() == '!') continue;
            lines.push_back({"features", "--layer", entry.name.substr(6), "--weights", "start.safetensors", "-o", entry.name + ".npy"});
            entries.push_back(entry);
        }
        if (!program(lines)) return;
        for (const TensorEntry& entry : entries) {
            const netrt::Array array = or_stop(netrt::read_npy(entry.name + ".npy"));
            compare(entry, array.dims, or_stop(netrt::floats_of(array, entry.name.c_str())));
        }
    }

    void weights(const std::string& stage) {
        const TensorsFile made = or_stop(TensorsFile::open(stage + ".safetensors"));
        for (const TensorEntry& entry : recorded_.entries()) {
            if (entry.name.rfind(stage + ".", 0) != 0 || !is_weight(entry.name)) continue;
            const TensorEntry* tensor = made.find(entry.name.substr(stage.size() + 1));
            if (tensor == nullptr) {
                std::printf("FAULT %s: no %s in the file of weights\n", name_.c_str(), entry.name.c_str());
                ++differing_;
                continue;
            }
            compare(entry, tensor->dims, floats(made, *tensor));
        }
    }

    /// Loss and metric of the test set. `key`: how the figures are recorded.
    void evaluation(const std::string& key, const std::string& file, const std::string& stage) {
        if (!program({"eval", stage, "--weights", file, "--json"})) return;
        std::string line = contents("out.txt");
        line.resize(std::min(line.find('\n'), line.size()));
        for (const TensorEntry& entry : recorded_.entries()) {
            if (entry.name.rfind(key + ".", 0) != 0 || entry.name.back() == '!' || is_weight(entry.name)) continue;
            const std::string member = entry.name.substr(key.size() + 1);
            std::string found;
            double number = std::numeric_limits<double>::quiet_NaN();
            netrt::JsonReader reader(line);
            if (reader.enter_object())
                while (reader.next_member(found))
                    if (found != member || !reader.number(number)) reader.skip();
            compare(entry, {}, {static_cast<float>(number)});
        }
    }

    void compare(const TensorEntry& entry, const std::vector<int64_t>& dims, const std::vector<float>& found) {
        ++compared_;
        const std::vector<float> right = floats(recorded_, entry);
        const std::vector<float> error = floats(recorded_, *or_stop(recorded_.expect(entry.name + "!", {})));
        if (dims != entry.dims) {
            std::printf("FAULT %s %s: shape %s, not %s\n", name_.c_str(), entry.name.c_str(), netrt::shape_text(dims).c_str(),
                        netrt::shape_text(entry.dims).c_str());
            ++differing_;
            return;
        }
        double largest = 0, difference = 0;
        size_t place = 0;
        for (size_t i = 0; i < right.size(); ++i) {
            largest = std::max(largest, std::fabs(static_cast<double>(right[i])));
            const double d = std::fabs(static_cast<double>(found[i]) - static_cast<double>(right[i]));
            if (!(d <= difference)) {  // also when it is no number
                difference = d;
                place = i;
            }
        }
        const double unit = std::max<double>(error[0], least_error * std::max(largest, 1e-6));
        worst_ = std::max(worst_, std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference / unit);
        if (difference <= times_single_precision * unit) return;
        std::printf("FAULT %s %s[%zu]: %.9g, right is %.9g; differs by %.3g, single precision by %.3g\n", name_.c_str(),
                    entry.name.c_str(), place, static_cast<double>(found[place]), static_cast<double>(right[place]), difference,
                    unit);
        ++differing_;
    }

    std::string name_;
    const netrt::Net& net_;
    TensorsFile recorded_;
    int compared_ = 0, differing_ = 0;
    double worst_ = 0;
};

}  // namespace

void stop(const std::string& message) {
    std::fprintf(stderr, "replay: %s\n", message.c_str());
    std::exit(1);
}

Replays::Replays(std::string recorded, std::string scratch) : recorded_(std::move(recorded)), scratch_(std::move(scratch)) {}

void Replays::replay(const std::string& name, const netrt::Net& net) {
    const std::string folder = scratch_ + "/" + name;
    if (mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) stop("cannot make " + folder);
    Replay replay(recorded_, name, net);
    if (chdir(folder.c_str()) != 0) stop("cannot enter " + folder);
    differing_ += replay.run();
    compared_ += replay.compared();
    if (replay.worst() > worst_) {
        worst_ = replay.worst();
        worst_net_ = name;
    }
    ++nets_;
}

int Replays::tell() const {
    std::printf("%d nets, %d tensors compared, %d differ; the largest difference is %.2g times the error of single precision (%s)\n",
                nets_, compared_, differing_, worst_, worst_net_.c_str());
    return differing_ == 0 && compared_ > 0 ? 0 : 1;
}
