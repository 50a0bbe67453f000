// The library side: sessions predict and train as the command line does, and report errors as codes.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "child.h"
#include "netrt/data/drawn_digits.h"
#include "netrt/files/files.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/weights.h"
#include "netrt/system/workplace.h"
#include "netrt/train/session.h"
#include "tiny_net.h"

namespace {

using netrt::Code;
using netrt::Session;

struct Batch {
    std::vector<float> images;
    std::vector<int32_t> labels;
    explicit Batch(int n) : images(static_cast<size_t>(n) * 784), labels(static_cast<size_t>(n)) {
        for (int s = 0; s < n; ++s) {
            uint8_t pixels[784];
            labels[static_cast<size_t>(s)] = s % 5;
            netrt::draw_digit(static_cast<uint32_t>(s), s % 5, pixels);
            for (int i = 0; i < 784; ++i)
                images[static_cast<size_t>(784 * s + i)] = static_cast<float>(pixels[i]) / 255;
        }
    }
};

std::unique_ptr<Session> make(const netrt::Net& net, int threads, int stage) {
    std::unique_ptr<Session> session;
    REQUIRE(Session::create(net, threads, stage, session) == Code::Ok);
    return session;
}

}  // namespace

TEST_CASE("a session learns, and what it learned can be saved and loaded") {
    const netrt::Net net = tiny::net();
    const Batch batch(40);
    const void* inputs[] = {batch.images.data()};
    const void* labels[] = {batch.labels.data()};
    const auto session = make(net, 2, 0);
    REQUIRE(session->initialise(1) == Code::Ok);
    double first = 0, last = 0;
    REQUIRE(session->train_step(inputs, labels, 40, &first) == Code::Ok);
    for (int step = 0; step < 40; ++step) REQUIRE(session->train_step(inputs, labels, 40, &last) == Code::Ok);
    CHECK(first > 1);
    CHECK(last < 0.5);

    Folder folder;
    REQUIRE(session->save_weights(folder.file("w.safetensors").c_str()) == Code::Ok);
    const auto reader = make(net, 1, -1);
    REQUIRE(reader->load_weights(folder.file("w.safetensors").c_str()) == Code::Ok);
    int right = 0;
    for (int s = 0; s < 40; ++s) {
        const void* image[] = {batch.images.data() + 784 * s};
        float a[5], b[5];
        float *from_session[] = {a}, *from_reader[] = {b};
        REQUIRE(session->predict(image, from_session) == Code::Ok);
        REQUIRE(reader->predict(image, from_reader) == Code::Ok);
        CHECK(std::memcmp(a, b, sizeof a) == 0);
        CHECK(a[0] + a[1] + a[2] + a[3] + a[4] == doctest::Approx(1));
        right += std::max_element(a, a + 5) - a == batch.labels[static_cast<size_t>(s)];
    }
    CHECK(right > 35);
}

TEST_CASE("sessions that begin alike stay alike") {
    const netrt::Net net = tiny::net();
    const Batch batch(64);
    const void* inputs[] = {batch.images.data()};
    const void* labels[] = {batch.labels.data()};
    const auto one = make(net, 1, 0), four = make(net, 4, 0);
    for (Session* session : {one.get(), four.get()}) {
        REQUIRE(session->initialise(5) == Code::Ok);
        for (int step = 0; step < 3; ++step) REQUIRE(session->train_step(inputs, labels, 64, nullptr) == Code::Ok);
    }
    Folder folder;
    REQUIRE(one->save_weights(folder.file("1").c_str()) == Code::Ok);
    REQUIRE(four->save_weights(folder.file("4").c_str()) == Code::Ok);
    CHECK(folder.read("1") == folder.read("4"));
}

TEST_CASE("after load_weights the next step is the first") {
    const netrt::Net net = tiny::net();
    const Batch batch(64);
    const void* inputs[] = {batch.images.data()};
    const void* labels[] = {batch.labels.data()};
    Folder folder;
    const auto used = make(net, 1, 0), fresh = make(net, 1, 0);
    REQUIRE(used->initialise(5) == Code::Ok);
    REQUIRE(fresh->initialise(5) == Code::Ok);
    REQUIRE(used->save_weights(folder.file("start").c_str()) == Code::Ok);
    for (int step = 0; step < 3; ++step) REQUIRE(used->train_step(inputs, labels, 64, nullptr) == Code::Ok);
    REQUIRE(used->load_weights(folder.file("start").c_str()) == Code::Ok);
    for (Session* session : {used.get(), fresh.get()})
        REQUIRE(session->train_step(inputs, labels, 64, nullptr) == Code::Ok);
    REQUIRE(used->save_weights(folder.file("used").c_str()) == Code::Ok);
    REQUIRE(fresh->save_weights(folder.file("fresh").c_str()) == Code::Ok);
    CHECK(folder.read("used") == folder.read("fresh"));
}

TEST_CASE("weights are loaded all or not at all") {
    const netrt::Net net = tiny::net();
    Folder folder;
    const std::string path = folder.file("w");
    const auto session = make(net, 1, -1);
    REQUIRE(session->initialise(5) == Code::Ok);
    REQUIRE(session->save_weights(path.c_str()) == Code::Ok);
    const netrt::Result<netrt::TensorsFile> file = netrt::TensorsFile::open(path);
    REQUIRE(file.ok());
    // The file loses its end while it is read: the first tensor is still there.
    const auto bytes = static_cast<off_t>(folder.read("w").size());
    REQUIRE(truncate(path.c_str(), bytes - 4) == 0);
    std::vector<std::byte> weights(net.weights_bytes, std::byte{7});
    CHECK_FALSE(netrt::load_weights(net, *file, weights.data()).ok());
    CHECK(std::all_of(weights.begin(), weights.end(), [](std::byte byte) { return byte == std::byte{7}; }));
    CHECK(session->load_weights(path.c_str()) == Code::File);
}

TEST_CASE("wrong calls of a session are told by codes") {
    const netrt::Net net = tiny::net();
    std::unique_ptr<Session> none;
    CHECK(Session::create(net, 1, 2, none) == Code::Argument);
    CHECK(Session::create(net, -1, 0, none) == Code::Argument);
    netrt::Net huge = net;
    huge.weights_bytes = size_t{1} << 62;
    CHECK(Session::create(huge, 1, -1, none) == Code::Memory);

    const Batch batch(4);
    const void* inputs[] = {batch.images.data()};
    const int32_t wrong[] = {0, 1, 7, 2};
    const void* labels[] = {wrong};
    const auto session = make(net, 1, 0);
    CHECK(session->train_step(inputs, labels, 4, nullptr) == Code::Argument);
    CHECK(contains(session->message(), "7 in sample 2 of `digit` is not below 5"));
    CHECK(session->train_step(inputs, labels, 65, nullptr) == Code::Argument);
    CHECK(session->train_step(inputs, labels, 0, nullptr) == Code::Argument);
    CHECK(session->train_step(nullptr, labels, 1, nullptr) == Code::Argument);
    CHECK(session->predict(nullptr, nullptr) == Code::Argument);
    float scores[64] = {};
    float* outputs[] = {scores};
    CHECK(session->predict(inputs, outputs, 0) == Code::Argument);
    CHECK(session->predict(inputs, outputs, 2) == Code::Argument);
    CHECK(contains(session->message(), "2 samples are given, and a prediction takes 1 to 1"));
    CHECK(session->load_weights(nullptr) == Code::Argument);
    CHECK(session->load_weights("/nowhere/w.safetensors") == Code::File);
    CHECK(contains(session->message(), "/nowhere/w.safetensors"));
    CHECK(session->save_weights("/nowhere/w.safetensors") == Code::File);
    CHECK(make(net, 1, -1)->train_step(inputs, labels, 1, nullptr) == Code::Argument);
}

TEST_CASE("room is made again without losing the weights, and states are zero") {
    const netrt::Net net = tiny::net();
    netrt::Workplace place(net, 1);
    REQUIRE(place.prepare(netrt::training_plan(net, 0)).ok());
    for (size_t i = 0; i < net.weights_bytes; ++i) place.weights()[i] = static_cast<std::byte>(i % 251);
    for (size_t i = 0; i < place.plan().states; ++i) place.states()[i] = std::byte{7};
    for (const netrt::ArenaPlan& plan : {netrt::training_plan(net, 1), netrt::evaluation_plan(net),
                                         netrt::ArenaPlan{net.weights_bytes, 5'000'000, 64}}) {
        REQUIRE(place.prepare(plan).ok());
        bool kept = true, zero = true;
        for (size_t i = 0; i < net.weights_bytes; ++i)
            kept = kept && place.weights()[i] == static_cast<std::byte>(i % 251);
        for (size_t i = 0; i < plan.states; ++i) zero = zero && place.states()[i] == std::byte{};
        CHECK(kept);
        CHECK(zero);
        CHECK(reinterpret_cast<uintptr_t>(place.states()) % 64 == 0);
        CHECK(reinterpret_cast<uintptr_t>(place.workspace()) % 64 == 0);
    }
}
