// The sources `cifar10` and `cifar100`: files by their usual names in a folder, or named.
#include "netrt/data/cifar.h"

#include <algorithm>

#include "netrt/data/source_kind.h"
#include "netrt/files/text.h"

namespace netrt {
namespace {

constexpr const char* cifar10_names[] = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};

constexpr const char* cifar100_names[] = {
    "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle", "bowl", "boy", "bridge",
    "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle", "chair", "chimpanzee", "clock", "cloud",
    "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur", "dolphin", "elephant", "flatfish", "forest", "fox", "girl",
    "hamster", "house", "kangaroo", "keyboard", "lamp", "lawn_mower", "leopard", "lion", "lizard", "lobster", "man",
    "maple_tree", "motorcycle", "mountain", "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree",
    "pear", "pickup_truck", "pine_tree", "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray",
    "road", "rocket", "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider",
    "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor",
    "train", "trout", "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm"};

constexpr const char* cifar100_coarse_names[] = {
    "aquatic_mammals", "fish", "flowers", "food_containers", "fruit_and_vegetables", "household_electrical_devices",
    "household_furniture", "insects", "large_carnivores", "large_man-made_outdoor_things", "large_natural_outdoor_scenes",
    "large_omnivores_and_herbivores", "medium_mammals", "non-insect_invertebrates", "people", "reptiles", "small_mammals",
    "trees", "vehicles_1", "vehicles_2"};

/// A set in this form.
struct CifarSet {
    CifarRecord record;
    List<const char*> names;  // of its classes
    List<const char*> train_files, test_files;
};

constexpr const char* cifar10_train[] = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                                         "data_batch_5.bin"};
constexpr const char* cifar10_test[] = {"test_batch.bin"};
constexpr const char* cifar100_train[] = {"train.bin"};
constexpr const char* cifar100_test[] = {"test.bin"};

/// Those of the usual names that are there, plain or packed; or the one that the source names.
Result<std::vector<std::string>> cifar_files(const SourceRequest& request, const CifarSet& set) {
    const bool test = request.split == Split::Test;
    const std::string named = path_of(request, test ? "test" : "train");
    if (!named.empty()) return std::vector<std::string>{named};
    if (test && !path_of({request.source, request.program, Split::Train, request.folder}, "train").empty())
        return std::vector<std::string>{};  // named files without one for evaluation
    std::string folder = request.folder;
    if (folder.empty())
        for (const DataFile& file : request.source.files)
            if (file.name[0] == '\0') folder = file.path;
    const std::string place = folder.empty() || folder.back() == '/' ? folder : folder + "/";
    std::vector<std::string> found;
    for (const char* name : test ? set.test_files : set.train_files)
        for (const char* ending : {"", ".gz"})
            if (const std::string path = place + name + ending; file_exists(path)) {
                found.push_back(path);
                break;
            }
    if (!found.empty()) return found;
    const std::string wanted = (test ? set.test_files : set.train_files)[0];
    const bool pickled = file_exists(place + wanted.substr(0, wanted.rfind('.')));
    return make_error("%s: has no %s, with or without .gz%s", folder.empty() ? "." : folder.c_str(), wanted.c_str(),
                      pickled ? "; it seems to be the version for Python, and the binary version is read" : "");
}

Status read_cifar_set(const SourceRequest& request, const CifarSet& set, Samples& samples) {
    const Program& program = request.program;
    if (Status status = check_pictures(program, {cifar_channels, cifar_side, cifar_side}, request.source.kind->name);
        !status)
        return status;
    const Result<std::vector<std::string>> paths = cifar_files(request, set);
    if (!paths) return paths.error();
    if (paths->empty()) return {};
    samples.columns.resize(program.labels.count > 0 ? 2 : 1);
    Column& pictures = samples.columns.front();
    pictures.name = program.inputs[0].name;
    pictures.file = paths->size() == 1 ? paths->front() : std::string(folder_of(paths->front()));
    pictures.dims = {cifar_channels, cifar_side, cifar_side};
    std::vector<int32_t> classes;
    for (const std::string& path : *paths) {
        Result<ByteReader> reader = ByteReader::open(path);
        if (!reader) return reader.error();
        if (Status status = read_cifar(*reader, set.record, pictures.bytes, classes); !status) return status;
    }
    samples.count = static_cast<int64_t>(classes.size());
    if (program.labels.count == 0) return {};
    Column& labels = samples.columns.back();
    labels.name = program.labels[0].name;
    labels.file = pictures.file;
    labels.classes = std::move(classes);
    labels.class_names.assign(set.names.begin(), set.names.end());
    return {};
}

Status read_cifar10(const SourceRequest& request, Samples& samples) {
    return read_cifar_set(request, {{1, 0, 10}, cifar10_names, cifar10_train, cifar10_test}, samples);
}

Status read_cifar100(const SourceRequest& request, Samples& samples) {
    const bool coarse = number_of(request.source, "coarse", 0) != 0;
    const CifarSet set = coarse ? CifarSet{{2, 0, 20}, cifar100_coarse_names, cifar100_train, cifar100_test}
                                : CifarSet{{2, 1, 100}, cifar100_names, cifar100_train, cifar100_test};
    return read_cifar_set(request, set, samples);
}

}  // namespace

Status read_cifar(ByteReader& reader, const CifarRecord& record, std::vector<uint8_t>& pictures,
                  std::vector<int32_t>& classes) {
    constexpr size_t records_at_once = 256;
    const size_t size = static_cast<size_t>(record.label_bytes) + cifar_picture_bytes;
    std::vector<uint8_t> records(records_at_once * size);
    size_t read = 0;
    for (size_t count = records_at_once; count == records_at_once;) {
        const Result<size_t> bytes = reader.read(records.data(), records.size());
        if (!bytes) return bytes.error();
        count = *bytes / size;
        if (*bytes % size != 0)
            return make_error("%s: ends within picture %zu: a picture and its labels are %zu bytes", reader.name().c_str(),
                              read + count, size);
        const int64_t before = static_cast<int64_t>(classes.size());
        const int64_t all = before + static_cast<int64_t>(count);
        if (Status status = take_memory(pictures, all * cifar_picture_bytes, reader.name()); !status) return status;
        if (Status status = take_memory(classes, all, reader.name()); !status) return status;
        for (size_t i = 0; i < count; ++i, ++read) {
            const uint8_t* at = records.data() + i * size;
            if (at[record.label] >= record.classes)
                return make_error("%s: picture %zu has label %d, and there are 0 to %d", reader.name().c_str(), read,
                                  at[record.label], record.classes - 1);
            const int64_t place = before + static_cast<int64_t>(i);
            classes[static_cast<size_t>(place)] = at[record.label];
            std::copy_n(at + record.label_bytes, cifar_picture_bytes, pictures.begin() + place * cifar_picture_bytes);
        }
    }
    if (read == 0) return make_error("%s: holds no pictures", reader.name().c_str());
    return {};
}

const SourceKind sources::cifar10 = {.name = "cifar10", .read = read_cifar10};
const SourceKind sources::cifar100 = {.name = "cifar100", .read = read_cifar100};

}  // namespace netrt
