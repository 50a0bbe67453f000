// Pictures in a folder for each class.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/result.h"

namespace netrt {

/// The pictures of one split.
struct PictureFiles {
    std::string folder;
    std::vector<std::string> classes;  // names of the folders in it, in the order of their bytes
    std::vector<std::string> paths;    // class by class, in the order of their bytes
    std::vector<int32_t> labels;       // the class of each
};

/// Finds the pictures in the folders of `folder`. Files that begin with a dot, Thumbs.db and desktop.ini are none. Refused:
/// no folders, a folder without pictures, a folder in one.
Result<PictureFiles> find_pictures(const std::string& folder);

/// An error that names the classes which only one of them has.
Status check_same_classes(const PictureFiles& train, const PictureFiles& test);

}  // namespace netrt
