// A whole plan as C++: it says what a person would, compiles without a warning, and computes what plain loops compute.
#include "emit/cpp/emit.h"

#include <doctest/doctest.h>

#include "loop/verify.h"
#include "mini_plan.h"
#include "scratch.h"

using namespace netc;

namespace {

/// What a program needs of the runtime to start threads.
const std::string threads_sources =
    " " NETC_ROOT "/runtime/netrt/system/threads.cpp " NETC_ROOT "/runtime/netrt/system/crowding.cpp " NETC_ROOT
    "/runtime/netrt/system/processors.cpp";

const std::string& text_of(const emit::Files& files, const std::string& path) {
    for (const auto& [name, text] : files.files)
        if (name == path) return text;
    FAIL("no file " << path);
    return files.files[0].second;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Calls the programs of the mini net and does the same with plain loops in double.
constexpr const char* comparison = R"~(
#include <cmath>
#include <cstdio>
#include <vector>
#include "netrt/program.h"
#include "netrt/system/threads.h"

namespace mini {
void train_first(const netrt::Run& run);
void predict(const netrt::Run& run);
}

struct Memory {
    alignas(64) float x[6][8];
    alignas(64) int digit[6];
    alignas(64) float dense1[6][4];
    alignas(64) float loss[6];
    alignas(64) float d_dense1[6][4];
    alignas(64) float d_kernel[8][4];
};
struct Weights { alignas(64) float kernel[8][4]; alignas(64) float bias[4]; };

static bool near(double a, double b) { return std::abs(a - b) <= 1e-5 * (1 + std::abs(b)); }

int main() {
    static Memory m;
    static Weights w;
    alignas(64) static float velocity[8][4];
    double plain[8][4] = {}, speed[8][4] = {};
    int wrong = 0;
    for (int threads : {1, 3}) {
        netrt::Team team(threads);
        for (int i = 0; i < 8; ++i)
            for (int j = 0; j < 4; ++j) plain[i][j] = w.kernel[i][j] = j < 3 ? std::sin(i + 3 * j) : 0, speed[i][j] = velocity[i][j] = 0;
        for (int j = 0; j < 3; ++j) w.bias[j] = 0.1f * j;
        for (int step = 1; step <= 3; ++step) {
            const int n = step == 3 ? 4 : 6;
            for (int s = 0; s < n; ++s) {
                for (int i = 0; i < 8; ++i) m.x[s][i] = std::cos(s * 8 + i + step);
                m.digit[s] = (s + step) % 3;
            }
            netrt::Step numbers;
            numbers.rate = 0.1f;
            mini::train_first({team, &w, velocity, &m, n, numbers});
            double gradient[8][4] = {};
            for (int s = 0; s < n; ++s) {
                double score[3], total = 0;
                for (int j = 0; j < 3; ++j) {
                    score[j] = w.bias[j];
                    for (int i = 0; i < 8; ++i) score[j] += double(m.x[s][i]) * plain[i][j];
                    total += std::exp(score[j]);
                }
                wrong += !near(m.loss[s], std::log(total) - score[m.digit[s]]);
                for (int j = 0; j < 3; ++j)
                    for (int i = 0; i < 8; ++i)
                        gradient[i][j] += m.x[s][i] * (std::exp(score[j]) / total - (j == m.digit[s])) / n;
            }
            for (int i = 0; i < 8; ++i)
                for (int j = 0; j < 3; ++j) {
                    speed[i][j] = 0.9 * speed[i][j] - 0.1 * gradient[i][j];
                    plain[i][j] += speed[i][j];
                    wrong += !near(w.kernel[i][j], plain[i][j]);
                }
        }
        alignas(64) static float place[32] = {1, 2, 3, 4, 5, 6, 7, 8};
        mini::predict({team, &w, nullptr, place, 1, {}});
        double score = w.bias[1];
        for (int i = 0; i < 8; ++i) score += place[i] * w.kernel[i][1];
        wrong += !near(place[17], score);
    }
    std::printf("%d wrong\n", wrong);
    return wrong != 0;
}
)~";

}  // namespace

TEST_CASE("versions of a net are files and namespaces of their own") {
    std::vector<loop::Plan> plans{mini::plan(), mini::plan()};
    plans[0].isa = "avx2";
    plans[0].march = "x86-64-v3";
    plans[1].march = "x86-64";
    for (loop::Plan& plan : plans) plan.is_version = true;
    const emit::Files files = emit::cpp(plans);
    CHECK(holds(text_of(files, "mini_avx2.cpp"), "namespace mini::avx2 {\n"));
    CHECK(holds(text_of(files, "mini_generic_tables.cpp"), "    .slug = \"mini\",\n"));
    CHECK(files.flags.at("mini_avx2.cpp") == "-march=x86-64-v3");
    CHECK(files.flags.at("mini_generic.cpp") == "-march=x86-64");
    CHECK(files.flags.count("mini_avx2_tables.cpp") == 0);
    CHECK(holds(text_of(files, "main.cpp"),
                "    const netrt::Version versions[] = {\n"
                "        {&mini::avx2::net},\n"
                "        {&mini::generic::net},\n"
                "    };\n"));
    CHECK(holds(text_of(files, "mini_library.cpp"), "namespace mini::avx2 {\nextern const netrt::Net net;\n}\n"));
    const std::string& project = text_of(files, "CMakeLists.txt");
    CHECK(holds(project, "set_source_files_properties(mini_avx2.cpp PROPERTIES COMPILE_OPTIONS -march=x86-64-v3)\n"));
    CHECK(holds(project, "set(MARCH x86-64)\n"));
}

TEST_CASE("the header tells of what type and shape a sample is") {
    loop::Plan plan = mini::plan();
    plan.inputs.push_back({"words", {2, 4}, 9, {}});
    const emit::Files files = emit::cpp({plan});
    const std::string& header = text_of(files, "mini.h");
    CHECK(holds(header, "    mini_words_classes = 9,  // int32_t [2, 4] below 9\n"));
    CHECK(holds(header, "    mini_digit_classes = 3,  // int32_t below 3\n"));
    CHECK(holds(header, "    mini_scores_size = 3,    // float [3]\n"));
    CHECK(holds(header, "const int32_t* words"));
}

TEST_CASE("the files of a net") {
    const loop::Plan plan = mini::plan();
    loop::verify(plan);
    const emit::Files files = emit::cpp(plan);
    CHECK(files.kernels() == text_of(files, "mini.cpp"));
    CHECK(emit::cpp(mini::plan()).files == files.files);

    const std::string kernels = files.kernels();
    CHECK(
        holds(kernels,
              "void dense1(const Map<8>* in, const Map<8, 4>& kernel, const Map<4>& bias, Map<4>* out, Range rows) {\n"
              "    for (const int s : rows) {\n"
              "        f32x4 acc = load4(&bias[0]);\n"
              "        for (int i = 0; i < 8; ++i) acc += in[s][i] * load4(&kernel[i][0]);\n"
              "        store(&out[s][0], acc);\n"
              "    }\n"
              "}\n"));
    CHECK(holds(kernels, "void loss(const Map<4>& in, const int& label, float& loss) {\n"));
    CHECK(holds(kernels, "    Map<4> (&dense1)[6] = at(256);"));
    CHECK(holds(kernels, "        for (const int s : worker.samples(n)) loss(m.dense1[s], m.digit[s], m.loss[s]);\n"));
    CHECK(holds(kernels,
                "        if (worker.takes(0)) dense1(&m.x, weights.dense1.kernel, weights.dense1.bias, "
                "&m.dense1, {0, 1});\n"));
    CHECK(holds(text_of(files, "mini.h"), "int mini_predict(mini_net* net, const float* x, float* scores);\n"));
    CHECK(holds(text_of(files, "mini_tables.cpp"), R"({"dense1.kernel.velocity", 0, 0})"));
    for (const auto& each : files.files) {
        const auto& path = each.first;
        const auto& text = each.second;
        CAPTURE(path);
        CHECK_FALSE(holds(text, "_cast<float"));
        CHECK_FALSE(holds(text, " + 0;"));
        CHECK_FALSE(holds(text, "\n\n\n"));
        CHECK_FALSE(holds(text, " \n"));
        CHECK(text.back() == '\n');
    }
}

TEST_CASE("the output computes what plain loops compute") {
    const scratch::Folder folder;
    folder.write(emit::cpp(mini::plan()));
    folder.write("comparison.cpp", comparison);
    for (const std::string compiler : {"g++ -O2 -march=native", "clang++ -O1"}) {
        if (!scratch::has(compiler.substr(0, compiler.find(' ')))) {
            MESSAGE("skipped: no " << compiler);
            continue;
        }
        CAPTURE(compiler);
        REQUIRE(scratch::run(compiler + " -std=c++20 -pthread" + scratch::include_runtime + (folder / "mini.cpp") +
                             " " + (folder / "comparison.cpp") + threads_sources + " -o " + (folder / "comparison")) ==
                0);
        CHECK(scratch::run(folder / "comparison") == 0);
    }
}

TEST_CASE("a large net is several files") {
    loop::Plan plan = mini::plan();
    plan.kernels[loop::KernelId{0}].comment.resize(5000, "much text");
    const emit::Files files = emit::cpp(plan);
    CHECK(files.network ==
          std::vector<std::string>{"mini_network.h", "mini.cpp", "mini_forward.cpp", "mini_backward.cpp"});
    CHECK(holds(text_of(files, "mini_network.h"), "inline void dense1("));  // both read it
    CHECK(holds(text_of(files, "mini_forward.cpp"),
                "void train_first_forward(const Run& run, const TrainFirstMemory& m, const Worker& worker) {"));
    CHECK(holds(text_of(files, "mini_backward.cpp"), R"(
void train_first(const Run& run) {
    const TrainFirstMemory m(run.workspace);
    const TrainFirstState state(run.state);

    run.team.run([&](const Worker& worker) {
        train_first_forward(run, m, worker);
        worker.barrier();
        train_first_backward(run, m, state, worker);
    });
}
)"));
    CHECK(holds(text_of(files, "mini.cpp"), "void predict(const Run& run) {"));
    CHECK_FALSE(holds(text_of(files, "mini.cpp"), "void loss("));
    CHECK(holds(text_of(files, "CMakeLists.txt"),
                " STATIC\n  mini.cpp\n  mini_forward.cpp\n  mini_backward.cpp\n  mini_tables.cpp\n"));

    const scratch::Folder folder;
    folder.write(files);
    folder.write("comparison.cpp", comparison);
    if (!scratch::has("g++")) return;
    const std::string sources =
        (folder / "mini.cpp") + " " + (folder / "mini_forward.cpp") + " " + (folder / "mini_backward.cpp") + " ";
    REQUIRE(scratch::run("g++ -std=c++20 -O1 -march=native -Wall -Wextra -Werror -pthread" + scratch::include_runtime +
                         sources + (folder / "comparison.cpp") + threads_sources + " -o " + (folder / "comparison")) ==
            0);
    CHECK(scratch::run(folder / "comparison") == 0);
}

TEST_CASE("the output compiles without a warning and is laid out as clang-format would do it") {
    const scratch::Folder folder;
    const emit::Files files = emit::cpp(mini::plan());
    folder.write(files);
    folder.write("use.c", "#include \"mini.h\"\nint size(void) { return mini_x_size; }\n");
    const std::string warnings = " -Wall -Wextra -Wpedantic -Wshadow -Werror -o /dev/null -c ";
    if (scratch::has("gcc")) CHECK(scratch::run("gcc -std=c99" + warnings + (folder / "use.c")) == 0);
    for (const std::string compiler : {"g++", "clang++"})
        for (const auto& each : files.files) {
            const auto& path = each.first;
            const auto& text = each.second;
            if (!path.ends_with(".cpp") || !scratch::has(compiler)) continue;
            CAPTURE(compiler);
            CAPTURE(path);
            CHECK(scratch::run(compiler + " -std=c++20 -O1" + scratch::include_runtime + warnings + (folder / path)) ==
                  0);
        }
    if (!scratch::has("clang-format")) {
        MESSAGE("skipped: no clang-format");
        return;
    }
    const std::string check = "clang-format --style=file:" NETC_ROOT "/.clang-format --dry-run -Werror ";
    for (const auto& [path, text] : files.files)
        if (path != "CMakeLists.txt") CHECK(scratch::run(check + (folder / path)) == 0);
}

TEST_CASE("names that would break the output are spelled otherwise") {
    loop::Plan plan = mini::plan();
    plan.net = "class\n*/ \"x\\";
    plan.file = "a\\";
    plan.layers[0].name = "evil\n#error*/\\";
    plan.layers[0].text = "dense(3)\\";
    for (loop::WeightSlot& slot : plan.weights) slot.layer = "1/conv\"\n";
    plan.weights[1].role = "class";
    plan.inputs[0].name = "new";
    plan.labels[0].name = "net";
    plan.outputs[0].name = "x\"};\n";
    plan.losses[0].name = "caf\xC3\xA9 bad\xFF back\\";
    plan.kernels[loop::KernelId{0}].name = "exp";
    plan.kernels[loop::KernelId{0}].comment = {"ends with a backslash \\", "two\nlines"};
    plan.kernels[loop::KernelId{1}].name = "weights";
    plan.programs[0].buffers[loop::BufferId{2}].name = "at";
    plan.programs[0].buffers[loop::BufferId{3}].name = "int";
    plan.stages[0].name = "default";
    plan.stages[0].source.files = {{"x", false, "a\"b\\c\n"}};
    loop::verify(plan);
    const emit::Files files = emit::cpp(plan);
    CHECK(files.files[0].first == "class_x.h");
    CHECK(files.files[0].second.find("_train_default = 0") != std::string::npos);

    const scratch::Folder folder;
    folder.write(files);
    for (const auto& each : files.files) {
        const auto& path = each.first;
        const auto& text = each.second;
        if (!path.ends_with(".cpp") || !scratch::has("g++")) continue;
        CAPTURE(path);
        CHECK(scratch::run("g++ -std=c++20 -Wall -Wextra -Werror -o /dev/null -c" + scratch::include_runtime +
                           (folder / path)) == 0);
    }
}

TEST_CASE("names of stages, inputs and nets do not meet those of the library") {
    for (const std::string name : {"step", "create", "predict", "ok", "net", "message", "number", "mini_ok"}) {
        CAPTURE(name);
        loop::Plan plan = mini::plan();
        plan.stages.push_back(plan.stages[0]);
        plan.stages[0].name = name;
        plan.stages[1].name = name + " ";
        plan.inputs[0].name = name;
        plan.outputs[0].name = name;
        plan.labels[0].name = "mini_train_step";
        for (const std::string net : {std::string("mini"), name}) {
            plan.net = net;
            const emit::Files files = emit::cpp(plan);
            const scratch::Folder folder;
            folder.write(files);
            const std::string header = files.files[0].first, slug = header.substr(0, header.size() - 2);
            if (name == "step" && net == "mini") CHECK(holds(text_of(files, header), "mini_stage_train_step = 0,"));
            if (!scratch::has("g++")) continue;
            folder.write("use.c", "#include \"" + header + "\"\nint wrong(void) { return " + slug + "_ok; }\n");
            CHECK(scratch::run("gcc -std=c99 -Wall -Wextra -Werror -o /dev/null -c " + (folder / "use.c")) == 0);
            CHECK(scratch::run("g++ -std=c++20 -Wall -Wextra -Werror -o /dev/null -c" + scratch::include_runtime +
                               (folder / (slug + "_library.cpp"))) == 0);
        }
    }
}
