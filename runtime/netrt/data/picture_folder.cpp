// The source `folder`: finds pictures in a folder for each class, and decodes them with all threads.
#include "netrt/data/picture_folder.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iterator>

#include "netrt/data/images.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/files/folders.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "netrt/system/threads.h"

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

/// Decodes pictures; each thread takes the next one until there are none. What is wrong with a picture is kept beside it, so
/// that the outcome does not depend on the threads.
class PictureDecoder {
public:
    PictureDecoder(const PictureFiles& files, const std::vector<int64_t>& dims, PictureFit fit, bool skips)
        : files_(files), channels_(static_cast<int>(dims[0])), height_(static_cast<int>(dims[1])),
          width_(static_cast<int>(dims[2])), fit_(fit), skips_(skips), problems_(files.paths.size()),
          first_problem_(files.paths.size()) {}

    Status decode(int threads, std::vector<uint8_t>& bytes) {
        const auto count = static_cast<int64_t>(files_.paths.size());
        if (Status status = take_memory(bytes, count * size(), files_.folder); !status) return status;
        Team team(static_cast<int>(std::min<int64_t>(threads, count)));
        team.run([&](const Worker&) {
            for (size_t i; (i = next_.fetch_add(1)) < files_.paths.size();)
                if (skips_ || i < first_problem_) decode(i, bytes.data() + static_cast<int64_t>(i) * size());
        });
        if (!skips_ && first_problem_ < files_.paths.size())
            return Error{problems_[first_problem_] + "; `on_bad = skip` leaves such pictures out"};
        return {};
    }

    int64_t size() const { return int64_t{channels_} * height_ * width_; }

    /// What is wrong with each picture; empty: it was read.
    const std::vector<std::string>& problems() const { return problems_; }

private:
    void decode(size_t i, uint8_t* out) {
        Result<Image> image = read_image(files_.paths[i]);
        if (!image) return failed(i, image.error().text);
        const auto beyond = std::find_if(image->pixels.begin(), image->pixels.end(),
                                         [](float value) { return !(value >= 0 && value <= 255); });
        if (beyond != image->pixels.end())
            return failed(i, files_.paths[i] + formatted(": holds the value %g, and those of pictures are 0 to 255",
                                                         static_cast<double>(*beyond)));
        const Image shaped = shaped_image(std::move(*image), channels_, height_, width_, fit_);
        std::transform(shaped.pixels.begin(), shaped.pixels.end(), out, [](float value) {
            return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
        });
    }

    void failed(size_t i, std::string problem) {
        problems_[i] = std::move(problem);
        for (size_t first = first_problem_; i < first && !first_problem_.compare_exchange_weak(first, i);) {}
    }

    const PictureFiles& files_;
    const int channels_, height_, width_;
    const PictureFit fit_;
    const bool skips_;
    std::vector<std::string> problems_;
    std::atomic<size_t> next_{0}, first_problem_;
};

/// Takes out the pictures that could not be read, and says so.
Status leave_out(const std::vector<std::string>& problems, int64_t size, PictureFiles& files, std::vector<uint8_t>& bytes,
                 std::string& remark) {
    size_t kept = 0;
    const std::string* first = nullptr;
    for (size_t i = 0; i < problems.size(); ++i) {
        if (!problems[i].empty()) {
            if (first == nullptr) first = &problems[i];
            continue;
        }
        const auto from = bytes.begin() + static_cast<int64_t>(i) * size;
        if (kept != i) std::copy_n(from, size, bytes.begin() + static_cast<int64_t>(kept) * size);
        files.labels[kept++] = files.labels[i];
    }
    if (first == nullptr) return {};
    if (kept == 0) return Error{files.folder + ": none of its pictures can be read; the first: " + *first};
    bytes.resize(kept * static_cast<size_t>(size));
    files.labels.resize(kept);
    remark = formatted("%s: %zu of %zu pictures cannot be read and are left out; the first: %s", files.folder.c_str(),
                       problems.size() - kept, problems.size(), first->c_str());
    return {};
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
    const bool skips = number_of(request.source, "on_bad", 0) != 0;  // of `stop` and `skip`
    PictureDecoder decoder(*files, dims, picture_fit_of(request.source), skips);
    if (Status status = decoder.decode(request.threads, pictures.bytes); !status) return status;
    if (Status status = leave_out(decoder.problems(), decoder.size(), *files, pictures.bytes, samples.remark); !status)
        return status;
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
