// What trained networks are asked: eval, predict, features, summary, profile, bench.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "child.h"
#include "netrt/data/drawn_digits.h"
#include "netrt/data/images.h"
#include "netrt/data/npy.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/system/workplace.h"
#include "tiny_net.h"

namespace {

const char* const second_weights = "tiny.second.safetensors";

// A folder with both stages trained for two epochs.
struct Trained {
    Folder folder;
    Trained() {
        const Outcome outcome = run(tiny::net(), folder, {"train", "--quiet"});
        REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    }
    Outcome run_here(const std::vector<std::string>& arguments) const { return run(tiny::net(), folder, arguments); }
};

bool is_json(const std::string& line) {
    netrt::JsonReader reader(line);
    return reader.skip() && reader.finish();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// The number behind `"key": ` in a line of JSON.
double number_in(const std::string& line, const std::string& key) {
    const size_t at = line.find("\"" + key + "\": ");
    REQUIRE_MESSAGE(at != std::string::npos, line);
    return std::atof(line.c_str() + at + key.size() + 4);
}

void write_digit(const Folder& folder, const char* name, int digit) {
    netrt::Image image;
    image.height = image.width = 28;
    uint8_t pixels[784];
    netrt::draw_digit(77, digit, pixels);
    image.pixels.assign(pixels, pixels + 784);
    REQUIRE(netrt::write_png(folder.file(name), image).ok());
}

}  // namespace

TEST_CASE("eval prints a line for each stage, the same on any number of threads") {
    const Trained trained;
    const Outcome outcome = trained.run_here({"eval", "--json", "--threads=1"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    const auto lines = lines_of(outcome.out);
    REQUIRE(lines.size() == 2);
    for (const std::string& line : lines) CHECK_MESSAGE(is_json(line), line);
    CHECK(lines[0].rfind("{\"stage\": \"first\", \"loss\": ", 0) == 0);
    CHECK(number_in(lines[0], "accuracy") > 0.8);
    CHECK(number_in(lines[1], "accuracy") > 0.7);
    CHECK(trained.run_here({"eval", "--json", "--threads=4"}).out == outcome.out);
    CHECK(trained.run_here({"eval", "second", "--json"}).out == lines[1] + "\n");
    CHECK(contains(trained.run_here({"eval"}).out, "200 samples"));
    CHECK(trained.run_here({"eval", "--weights", second_weights}).code == 2);
}

TEST_CASE("eval enforces the checks, but not on other data") {
    const Trained trained;
    Folder& folder = const_cast<Folder&>(trained.folder);
    const Outcome drawn = run(tiny::mnist_net(), folder, {"eval", "first", "--data", "drawn"});
    CHECK_MESSAGE(drawn.code == 0, drawn.err);
    const Outcome missing = run(tiny::mnist_net(), folder, {"eval", "first"});
    CHECK(missing.code == 1);
    CHECK(contains(missing.err, "--data drawn"));

    netrt::Net vain = tiny::net();
    const netrt::Check checks[] = {{"first", "accuracy", ">", 1, "first.accuracy > 1"}};
    vain.checks = checks;
    const Outcome failed = run(vain, folder, {"eval"});
    CHECK(failed.code == 1);
    CHECK(contains(failed.err, "check failed: first.accuracy > 1; it is 0."));
    CHECK(contains(failed.out, "second: loss"));  // the other stage is still evaluated
}

TEST_CASE("weights that are missing, cut short or of other shape get one sentence") {
    const Trained trained;
    const Folder& folder = trained.folder;
    Folder empty;
    const Outcome missing = run(tiny::net(), empty, {"eval", "first"});
    CHECK(missing.code == 1);
    CHECK(contains(missing.err, "tiny.first.safetensors: does not exist"));

    const std::string whole = folder.read(second_weights);
    for (const size_t length : {size_t{0}, size_t{5}, size_t{40}, whole.size() / 2, whole.size() - 1}) {
        folder.write("cut.safetensors", whole.substr(0, length));
        const Outcome outcome = trained.run_here({"eval", "second", "--weights=cut.safetensors"});
        CHECK(outcome.code == 1);
        CHECK(contains(outcome.err, "cut.safetensors"));
        CHECK(lines_of(outcome.err).size() == 1);
    }
    const std::vector<float> numbers(5 * 100);
    netrt::TensorSource kernel, bias;
    kernel.name = "dense.kernel", kernel.dims = {5, 100}, kernel.elements = numbers.data();
    bias.name = "dense.bias", bias.dims = {5}, bias.elements = numbers.data();
    REQUIRE(netrt::write_tensors(folder.file("other.safetensors"), {kernel, bias}, {}).ok());
    const Outcome other = trained.run_here({"predict", "--weights=other.safetensors", "x.png"});
    CHECK(other.code == 1);
    CHECK(contains(other.err, "`dense.kernel`"));
    CHECK(contains(other.err, "[5, 100]"));
    CHECK(contains(other.err, "[5, 784]"));
    REQUIRE(netrt::write_tensors(folder.file("other.safetensors"), {bias}, {}).ok());
    CHECK(contains(trained.run_here({"eval", "first", "--weights=other.safetensors"}).err,
                   "has no tensor `dense.kernel`"));
    const std::vector<int32_t> whole_numbers(5 * 784);
    kernel.dims = {5, 784}, kernel.dtype = netrt::Dtype::I32, kernel.elements = whole_numbers.data();
    REQUIRE(netrt::write_tensors(folder.file("other.safetensors"), {kernel, bias}, {}).ok());
    const Outcome whole_kernel = trained.run_here({"eval", "first", "--weights=other.safetensors"});
    CHECK(whole_kernel.code == 1);
    CHECK(contains(whole_kernel.err, "`dense.kernel` has elements of type I32, and weights are of type F32"));
    CHECK(contains(whole_kernel.err, "(the other 1 of 2 fit)"));

    std::vector<float> values(5 * 784);
    kernel.dtype = netrt::Dtype::F32, kernel.elements = values.data();
    netrt::TensorSource more = bias;
    more.name = "dense2.bias";
    REQUIRE(netrt::write_tensors(folder.file("other.safetensors"), {kernel, bias, more}, {}).ok());
    const Outcome larger = trained.run_here({"eval", "first", "--weights=other.safetensors"});
    CHECK(contains(larger.out, "first: loss 1.6094"));  // ln 5: weights of zero
    CHECK(contains(larger.err, "no place for `dense2.bias` [5], which is left out"));
    values[17] = NAN;
    REQUIRE(netrt::write_tensors(folder.file("other.safetensors"), {kernel, bias}, {}).ok());
    const Outcome broken = trained.run_here({"eval", "first", "--weights=other.safetensors"});
    CHECK(broken.code == 1);
    CHECK(contains(broken.err, "tensor `dense.kernel` has values that are not finite"));
}

TEST_CASE("a loss that is no number fails every check") {
    Folder folder;
    const std::vector<float> numbers(5 * 784, 3e38f);  // finite, but their sums are not
    netrt::TensorSource kernel, bias;
    kernel.name = "dense.kernel", kernel.dims = {5, 784}, kernel.elements = numbers.data();
    bias.name = "dense.bias", bias.dims = {5}, bias.elements = numbers.data();
    REQUIRE(netrt::write_tensors(folder.file("none.safetensors"), {kernel, bias}, {}).ok());
    const netrt::Check checks[] = {{"first", "accuracy", ">=", 0, "first.accuracy >= 0"}};
    netrt::Net net = tiny::net();
    net.checks = checks;
    const Outcome outcome = run(net, folder, {"eval", "first", "--weights=none.safetensors"});
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.err, "check failed: first.accuracy >= 0; the loss is not a number"));
}

TEST_CASE("predict answers in the labels of the data") {
    const Trained trained;
    const Folder& folder = trained.folder;
    write_digit(folder, "six.png", 6);
    write_digit(folder, "two.png", 2);

    const Outcome second = trained.run_here({"predict", "six.png", "--json"});
    REQUIRE_MESSAGE(second.code == 0, second.err);
    CHECK(is_json(lines_of(second.out).at(0)));
    CHECK(contains(second.out, "{\"file\": \"six.png\", \"probabilities\": [{\"label\": \"6\", \"value\": "));
    const Outcome first = trained.run_here({"predict", "first", "two.png", "--json", "--top=1"});
    CHECK(contains(first.out, "\"label\": \"2\""));
    CHECK_FALSE(contains(first.out, "}, {"));
    CHECK(contains(trained.run_here({"predict", "six.png"}).out, "six.png\n  6  "));

    // All five answers, which add up to one.
    double sum = 0;
    for (size_t at = 0; (at = second.out.find("\"value\": ", at)) != std::string::npos; at += 9)
        sum += std::atof(second.out.c_str() + at + 9);
    CHECK(sum == doctest::Approx(1).epsilon(1e-5));
}

TEST_CASE("predict takes names from standard input, and goes on after a bad one") {
    const Trained trained;
    const Folder& folder = trained.folder;
    write_digit(folder, "a.png", 5);
    folder.write("bad.png", "no picture");
    folder.write("names", "a.png\nbad.png\n\nmissing.png\na.png");
    const Outcome outcome =
        run(tiny::net(), folder, {"predict", "--stdin", "--json"}, [] { (void)!freopen("names", "r", stdin); });
    CHECK(outcome.code == 1);
    CHECK(lines_of(outcome.out).size() == 2);
    CHECK(contains(outcome.err, "bad.png"));
    CHECK(contains(outcome.err, "missing.png"));
}

TEST_CASE("pictures are not named by --input") {
    const Trained trained;
    for (std::vector<std::string> words : {{"predict"}, std::vector<std::string>{"features", "--layer=logits"}}) {
        words.insert(words.end(), {"--input", "image=a.npy"});
        const Outcome outcome = trained.run_here(words);
        CHECK(outcome.code == 2);
        CHECK(contains(outcome.err, "this network takes pictures, which are named without --input"));
    }
}

TEST_CASE("pictures are fitted to the input, and that is said") {
    const Trained trained;
    const Folder& folder = trained.folder;
    netrt::Image image;
    image.channels = 3;
    image.height = 56, image.width = 40;
    image.pixels.assign(3 * 56 * 40, 255.0f);
    REQUIRE(netrt::write_png(folder.file("white.png"), image).ok());
    const Outcome light = trained.run_here({"predict", "white.png", "--json"});
    CHECK(light.code == 0);
    CHECK(contains(light.err, "white.png: resized from 40 x 56 to 28 x 28"));
    const Outcome dark = trained.run_here({"predict", "white.png", "--json", "--invert"});
    CHECK(dark.out != light.out);
}

TEST_CASE("features come as npy, csv and libsvm") {
    const Trained trained;
    const Folder& folder = trained.folder;
    write_digit(folder, "a.png", 5);
    write_digit(folder, "b.png", 8);
    const Outcome csv = trained.run_here({"features", "--layer=logits", "a.png", "b.png", "--format=csv"});
    REQUIRE_MESSAGE(csv.code == 0, csv.err);
    const auto rows = lines_of(csv.out);
    REQUIRE(rows.size() == 2);
    REQUIRE(trained.run_here({"features", "--layer=logits", "a.png", "b.png", "-o", "f.npy"}).code == 0);
    auto array = netrt::read_npy(folder.file("f.npy"));
    REQUIRE(array.ok());
    CHECK(array->dims == std::vector<int64_t>{2, 5});
    float first[5];
    REQUIRE(std::sscanf(rows[0].c_str(), "%f,%f,%f,%f,%f", first, first + 1, first + 2, first + 3, first + 4) == 5);
    const auto floats = netrt::floats_of(*array, "f.npy");
    for (size_t i = 0; i < 5; ++i) CHECK(first[i] == (*floats)[i]);

    const Outcome all = trained.run_here({"features", "--layer=logits", "--format=libsvm"});
    REQUIRE(all.code == 0);
    CHECK(lines_of(all.out).size() == 200);  // the test set of the exported stage
    CHECK(all.out[0] == '5');                // with the labels of the data
    CHECK(trained.run_here({"features", "--layer=logist", "a.png"}).code == 2);
    CHECK(contains(trained.run_here({"features", "--layer=logist", "a.png"}).err, "did you mean `logits`?"));
    CHECK(trained.run_here({"features", "--layer=logits", "missing.png", "-o", "none.npy"}).code == 1);
    CHECK_FALSE(folder.has("none.npy"));  // nothing half-written
    for (const char* format : {"--format=npy", "--format=csv"}) {
        const Outcome late = trained.run_here({"features", "--layer=logits", "a.png", "missing.png", format});
        CHECK(late.code == 1);
        CHECK(contains(late.err, "missing.png"));
        CHECK(late.out.empty());
    }
}

TEST_CASE("summary tells what is mapped") {
    Folder folder;
    const netrt::Net net = tiny::net();
    const Outcome json = run(net, folder, {"summary", "--json"});
    REQUIRE(json.code == 0);
    CHECK(is_json(lines_of(json.out).at(0)));
    CHECK(number_in(json.out, "params") == 3925);
    CHECK(number_in(json.out, "macs") == 3920);
    CHECK(number_in(json.out, "train_bytes") == static_cast<double>(netrt::training_plan(net, 0).total()));
    CHECK(number_in(json.out, "infer_bytes") == static_cast<double>(netrt::plan_for(net, net.predict).total()));
    const Outcome text = run(net, folder, {"summary"});
    CHECK(contains(text.out, "train first"));
    CHECK(contains(text.out, "3,925"));
    CHECK(contains(text.out, "held while training"));
}

TEST_CASE("bench measures every program") {
    Folder folder;
    const Outcome bench = run(tiny::net(), folder, {"bench", "--json", "--batch=1,16", "--threads=1"});
    REQUIRE(bench.code == 0);
    const auto lines = lines_of(bench.out);
    REQUIRE(lines.size() == 1);
    CHECK(is_json(lines[0]));
    CHECK(bench.out.rfind(
              "{\"net\": \"Tiny\", \"threads\": 1, \"train\": [{\"stage\": \"first\", \"batch\": 64, \"ms_per_step\": ",
              0) == 0);
    CHECK(contains(bench.out, "\"infer\": [{\"batch\": 1, \"ms\": "));
    CHECK(number_in(bench.out, "peak_memory_bytes") > 1e6);
    CHECK(number_in(bench.out, "ms_per_step") > 0);
}

// The keys of a line of JSON in their order, each once.
std::vector<std::string> keys_of(const std::string& line) {
    std::vector<std::string> keys;
    for (size_t end = 0; (end = line.find("\": ", end)) != std::string::npos; ++end) {
        const size_t first = line.rfind('"', end - 1) + 1;
        const std::string key = line.substr(first, end - first);
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
    return keys;
}

TEST_CASE("lines of JSON have the members that the reference shows") {
    std::ifstream file(NETC_ROOT "/docs/language.md");
    const std::string document{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto shown = [&](const std::string& command) {
        const size_t start = document.find("\n" + command + " ", document.find("```json"));
        REQUIRE(start != std::string::npos);
        return keys_of(document.substr(start, document.find('\n', start + 1) - start));
    };
    const Trained trained;
    write_digit(trained.folder, "six.png", 6);
    CHECK(keys_of(trained.run_here({"eval", "first", "--json"}).out) == shown("eval"));
    CHECK(keys_of(trained.run_here({"predict", "six.png", "--json"}).out) == shown("predict"));
    CHECK(keys_of(trained.run_here({"bench", "--json", "--batch=1", "--threads=1"}).out) == shown("bench"));
}

TEST_CASE("profile measures every kernel, and the limits of the machine") {
    Folder folder;
    const Outcome profile = run(tiny::net(), folder, {"profile", "--json", "--threads=2", "--trace=trace.json"});
    REQUIRE(profile.code == 0);
    const auto lines = lines_of(profile.out);
    REQUIRE(lines.size() == 3 + 2 + 1 + 4);  // kernels, and a sum for each program; predict does not use the team
    for (const std::string& line : lines) CHECK(is_json(line));
    CHECK(contains(lines[2], "\"phase\": 1, \"kernel\": \"d_dense.bias, update\""));
    double kernels = 0;
    for (int k = 0; k < 3; ++k) {
        kernels += number_in(lines[k], "ms");
        const double bound = std::max(number_in(lines[k], "gflops") / number_in(lines[3], "peak_gflops"),
                                      number_in(lines[k], "gbs") / number_in(lines[3], "peak_gbs"));
        CHECK(number_in(lines[k], "of_bound") == doctest::Approx(bound));
    }
    // The kernels and the time that threads wait are the whole run.
    CHECK(kernels + number_in(lines[3], "waiting_ms") == doctest::Approx(number_in(lines[3], "ms")));
    CHECK(contains(lines[3], "\"program\": \"train first\", \"batch\": 64, \"threads\": 2, \"runs\": "));
    const Outcome text = run(tiny::net(), folder, {"profile", "--threads=2"});
    CHECK(contains(text.out, "train second, batch 64, 2 threads, mean of "));
    CHECK(contains(text.out, "d_dense.kernel, update\n"));

    const std::string trace = folder.read("trace.json");
    CHECK(is_json(trace));
    CHECK(contains(trace,
                   "{\"ph\": \"M\", \"name\": \"process_name\", \"pid\": 1, \"args\": {\"name\": \"train first\"}}"));
    for (const char* thread : {"0", "1"})
        CHECK(contains(trace, "{\"ph\": \"X\", \"name\": \"dense; loss\", \"cat\": \"kernel\", \"pid\": 1, \"tid\": " +
                                  std::string(thread) + ", \"ts\": "));
    CHECK(run(tiny::net(), folder, {"profile", "--trace=no/such/folder/trace.json"}).code == 1);
}
