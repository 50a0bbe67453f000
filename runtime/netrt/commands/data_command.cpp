// The command `data`: how many samples of which classes a stage has, and what the network is given of them.
#include "netrt/command.h"

#ifdef NETRT_MINIMAL

namespace netrt {

int data_command(const Request& request) { return left_out(request, "data"); }

}  // namespace netrt

#else

#include <algorithm>
#include <cstdio>

#include "netrt/data/batches.h"
#include "netrt/data/class_names.h"
#include "netrt/data/dataset.h"
#include "netrt/data/images.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/math/pack.h"
#include "netrt/train/sampling.h"

namespace netrt {
namespace {

/// The classes of the label that is one class for each sample, or null.
const std::vector<int32_t>* classes_of(const Net& net, const Samples& samples) {
    const int label = class_label(net);
    return label < 0 || samples.count == 0 ? nullptr : &samples.columns[static_cast<size_t>(net.evaluate.inputs.count + label)].classes;
}

/// What the data call class k of the label of one class.
std::string name_of(const Net& net, const Stage& stage, const Samples& samples, int k) {
    const int label = class_label(net);
    const int64_t number = label_of(&stage, label, k);
    const auto& names = samples.columns[static_cast<size_t>(net.evaluate.inputs.count + label)].class_names;
    return number >= 0 && number < static_cast<int64_t>(names.size()) ? printable(names[static_cast<size_t>(number)]) : std::to_string(number);
}

void print_counts(const Request& request, const Stage& stage, const Samples& train, const Samples& test) {
    std::printf("%s: %s\n", printable(stage.name).c_str(), on_one_line(data_text(stage, request.options.data)).c_str());
    const std::vector<int32_t>*train_classes = classes_of(request.net, train), *test_classes = classes_of(request.net, test);
    Table table({"", ">to train", ">to test"});
    for (int k = 0; train_classes != nullptr && k < request.net.evaluate.labels[class_label(request.net)].classes; ++k) {
        const auto count = [&](const std::vector<int32_t>* classes) {
            return classes == nullptr ? std::string("0") : with_commas(static_cast<double>(std::count(classes->begin(), classes->end(), k)));
        };
        table.add({name_of(request.net, stage, train, k), count(train_classes), count(test_classes)});
    }
    table.add({"all", with_commas(static_cast<double>(train.count)), with_commas(static_cast<double>(test.count))});
    std::printf("%s", table.text().c_str());
}

/// Pictures beside and below each other on one page, each as large as the others.
class Page {
public:
    Page(int channels, int height, int width, int64_t count)
        : height_(height), width_(width), scale_(std::max(1, least_side / std::max(height, width))) {
        columns_ = static_cast<int>(std::min<int64_t>(count, most_columns));
        const auto rows = static_cast<int>((count + columns_ - 1) / columns_);
        image_ = {channels, rows * (height * scale_ + gap) + gap, columns_ * (width * scale_ + gap) + gap, {}};
    }

    Status make() {
        return take_memory(image_.pixels, int64_t{image_.channels} * image_.height * image_.width, "the page");
    }

    void put(int64_t number, const std::vector<float>& pixels) {
        const int top = gap + static_cast<int>(number / columns_) * (height_ * scale_ + gap),
                  left = gap + static_cast<int>(number % columns_) * (width_ * scale_ + gap);
        for (int c = 0; c < image_.channels; ++c)
            for (int y = 0; y < height_ * scale_; ++y)
                for (int x = 0; x < width_ * scale_; ++x)
                    image_.at(c, top + y, left + x) = pixels[(static_cast<size_t>(c) * height_ + y / scale_) * width_ + x / scale_];
    }

    Status write(const std::string& path) const { return write_png(path, image_); }

private:
    static constexpr int gap = 4, most_columns = 8, least_side = 96;  // pixels
    const int height_, width_, scale_;
    int columns_ = 1;
    Image image_;
};

/// The numbers of an input before its map, as pictures have them: 0 to 255.
void undo_map(const LinearMap& map, std::vector<float>& values) {
    if (map.scale == 0) return;
    for (float& value : values) value = static_cast<float>((static_cast<double>(value) - map.offset) / map.scale);
}

/// Draws the first samples of the first epoch as the stage trains with them.
Status draw(const Request& request, int index, const Samples& train) {
    const Net& net = request.net;
    const Stage& stage = net.stages[index];
    const Input& input = stage.train.inputs[0];
    const std::vector<int64_t> dims = dims_of(input.packing);
    if (input.classes > 0 || dims.size() != 3 || (dims[0] != 1 && dims[0] != 3))
        return make_error("input `%s` is %s: pictures are [1, height, width] or [3, height, width]", printable(input.name).c_str(),
                          shape_text(dims).c_str());
    Workplace place(net, thread_count(request));
    if (Status status = place.prepare(training_plan(net, index)); !status) return status;
    const uint32_t seed = seed_of(request, stage);
    std::vector<uint32_t> order;
    if (Status status = take_memory(order, train.count, "the order of the samples"); !status) return status;
    SampleOrder(net, index, seed, train).fill(0, order);
    Batches batches(place, stage.train, stage.source, train);
    if (Status status = batches.augment({seed, static_cast<uint32_t>(index), 0, stage.balanced}); !status) return status;

    const int64_t count = std::min(request.options.show, train.count);
    Page page(static_cast<int>(dims[0]), static_cast<int>(dims[1]), static_cast<int>(dims[2]), count);
    if (Status status = page.make(); !status) return status;
    const int label = class_label(net);
    const List<Input>& mixed_in = stage.train.mixed_in;
    const auto caption = [&](int s) {
        if (label < 0) return std::string();
        const std::string own = name_of(net, stage, train, *place.classes(stage.train.labels[label], s));
        if (mixed_in.count == 0) return own;
        const double share = *place.floats(mixed_in[mixed_in.count - 1], s);
        if (share == 1) return own;
        return own + formatted(" %.0f %% and ", 100 * share) + name_of(net, stage, train, *place.classes(mixed_in[label], s));
    };
    std::vector<std::string> captions;
    std::vector<float> values(static_cast<size_t>(logical_count(input.packing)));
    for (int64_t first = 0; first < count;) {
        const int n = batches.load(order.data(), first);
        if (!batches.status()) return batches.status();
        for (int s = 0; s < n && first < count; ++s, ++first) {
            unpack(input.packing, place.floats(input, s), values.data());
            undo_map(map_of(stage.source.input_maps, 0), values);
            page.put(first, values);
            captions.push_back(caption(s));
        }
    }
    if (Status status = page.write(request.options.output); !status) return status;
    std::printf("\n%s: the first %lld samples of training, row by row\n", printable(request.options.output, 200).c_str(), static_cast<long long>(count));
    for (int64_t i = 0; label >= 0 && i < count; ++i) {
        constexpr int64_t in_a_row = 8;  // as on the page
        std::printf("%s%s%s", i % in_a_row == 0 ? "  " : ", ", captions[static_cast<size_t>(i)].c_str(),
                    i % in_a_row == in_a_row - 1 || i == count - 1 ? "\n" : "");
    }
    return {};
}

}  // namespace

int data_command(const Request& request) {
    const Result<std::vector<int>> stages = wanted_stages(request);
    if (!stages) return complain(request, stages.error(), exit_usage);
    if (!request.options.output.empty() && stages->size() > 1)
        return complain(request, Error{"-o names one page, and there are " + std::to_string(stages->size()) + " stages: name a stage"}, exit_usage);
    for (const int index : *stages) {
        const Stage& stage = request.net.stages[index];
        const Result<Samples> train = training_samples(request, stage);
        if (!train) return complain(request, train.error());
        const Known known = train->learned ? train->learned->known() : Known{};
        const Result<Samples> test = read_samples(request.net, stage, Split::Test, reading(request, known));
        if (!test) return complain(request, test.error());
        print_counts(request, stage, *train, *test);
        if (request.options.output.empty()) continue;
        if (const Status status = draw(request, index, *train); !status) return complain(request, status.error());
    }
    return exit_done;
}

}  // namespace netrt

#endif
