// Tables: records and fields, what columns make of inputs and labels, and what is refused.
#include "netrt/data/csv.h"

#include <doctest/doctest.h>

#include "ports.h"
#include "scratch.h"

using namespace netrt;

namespace {

using Records = std::vector<std::vector<std::string>>;

Result<Records> rows_of(const std::string& content, char separator = ',') {
    Result<CsvReader> reader = CsvReader::over("a.csv", bytes_of_text(content), separator);
    if (!reader) return reader.error();
    Records rows = {reader->header()};
    for (;;) {
        const Result<bool> found = reader->next();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(reader->fields());
    }
}

std::string problem_of_text(const std::string& content) {
    const Result<Records> rows = rows_of(content);
    return rows.ok() ? "" : rows.error().text;
}

/// A table, the ports that it fills and how; messages are without the folder.
struct Case {
    std::vector<Input> inputs, labels;
    std::string train, test = {};
    std::vector<PortColumns> columns = {};
    double missing = 0;  // error, drop, mean
    Split split = Split::Train;
    Known known = {};

    /// Missing numbers of samples for training are left open.
    Result<Samples> read_open() const {
        const Scratch scratch;
        const std::string train_path = scratch.write("a.csv", train), test_path = scratch.write("t.csv", test);
        std::vector<DataFile> files = {{"", false, train_path.c_str()}};
        if (!test.empty()) files.push_back({"test", true, test_path.c_str()});
        const std::vector<NamedNumber> numbers = {{"separator", ','}, {"missing", missing}};
        Program program;
        program.inputs = list_of(inputs);
        program.labels = list_of(labels);
        Source source{.name = "data", .kind = &sources::csv};
        source.files = list_of(files);
        source.numbers = list_of(numbers);
        source.columns = list_of(columns);
        Samples samples;
        SourceRequest request{source, program, split};
        if (!known.text.empty()) request.known = &known;
        Status status = sources::csv.read(request, samples);
        if (status.ok()) return samples;
        std::string text = status.error().text;
        for (size_t at; (at = text.find(scratch.folder() + "/")) != std::string::npos;)
            text.erase(at, scratch.folder().size() + 1);
        return Error{text};
    }
    Result<Samples> read() const {
        Result<Samples> samples = read_open();
        if (!samples || !samples->learned) return samples;
        Samples none;
        if (Status status = samples->learned->complete(*samples, none); !status) return status.error();
        return samples;
    }
    std::string problem() const {
        const Result<Samples> samples = read();
        return samples.ok() ? "" : samples.error().text;
    }
};

Case numbers(const std::string& train, double missing = 0) {
    return {{port("a", {}), port("b", {})}, {}, train, {}, {}, missing};
}

}  // namespace

TEST_CASE("fields, quotes, line ends, blanks and the byte order mark") {
    const Records plain = {{"a", "b"}, {"1", "2"}, {"3", "4"}};
    CHECK(*rows_of("a,b\n1,2\n3,4\n") == plain);
    CHECK(*rows_of("\xef\xbb\xbf" "a,b\r\n1,2\r\n\r\n3,4") == plain);
    CHECK(*rows_of("\n a ,\tb\r1, 2\r3 ,4\r") == plain);
    CHECK(*rows_of("a\tb\n1\t2\n3\t4", '\t') == plain);
    CHECK(*rows_of("a;b\n1;2\n3;4", ';') == plain);
    CHECK(*rows_of("\"a,b\",\"c\"\"d\"\n\"x\ny\", \"\" \n") == Records{{"a,b", "c\"d"}, {"x\ny", ""}});
    CHECK(*rows_of("a,b\n,\nx\"y,z") == Records{{"a", "b"}, {"", ""}, {"x\"y", "z"}});
}

TEST_CASE("what is no table is refused with its line") {
    CHECK(problem_of_text("") == "a.csv: is empty; its first line names the columns");
    CHECK(problem_of_text("\n\n") == "a.csv: is empty; its first line names the columns");
    CHECK(problem_of_text(std::string("a,b\n1,\0", 7)) == "a.csv: is no text: byte 6 is zero");
    CHECK(problem_of_text("a,b\n\"x\ny\",1\n1\n") == "a.csv:4: has 1 field, and the header names 2");
    CHECK(problem_of_text("a,b\n1,2,\n") == "a.csv:2: has 3 fields, and the header names 2");
    CHECK(problem_of_text("a,b\n1,\"2\n3,4\n") == "a.csv:2: a quote is opened here and never closed");
    CHECK(problem_of_text("a,b\n1,\"2\"3\n") ==
          "a.csv:2: text stands behind a closing quote; quotes within quotes are doubled");
}

TEST_CASE("damaged tables are read or refused, and never more") {
    const std::string table = "a,b,\"c d\"\n1,2,3\r\n\"x,\"\"y\nz\",,?\n";
    for (uint32_t attempt = 0; attempt < 5000; ++attempt) problem_of_text(damaged(table, attempt));
}

TEST_CASE("each input and label takes the column of its name, or those that are named") {
    const Case table{{port("x", {3}), port("area", {})},
                     {port("price", {})},
                     "area,b c,price,d,e\n1,2,3,4,5e1\n-1,+2,.5,4.25,0\n",
                     {},
                     {{"x", "d, b c,e"}}};
    const Result<Samples> samples = table.read();
    REQUIRE_MESSAGE(samples.ok(), samples.error().text);
    CHECK(samples->count == 2);
    CHECK(samples->columns[0].floats == std::vector<float>{4, 2, 50, 4.25f, 2, 0});
    CHECK(samples->columns[1].floats == std::vector<float>{1, -1});
    CHECK(samples->columns[2].floats == std::vector<float>{3, 0.5f});
    CHECK(samples->columns[2].file.find("a.csv") != std::string::npos);

    Case rest = table;
    rest.columns = {{"x", "*"}};
    CHECK(rest.read()->columns[0].floats == std::vector<float>{2, 4, 50, 2, 4.25f, 0});
    rest.columns = {{"x", "b c"}};
    CHECK(rest.problem() ==
          "a.csv: 1 column makes 1 number for `x`, which is [3]; the data section names several as `x = \"...\"`");
    rest.columns = {{"x", "d e"}};
    CHECK(rest.problem() == "a.csv: 2 columns make 2 numbers for `x`, which is [3]");
    rest.columns = {{"x", "d, e, B c, d"}};
    CHECK(rest.problem() == "a.csv: has no column `B c` for `x`; did you mean `b c`?");
    rest.columns = {{"x", "humidity"}};
    CHECK(rest.problem() ==
          "a.csv: has no column `humidity` for `x`; its columns are `area`, `b c`, `price`, `d`, `e`");
    rest.columns = {};
    CHECK(rest.problem() == "a.csv: has no column `x`; its columns are `area`, `b c`, `price`, `d`, `e`");
    CHECK(numbers("a;y\n1;2\n").problem() ==
          "a.csv: has no column `a`; its columns are `a;y`; `separator = \";\"` would make several of it");
    CHECK(numbers("a,b,a\n1,2,3\n").problem() == "a.csv: has two columns `a`");
    CHECK(numbers("a,b,c,c\n1,2,3,4\n").problem() == "");
    CHECK(numbers("a,b\n").problem() == "a.csv: has a header and no rows");
}

TEST_CASE("texts are classes, and places of an input, in the order of their bytes") {
    Case table{{port("x", {4})}, {port("y", {}, 3)}, "size,y,town\n1,cat,Rome\n2,ant,Oslo\n3,bee,Rome\n4,cat,Pisa\n", {}, {{"x", "*"}}};
    const Result<Samples> samples = table.read();
    REQUIRE_MESSAGE(samples.ok(), samples.error().text);
    CHECK(samples->columns[0].floats == std::vector<float>{1, 0, 0, 1, 2, 1, 0, 0, 3, 0, 0, 1, 4, 0, 1, 0});
    CHECK(samples->columns[1].classes == std::vector<int32_t>{2, 0, 1, 2});
    CHECK(samples->columns[1].class_names == std::vector<std::string>{"ant", "bee", "cat"});

    // Another order of the columns, and texts that the first table has.
    table.split = Split::Test;
    CHECK(table.read()->count == 0);
    table.test = "town,y,size\nOslo,cat,7\n";
    CHECK(table.read()->columns[0].floats == std::vector<float>{7, 1, 0, 0});
    CHECK(table.read()->columns[1].classes == std::vector<int32_t>{2});
    table.test = "town,y,size\nOslo,cat,7\nLima,ant,1\n";
    CHECK(table.problem() == "t.csv:3: `town` is `Lima`, which a.csv does not have; it has `Oslo`, `Pisa`, `Rome`");
    table.split = Split::Train;
    table.labels = {port("y", {}, 4)};
    CHECK(table.problem() == "a.csv: `y` has 3 texts, and `y` is class[4]; they are `ant`, `bee`, `cat`");
    table.labels = {port("y", {}, 3)};
    table.inputs = {port("x", {3})};
    CHECK(table.problem() ==
          "a.csv: 2 columns make 4 numbers for `x`, which is [3]; `town` has 3 texts: `Oslo`, `Pisa`, `Rome`");
}

TEST_CASE("classes that are numbers, and rows of numbers of a table") {
    const Case table{{port("word", {2}, 10)}, {port("y", {}, 3)}, "p,q,y\n9,0,2\n3,4,1.0\n", {}, {{"word", "p q"}}};
    CHECK(table.read()->columns[0].classes == std::vector<int32_t>{9, 0, 3, 4});
    CHECK(table.read()->columns[1].classes == std::vector<int32_t>{2, 1});
    Case wrong = table;
    wrong.train = "p,q,y\n9,0,2\n3,4,1.5\n";
    CHECK(wrong.problem() == "a.csv:3: `y` is 1.5, and `y` takes whole numbers of 32 bits");
    wrong.train = "p,q,y\n9,0,2\n3,x,1\n";
    CHECK(wrong.problem() == "a.csv:3: `q` is `x`, and a whole number is expected");
}

TEST_CASE("texts, numbers that are too large and infinities where numbers are expected") {
    CHECK(numbers("a,b\n1,2\n3,many\n").problem() == "a.csv:3: `b` is `many`, and a number is expected");
    CHECK(numbers("a,b\n1,2\n3,0x10\n").problem() == "a.csv:3: `b` is `0x10`, and a number is expected");
    CHECK(numbers("a,b\n1,2\n1e39,4\n").problem() == "a.csv:3: `a` is 1e39, beyond what a float of 32 bits holds");
    CHECK(numbers("a,b\n1,2\n1e999,4\n").problem() == "a.csv:3: `a` is 1e999, beyond what a float of 32 bits holds");
    CHECK(numbers("a,b\n1,2\n-inf,4\n").problem() == "a.csv:3: `a` is -inf, beyond what a float of 32 bits holds");
    CHECK(numbers("a,b\n1e-999,0.1\n").read()->columns[0].floats == std::vector<float>{0});
}

TEST_CASE("missing values: an error, left out, the mean of the training's column") {
    const std::string table = "a,b,c\n1,2,\n?,4,\n3,NA,\n5,9,\n";
    CHECK(numbers(table).problem() ==
          "a.csv:3: `a` is missing; `missing = drop` leaves such rows out, `missing = mean` takes the mean of the column");
    CHECK(numbers(table, 1).read()->columns[0].floats == std::vector<float>{1, 5});
    CHECK(numbers(table, 2).read()->columns[0].floats == std::vector<float>{1, 3, 3, 5});
    CHECK(numbers(table, 2).read()->columns[1].floats == std::vector<float>{2, 4, 5, 9});
    Case test = numbers(table, 2);
    test.test = "b,a\nNaN,7\n";
    test.split = Split::Test;
    CHECK(test.read()->columns[1].floats == std::vector<float>{5});
    CHECK(numbers("a,b\n,1\n2,\n", 1).problem() == "a.csv: every row has missing values");
    CHECK(numbers("a,b\n,1\n,\n", 2).problem() == "a.csv: column `a` has no values");
    const Case label{{port("a", {})}, {port("y", {}, 2)}, "a,y\n1,u\n2,v\n3,\n", {}, {}, 2};
    CHECK(label.problem() == "a.csv:4: `y` is missing, and classes have no mean; `missing = drop` leaves such rows out");
}

namespace {

/// What the weights say of a table for training.
Known known_of(const Case& table) {
    const Result<Samples> samples = table.read();
    REQUIRE_MESSAGE(samples.ok(), samples.error().text);
    return {samples->learned->known().text, "w.st"};
}

// A table for evaluation, read by what is known: the one for training is none.
Case known_table(const Case& trained, const std::string& test) {
    Case table = trained;
    table.known = known_of(trained);
    table.train = "";
    table.test = test;
    table.split = Split::Test;
    return table;
}

const Case towns{{port("x", {4}), port("word", {2}, 9)}, {port("y", {}, 3)},
                 "size,p,q,y,town\n1,a,c,cat,Rome\n2,b,b,ant,Oslo\n?,c,a,bee,Rome\n5,a,a,cat,Pi\"sa\n",
                 {}, {{"x", "*"}, {"word", "p q"}}, 2};

}  // namespace

TEST_CASE("what was learned from a table reads others without it") {
    CHECK(known_of(towns).text ==
          R"({"columns": [{"column": "size", "for": "x", "mean": 2.6666666666666665}, {"column": "town", "for": "x", "texts": ["Oslo", "Pi\"sa", "Rome"]}, )"
          R"({"column": "p", "for": "word", "texts": ["a", "b", "c"]}, {"column": "q", "for": "word"}, )"
          R"({"column": "y", "for": "y", "texts": ["ant", "bee", "cat"]}]})");
    const Case table = known_table(towns, "y,more,town,q,p,size\nbee,0,Rome,c,b,?\ncat,0,Oslo,a,a,7\n");
    const Result<Samples> samples = table.read();
    REQUIRE_MESSAGE(samples.ok(), samples.error().text);
    CHECK(samples->learned == nullptr);
    CHECK(samples->columns[0].floats == std::vector<float>{static_cast<float>(8 / 3.0), 0, 0, 1, 7, 1, 0, 0});
    CHECK(samples->columns[1].classes == std::vector<int32_t>{1, 2, 0, 0});
    CHECK(samples->columns[2].classes == std::vector<int32_t>{1, 2});
    CHECK(samples->columns[2].class_names == std::vector<std::string>{"ant", "bee", "cat"});
    Case other = table;
    other.test = "y,town,q,p,size\nbee,Lima,c,b,1\n";
    CHECK(other.problem() == "t.csv:2: `town` is `Lima`, which w.st does not have; it has `Oslo`, `Pi\"sa`, `Rome`");
    other = table;
    other.inputs[0] = port("x", {5});
    CHECK(other.problem() == "w.st: 2 columns make 4 numbers for `x`, which is [5]; `town` has 3 texts: `Oslo`, `Pi\"sa`, `Rome`");
    other = table;
    other.columns[1] = {"word", "q p"};
    CHECK(other.problem() == "w.st: was trained with other columns for `word` than data section `data` names: `p`, `q`, not `q`, `p`");
    other = table;
    other.labels.push_back(port("z", {}));
    CHECK(other.problem() == "w.st: says nothing of columns for `z`: its network was trained without");
    other = table;
    other.known.text = "{\"columns\": [{\"column\": \"x\"}]}";
    CHECK(other.problem() == "w.st: what it says of the columns of tables is damaged: column without a name, or for nothing at byte 28; "
                             "training again writes it anew");
}

TEST_CASE("texts that are no UTF-8 are known by their bytes") {
    const Case trained{{port("a", {})}, {port("y", {}, 3)}, "a,y\n1,\xe9t\xe9\n2,\xc3\xa9\n3,z\n"};
    const Case table = known_table(trained, "a,y\n1,z\n2,\xe9t\xe9\n3,\xc3\xa9\n");
    CHECK(table.known.text.rfind("{\"encoding\": \"latin1\", ", 0) == 0);
    CHECK(table.read()->columns[1].classes == std::vector<int32_t>{0, 2, 1});
}

TEST_CASE("damage to what is known is said, and never more") {
    const Case table = known_table(towns, "y,town,q,p,size\nbee,Rome,c,b,?\n");
    for (uint32_t attempt = 0; attempt < 5000; ++attempt) {
        Case other = table;
        other.known.text = damaged(table.known.text, attempt);
        const std::string problem = other.problem();
        if (!other.known.text.empty() && !problem.empty()) CHECK((problem.rfind("w.st: ", 0) == 0 || problem.rfind("t.csv", 0) == 0));
    }
}

TEST_CASE("a mean is that of the samples that are left to train with") {
    const Case table = numbers("a,b\n1,2\n?,4\n4,NA\n100,9\n", 2);
    Samples training = *table.read_open();
    Samples kept_back = *copy_of(training, {1, 3});
    keep_samples(training, {0, 2});
    REQUIRE(training.learned->complete(training, kept_back).ok());
    CHECK(training.columns[0].floats == std::vector<float>{1, 4});
    CHECK(training.columns[1].floats == std::vector<float>{2, 2});
    CHECK(kept_back.columns[0].floats == std::vector<float>{2.5f, 100});
    CHECK(training.learned->known().text == R"({"columns": [{"column": "a", "for": "a", "mean": 2.5}, {"column": "b", "for": "b", "mean": 2}]})");
    Samples one = *table.read_open();
    keep_samples(one, {2});
    CHECK(one.learned->complete(one, kept_back).error().text.find("column `b` has no values in the rows that are trained on") != std::string::npos);
}
