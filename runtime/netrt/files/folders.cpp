// What a folder holds.
#include "netrt/files/folders.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "netrt/files/files.h"

namespace netrt {

Result<FolderContent> list_folder(const std::string& path) {
    DIR* folder = opendir(path.c_str());
    if (folder == nullptr) return Error{path + ": " + reason(errno)};
    FolderContent content;
    errno = 0;
    while (const dirent* entry = readdir(folder)) {
        const std::string name = entry->d_name;
        if (name[0] != '.') (folder_exists(path + "/" + name) ? content.folders : content.files).push_back(name);
        errno = 0;
    }
    const int problem = errno;
    closedir(folder);
    if (problem != 0) return Error{path + ": " + reason(problem)};
    std::sort(content.folders.begin(), content.folders.end());
    std::sort(content.files.begin(), content.files.end());
    return content;
}

bool folder_exists(const std::string& path) {
    struct stat about;
    return stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

Status make_folders(const std::string& path) {
    for (size_t end = 0; end != std::string::npos;) {
        end = path.find('/', end + 1);
        const std::string folder = path.substr(0, end);
        if (!folder_exists(folder) && mkdir(folder.c_str(), 0777) != 0)
            return Error{folder + ": cannot be made: " + reason(errno)};
    }
    return {};
}

}  // namespace netrt
