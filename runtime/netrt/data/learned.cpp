// What a source learned: into files of weights, and from there.
#include "netrt/data/learned.h"

#include "netrt/data/source_kind.h"

namespace netrt {

std::string learned_key(const Source& source) { return std::string("source.") + source.kind->name; }

Known known_in(const std::string& path, const Source& source) {
    const Result<TensorsFile> file = TensorsFile::open(path);
    const std::string* text = file ? find(file->metadata(), learned_key(source)) : nullptr;
    return text != nullptr ? Known{*text, path} : Known{};
}

}  // namespace netrt
