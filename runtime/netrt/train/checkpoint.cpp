// The files of a training run: weights, and the state from which it goes on to the same bits.
#include "netrt/train/checkpoint.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "netrt/train/averages.h"

namespace netrt {
namespace {

constexpr const char* form = "netrt training state 3";
constexpr std::string_view weights_ending = ".safetensors", state_ending = ".state";

std::string exact(double number) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", number);
    return text;
}

// Reads values out of the metadata; remembers the first one that is missing or no number.
class Reader {
public:
    Reader(const std::string& path, const Metadata& metadata) : path_(path), metadata_(metadata) {}

    std::string text(const char* key) {
        const std::string* value = find(metadata_, key);
        if (value == nullptr) fail(key);
        return value ? *value : std::string();
    }
    int64_t whole(const char* key, int64_t most) {
        const std::string value = text(key);
        char* end = nullptr;
        errno = 0;
        const int64_t number = std::strtoll(value.c_str(), &end, 10);
        if (value.empty() || *end != '\0' || errno != 0 || number < 0 || number > most) fail(key);
        return number;
    }
    double real(const std::string& key) {
        const std::string value = text(key.c_str());
        char* end = nullptr;
        const double number = std::strtod(value.c_str(), &end);
        if (value.empty() || *end != '\0' || !std::isfinite(number)) fail(key.c_str());
        return number;
    }
    const Status& status() const { return status_; }

private:
    void fail(const char* key) {
        if (status_)
            status_ = Error{path_ + ": is no training state of this program: `" + key + "` is missing or broken"};
    }

    const std::string& path_;
    const Metadata& metadata_;
    Status status_;
};

// Elements in logical order: the same for every layout.
uint64_t hash_of_elements(const TensorView& view, uint64_t before) {
    constexpr int64_t chunk = 4096;
    float values[chunk];
    uint64_t hash = before;
    const int64_t count = logical_count(*view.packing);
    for (int64_t first = 0; first < count; first += chunk) {
        const int64_t part = std::min(chunk, count - first);
        unpack_part(*view.packing, view.elements, first, part, values);
        hash = hash_of(values, static_cast<size_t>(part) * sizeof(float), hash);
    }
    return hash;
}

Error damaged(const std::string& path) { return Error{path + ": is damaged: it is not what was written"}; }

// What a file says of itself in words, and the weights and optimizer states in their order; bits that were turned over
// on a disk are found by these.
constexpr const char *head_key = "head_hash", *tensors_key = "tensors_hash", *best_key = "best_hash";

std::string head_hash(Metadata metadata) {
    std::sort(metadata.begin(), metadata.end());
    uint64_t hash = 0;
    for (const auto& [key, value] : metadata) {
        if (key == head_key) continue;
        hash = hash_of(key.data(), key.size(), hash);
        hash = hash_of(value.data(), value.size(), hash);
    }
    return hexadecimal(hash);
}

std::string tensors_hash(const std::vector<TensorView>& views) {
    uint64_t hash = 0;
    for (const TensorView& view : views) hash = hash_of_elements(view, hash);
    return hexadecimal(hash);
}

// Tensors and states are called LAYER.WHAT and LAYER.WHAT.STATE, in which what follows the layer are plain words.
std::string name_of_best(const Tensor& tensor) { return std::string(tensor.name) + " (best)"; }

std::string sum_key(size_t metric) { return "metric_sum_" + std::to_string(metric); }

Metadata metadata_of(const Net& net, const Stage& stage, const RunIdentity& identity, const Position& position,
                     int64_t epochs) {
    Metadata metadata = {
        {"form", form},
        {"net", net.name},
        {"stage", stage.name},
        {"fingerprint", fingerprint(net)},
        {"isa", net.isa},
        {"settings", identity.settings},
        {"digest", identity.digest},
        {"data", identity.data},
        {"start", identity.start},
        {"epochs", std::to_string(epochs)},
        {"epoch", std::to_string(position.epoch)},
        {"step", std::to_string(position.step)},
        {"iteration", std::to_string(position.iteration)},
        {"samples", std::to_string(position.scores.count)},
        {"loss_sum", exact(position.scores.loss_sum)},
        {"seconds", exact(position.seconds)},
    };
    for (size_t m = 0; m < position.scores.metric_sums.size(); ++m)
        metadata.emplace_back(sum_key(m), exact(position.scores.metric_sums[m]));
    if (stage.schedule.plateau.patience > 0) {
        metadata.emplace_back("drops", std::to_string(position.plateau.drops));
        metadata.emplace_back("plateau_waited", std::to_string(position.plateau.waited));
        metadata.emplace_back("plateau_cooling", std::to_string(position.plateau.cooling));
        if (position.plateau.any) metadata.emplace_back("plateau_best", exact(position.plateau.best));
    }
    if (!stage.best.kept) return metadata;
    metadata.emplace_back("best_epoch", std::to_string(position.best.epoch));
    metadata.emplace_back("best_value", exact(position.best.value));
    metadata.emplace_back("waited", std::to_string(position.best.waited));
    return metadata;
}

// A run that kept no best epoch has other settings than one that does, and that is found by them.
BestEpoch read_best(const Stage& stage, const Metadata& metadata, Reader& reader) {
    if (!stage.best.kept || find(metadata, "best_epoch") == nullptr) return {};
    BestEpoch best;
    best.epoch = reader.whole("best_epoch", INT32_MAX);
    best.value = reader.real("best_value");
    best.waited = reader.whole("waited", INT32_MAX);
    return best;
}

PlateauCount read_plateau(const Stage& stage, const Metadata& metadata, Reader& reader) {
    if (stage.schedule.plateau.patience == 0 || find(metadata, "drops") == nullptr) return {};
    PlateauCount plateau;
    plateau.drops = reader.whole("drops", INT32_MAX);
    plateau.waited = reader.whole("plateau_waited", INT32_MAX);
    plateau.cooling = reader.whole("plateau_cooling", INT32_MAX);
    plateau.any = find(metadata, "plateau_best") != nullptr;
    if (plateau.any) plateau.best = reader.real("plateau_best");
    return plateau;
}

Metadata about_weights(const Net& net, const Stage& stage, int64_t epoch, const Metadata& about_data) {
    Metadata about = {{"net", net.name}, {"stage", stage.name}, {"epoch", std::to_string(epoch)}};
    about.insert(about.end(), about_data.begin(), about_data.end());
    return about;
}

// Whether it is a state of the stage, by this net or one that has the same name.
Status check_head(const Net& net, const Stage& stage, const std::string& path, Reader& reader) {
    if (const std::string found = reader.text("form"); found != form)
        return Error{path + ": is no training state that this program wrote"};
    const std::string print = reader.text("fingerprint"), name = reader.text("stage");
    if (print != fingerprint(net) && reader.text("net") != net.name)
        return Error{path + ": belongs to another network: `" + printable(reader.text("net")) + "`"};
    if (name != stage.name) return Error{path + ": belongs to stage `" + printable(name) + "`"};
    return {};
}

std::vector<TensorView> views_of(const Net& net, const std::byte* weights) {
    std::vector<TensorView> views;
    for (const Tensor& tensor : net.tensors)
        views.push_back({&tensor.packing, reinterpret_cast<const float*>(weights + tensor.offset)});
    return views;
}

// Tensors and states of a stage as they lie in memory, in the order of the file's entries.
std::vector<TensorView> views_of(const Net& net, const Stage& stage, const std::byte* weights,
                                 const std::byte* states) {
    std::vector<TensorView> views = views_of(net, weights);
    for (const State& state : stage.states)
        views.push_back({&net.tensors[state.tensor].packing, reinterpret_cast<const float*>(states + state.offset)});
    return views;
}

}  // namespace

StageFiles files_of(const Net& net, const Stage& stage, const std::string& save) {
    std::string stem = std::string(net.slug) + "." + stage.name;
    std::string weights = weights_file(stem);
    if (!save.empty()) {
        weights = stem = save;
        const size_t ending = weights_ending.size();
        if (stem.size() > ending && stem.compare(stem.size() - ending, ending, weights_ending) == 0)
            stem.resize(stem.size() - ending);
    }
    return {weights, stem + std::string(state_ending), stem + ".lock"};
}

std::string weights_file(const std::string& stem) { return stem + std::string(weights_ending); }

Result<SavedRun> open_state(const Net& net, const Stage& stage, const std::string& path) {
    Result<TensorsFile> file = TensorsFile::open(path);
    if (!file) return file.error();
    const Metadata metadata = file->metadata();
    Reader reader(path, metadata);
    if (Status status = check_head(net, stage, path, reader); !status) return status.error();
    if (reader.text("fingerprint") != fingerprint(net))
        return Error{path + ": the weights of `" + printable(net.name) +
                     "` had other names or shapes when this run began"};

    RunIdentity identity{reader.text("settings"), reader.text("digest"), reader.text("data"), reader.text("start")};
    Position position;
    position.epoch = reader.whole("epoch", INT32_MAX);
    position.step = reader.whole("step", INT32_MAX);
    position.iteration = static_cast<uint32_t>(reader.whole("iteration", UINT32_MAX));
    position.scores = Scores(stage.train);
    position.scores.count = reader.whole("samples", INT64_MAX);
    position.scores.loss_sum = reader.real("loss_sum");
    position.seconds = reader.real("seconds");
    for (size_t m = 0; m < position.scores.metric_sums.size(); ++m)
        position.scores.metric_sums[m] = reader.real(sum_key(m));
    position.best = read_best(stage, metadata, reader);
    position.plateau = read_plateau(stage, metadata, reader);
    const bool stopped = stage.best.patience > 0 && position.best.waited >= stage.best.patience;
    const int64_t epochs = reader.whole("epochs", INT32_MAX);
    const std::string isa = reader.text("isa"), tensors = reader.text(tensors_key);
    if (!reader.status()) return reader.status().error();
    if (reader.text(head_key) != head_hash(metadata)) return damaged(path);
    return SavedRun{std::move(*file), std::move(identity), std::move(position), epochs, isa, tensors, stopped};
}

Result<EarlierState> open_earlier_state(const Net& net, const Stage& stage, const std::string& path) {
    Result<TensorsFile> file = TensorsFile::open(path);
    if (!file) return file.error();
    const Metadata metadata = file->metadata();
    Reader reader(path, metadata);
    if (Status status = check_head(net, stage, path, reader); !status) return status.error();
    const std::string start = reader.text("start"), hash = reader.text(head_key);
    if (!reader.status()) return reader.status().error();
    if (hash != head_hash(metadata)) return damaged(path);
    return EarlierState{std::move(*file), start};
}

Status restore(const SavedRun& saved, const Stage& stage, Workplace& place) {
    const Net& net = place.net();
    for (const State& state : stage.states)
        if (auto entry = saved.file.expect(state.name, dims_of(net.tensors[state.tensor].packing)); !entry)
            return entry.error();
    if (Status status = load_weights(net, saved.file, place.weights()); !status) return status;
    std::vector<float> values;
    for (const State& state : stage.states) {
        const TensorEntry* entry = saved.file.find(state.name);
        if (Status status = take_memory(values, entry->count, saved.file.path()); !status) return status;
        if (Status status = saved.file.load(*entry, values.data()); !status) return status;
        pack(net.tensors[state.tensor].packing, values.data(), reinterpret_cast<float*>(place.states() + state.offset));
    }
    if (tensors_hash(views_of(net, stage, place.weights(), place.states())) != saved.tensors)
        return damaged(saved.file.path());
    return {};
}

Status restore_best(const SavedRun& saved, const Net& net, std::vector<std::byte>& best) {
    std::vector<float> values;
    for (const Tensor& tensor : net.tensors) {
        const auto entry = saved.file.expect(name_of_best(tensor), dims_of(tensor.packing));
        if (!entry) return entry.error();
        if (Status status = take_memory(values, (*entry)->count, saved.file.path()); !status) return status;
        if (Status status = saved.file.load(**entry, values.data()); !status) return status;
        pack(tensor.packing, values.data(), reinterpret_cast<float*>(best.data() + tensor.offset));
    }
    const std::string* hash = find(saved.file.metadata(), best_key);
    if (hash == nullptr || *hash != tensors_hash(views_of(net, best.data()))) return damaged(saved.file.path());
    return {};
}

std::string copy_of(const StageFiles& files, const std::string& name) {
    const std::string_view stem = std::string_view(files.state).substr(0, files.state.size() - state_ending.size());
    return weights_file(std::string(stem) + "." + name);
}

Status save_copy(const std::string& path, const Stage& stage, Workplace& place, const Position& position,
                 const Metadata& about_data) {
    const AveragesInPlace averages(place, &stage, position.iteration);
    return save_weights(place.net(), path, place.weights(), about_weights(place.net(), stage, position.epoch, about_data));
}

Status save_run(const StageFiles& files, const Stage& stage, Workplace& place, const std::byte* best,
                const RunIdentity& identity, const Position& position, int64_t epochs, const Metadata& about_data) {
    const Net& net = place.net();
    const Status status = best == nullptr ? save_copy(files.weights, stage, place, position, about_data)
                                          : save_weights(net, files.weights, best, about_weights(net, stage, position.best.epoch, about_data));
    if (!status) return status;
    return save_state(files, stage, place, best, identity, position, epochs);
}

Status save_state(const StageFiles& files, const Stage& stage, const Workplace& place, const std::byte* best,
                  const RunIdentity& identity, const Position& position, int64_t epochs) {
    const Net& net = place.net();
    const std::vector<TensorView> views = views_of(net, stage, place.weights(), place.states());
    std::vector<TensorSource> sources;
    for (int t = 0; t < net.tensors.count; ++t) add_tensor(sources, net.tensors[t].name, views[static_cast<size_t>(t)]);
    for (int s = 0; s < stage.states.count; ++s)
        add_tensor(sources, stage.states[s].name, views[static_cast<size_t>(net.tensors.count + s)]);
    Metadata metadata = metadata_of(net, stage, identity, position, epochs);
    metadata.emplace_back(tensors_key, tensors_hash(views));
    std::vector<TensorView> best_views;
    if (best != nullptr) {
        best_views = views_of(net, best);
        for (int t = 0; t < net.tensors.count; ++t)
            add_tensor(sources, name_of_best(net.tensors[t]), best_views[static_cast<size_t>(t)]);
        metadata.emplace_back(best_key, tensors_hash(best_views));
    }
    metadata.emplace_back(head_key, head_hash(metadata));
    return write_tensors(files.state, sources, metadata);
}

bool fits(const Net& net, const TensorsFile& file) {
    if (file.entries().size() != static_cast<size_t>(net.tensors.count)) return false;
    return std::all_of(net.tensors.begin(), net.tensors.end(),
                       [&](const Tensor& tensor) { return file.expect(tensor.name, dims_of(tensor.packing)).ok(); });
}

std::string weights_hash(const Net& net, const std::byte* weights) {
    uint64_t hash = 0;
    for (const Tensor& tensor : net.tensors)
        if (!is_of_label(net, tensor))
            hash = hash_of_elements({&tensor.packing, reinterpret_cast<const float*>(weights + tensor.offset)}, hash);
    return hexadecimal(hash);
}

}  // namespace netrt
