// What was learned from a table, as JSON in files of weights.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "netrt/data/table_encoding.h"
#include "netrt/files/json.h"
#include "netrt/files/utf8.h"

namespace netrt {
namespace {

bool is_utf8(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
        const Rune rune = first_rune(text.substr(at));
        if (rune.bytes == 0) return false;
        at += rune.bytes;
    }
    return true;
}

// Tables may have texts that are no UTF-8, and JSON may not: their bytes are then written as the characters of Latin-1.
constexpr std::string_view latin1 = "latin1";

std::string from_latin1(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) append_rune(text, static_cast<unsigned char>(byte));
    return text;
}

bool to_latin1(std::string& text) {
    std::string bytes;
    for (size_t at = 0; at < text.size();) {
        const Rune rune = first_rune(std::string_view(text).substr(at));
        if (rune.bytes == 0 || rune.code > 0xff) return false;
        bytes += static_cast<char>(rune.code);
        at += rune.bytes;
    }
    text = std::move(bytes);
    return true;
}

/// A column as it is read.
struct Item {
    std::string name, port;
    bool is_text = false;
    std::vector<std::string> texts;
    std::optional<double> mean = {};
};

bool read_item(JsonReader& reader, Item& item) {
    std::string key;
    if (!reader.enter_object()) return false;
    while (reader.next_member(key)) {
        if (key == "column") {
            reader.string(item.name);
        } else if (key == "for") {
            reader.string(item.port);
        } else if (key == "texts") {
            item.is_text = true;
            if (reader.enter_array())
                while (reader.next_item() && reader.string(item.texts.emplace_back())) {}
        } else if (key == "mean") {
            if (reader.number(item.mean.emplace()) && std::fabs(*item.mean) > std::numeric_limits<float>::max())
                reader.fail("number beyond a float of 32 bits");
        } else {
            reader.skip();
        }
    }
    if (reader.ok() && (item.name.empty() || item.port.empty())) reader.fail("column without a name, or for nothing");
    return reader.ok();
}

bool read_items(JsonReader& reader, std::vector<Item>& items, std::string& encoding) {
    std::string key;
    if (!reader.enter_object()) return false;
    while (reader.next_member(key)) {
        if (key == "encoding") {
            reader.string(encoding);
        } else if (key == "columns") {
            if (reader.enter_array())
                while (reader.next_item() && read_item(reader, items.emplace_back())) {}
        } else {
            reader.skip();
        }
    }
    return reader.finish();
}

/// Reads the items of a JSON text, with texts as tables have them; an empty string, or what is wrong.
std::string problem_of_items(const std::string& text, std::vector<Item>& items) {
    std::string encoding;
    JsonReader reader(text);
    if (!read_items(reader, items, encoding)) return reader.problem();
    if (!encoding.empty() && encoding != latin1) return "unknown encoding `" + printable(encoding) + "`";
    for (Item& item : items) {
        bool whole = true;
        if (encoding == latin1) {
            whole = to_latin1(item.name);
            for (std::string& each : item.texts) whole = to_latin1(each) && whole;
        }
        const bool ascend = std::adjacent_find(item.texts.begin(), item.texts.end(), std::greater_equal<>()) == item.texts.end();
        if (!whole || !ascend || (item.is_text && item.texts.empty()) || (item.is_text && item.mean))
            return "the texts of column `" + printable(item.name) + "`";
    }
    return {};
}

}  // namespace

Known TableEncoding::known() const {
    bool all_utf8 = true;
    for (const TableColumn& column : columns_) {
        all_utf8 = all_utf8 && is_utf8(column.name);
        for (const auto& [text, number] : vocabulary(column).texts) all_utf8 = all_utf8 && is_utf8(text);
    }
    const auto written = [&](const std::string& text) { return all_utf8 ? text : from_latin1(text); };
    JsonWriter json;
    json.open_object();
    if (!all_utf8) json.member("encoding", latin1);
    json.name("columns").open_array();
    const TableColumn* before = nullptr;
    for (const TableColumn& column : columns_) {
        json.open_object().member("column", written(column.name)).member("for", ports_[column.port]);
        // What several columns of classes share stands once, with the first.
        if (vocabulary(column).is_text && (before == nullptr || before->vocabulary != column.vocabulary)) {
            json.name("texts").open_array();
            for (const auto& [text, number] : vocabulary(column).texts) json.string(written(text));
            json.close_array();
        }
        if (column.mean) json.member("mean", *column.mean);
        json.close_object();
        before = &column;
    }
    json.close_array().close_object();
    return {json.text(), from_};
}

std::string TableEncoding::difference(const Known& others) const {
    std::vector<Item> items;
    if (others.text.empty() || !problem_of_items(others.text, items).empty()) return {};
    for (size_t port = 0; port < ports_.size(); ++port) {
        std::vector<std::string> names, other_names;
        for (const TableColumn& column : columns_)
            if (column.port == port) names.push_back(column.name);
        for (const Item& item : items)
            if (item.port == ports_[port]) other_names.push_back(item.name);
        if (names != other_names)
            return "was trained with other columns for `" + printable(ports_[port]) + "`: " + listed(other_names) + ", not " + listed(names);
    }
    for (const TableColumn& column : columns_)
        for (const Item& item : items) {
            if (item.name != column.name || item.port != ports_[column.port] || item.texts.empty()) continue;
            std::vector<std::string> texts;
            for (const auto& [text, number] : vocabulary(column).texts) texts.push_back(text);
            if (texts != item.texts)
                return "was trained with other texts in `" + printable(column.name) + "`: " + listed(item.texts) + ", not " + listed(texts);
        }
    return {};
}

void TableEncoding::add_to(Metadata& about, const Source& source) const { about.emplace_back(learned_key(source), known().text); }

Status TableEncoding::read_columns(const TablePorts& ports, const std::string& text) {
    const auto damaged = [&](const std::string& problem) {
        return Error{from_ + ": what it says of the columns of tables is damaged: " + problem +
                     "; training again writes it anew"};
    };
    std::vector<Item> items;
    if (const std::string problem = problem_of_items(text, items); !problem.empty()) return damaged(problem);
    for (size_t port = 0; port < ports.count(); ++port)
        for (Item& item : items) {
            if (item.port != ports_[port]) continue;
            add_column(ports, item.name, port);
            TableColumn& column = columns_.back();
            Vocabulary& vocabulary = vocabularies_[column.vocabulary];
            if (vocabulary.known && item.is_text) return damaged("the texts of column `" + printable(item.name) + "`");
            if (!vocabulary.known) vocabulary.is_text = item.is_text;
            vocabulary.known = true;
            for (std::string& each : item.texts) vocabulary.texts.try_emplace(std::move(each), 0);
            vocabulary.number_texts();
            if (is_number(column)) column.mean = item.mean;
        }
    return {};
}

/// They are the columns that the data section names.
Status TableEncoding::check_names(const TablePorts& ports, size_t port) const {
    std::vector<std::string> names;
    for (const TableColumn& column : columns_)
        if (column.port == port) names.push_back(column.name);
    const std::string name = printable(ports[port].name);
    if (names.empty())
        return Error{from_ + ": says nothing of columns for `" + name + "`: its network was trained without"};
    const char* columns = ports.columns_of(port);
    if (columns != nullptr && std::string_view(columns) == "*") return {};
    const std::vector<std::string> wanted = columns == nullptr ? std::vector<std::string>{ports[port].name} : column_names(columns, names);
    if (names == wanted) return {};
    return Error{from_ + ": was trained with other columns for `" + name + "` than data section `" + printable(ports.source().name) +
                 "` names: " + listed(names) + ", not " + listed(wanted)};
}

Result<TableEncoding> TableEncoding::read(const TablePorts& ports, const Known& known) {
    TableEncoding encoding(ports, known.from);
    if (Status status = encoding.read_columns(ports, known.text); !status) return status.error();
    for (size_t port = 0; port < ports.count(); ++port)
        if (Status status = encoding.check_names(ports, port); !status) return status.error();
    if (Status status = encoding.fit(ports); !status) return status.error();
    return encoding;
}

}  // namespace netrt
