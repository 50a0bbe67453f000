// Losses of the library and their gradients, as PyTorch computes them.
#include <algorithm>
#include <set>

#include "loss_net.h"

using namespace netc::test;
namespace check = netc::check;

TEST_CASE("every loss of the library has the value and the gradients of another system") {
    std::set<std::string> known;
    for (const Recorded& recorded : read_recorded("losses_of_library.txt")) {
        const RecordedCall of(recorded);
        CAPTURE(of.call);
        known.insert(recorded.kind);
        const netc::Checked net(loss_net(of, recorded));
        REQUIRE_MESSAGE(net.model, net.said);
        Graph graph = net.model->graph;
        std::vector<int> trained;
        for (size_t i = 0; i < graph.parameters.size(); ++i) trained.push_back(static_cast<int>(i));
        const ValueId loss = net.model->losses.at(0).value;
        const auto gradients = netc::transform::gradient(graph, {loss}, trained);
        Bindings<double> bindings(graph);
        for (const auto* list : {&net.model->inputs, &net.model->labels})
            for (const auto& info : *list)
                bindings[info.value] = recorded[info.name.substr(0, info.name.size() - 3)].numbers;
        for (const auto& info : graph.parameters)
            bindings[info.value].assign(static_cast<size_t>(graph.shape(info.value).elements()), 0);
        evaluate(graph, bindings, 1, {.training = true});
        check_close(bindings[loss], recorded["loss"].numbers, "loss", 1e-9);
        for (const auto& [parameter, gradient] : gradients.of) {
            const std::string name = graph.parameters[static_cast<size_t>(parameter)].name;  // moved_NAME.weight
            const std::string input = name.substr(6, name.find('.') - 6);
            check_close(bindings[gradient], recorded["d_" + input].numbers, input.c_str(), 1e-9);
        }
        const std::vector<std::string> numbers = numbers_of(*of.entry);
        const auto differentiated = std::count_if(numbers.begin(), numbers.end(), [&](const std::string& name) {
            return recorded.has("d_" + name);
        });
        CHECK(static_cast<int64_t>(gradients.of.size()) == differentiated);
    }
    for (const check::Entry* entry : check::library_entries())
        if (entry->group == check::Group::Loss)
            CHECK_MESSAGE(known.count(std::string(entry->name)), "record_losses.py records nothing of ", entry->name);
}
