// The source `folder`: finds pictures in a folder for each class, and decodes them with all threads.
#include "netrt/data/picture_folder.h"

#include <algorithm>
#include <iterator>

#include "netrt/data/picture_rows.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/files/folders.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

std::string joined(const std::string& folder, const std::string& name) {
    return folder.empty() || folder.back() == '/' ? folder + name : folder + "/" + name;
}

bool is_of_a_viewer(const std::string& name) { return name == "Thumbs.db" || name == "desktop.ini"; }

/// Where the pictures of each split are; `test` is empty where there are none.
struct SplitFolders {
    std::string train, test;
};

/// A folder `train` that holds folders is that of the training; one with pictures is a class.
SplitFolders split_folders(const SourceRequest& request) {
    std::string root = request.folder;
    for (const DataFile& file : request.source.files)
        if (root.empty() && file.name[0] == '\0') root = file.path;
    SplitFolders folders{root, path_of({request.source, request.program, Split::Test, request.folder}, "test")};
    const Result<FolderContent> inside = list_folder(joined(root, "train"));
    if (!inside || inside->folders.empty()) return folders;
    folders.train = joined(root, "train");
    for (const char* name : {"test", "val", "validation"})
        if (folders.test.empty() && folder_exists(joined(root, name))) folders.test = joined(root, name);
    return folders;
}

/// The number of classes is that of the label, unless `keep` and `map` make others of them.
Status check_classes(const PictureFiles& files, const SourceRequest& request) {
    if (request.program.labels.count == 0 || request.source.keep_label >= 0) return {};
    for (const LinearMap& map : request.source.label_maps)
        if (map.scale != 1 || map.offset != 0) return {};
    const Input& label = request.program.labels[0];
    if (static_cast<int>(files.classes.size()) == label.classes) return {};
    return make_error("%s: has %zu folder%s, one for each class, and `%s` is class[%d]; they are %s", files.folder.c_str(),
                      files.classes.size(), files.classes.size() == 1 ? "" : "s", printable(label.name).c_str(),
                      label.classes, listed(files.classes).c_str());
}

Result<PictureFiles> wanted_pictures(const SourceRequest& request) {
    const SplitFolders folders = split_folders(request);
    if (request.split == Split::Test && folders.test.empty()) return PictureFiles{};
    Result<PictureFiles> train = find_pictures(folders.train);
    if (!train) return train;
    if (Status status = check_classes(*train, request); !status) return status.error();
    if (request.split == Split::Train) return train;
    Result<PictureFiles> test = find_pictures(folders.test);
    if (!test) return test;
    if (Status status = check_same_classes(*train, *test); !status) return status.error();
    return test;
}

Status read_folder(const SourceRequest& request, Samples& samples) {
    const Program& program = request.program;
    const std::vector<int64_t> dims = dims_of(program.inputs[0].packing);
    if (Status status = check_pictures(program, dims, sources::folder.name); !status) return status;
    Result<PictureFiles> files = wanted_pictures(request);
    if (!files) return files.error();
    if (files->paths.empty()) return {};
    samples.count = static_cast<int64_t>(files->labels.size());
    samples.columns.resize(program.labels.count > 0 ? 2 : 1);
    if (program.labels.count > 0) {
        Column& labels = samples.columns.back();
        labels.name = program.labels[0].name;
        labels.file = files->folder;
        labels.classes = std::move(files->labels);
        labels.class_names = std::move(files->classes);
    }
    return read_pictures(request, files->folder, std::move(files->paths), samples);
}

}  // namespace

Result<PictureFiles> find_pictures(const std::string& folder) {
    const Result<FolderContent> content = list_folder(folder.empty() ? "." : folder);
    if (!content) return content.error();
    if (content->folders.empty()) return Error{folder + ": has no folders, one for the pictures of each class"};
    PictureFiles result{folder, content->folders, {}, {}};
    for (size_t k = 0; k < result.classes.size(); ++k) {
        const std::string place = joined(folder, result.classes[k]);
        const Result<FolderContent> pictures = list_folder(place);
        if (!pictures) return pictures.error();
        if (!pictures->folders.empty())
            return Error{place + ": has the folder `" + printable(pictures->folders[0]) +
                         "` in it, and the folder of a class holds pictures only"};
        const size_t before = result.paths.size();
        for (const std::string& name : pictures->files)
            if (!is_of_a_viewer(name)) result.paths.push_back(joined(place, name));
        if (result.paths.size() == before) return Error{place + ": holds no pictures"};
        result.labels.resize(result.paths.size(), static_cast<int32_t>(k));
    }
    return result;
}

Status check_same_classes(const PictureFiles& train, const PictureFiles& test) {
    if (train.classes == test.classes) return {};
    std::string text = train.folder + " and " + test.folder + ": have folders of different classes";
    const auto only = [&](const PictureFiles& here, const PictureFiles& there) {
        std::vector<std::string> names;
        std::set_difference(here.classes.begin(), here.classes.end(), there.classes.begin(), there.classes.end(),
                            std::back_inserter(names));
        if (!names.empty()) text += "; only " + here.folder + " has " + listed(names);
    };
    only(train, test);
    only(test, train);
    return Error{text};
}

const SourceKind sources::folder = {.name = "folder", .read = read_folder};

}  // namespace netrt
