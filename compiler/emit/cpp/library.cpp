// The net as a library: the header for C and C++, and what is behind it.
#include <algorithm>

#include "base/page.h"
#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/names.h"
#include "loop/print.h"

namespace netc::emit {

namespace {

/// An argument of a call: what it is, and what it is called.
struct Handed {
    std::string type, name;
    std::string text() const { return type + name; }
};

class LibraryWriter {
public:
    LibraryWriter(const loop::Plan& plan, const Symbols& symbols) : plan_(plan), net_(symbols.net), names_(symbols.library) {}

    std::string header() const {
        return filled_text("network.h", {{"NET", comment_text(plan_.net)},
                                         {"FILE", comment_text(plan_.file)},
                                         {"SPACE", net_},
                                         {"THREADS", std::to_string(plan_.max_threads)},
                                         {"CONSTANTS", constants()},
                                         {"STAGES", stages()},
                                         {"DECLARATIONS", declarations()},
                                         {"MEMBERS", members()}});
    }

    std::string source(const std::vector<Version>& versions) const {
        return filled_text("library.cpp", {{"SPACE", net_},
                                           {"DECLARATIONS", version_declarations(versions, false)},
                                           {"VERSIONS", version_list(versions, false)},
                                           {"DEFINITIONS", definitions()}});
    }

private:
    static std::string shape_text(const std::vector<int64_t>& shape) {
        std::string text;
        for (const int64_t extent : shape) text += (text.empty() ? "" : ", ") + std::to_string(extent);
        return "[" + text + "]";
    }

    static int64_t elements(const std::vector<int64_t>& shape) {
        int64_t result = 1;
        for (const int64_t extent : shape) result *= extent;
        return result;
    }

    /// What a sample of it is: `float [1, 28, 28]`, `int32_t below 5`.
    static std::string sample_text(const loop::Port& port) {
        const std::string shape = port.shape.empty() ? "" : " " + shape_text(port.shape);
        return port.classes > 0 ? "int32_t" + shape + " below " + std::to_string(port.classes) : "float" + shape;
    }

    /// Sizes of everything that is handed over, with types and shapes behind them.
    std::string constants() const {
        std::vector<std::pair<std::string, std::string>> rows;
        const auto sizes = [&](const std::vector<loop::Port>& ports, const std::vector<std::string>& names) {
            for (size_t i = 0; i < ports.size(); ++i) {
                const int64_t size = ports[i].classes > 0 ? ports[i].classes : elements(ports[i].shape);
                rows.emplace_back(names[i] + " = " + std::to_string(size) + ",", sample_text(ports[i]));
            }
        };
        sizes(plan_.inputs, names_.input_sizes);
        sizes(plan_.outputs, names_.output_sizes);
        sizes(plan_.labels, names_.label_sizes);
        if (predict_batch() > 1)
            rows.emplace_back(net_ + "_predict_batch = " + std::to_string(predict_batch()) + ",", "");
        return page_of(rows);
    }

    /// Most samples of a prediction.
    int64_t predict_batch() const {
        return plan_.predict_program < 0 ? 1 : plan_.programs[static_cast<size_t>(plan_.predict_program)].batch;
    }

    std::string stages() const {
        std::vector<std::pair<std::string, std::string>> rows;
        for (size_t i = 0; i < plan_.stages.size(); ++i)
            rows.emplace_back(names_.stages[i] + " = " + std::to_string(i) + ",",
                              "at most " + std::to_string(plan_.stages[i].batch) + " samples a step");
        return page_of(rows);
    }

    /// Indented rows, the comments below each other.
    static std::string page_of(const std::vector<std::pair<std::string, std::string>>& rows) {
        size_t width = 0;
        for (const auto& [text, comment] : rows) width = std::max(width, comment.empty() ? 0 : text.size());
        std::string result;
        for (const auto& [text, comment] : rows) {
            const std::string gap(text.size() < width ? width - text.size() : 0, ' ');
            result += "    " + text + (comment.empty() ? "" : gap + "  // " + comment) + "\n";
        }
        return result;
    }

    static void add_given(const std::vector<loop::Port>& ports, const std::vector<std::string>& names,
                          std::vector<Handed>& arguments) {
        for (size_t i = 0; i < ports.size(); ++i)
            arguments.push_back({ports[i].classes > 0 ? "const int32_t* " : "const float* ", names[i]});
    }

    std::vector<Handed> predict_arguments() const {
        std::vector<Handed> result;
        add_given(plan_.inputs, names_.inputs, result);
        if (predict_batch() > 1) result.push_back({"int ", "n"});
        for (const std::string& name : names_.outputs) result.push_back({"float* ", name});
        return result;
    }

    std::vector<Handed> train_arguments() const {
        std::vector<Handed> result;
        add_given(plan_.inputs, names_.inputs, result);
        add_given(plan_.labels, names_.labels, result);
        result.push_back({"int ", "n"});
        result.push_back({"double* ", "loss"});
        return result;
    }

    std::string signature(const std::string& function, const std::vector<Handed>& arguments,
                          const std::string& tail) const {
        std::vector<std::string> items{net_ + "_net* net"};
        for (const Handed& argument : arguments) items.push_back(argument.text());
        return loop::list_text("int " + net_ + "_" + function + "(", items, ")" + tail, 0);
    }

    std::string declarations() const {
        Page page;
        page.line(predict_batch() > 1 ? "// n samples, one after another, and so are their results: at most " + net_ +
                                            "_predict_batch at once."
                                      : "// One sample.");
        page.line(signature("predict", predict_arguments(), ";"));
        if (plan_.stages.empty()) return page.text();
        page.line();
        page.line(
            "// One step on n samples, one after another. `loss` receives the mean before the step; it may be null.");
        page.line(signature("train_step", train_arguments(), ";"));
        return page.text();
    }

    /// A member function of one statement: on one line where it fits.
    static void member(const std::string& head, const std::vector<std::string>& parameters, const std::string& tail,
                       const std::string& call, const std::vector<std::string>& handed, Page& page) {
        const std::string line = loop::list_text(head, parameters, tail + " { ", page.columns()) +
                                 loop::call_text(call, handed, ");", 0) + " }";
        const bool short_enough =
            line.find('\n') == std::string::npos && page.columns() + static_cast<int>(line.size()) <= loop::line_width;
        if (short_enough) return page.line(line);
        const auto block = page.block(loop::list_text(head, parameters, tail + " {", page.columns()));
        page.line(loop::call_text(call, handed, ");", page.columns()));
    }

    /// The function of the C interface for this net.
    void forwarded(const std::string& function, const std::vector<Handed>& arguments, Page& page) const {
        std::vector<std::string> parameters, names{"net_"};
        for (const Handed& argument : arguments) {
            parameters.push_back(argument.text());
            names.push_back(argument.name);
        }
        member("int " + function + "(", parameters, ")", "return " + net_ + "_" + function + "(", names, page);
    }

    std::string members() const {
        Page page;
        {
            // The head of the class is a fixed passage; the page only brings its indentation.
            const Page::Block indented(page, "");
            member("explicit Net(", {"int stage = " + net_ + "_prediction_only", "int threads = 0"}, ")",
                   "code_ = " + net_ + "_create(", {"threads", "stage", "&net_"}, page);
            page.line("Net(Net&& other) noexcept : net_(other.net_), code_(other.code_) { other.net_ = nullptr; }");
            page.line("Net& operator=(Net&&) = delete;");
            member("~Net(", {}, ")", net_ + "_destroy(", {"net_"}, page);
            page.line();
            page.line("/// The code of the creation.");
            page.line("int code() const { return code_; }");
            member("const char* message(", {}, ") const", "return " + net_ + "_message(", {"net_"}, page);
            forwarded("initialise", {{"uint32_t ", "seed"}}, page);
            forwarded("load_weights", {{"const char* ", "path"}}, page);
            forwarded("save_weights", {{"const char* ", "path"}}, page);
            forwarded("predict", predict_arguments(), page);
            if (!plan_.stages.empty()) forwarded("train_step", train_arguments(), page);
        }
        return page.text();
    }

    std::string definitions() const {
        Page page;
        const Group inputs{"const void* const", "inputs", names_.inputs};
        {
            const auto block = page.block(signature("predict", predict_arguments(), " {"));
            check_and_collect({inputs, {"float* const", "outputs", names_.outputs}}, page);
            page.line("return " + net_ + "_number(net->session->predict(inputs, outputs" + (predict_batch() > 1 ? ", n" : "") + "));");
        }
        if (plan_.stages.empty()) return page.text();
        page.line();
        {
            const auto block = page.block(signature("train_step", train_arguments(), " {"));
            check_and_collect({inputs, {"const void* const", "labels", names_.labels}}, page);
            page.line("return " + net_ + "_number(net->session->train_step(inputs, labels, n, loss));");
        }
        return page.text();
    }

    struct Group {
        std::string type, name;
        const std::vector<std::string>& items;
    };

    void check_and_collect(const std::vector<Group>& groups, Page& page) const {
        std::string missing = "!net";
        for (const Group& group : groups)
            for (const std::string& item : group.items) missing += " || !" + item;
        page.line("if (" + missing + ") return " + net_ + "_wrong_argument;");
        for (const Group& group : groups) {
            // A net may have no label; an array has at least one element.
            const std::vector<std::string> items =
                group.items.empty() ? std::vector<std::string>{"nullptr"} : group.items;
            page.line(loop::list_text(group.type + " " + group.name + "[] = {", items, "};", 4));
        }
    }

    const loop::Plan& plan_;
    const std::string& net_;
    const LibrarySymbols& names_;
};

}  // namespace

std::string header_text(const loop::Plan& plan, const Symbols& symbols) {
    return LibraryWriter(plan, symbols).header();
}
std::string library_text(const std::vector<Version>& versions) {
    return LibraryWriter(versions[0].plan, versions[0].names).source(versions);
}

}  // namespace netc::emit
