// The command `summary`: layers, parameters, and the memory that training and prediction map.
#include "netrt/command.h"

#ifdef NETRT_MINIMAL

namespace netrt {

int summary_command(const Request& request) { return left_out(request, "summary"); }

}  // namespace netrt

#else

#include <algorithm>
#include <cstdio>

#include "netrt/data/dataset.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"

namespace netrt {
namespace {

struct Region {
    std::string purpose;
    int batch;
    ArenaPlan plan;
};

std::vector<Region> regions(const Net& net) {
    std::vector<Region> result;
    for (int s = 0; s < net.stages.count; ++s)
        result.push_back({"train " + printable(net.stages[s].name), net.stages[s].batch, training_plan(net, s)});
    if (net.evaluate.run != nullptr) result.push_back({"eval", net.evaluate.batch, evaluation_plan(net)});
    result.push_back({"predict", net.predict.batch, plan_for(net, net.predict)});
    return result;
}

size_t train_bytes(const Net& net) {
    size_t bytes = 0;
    for (int s = 0; s < net.stages.count; ++s) bytes = std::max(bytes, training_plan(net, s).total());
    return net.stages.count > 0 ? bytes : evaluation_plan(net).total();
}

int64_t as_integer(size_t bytes) { return static_cast<int64_t>(bytes); }

void print_json(const Net& net) {
    JsonWriter line;
    line.open_object().member("net", net.name);
    line.member("params", static_cast<int64_t>(net.parameters)).member("macs", static_cast<int64_t>(net.macs));
    line.name("memory").open_object();
    line.member("train_bytes", as_integer(train_bytes(net)));
    line.member("infer_bytes", as_integer(plan_for(net, net.predict).total()));
    line.name("arenas").open_array();
    for (const Region& region : regions(net)) {
        line.open_object().member("for", std::string_view(region.purpose)).member("batch", region.batch);
        line.member("weights", as_integer(region.plan.weights)).member("states", as_integer(region.plan.states));
        line.member("workspace", as_integer(region.plan.workspace))
            .member("total", as_integer(region.plan.total()))
            .close_object();
    }
    line.close_array().close_object().name("layers").open_array();
    for (const LayerLine& layer : net.layers) {
        line.open_object().member("name", layer.name).member("text", layer.text).member("shape", layer.shape);
        line.member("params", static_cast<int64_t>(layer.parameters))
            .member("flops", static_cast<int64_t>(layer.flops))
            .close_object();
    }
    line.close_array().close_object();
    std::printf("%s\n", line.text().c_str());
}

void print_layers(const Net& net) {
    Table table({"layer", "", "shape", ">parameters", ">MFLOP"});
    double flops = 0;
    for (const LayerLine& layer : net.layers) {
        flops += layer.flops;
        table.add({printable(layer.name), printable(layer.text), printable(layer.shape),
                   layer.parameters > 0 ? with_commas(layer.parameters) : "",
                   layer.flops > 0 ? formatted("%.2f", layer.flops / 1e6) : ""});
    }
    table.add_line();
    table.add({"total", with_commas(net.macs) + " multiply-adds", "", with_commas(net.parameters),
               formatted("%.2f", flops / 1e6)});
    std::printf("%s from %s\n\n%s", printable(net.name).c_str(), printable(net.file).c_str(), table.text().c_str());
}

void print_memory(const Net& net) {
    Table table({"memory for", ">batch", ">weights", ">states", ">workspace", ">bytes mapped"});
    for (const Region& region : regions(net)) {
        const ArenaPlan& plan = region.plan;
        table.add({region.purpose, std::to_string(region.batch), with_commas(static_cast<double>(plan.weights)),
                   with_commas(static_cast<double>(plan.states)), with_commas(static_cast<double>(plan.workspace)),
                   with_commas(static_cast<double>(plan.total()))});
    }
    std::printf("\n%s", table.text().c_str());
}

// What is held besides the arena while a stage trains, as far as its data is there.
void print_resident(const Request& request) {
    Table table({"held while training", "data", ">samples", ">bytes", ">order of an epoch"});
    for (const Stage& stage : request.net.stages) {
        Result<Samples> train = read_samples(request.net, stage, Split::Train, reading(request));
        Result<Samples> test = read_samples(request.net, stage, Split::Test, reading(request));
        if (!train || !test) {
            table.add({printable(stage.name), data_text(stage, request.options.data) + " (cannot be read)"});
            continue;
        }
        table.add({printable(stage.name), data_text(stage, request.options.data),
                   with_commas(static_cast<double>(train->count + test->count)),
                   with_commas(static_cast<double>(bytes_of(*train) + bytes_of(*test))),
                   with_commas(static_cast<double>(train->count) * sizeof(uint32_t))});
    }
    if (request.net.stages.count > 0) std::printf("\n%s", table.text().c_str());
}

}  // namespace

int summary_command(const Request& request) {
    if (request.options.json) {
        print_json(request.net);
        return exit_done;
    }
    print_layers(request.net);
    print_memory(request.net);
    print_resident(request);
    return exit_done;
}

}  // namespace netrt

#endif
