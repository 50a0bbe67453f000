// Arguments: help, suggestions, wrong usage.
#include <doctest/doctest.h>

#include <algorithm>

#include "child.h"
#include "netrt/options.h"
#include "tiny_net.h"

namespace {

Outcome run_here(const std::vector<std::string>& arguments) {
    Folder folder;
    Outcome outcome = run(tiny::net(), folder, arguments);
    CHECK(folder.names().size() == 2);  // its output and its errors: nothing else is written
    return outcome;
}

void expect_usage_error(const std::vector<std::string>& arguments, const std::string& part) {
    const Outcome outcome = run_here(arguments);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK_MESSAGE(contains(outcome.err, part), outcome.err);
    CHECK(contains(outcome.err, "tiny: "));
}

}  // namespace

TEST_CASE("help fits a screen") {
    const std::string expected =
        R"(Tiny, a neural network made from tiny.net

usage: ./tiny COMMAND [words and flags]

  train      train all stages in their order, or one
  eval       loss and metrics on the test set; enforces the checks
  predict    what the network says of pictures, of folders of them, arrays or tables
  features   values of a layer, for such files or for the test set
  data       samples and classes; a picture of what the network is given
  find-rate  the loss at growing learning rates, and a rate that suits
  summary    layers, parameters, memory
  profile    time, GFLOP/s and GB/s of each kernel, beside what is possible
  bench      time of a training step and of a prediction
  selftest   check every kernel of this program against plain loops
  help       this text, or a command and its flags
  version    what this program was made from

stages: first second
`./tiny COMMAND --help` lists the flags of a command.
)";
    for (const auto& arguments :
         std::vector<std::vector<std::string>>{{}, {"help"}, {"--help"}, {"-h"}, {"help", "help"}}) {
        const Outcome outcome = run_here(arguments);
        CHECK(outcome.code == 0);
        CHECK(outcome.out == expected);
        CHECK(outcome.err.empty());
    }
}

TEST_CASE("help of a command lists its flags") {
    const std::string expected =
        R"(usage: ./tiny train [STAGE] [flags]
train all stages in their order, or one

  --data DIR          folder; `drawn`: built in; `-`: lines of JSON piped in
  --data-memory MB    larger files of samples are read piece by piece
  --epochs N          epochs a stage, instead of the number in the file
  --seed N            of first weights, order and dropout
  --seeds N           train with so many seeds; mean and standard error
  --resume            go on where an earlier run stopped
  --adapt             as --resume; a changed net takes the weights that fit
  --force             replace the files of an earlier run
  --save FILE         where the weights go, instead of NET.STAGE.safetensors
  --save-seconds N    longest time between two saves (30)
  --save-every STEPS  also save after so many steps
  --keep-every N      keep a copy after so many epochs, or a time: 10min
  --log FILE          each epoch: FILE.jsonl, FILE.csv, DIR/ for TensorBoard
  --weights FILE      take the weights from here
  --except LAYER,...  what --weights leaves with first values: layers or tensors
  --threads N         instead of one for each processor
  --json              lines of JSON
  --quiet             print errors only
)";
    CHECK(run_here({"help", "train"}).out == expected);
    CHECK(run_here({"train", "--help"}).out == expected);
    for (const char* command : {"train", "eval", "predict", "features", "data", "find-rate", "summary", "profile", "bench", "selftest"}) {
        const Outcome outcome = run_here({command, "--help"});
        CHECK(outcome.code == 0);
        CHECK(std::count(outcome.out.begin(), outcome.out.end(), '\n') < 24);
        size_t longest = 0, start = 0;
        for (size_t end; (end = outcome.out.find('\n', start)) != std::string::npos; start = end + 1)
            longest = std::max(longest, end - start);
        CHECK(longest <= 80);
    }
}

TEST_CASE("wrong usage is told apart, with what was meant") {
    expect_usage_error({"trian"}, "there is no command `trian`; did you mean `train`?");
    expect_usage_error({"xyzzy"}, "there is no command `xyzzy`\n");
    expect_usage_error({"train", "--epoch", "3"}, "`train` has no flag `--epoch`; did you mean `--epochs`?");
    expect_usage_error({"eval", "--epochs", "3"}, "`eval` has no flag `--epochs`");
    expect_usage_error({"train", "frist"}, "there is no stage `frist`; did you mean `first`?");
    expect_usage_error({"train", "main"}, "there is no stage `main`; there are: first, second");
    expect_usage_error({"train", "first", "second"}, "`second`");
    expect_usage_error({"train", "--epochs"}, "--epochs wants a value: N");
    expect_usage_error({"train", "--epochs", "three"}, "--epochs takes a whole number, and `three` is none");
    expect_usage_error({"train", "--epochs", "0"}, "--epochs is at least 1");
    expect_usage_error({"train", "--epochs", "99999999999999999999"}, "--epochs");
    expect_usage_error({"train", "--threads", "5"}, "--threads is at most 4 in this program");
    expect_usage_error({"train", "--keep-every", "5m"}, "--keep-every takes epochs, `5`, or a time, `10min` (s, min, h), and `5m` is neither");
    expect_usage_error({"train", "--keep-every", "0"}, "--keep-every takes epochs");
    expect_usage_error({"train", "--seeds", "1"}, "--seeds is at least 2");
    expect_usage_error({"train", "first", "--seeds=2", "--save=a.safetensors"}, "--save names one file, and --seeds makes one for each seed");
    expect_usage_error({"train", "--json"}, "--json writes what --seeds finds, and there is no --seeds");
    expect_usage_error({"train", "--resume=yes"}, "--resume takes no value");
    expect_usage_error({"train", "--epochs", "3", "--quiet", "--epochs=5"}, "--epochs is given twice: `3` and `5`");
    expect_usage_error({"train", "--save", "a", "--save", "b"}, "--save is given twice: `a` and `b`");
    expect_usage_error({"predict", "-o", "a", "-o=b", "x.png"}, "-o is given twice: `a` and `b`");
    expect_usage_error({"train", "--epochs", "3", "--epochs", "3", "frist"}, "there is no stage `frist`");  // which is the same said again
    expect_usage_error({"train", "--save", "x.safetensors"}, "name a stage");
    expect_usage_error({"train", "--save="}, "--save wants a value: FILE");
    expect_usage_error({"find-rate", "--from=0"}, "--from takes a learning rate above 0, such as 1e-3, and `0` is none");
    expect_usage_error({"find-rate", "--from=nan"}, "`nan` is none");
    expect_usage_error({"find-rate", "--from=1", "--to=0.1"}, "--from 1 is not below --to 0.1");
    expect_usage_error({"--quiet", "train"}, "a command comes first");
    expect_usage_error({"summary", "first"}, "`first`");
    expect_usage_error({"predict"}, "name at least one picture");
    expect_usage_error({"bench", "--batch", "1,x"}, "--batch takes numbers");
    expect_usage_error({"bench", "--batch", "101"}, "--batch is at most 100");
    expect_usage_error({"help", "trian"}, "did you mean `train`?");
}

TEST_CASE("hostile arguments come out as harmless text") {
    const Outcome outcome = run_here({"\x1b[2J\xff\n"});
    CHECK(outcome.code == 2);
    CHECK_FALSE(contains(outcome.err, "\x1b"));
    CHECK_FALSE(contains(outcome.err, "\xff"));
}

TEST_CASE("near words are found, far ones are not") {
    CHECK(netrt::nearest("sumary", {"train", "summary"}) == "summary");
    CHECK(netrt::nearest("tarin", {"train", "summary"}) == "train");
    CHECK(netrt::nearest("abc", {"train", "summary"}).empty());
    CHECK(netrt::nearest("", {"train"}).empty());
    CHECK(netrt::nearest(std::string(1000, 'a'), {"train"}).empty());
}

TEST_CASE("version says what the program is") {
    const Outcome outcome = run_here({"--version"});
    CHECK(outcome.out == "Tiny from tiny.net, for generic, at most 4 threads\n");
    CHECK(run_here({"version"}).out == outcome.out);
    const Outcome selftest =
        run_here({"selftest"});  // this net is written by hand, so nothing is there to compare with
    CHECK(selftest.code == 1);
    CHECK(contains(selftest.err, "selftest"));
}
