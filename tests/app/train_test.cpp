// Training: files, numbers of threads, resuming, interruptions, faults.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "child.h"
#include "counted_memory.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "tiny_net.h"

namespace {

const char* const first_weights = "tiny.first.safetensors";
const char* const second_weights = "tiny.second.safetensors";
const char* const first_state = "tiny.first.state";
const char* const second_state = "tiny.second.state";

std::string epochs_text(int n) { return "--epochs=" + std::to_string(n); }

// The files of an uninterrupted run of both stages on one thread.
struct Reference {
    Folder folder;
    std::string first, second;
    explicit Reference(int epochs) {
        const Outcome outcome = run(tiny::net(), folder, {"train", epochs_text(epochs), "--threads=1"});
        REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
        first = folder.read(first_weights);
        second = folder.read(second_weights);
    }
};

void pause_ms(int milliseconds) { usleep(static_cast<useconds_t>(milliseconds) * 1000); }

// Waits until the state of a stage is there, so that there is something to interrupt.
void wait_for(const Folder& folder, const char* name) {
    for (int i = 0; i < 1000 && !folder.has(name); ++i) pause_ms(10);
    REQUIRE(folder.has(name));
}

}  // namespace

TEST_CASE("training writes weights and state, and nothing else") {
    Folder folder;
    const Outcome outcome = run(tiny::net(), folder, {"train"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(outcome.err.empty());
    CHECK(contains(outcome.out, "\nfirst: "));
    CHECK(contains(outcome.out, "\nsecond: "));
    CHECK(contains(outcome.out, "  epoch 2/2  "));
    CHECK(contains(outcome.out, "  val     200 test samples\n                 loss  accuracy  val_loss  val_accuracy         lr    time   samples/s\n  epoch 1/2    "));
    std::vector<std::string> expected = {first_weights, second_weights, first_state,
                                         second_state,  ".output.out",  ".output.err"};
    std::vector<std::string> names = folder.names();
    std::sort(expected.begin(), expected.end());
    std::sort(names.begin(), names.end());
    CHECK(names == expected);

    auto file = netrt::TensorsFile::open(folder.file(first_weights));
    REQUIRE(file.ok());
    CHECK(file->expect("dense.kernel", {5, 784}).ok());
    CHECK(file->expect("dense.bias", {5}).ok());
    auto state = netrt::TensorsFile::open(folder.file(second_state));
    REQUIRE(state.ok());
    CHECK(state->find("dense.kernel.velocity") != nullptr);
    CHECK(state->find("dense.bias.velocity") == nullptr);  // the second stage trains the kernel alone
}

TEST_CASE("the second stage keeps what it does not train") {
    const Reference reference(1);
    const auto bias = [&](const char* name) {
        auto file = netrt::TensorsFile::open(reference.folder.file(name));
        REQUIRE(file.ok());
        std::vector<float> values(5);
        REQUIRE(file->load(*file->find("dense.bias"), values.data()).ok());
        return values;
    };
    CHECK(bias(first_weights) == bias(second_weights));
    CHECK(bias(first_weights) != std::vector<float>(5));
    CHECK(reference.first != reference.second);
}

TEST_CASE("weights do not depend on the number of threads") {
    const Reference reference(2);
    for (const char* threads : {"--threads=2", "--threads=3", "--threads=4"}) {
        Folder folder;
        REQUIRE(run(tiny::net(), folder, {"train", threads}).code == 0);
        CHECK(folder.read(first_weights) == reference.first);
        CHECK(folder.read(second_weights) == reference.second);
    }
    Folder other;
    REQUIRE(run(tiny::net(), other, {"train", "--seed", "2"}).code == 0);
    CHECK(other.read(first_weights) != reference.first);
}

TEST_CASE("stages one by one give what all at once give") {
    const Reference reference(1);
    Folder folder;
    const Outcome early = run(tiny::net(), folder, {"train", "second", "--epochs=1"});
    CHECK(early.code == 1);
    CHECK(contains(early.err, "tiny.first.safetensors: does not exist"));
    REQUIRE(run(tiny::net(), folder, {"train", "first", "--epochs=1"}).code == 0);
    REQUIRE(run(tiny::net(), folder, {"train", "second", "--epochs=1", "--save=other.safetensors"}).code == 0);
    CHECK(folder.read(first_weights) == reference.first);
    CHECK(folder.read("other.safetensors") == reference.second);
    CHECK(folder.has("other.state"));
}

TEST_CASE("killed at any moment, a run goes on to the same bits") {
    constexpr int epochs = 12;
    const Reference reference(epochs);
    std::srand(12345);
    for (int round = 0; round < 3; ++round) {
        Folder folder;
        std::vector<std::string> arguments = {"train", epochs_text(epochs), "--save-every=3", "--threads=2",
                                              "--resume"};
        int kills = 0;
        for (;; ++kills) {
            Child child(tiny::net(), folder, arguments);
            pause_ms(10 + std::rand() % (60 + 40 * kills));
            kill(child.pid(), SIGKILL);
            const Outcome outcome = child.wait();
            if (outcome.signal != 0) continue;
            REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
            break;
        }
        CHECK(kills > 0);
        CHECK(folder.read(first_weights) == reference.first);
        CHECK(folder.read(second_weights) == reference.second);
    }
}

TEST_CASE("an interrupted run saves, says how to go on, and does so to the same bits") {
    const Reference reference(20);
    for (const int signal : {SIGINT, SIGTERM}) {
        Folder folder;
        Child child(tiny::net(), folder, {"train", epochs_text(20), "--threads=1"});
        wait_for(folder, first_state);
        pause_ms(30);
        kill(child.pid(), signal);
        const Outcome stopped = child.wait();
        REQUIRE(stopped.code == 130);
        CHECK(contains(stopped.err, "everything is saved"));
        CHECK(contains(stopped.err, "to go on:  ./tiny train --epochs=20 --threads=1 --resume"));
        CHECK_FALSE(folder.has("tiny.first.lock"));

        const Outcome refused = run(tiny::net(), folder, {"train", epochs_text(20)});
        CHECK(refused.code == 1);
        CHECK(contains(refused.err, "is an unfinished run"));
        const Outcome resumed = run(tiny::net(), folder, {"train", epochs_text(20), "--threads=4", "--resume"});
        REQUIRE_MESSAGE(resumed.code == 0, resumed.err);
        CHECK(folder.read(first_weights) == reference.first);
        CHECK(folder.read(second_weights) == reference.second);
    }
}

TEST_CASE("more epochs can be added to a finished run") {
    const Reference reference(3);
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1)}).code == 0);
    const Outcome outcome = run(tiny::net(), folder, {"train", "first", epochs_text(3), "--resume"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(folder.read(first_weights) == reference.first);
    const Outcome again = run(tiny::net(), folder, {"train", "first", epochs_text(3), "--resume"});
    CHECK(again.code == 0);
    CHECK(contains(again.out, "finished before"));
}

TEST_CASE("a finished run is not trained again, nor replaced by another") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", epochs_text(1)}).code == 0);
    const std::string first = folder.read(first_weights), second = folder.read(second_weights);
    const Outcome again = run(tiny::net(), folder, {"train", epochs_text(1)});
    CHECK(again.code == 0);
    CHECK(contains(again.out, "finished before (1 epochs); `--force` trains it anew"));
    CHECK_FALSE(contains(again.out, "epoch 1/1"));

    const auto refused = [&](const std::vector<std::string>& arguments, const std::string& why) {
        const Outcome outcome = run(tiny::net(), folder, arguments);
        CHECK(outcome.code == 1);
        CHECK_MESSAGE(contains(outcome.err, why), outcome.err);
        CHECK(contains(outcome.err, "`--force` begins anew"));
    };
    refused({"train", epochs_text(3)}, "is a finished run (1 of 1 epochs); `--resume` goes on to 3");
    refused({"train", epochs_text(1), "--seed=2"}, "seed 1");
    refused({"train", epochs_text(1), "--data=drawn"}, "was trained on other samples");
    CHECK(folder.read(first_weights) == first);
    CHECK(folder.read(second_weights) == second);

    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1), "--seed=2", "--force"}).code == 0);
    refused({"train", "second", epochs_text(1)}, "began with other weights");
    CHECK(folder.read(second_weights) == second);
}

TEST_CASE("weights without a run are not replaced") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1)}).code == 0);
    REQUIRE(unlink(folder.file(first_state).c_str()) == 0);
    const std::string before = folder.read(first_weights);
    const Outcome refused = run(tiny::net(), folder, {"train", "first", epochs_text(1), "--seed=2"});
    CHECK(refused.code == 1);
    CHECK(contains(refused.err, "tiny.first.safetensors: is there already, and no run that could go on; `--force`"));
    CHECK(folder.read(first_weights) == before);
    CHECK(run(tiny::net(), folder, {"train", "first", epochs_text(1), "--seed=2", "--force"}).code == 0);
    CHECK(folder.read(first_weights) != before);
}

TEST_CASE("a run is resumed as itself only") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1)}).code == 0);
    const Outcome seed = run(tiny::net(), folder, {"train", "first", epochs_text(2), "--seed=2", "--resume"});
    CHECK(seed.code == 1);
    CHECK(contains(seed.err, "seed 1"));
    CHECK(contains(seed.err, "seed 2"));
    const Outcome data = run(tiny::net(), folder, {"train", "first", epochs_text(2), "--data=drawn", "--resume"});
    CHECK(data.code == 1);
    CHECK(contains(data.err, "trained on other samples"));
    netrt::Net changed = tiny::net();
    netrt::Stage stages[] = {changed.stages[0], changed.stages[1]};
    stages[0].digest = "another";
    changed.stages = stages;
    const Outcome program = run(changed, folder, {"train", "first", epochs_text(2), "--resume"});
    CHECK(program.code == 1);
    CHECK(contains(program.err, "tiny.net has changed since this run began"));
    CHECK(contains(program.err, "--force"));
    CHECK(contains(program.err, "`--adapt` goes on with the weights"));
    netrt::Net elsewhere = tiny::net();
    elsewhere.isa = "another";
    const Outcome machine = run(elsewhere, folder, {"train", "first", epochs_text(2), "--resume"});
    CHECK(machine.code == 0);
    CHECK(contains(machine.err, "was trained with generic so far, and this program uses another"));
    netrt::Net smaller = tiny::net();
    --smaller.tensors.count;
    const Outcome shape = run(smaller, folder, {"train", "first", epochs_text(3), "--resume"});
    CHECK(shape.code == 1);
    CHECK(contains(shape.err, "the weights of `Tiny` had other names or shapes when this run began"));
    const Outcome both = run(tiny::net(), folder, {"train", "first", "--force", "--resume"});
    CHECK(both.code == 2);
}

TEST_CASE("a later stage is trained again when the stage before it was") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", epochs_text(1)}).code == 0);
    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1), "--seed=7", "--force"}).code == 0);
    const std::string before = folder.read(second_weights);
    const Outcome outcome = run(tiny::net(), folder, {"train", epochs_text(1), "--seed=7", "--resume"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(contains(outcome.err, "trained from other weights"));
    CHECK(folder.read(second_weights) != before);
}

TEST_CASE("broken and foreign state files are refused, and replaced by force") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1)}).code == 0);
    const std::string whole = folder.read(first_state);
    const size_t step = whole.size() / 40;
    for (size_t length = 0; length < whole.size(); length += length < 64 ? 9 : step) {
        folder.write(first_state, whole.substr(0, length));
        const Outcome outcome = run(tiny::net(), folder, {"train", "first", epochs_text(1), "--resume"});
        CHECK(outcome.code == 1);
        CHECK(contains(outcome.err, first_state));
    }
    std::srand(99);
    for (int round = 0; round < 40; ++round) {  // the head of the file, where every byte means something
        std::string broken = whole;
        broken[static_cast<size_t>(std::rand()) % 900] ^= static_cast<char>(1 << std::rand() % 8);
        folder.write(first_state, broken);
        const Outcome outcome = run(tiny::net(), folder, {"train", "first", epochs_text(2), "--resume", "--quiet"});
        CHECK_MESSAGE(outcome.signal == 0, "round ", round);
        CHECK((outcome.code == 0 || outcome.code == 1));
    }
    folder.write(first_state, "not a state");
    CHECK(run(tiny::net(), folder, {"train", "first", epochs_text(1)}).code == 1);
    CHECK(run(tiny::net(), folder, {"train", "first", epochs_text(1), "--force"}).code == 0);
}

TEST_CASE("a bit of a state that was turned over is noticed") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1)}).code == 0);
    const std::string whole = folder.read(first_state);
    const size_t number = whole.find("\"loss_sum\": \"") + 13;
    REQUIRE(whole.find("\"loss_sum\": \"") != std::string::npos);
    for (const size_t at : {number, whole.size() / 2, whole.size() - 1}) {
        std::string turned = whole;
        turned[at] = static_cast<char>(turned[at] ^ 1);
        folder.write(first_state, turned);
        const Outcome outcome = run(tiny::net(), folder, {"train", "first", epochs_text(2), "--resume"});
        CHECK(outcome.code == 1);
        CHECK_MESSAGE(contains(outcome.err, "is damaged"), outcome.err);
    }
    folder.write(first_state, whole);
    CHECK(run(tiny::net(), folder, {"train", "first", epochs_text(2), "--resume"}).code == 0);
}

TEST_CASE("what cannot be written is refused before training, and leaves nothing behind") {
    Folder folder;
    REQUIRE(mkdir(folder.file("there").c_str(), 0700) == 0);
    REQUIRE(mkdir(folder.file("here.state").c_str(), 0700) == 0);
    const std::vector<std::string> before = folder.names();
    for (const char* save : {"there", "here.safetensors", "nowhere/a"}) {
        const Outcome outcome = run(tiny::net(), folder, {"train", "first", epochs_text(1), "--save", save});
        CHECK(outcome.code == 1);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, "cannot be written"), outcome.err);
        CHECK(folder.names().size() == before.size() + 2);  // and what it said
    }
}

TEST_CASE("another network's files are not replaced") {
    Folder folder;
    const float numbers[3] = {1, 2, 3};
    netrt::TensorSource source;
    source.name = "other.kernel";
    source.dims = {3};
    source.elements = numbers;
    REQUIRE(netrt::write_tensors(folder.file(first_weights), {source}, {}).ok());
    const std::string before = folder.read(first_weights);
    const Outcome outcome = run(tiny::net(), folder, {"train", "first", epochs_text(1)});
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.err, "another network"));
    CHECK(folder.read(first_weights) == before);
}

TEST_CASE("two runs do not write the same files") {
    Folder folder;
    Child child(tiny::net(), folder, {"train", "first", epochs_text(2000)});
    wait_for(folder, first_state);
    const Outcome second = run(tiny::net(), folder, {"train", "first", "--force"});
    CHECK(second.code == 1);
    CHECK(contains(second.err, "another program"));
    kill(child.pid(), SIGTERM);
    CHECK(child.wait().code == 130);
}

TEST_CASE("a full disk keeps the last state, and training goes on") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", epochs_text(1)}).code == 0);
    const std::string weights = folder.read(first_weights), state = folder.read(first_state);
    const auto no_room = [] {
        const rlimit limit = {8192, 8192};
        setrlimit(RLIMIT_FSIZE, &limit);
    };
    const Outcome outcome = run(tiny::net(), folder, {"train", "first", epochs_text(3), "--resume"}, no_room);
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.err, "training goes on"));
    CHECK(contains(outcome.out, "epoch 3/3"));
    CHECK(folder.read(first_weights) == weights);
    CHECK(folder.read(first_state) == state);
}

TEST_CASE("the log has one line of JSON for each epoch") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "--log", "run.jsonl", "--quiet"}).out.empty());
    std::istringstream lines(folder.read("run.jsonl"));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        netrt::JsonReader reader(line);
        CHECK_MESSAGE((reader.skip() && reader.finish()), line);
        for (const char* key : {"\"stage\"", "\"epoch\"", "\"loss\"", "\"accuracy\"", "\"val_loss\"",
                                "\"val_accuracy\"", "\"seconds\"", "\"images_per_second\""})
            CHECK_MESSAGE(contains(line, key), line);
    }
    CHECK(count == 4);
}

TEST_CASE("missing data is an error that names the drawn digits") {
    Folder folder;
    const Outcome outcome = run(tiny::mnist_net(), folder, {"train"});
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.err, "--data drawn"));
    CHECK_FALSE(folder.has(first_weights));
    CHECK(run(tiny::mnist_net(), folder, {"train", "first", "--data", "drawn", epochs_text(1)}).code == 0);
}

namespace {

int64_t allocated_before_step[100];
int steps = 0;

void count_step() {
    if (steps < 100) allocated_before_step[steps++] = allocations();
}

}  // namespace

TEST_CASE("no memory is taken between the steps of an epoch") {
    if (!allocations_are_counted()) return;
    Folder folder;
    // The child tells through its exit code.
    Child child(tiny::net(), folder, {"train", "first", epochs_text(2), "--save-seconds=1000"}, [] {
        tiny::at_step = [] {
            count_step();
            if (steps < 2 * tiny::steps_of_epoch) return;
            for (int step = 1; step < steps; ++step)
                if (step != tiny::steps_of_epoch && allocated_before_step[step] != allocated_before_step[step - 1])
                    _exit(41);
            _exit(42);
        };
    });
    CHECK(child.wait().code == 42);
}
