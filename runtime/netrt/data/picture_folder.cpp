// The source `folder`: finds pictures in a folder for each class, and decodes them with all threads.
#include "netrt/data/picture_folder.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "netrt/data/images.h"
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

/// Pictures, each decoded and brought to `dims` when it is read, as bytes.
class PictureRows : public Rows {
public:
    PictureRows(std::vector<std::string> paths, const std::vector<int64_t>& dims, PictureFit fit)
        : Rows(true, dims[0] * dims[1] * dims[2]), paths_(std::move(paths)), channels_(static_cast<int>(dims[0])),
          height_(static_cast<int>(dims[1])), width_(static_cast<int>(dims[2])), fit_(fit) {}

    Status read(int64_t number, void* to) const override {
        const std::string& path = paths_[static_cast<size_t>(number)];
        Result<Image> image = read_image(path);
        if (!image) return image.error();
        const auto beyond = std::find_if(image->pixels.begin(), image->pixels.end(),
                                         [](float value) { return !(value >= 0 && value <= 255); });
        if (beyond != image->pixels.end())
            return make_error("%s: holds the value %g, and those of pictures are 0 to 255", path.c_str(), static_cast<double>(*beyond));
        const Image shaped = shaped_image(std::move(*image), channels_, height_, width_, fit_);
        std::transform(shaped.pixels.begin(), shaped.pixels.end(), static_cast<uint8_t*>(to), [](float value) {
            return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
        });
        return {};
    }

    std::string name_of(int64_t number) const override { return paths_[static_cast<size_t>(number)]; }

    void leave_out(const Problems& problems) override {
        Rows::leave_out(problems);
        without(problems, paths_);
    }

private:
    std::vector<std::string> paths_;
    const int channels_, height_, width_;
    const PictureFit fit_;
};

/// Leaves out the pictures that could not be read, and says so in `remark`; `bytes` are empty where pictures stay in their files.
Status leave_out(const Rows::Problems& problems, PictureRows& rows, PictureFiles& files, std::vector<uint8_t>& bytes, std::string& remark) {
    if (problems.empty()) return {};
    const size_t count = files.labels.size(), size = bytes.empty() ? 0 : rows.sample_bytes();
    if (problems.size() == count)
        return Error{files.folder + ": none of its pictures can be read; the first: " + problems.front().text};
    std::vector<size_t> places(count);
    std::iota(places.begin(), places.end(), size_t{0});
    Rows::without(problems, places);
    for (size_t to = 0; to < places.size(); ++to)
        if (size > 0 && places[to] != to) std::copy_n(bytes.data() + places[to] * size, size, bytes.data() + to * size);
    bytes.resize(places.size() * size);
    Rows::without(problems, files.labels);
    rows.leave_out(problems);
    remark = formatted("%s: %zu of %zu pictures cannot be read and are left out; the first: %s", files.folder.c_str(), problems.size(),
                       count, problems.front().text.c_str());
    return {};
}

/// Reads the pictures into memory, or only once where they take more than the request allows.
Status read_pictures(const SourceRequest& request, PictureFiles& files, Column& pictures, std::string& remark) {
    const auto rows = std::make_shared<PictureRows>(files.paths, pictures.dims, picture_fit_of(request.source));
    const auto count = static_cast<int64_t>(files.paths.size());
    const int64_t all = count * static_cast<int64_t>(rows->sample_bytes());
    if (all <= request.most_bytes)
        if (Status status = take_memory(pictures.bytes, all, files.folder); !status) return status;
    const bool skips = number_of(request.source, "on_bad", 0) != 0;  // of `stop` and `skip`
    const Result<Rows::Problems> problems =
        rows->examine(count, request.threads, skips, pictures.bytes.empty() ? nullptr : pictures.bytes.data());
    if (!problems) return problems.error();
    if (!skips && !problems->empty()) return Error{problems->front().text + "; `on_bad = skip` leaves such pictures out"};
    if (pictures.bytes.empty()) pictures.rows = rows;
    return leave_out(*problems, *rows, files, pictures.bytes, remark);
}

Status read_folder(const SourceRequest& request, Samples& samples) {
    const Program& program = request.program;
    const std::vector<int64_t> dims = dims_of(program.inputs[0].packing);
    if (Status status = check_pictures(program, dims, sources::folder.name); !status) return status;
    Result<PictureFiles> files = wanted_pictures(request);
    if (!files) return files.error();
    if (files->paths.empty()) return {};
    samples.columns.resize(program.labels.count > 0 ? 2 : 1);
    Column& pictures = samples.columns.front();
    pictures.name = program.inputs[0].name;
    pictures.file = files->folder;
    pictures.dims = dims;
    if (Status status = read_pictures(request, *files, pictures, samples.remark); !status) return status;
    samples.count = static_cast<int64_t>(files->labels.size());
    if (program.labels.count == 0) return {};
    Column& labels = samples.columns.back();
    labels.name = program.labels[0].name;
    labels.file = files->folder;
    labels.classes = std::move(files->labels);
    labels.class_names = std::move(files->classes);
    return {};
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
