// The pictures below a folder.
#include "netrt/commands/pictures.h"

#ifdef NETRT_MINIMAL

namespace netrt {

Result<std::vector<std::string>> pictures_of(const std::string& path) { return std::vector<std::string>{path}; }

}  // namespace netrt

#else

#include <strings.h>

#include "netrt/files/folders.h"

namespace netrt {
namespace {

constexpr int deepest_folder = 32;  // links can make a folder lie in itself

bool ends_as_picture(const std::string& name) {
    const size_t dot = name.rfind('.');
    if (dot == std::string::npos) return false;
    for (const char* ending : {".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm", ".npy"})
        if (strcasecmp(name.c_str() + dot, ending) == 0) return true;
    return false;
}

Status add_pictures(const std::string& folder, int depth, std::vector<std::string>& pictures) {
    if (depth > deepest_folder) return make_error("%s: lies more than %d folders deep", folder.c_str(), deepest_folder);
    const Result<FolderContent> content = list_folder(folder);
    if (!content) return content.error();
    const std::string stem = folder.back() == '/' ? folder : folder + "/";
    for (const std::string& name : content->files)
        if (ends_as_picture(name)) pictures.push_back(stem + name);
    for (const std::string& name : content->folders)
        if (Status status = add_pictures(stem + name, depth + 1, pictures); !status) return status;
    return {};
}

}  // namespace

Result<std::vector<std::string>> pictures_of(const std::string& path) {
    if (!folder_exists(path)) return std::vector<std::string>{path};
    std::vector<std::string> pictures;
    if (Status status = add_pictures(path, 0, pictures); !status) return status.error();
    if (pictures.empty()) return Error{path + ": has no pictures (.png, .jpg, .pgm, .ppm, .npy)"};
    return pictures;
}

}  // namespace netrt

#endif
