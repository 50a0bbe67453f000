// Runs the command line of a net in a process of its own, in a folder of its own.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "netrt/program.h"

/// A new folder that is removed with everything in it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::string& path() const { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }
    bool has(const std::string& name) const;
    std::string read(const std::string& name) const;
    void write(const std::string& name, const std::string& content) const;
    std::vector<std::string> names() const;

private:
    std::string path_;
};

struct Outcome {
    int code = -1;  // exit code, or -1 when a signal ended it
    int signal = 0;
    std::string out, err;
};

class Child {
public:
    /// Starts `net`'s command line with these arguments in `folder`; `before` runs in the new process first.
    Child(const netrt::Net& net, const Folder& folder, const std::vector<std::string>& arguments,
          const std::function<void()>& before = nullptr);

    pid_t pid() const { return pid_; }
    Outcome wait();

private:
    const Folder& folder_;
    std::string stem_;
    pid_t pid_ = -1;
};

Outcome run(const netrt::Net& net, const Folder& folder, const std::vector<std::string>& arguments,
            const std::function<void()>& before = nullptr);

bool contains(const std::string& text, const std::string& part);
