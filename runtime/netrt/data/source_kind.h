// What a kind of source is: a row for each with the function that reads it.
#pragma once

#include <string>
#include <string_view>

#include "netrt/data/array.h"
#include "netrt/data/images.h"
#include "netrt/data/learned.h"
#include "netrt/data/source.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

/// Which samples are wanted, for what.
struct SourceRequest {
    const Source& source;
    const Program& program;  // whose inputs and labels are filled
    Split split;
    std::string folder = {};  // where the files are looked for instead; empty: where the source says
    int threads = 1;          // that may read
    int64_t most_bytes = all_in_memory;  // of samples; more stay in their files where those are made for it
    const Known* known = nullptr;  // by the source, which then learns nothing
};

struct SourceKind {
    const char* name;  // in the .net file
    /// A column for each input and label, as they are in the data. No samples when there is no such split.
    Status (*read)(const SourceRequest& request, Samples& samples);
    const char* text = nullptr;         // what is read, where that is no file
    const SourceKind* drawn = nullptr;  // what stands in for it where there are no files
    /// A column for each input from another file of the kind, or from standard input (`-`), as the data for training say;
    /// the program of the request has the labels too. Null: there are no such files.
    Status (*read_inputs)(const SourceRequest& request, const std::string& path, Samples& samples) = nullptr;
    /// What a file of weights says that the source learned. Null: it learns nothing.
    Known (*known_in)(const std::string& path, const Source& source) = nullptr;
};

/// All that there are, for programs whose tables are made while they run. Null when there is none of that name.
const SourceKind* find_source_kind(std::string_view name);

// ------------------------------------------------------------------------------ what readers share

/// `otherwise` when the data section does not give this number.
double number_of(const Source& source, std::string_view name, double otherwise);

/// How pictures come to the sides of the input: `fit` of the data section, a place among its words; `Stretch` without it.
PictureFit picture_fit_of(const Source& source);

/// The file that the split of a request has for `name`, in the folder of the request; empty when there is none.
std::string path_of(const SourceRequest& request, std::string_view name);

/// Reads a file for each input and label by its name.
Status read_named_files(const SourceRequest& request, Result<Array> (*read)(const std::string& path, int64_t most_bytes),
                        Samples& samples);

/// An error unless the program has one input, of the shape `dims`, and at most one label, a class for each sample: what
/// a source of pictures called `name` fills.
Status check_pictures(const Program& program, const std::vector<int64_t>& dims, const std::string& name);

}  // namespace netrt
