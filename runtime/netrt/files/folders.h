// What a folder holds.
#pragma once

#include <string>
#include <vector>

#include "netrt/result.h"

namespace netrt {

/// The names in a folder in the order of their bytes, links followed; without those that begin with a dot.
struct FolderContent {
    std::vector<std::string> folders, files;
};

/// An error when `path` is no folder or cannot be read.
Result<FolderContent> list_folder(const std::string& path);

/// Whether a folder is there.
bool folder_exists(const std::string& path);

/// Makes a folder and those above it, where they are not there.
Status make_folders(const std::string& path);

}  // namespace netrt
