// What the classes of labels are called: known from the data, kept with the weights.
#include "netrt/data/class_names.h"

#include "netrt/data/dataset.h"
#include "netrt/files/json.h"

namespace netrt {
namespace {

std::string key_of(const Input& label) { return std::string("classes.") + label.name; }

}  // namespace

Metadata class_names_of(const Net& net, const Stage& stage, const Samples& samples) {
    Metadata metadata;
    const Program& program = net.evaluate;
    for (int i = 0; i < program.labels.count; ++i) {
        const auto column = static_cast<size_t>(program.inputs.count + i);
        if (column >= samples.columns.size() || samples.columns[column].class_names.empty()) continue;
        const std::vector<std::string>& names = samples.columns[column].class_names;
        JsonWriter list;
        list.open_array();
        for (int k = 0; k < program.labels[i].classes; ++k) {
            const int64_t called = label_of(&stage, i, k);
            const bool named = called >= 0 && called < static_cast<int64_t>(names.size());
            list.string(named ? names[static_cast<size_t>(called)] : std::to_string(called));
        }
        list.close_array();
        metadata.emplace_back(key_of(program.labels[i]), list.text());
    }
    return metadata;
}

std::vector<std::string> class_names_in(const std::string& path, const Input& label) {
    const Result<TensorsFile> file = TensorsFile::open(path);
    if (!file) return {};
    const std::string* text = find(file->metadata(), key_of(label));
    if (text == nullptr) return {};
    JsonReader reader(*text);
    std::vector<std::string> names;
    if (reader.enter_array())
        while (reader.next_item()) {
            if (!reader.string(names.emplace_back())) break;
        }
    if (!reader.finish() || static_cast<int>(names.size()) != label.classes) return {};
    return names;
}

}  // namespace netrt
