// Tensors in files: what is written comes back; what is damaged is refused with its reason.
#include "netrt/files/tensors_file.h"

#include <cmath>
#include <cstring>

#include <doctest/doctest.h>

#include "scratch.h"

using namespace netrt;

namespace {

/// A file with this head and so many bytes of zeros as data.
std::string file_with(std::string_view head, size_t data_bytes) {
    const uint64_t length = head.size();
    std::string file(8, '\0');
    std::memcpy(file.data(), &length, 8);
    return file + std::string(head) + std::string(data_bytes, '\0');
}

/// What is wrong with a file, without its path; empty when nothing is.
std::string problem_of(const Scratch& scratch, const std::string& content) {
    const std::string path = scratch.write("x.safetensors", content);
    const Result<TensorsFile> file = TensorsFile::open(path);
    if (file.ok()) {
        for (const TensorEntry& entry : file->entries()) {
            std::vector<float> elements(static_cast<size_t>(entry.count));
            CHECK(file->load(entry, elements.data()).ok());
        }
        return "";
    }
    REQUIRE(file.error().text.starts_with(path + ": "));
    return file.error().text.substr(path.size() + 2);
}

std::string problem_of_head(std::string_view head, size_t data_bytes) {
    const Scratch scratch;
    return problem_of(scratch, file_with(head, data_bytes));
}

constexpr std::string_view not_as_it_should_be = "the header of this safetensors file is not as it should be: ";

}  // namespace

TEST_CASE("tensors and metadata come back") {
    const Scratch scratch;
    const float kernel[2][3] = {{1, -2, 3.5f}, {1e-30f, 5, 6}};
    const int64_t step = 123456789012345;
    const uint8_t bytes[3] = {0, 128, 255};
    const double rate = 0.125;
    const std::string path = scratch.path("w.safetensors");
    REQUIRE(write_tensors(path,
                          {{"kernel", Dtype::F32, {2, 3}, kernel},
                           {"bytes", Dtype::U8, {3}, bytes},
                           {"step", Dtype::I64, {}, &step},
                           {"rate", Dtype::F64, {1}, &rate},
                           {"empty", Dtype::F32, {0, 4}, nullptr}},
                          {{"net", "Digits"}, {"hostile \"\n", "\\"}})
                .ok());

    const Result<TensorsFile> file = TensorsFile::open(path);
    REQUIRE(file.ok());
    CHECK(file->entries().size() == 5);
    CHECK(*find(file->metadata(), "net") == "Digits");
    CHECK(*find(file->metadata(), "hostile \"\n") == "\\");
    CHECK(find(file->metadata(), "other") == nullptr);

    const Result<const TensorEntry*> entry = file->expect("kernel", {2, 3});
    REQUIRE(entry.ok());
    float loaded[2][3];
    CHECK(file->load(**entry, &loaded[0][0]).ok());
    CHECK(std::memcmp(loaded, kernel, sizeof kernel) == 0);

    int64_t loaded_step = 0;
    CHECK(file->load(*file->find("step"), &loaded_step).ok());
    CHECK(loaded_step == step);
    CHECK(file->find("step")->offset % 8 == 0);
    float loaded_rate = 0, loaded_bytes[3];
    CHECK(file->load(*file->find("rate"), &loaded_rate).ok());
    CHECK(loaded_rate == 0.125f);
    CHECK(file->load(*file->find("bytes"), loaded_bytes).ok());
    CHECK(loaded_bytes[2] == 255);

    const Status fraction = file->load(*file->find("kernel"), &loaded_step);
    REQUIRE_FALSE(fraction.ok());
    CHECK(fraction.error().text == path + ": tensor `kernel` has elements of type F32, and whole numbers are wanted");
}

TEST_CASE("elements may be asked for in pieces") {
    const Scratch scratch;
    constexpr int64_t count = 100'000;
    const int factor = 3;
    TensorSource tensor{"t", Dtype::F32, {10, count / 10}};
    tensor.context = &factor;
    tensor.fill = [](const void* context, int64_t first, int64_t count, float* out) {
        for (int64_t i = 0; i < count; ++i)
            out[i] = static_cast<float>((first + i) * *static_cast<const int*>(context));
    };
    REQUIRE(write_tensors(scratch.path("t"), {tensor}, {}).ok());
    const Result<TensorsFile> file = TensorsFile::open(scratch.path("t"));
    REQUIRE(file.ok());
    std::vector<float> elements(count);
    REQUIRE(file->load(*file->find("t"), elements.data()).ok());
    for (int64_t i = 0; i < count; ++i) REQUIRE(elements[static_cast<size_t>(i)] == static_cast<float>(3 * i));
}

TEST_CASE("what is expected and not there") {
    const Scratch scratch;
    const float zeros[6] = {};
    const std::string path = scratch.path("w");
    REQUIRE(write_tensors(path, {{"conv1.kernel", Dtype::F32, {2, 3}, zeros}}, {}).ok());
    const Result<TensorsFile> file = TensorsFile::open(path);
    REQUIRE(file.ok());
    CHECK(file->expect("conv2.kernel", {2, 3}).error().text == path + ": has no tensor `conv2.kernel`");
    CHECK(file->expect("conv1.kernel", {3, 2}).error().text ==
          path + ": tensor `conv1.kernel` is [2, 3], and this network has [3, 2]");
}

TEST_CASE("small element types are widened to float") {
    const Scratch scratch;
    std::string content = file_with(R"({"h":{"dtype":"F16","shape":[5],"data_offsets":[0,10]},)"
                                    R"("b":{"dtype":"BF16","shape":[2],"data_offsets":[10,14]},)"
                                    R"("i":{"dtype":"I8","shape":[1],"data_offsets":[14,15]},)"
                                    R"("t":{"dtype":"BOOL","shape":[1],"data_offsets":[15,16]}})",
                                    0);
    const uint16_t halves[] = {0x3c00, 0xc500, 0x0001, 0x7c00, 0x3555, 0x3f80, 0xc040};
    content.append(reinterpret_cast<const char*>(halves), sizeof halves);
    content += "\xff\x01";
    const Result<TensorsFile> file = TensorsFile::open(scratch.write("x", content));
    REQUIRE(file.ok());
    float h[5], b[2], i, t;
    CHECK(file->load(*file->find("h"), h).ok());
    CHECK(file->load(*file->find("b"), b).ok());
    CHECK(file->load(*file->find("i"), &i).ok());
    CHECK(file->load(*file->find("t"), &t).ok());
    CHECK(h[0] == 1);
    CHECK(h[1] == -5);
    CHECK(h[2] == 0x1p-24f);
    CHECK(h[3] == INFINITY);
    CHECK(h[4] == 0.333251953125f);
    CHECK(b[0] == 1);
    CHECK(b[1] == -3);
    CHECK(i == -1);
    CHECK(t == 1);
}

TEST_CASE("absurd sizes are refused before memory is taken") {
    const Scratch scratch;
    CHECK(problem_of(scratch, "abc") == "is not a safetensors file: shorter than the 8 bytes it begins with");
    CHECK(problem_of(scratch, std::string(20, '\xff')) ==
          "is cut short, or no safetensors file: a header of 18446744073709551615 bytes, and 20 bytes in all");
    std::string sparse(8, '\0');
    const uint64_t length = 100'000'001;
    std::memcpy(sparse.data(), &length, 8);
    const std::string path = scratch.write("y", sparse);
    REQUIRE(truncate(path.c_str(), 200'000'000) == 0);
    CHECK(TensorsFile::open(path).error().text == path + ": its header has 100000001 bytes, more than 100000000");
}

TEST_CASE("a head that does not fit its data is refused") {
    CHECK(problem_of_head(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8) == "");
    CHECK(problem_of_head("{}", 0) == "");
    CHECK(problem_of_head(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 7) ==
          "tensor `a` lies at bytes 0 to 8 of the data, which has 7");
    CHECK(problem_of_head(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 9) ==
          "has 1 bytes after its last tensor");
    CHECK(problem_of_head(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8) ==
          "tensor `a` lies at bytes 8 to 0 of the data, which has 8");
    CHECK(problem_of_head(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8) ==
          "tensor `a` of F32 [3] needs 12 bytes, and its offsets span 8");
    CHECK(problem_of_head(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})", 8) ==
          "tensor `a` of [4294967296, 4294967296] has too many elements");
    CHECK(problem_of_head(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                          R"("b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
                          6) == "tensor `b` overlaps the one before it");
    CHECK(problem_of_head(R"({"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]},)"
                          R"("a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})",
                          9) == "there is a gap before tensor `b`");
    CHECK(problem_of_head(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                          R"("a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                          2) == "has two tensors `a`");
    CHECK(problem_of_head(R"({"__metadata__":{"k":"1","k":"2"}})", 0) == "its metadata has `k` twice");
}

TEST_CASE("a head that is not the JSON it should be is refused") {
    const auto problem = [](std::string_view head) { return problem_of_head(head, 0); };
    CHECK(problem("") == std::string(not_as_it_should_be) + "expected '{' at byte 0");
    CHECK(problem("[]") == std::string(not_as_it_should_be) + "expected '{' at byte 0");
    CHECK(problem("{} x") == std::string(not_as_it_should_be) + "more text after the value at byte 3");
    CHECK(problem(R"({"a":{"dtype":"F33","shape":[],"data_offsets":[0,0]}})") ==
          std::string(not_as_it_should_be) + "element type `F33` at byte 19");
    CHECK(problem(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}})") ==
          std::string(not_as_it_should_be) + "negative dimension at byte 31");
    CHECK(problem(R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[0]}})") ==
          std::string(not_as_it_should_be) + "expected two offsets at byte 50");
    CHECK(problem(R"({"a":{"dtype":"F32","shape":[0]}})") ==
          std::string(not_as_it_should_be) + "a tensor without dtype, shape or data_offsets at byte 32");
    CHECK(problem(R"({"a":{"dtype":"F32","dtype":"F32"}})") ==
          std::string(not_as_it_should_be) + "the same member twice at byte 28");
    CHECK(problem(R"({"a":{"colour":1}})") ==
          std::string(not_as_it_should_be) +
              "a tensor with a member that is none of dtype, shape, data_offsets at byte 15");
    CHECK(problem(R"({"__metadata__":{"k":1}})") == std::string(not_as_it_should_be) + "expected a string at byte 21");
    CHECK(problem(R"({"__metadata__":{},"__metadata__":{}})") ==
          std::string(not_as_it_should_be) + "metadata twice at byte 34");
    CHECK(
        problem(R"({"a":{"dtype":"F32","shape":[0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}})")
            .find("too many dimensions") != std::string::npos);
}

TEST_CASE("a file that is cut short anywhere, or damaged, is refused or read, and never more") {
    const Scratch scratch;
    const float kernel[4] = {1, 2, 3, 4};
    const uint8_t bytes[3] = {1, 2, 3};
    REQUIRE(write_tensors(scratch.path("w"), {{"kernel", Dtype::F32, {2, 2}, kernel}, {"bytes", Dtype::U8, {3}, bytes}},
                          {{"net", "x"}})
                .ok());
    const std::string content = scratch.read("w");
    CHECK(problem_of(scratch, content) == "");
    for (size_t length = 0; length < content.size(); ++length)
        CHECK(problem_of(scratch, content.substr(0, length)) != "");
    for (uint32_t attempt = 0; attempt < 200; ++attempt) problem_of(scratch, damaged(content, attempt));

    const std::string head = content.substr(8, content.find('}', content.find("bytes")) - 6);
    for (uint32_t attempt = 0; attempt < 5000; ++attempt)
        if (const Result<TensorTable> table = read_table("x", damaged(head, attempt), 100, 119); table.ok())
            for (const TensorEntry& entry : table->entries) {
                CHECK(entry.offset >= 100);
                CHECK(entry.offset + entry.count * bytes_of(entry.dtype) <= 119);
            }
}

TEST_CASE("a write that fails leaves the old file") {
    const Scratch scratch;
    const float zeros[4] = {};
    CHECK_FALSE(write_tensors(scratch.path("no/w"), {{"a", Dtype::F32, {4}, zeros}}, {}).ok());
    CHECK(write_tensors(scratch.folder(), {}, {}).error().text ==
          scratch.folder() + ": cannot be written: is a folder");
}
