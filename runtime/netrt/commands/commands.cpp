// What several commands share: messages, stages by name, threads, weights in place.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "netrt/command.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/weights.h"
#include "netrt/system/processors.h"
#include "netrt/train/checkpoint.h"

namespace netrt {

int complain(const Request& request, const Error& error, int code) {
    std::fflush(stdout);
    std::fprintf(stderr, "%s: %s\n", request.net.slug, on_one_line(error.text).c_str());
    if (code == exit_usage)
        std::fprintf(stderr, "`%s help` lists what there is\n", on_one_line(request.program).c_str());
    return code;
}

int left_out(const Request& request, const char* part) {
    return complain(request, Error{std::string("this program was made without ") + part + " (`--minimal`)"}, exit_usage);
}

void note(const Request& request, const std::string& text) {
    std::fflush(stdout);
    std::fprintf(stderr, "%s: note: %s\n", request.net.slug, on_one_line(text).c_str());
}

Result<int> find_stage(const Net& net, const std::string& name) {
    std::vector<std::string_view> names;
    std::string list;
    for (int s = 0; s < net.stages.count; ++s) {
        if (name == net.stages[s].name) return s;
        names.push_back(net.stages[s].name);
        list += (list.empty() ? "" : ", ") + printable(net.stages[s].name);
    }
    if (names.empty()) return Error{"this network has no stages"};
    const std::string meant = did_you_mean(name, names);
    return Error{"there is no stage `" + printable(name) + "`" + (meant.empty() ? "; there are: " + list : meant)};
}

Result<std::vector<int>> wanted_stages(const Request& request) {
    const Net& net = request.net;
    const std::vector<std::string>& words = request.options.words;
    if (words.size() > 1) return Error{"one stage can be named, and then comes `" + printable(words[1]) + "`"};
    std::vector<int> stages;
    if (words.empty()) {
        for (int s = 0; s < net.stages.count; ++s) stages.push_back(s);
        if (stages.empty()) return Error{"this network has no stages"};
        return stages;
    }
    const Result<int> stage = find_stage(net, words[0]);
    if (!stage) return stage.error();
    stages.push_back(*stage);
    return stages;
}

int leading_stage(const Request& request, std::vector<std::string>& words) {
    const Net& net = request.net;
    for (int s = 0; s < net.stages.count; ++s) {
        if (words.empty() || words[0] != net.stages[s].name) continue;
        words.erase(words.begin());
        return s;
    }
    return net.stages.count > 0 ? std::max(net.exported, 0) : -1;
}

const Source& source_of(const Net& net, int stage) {
    static constexpr Source without_maps{};
    return stage < 0 ? without_maps : net.stages[stage].source;
}

uint32_t seed_of(const Request& request, const Stage& stage) {
    return request.options.seed_given ? static_cast<uint32_t>(request.options.seed) : stage.seed;
}

Result<Samples> training_samples(const Request& request, const Stage& stage) {
    Result<Samples> train = read_samples(request.net, stage, Split::Train, reading(request));
    if (!train) return train;
    if (!train->remark.empty()) note(request, train->remark);
    Samples kept_back;
    if (Status status = divide(request.net, stage, seed_of(request, stage), *train, kept_back); !status) return status.error();
    return train;
}

Reading reading(const Request& request) {
    const int64_t given = request.options.data_memory;
    const int64_t most_bytes = given >= 0 ? given * 1'000'000 : sysconf(_SC_PHYS_PAGES) / 2 * int64_t{sysconf(_SC_PAGESIZE)};
    return {request.options.data, thread_count(request), most_bytes};
}

Reading reading(const Request& request, const Known& known) {
    Reading by_known = reading(request);
    if (!known.text.empty()) by_known.known = &known;
    return by_known;
}

Known known_by_weights(const Request& request, int stage) {
    const Source& source = source_of(request.net, stage);
    if (source.kind == nullptr || source.kind->known_in == nullptr) return {};
    const Result<std::string> path = weights_path(request, stage);
    return path ? source.kind->known_in(*path, source) : Known{};
}

int thread_count(const Request& request) {
    if (request.options.threads > 0) return static_cast<int>(request.options.threads);
    return std::min(processor_count(), request.net.max_threads);
}

Status take_weights(const Request& request, const std::string& path, Workplace& place, const Tensors& except) {
    std::string left_over;
    const Status status = load_weights(request.net, path, place.weights(), &left_over, except);
    if (status && !left_over.empty())
        note(request, path + ": this network has no place for " + left_over + ", which is left out");
    return status;
}

Result<std::string> weights_path(const Request& request, int stage) {
    if (!request.options.weights.empty()) return request.options.weights;
    if (stage < 0) return Error{"this network has no stages: name its weights with --weights"};
    const std::string path = files_of(request.net, request.net.stages[stage]).weights;
    if (!file_exists(path))
        return Error{path + ": does not exist; `" + request.program + " train` makes it, --weights names another file"};
    return path;
}

Result<std::unique_ptr<Workplace>> ready_workplace(const Request& request, int stage, const ArenaPlan& plan) {
    const Result<std::string> path = weights_path(request, stage);
    if (!path) return path.error();
    auto place = std::make_unique<Workplace>(request.net, thread_count(request));
    if (Status status = place->prepare(plan); !status) return status.error();
    if (Status status = take_weights(request, *path, *place); !status) return status.error();
    return place;
}

}  // namespace netrt
