// What a source learned: into files of weights, and from there.
#include "netrt/data/learned.h"

#include "netrt/data/source_kind.h"

namespace netrt {
namespace {

std::string key_of(const Source& source) { return std::string("source.") + source.kind->name; }

}  // namespace

Metadata learned_of(const Source& source, const Samples& training) {
    if (!training.learned) return {};
    return {{key_of(source), training.learned->known().text}};
}

Known known_in(const std::string& path, const Source& source) {
    if (source.kind == nullptr) return {};
    const Result<TensorsFile> file = TensorsFile::open(path);
    const std::string* text = file ? find(file->metadata(), key_of(source)) : nullptr;
    return text != nullptr ? Known{*text, path} : Known{};
}

}  // namespace netrt
