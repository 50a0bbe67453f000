// The weights that a stage begins with.
#include "netrt/commands/first_weights.h"

#include <algorithm>

#include "netrt/data/batches.h"
#include "netrt/data/source_kind.h"
#include "netrt/data/statistics.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"

namespace netrt {

Status put_first_values(const Request& request, Workplace& place, const Beginning& beginning, const Tensors& tensors) {
    const Net& net = request.net;
    const Stage& stage = net.stages[beginning.stage];
    initialise_weights(net, beginning.seed, tensors, place.weights());
    for (int t = 0; t < net.tensors.count; ++t) {
        const Tensor& tensor = net.tensors[t];
        const bool of_label = is_of_label(net, tensor);
        if (tensor.statistic == nullptr || (!of_label && std::find(tensors.begin(), tensors.end(), t) == tensors.end())) continue;
        const Input& input = of_label ? stage.train.labels[tensor.input - stage.train.inputs.count] : stage.train.inputs[tensor.input];
        const LinearMap map = of_label ? LinearMap{1, 0} : map_of(stage.source.input_maps, tensor.input);  // classes are mapped when read
        if (Status status = put_statistic(tensor, input, map, beginning.samples, place.team(), place.weights()); !status) return status;
    }
    return {};
}

namespace {

Status place_given_weights(const Request& request, Workplace& place, const Beginning& beginning) {
    const Result<Tensors> except = excepted_tensors(request);
    if (!except) return except.error();
    if (Status status = take_weights(request, request.options.weights, place, *except); !status) {
        const bool can_be_read = TensorsFile::open(request.options.weights).ok();
        return Error{status.error().text + (can_be_read ? "; `--except LAYER,...` leaves layers with first values" : "")};
    }
    return put_first_values(request, place, beginning, *except);
}

Status take_weights_from_elsewhere(const Request& request, Workplace& place, const Beginning& beginning, const Tensors& excepted) {
    if (!file_exists(beginning.elsewhere))
        return Error{beginning.elsewhere + ": does not exist; `" + printable(request.net.stages[beginning.stage].name) +
                     "` begins with the weights of a stage of another network: train that first, in this folder"};
    return take_weights(request, beginning.elsewhere, place, excepted);
}

Status take_weights_of_stage(const Request& request, Workplace& place, const Beginning& beginning, const Tensors& excepted) {
    const Net& net = request.net;
    const Stage& stage = net.stages[beginning.stage];
    const Stage& before = net.stages[stage.from];
    const StageFiles& files = beginning.from;
    if (!file_exists(files.weights))
        return Error{files.weights + ": does not exist; `" + printable(stage.name) + "` begins with the weights of `" +
                     printable(before.name) + "`: train that first"};
    if (file_exists(files.state))
        if (Result<SavedRun> saved = open_state(net, before, files.state); saved && !saved->finished())
            note(request, "`" + printable(before.name) + "` is not trained to its end");
    return take_weights(request, files.weights, place, excepted);
}

}  // namespace

Result<Tensors> excepted_tensors(const Request& request) {
    const Options& options = request.options;
    Tensors except;
    if (options.except.empty()) return except;
    if (options.weights.empty())
        return Error{"--except says what is not taken from --weights FILE, and there is no --weights"};
    std::vector<std::string_view> names;
    for (const Tensor& tensor : request.net.tensors) {
        const std::string_view name = tensor.name;
        names.push_back(name.substr(0, name.rfind('.')));
    }
    for (size_t at = 0; at <= options.except.size();) {
        const size_t end = std::min(options.except.find(',', at), options.except.size());
        const std::string name = options.except.substr(at, end - at);
        const Tensors tensors = tensors_of(request.net, name);
        if (tensors.empty())
            return Error{"--except: no layer with weights is called `" + printable(name) + "`" + did_you_mean(name, names)};
        except.insert(except.end(), tensors.begin(), tensors.end());
        at = end + 1;
    }
    return except;
}

void note_other_tables(const Request& request, const Stage& stage, const Samples& samples, const std::string& weights) {
    const auto known_in = stage.source.kind->known_in;
    if (!samples.learned || known_in == nullptr || weights.empty()) return;
    const std::string difference = samples.learned->difference(known_in(weights, stage.source));
    if (!difference.empty()) note(request, weights + ": " + difference);
}

Status place_first_weights(const Request& request, Workplace& place, const Beginning& beginning) {
    const Net& net = request.net;
    const Stage& stage = net.stages[beginning.stage];
    const bool is_given = beginning.takes_given && !request.options.weights.empty();
    note_other_tables(request, stage, beginning.samples,
                      is_given ? request.options.weights : stage.from_elsewhere != nullptr ? beginning.elsewhere : beginning.from.weights);
    if (is_given) return place_given_weights(request, place, beginning);
    if (stage.from < 0 && stage.from_elsewhere == nullptr) return put_first_values(request, place, beginning, all_tensors(net));
    const Tensors excepted(stage.excepted.begin(), stage.excepted.end());
    const Status taken = stage.from < 0          ? take_weights_from_elsewhere(request, place, beginning, excepted)
                         : beginning.is_in_place ? Status()
                                                 : take_weights_of_stage(request, place, beginning, excepted);
    return taken ? put_first_values(request, place, beginning, excepted) : taken;
}

}  // namespace netrt
