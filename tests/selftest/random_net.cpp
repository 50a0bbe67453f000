// Prints a random net that is sound: random_net SEED. Sizes are odd, windows reach out of maps, branches meet again.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "random_tensors.h"

namespace {

struct Map {
    std::string name;
    int channels, height, width;
};

class NetWriter : Chance {
public:
    explicit NetWriter(unsigned seed) : Chance(seed), tensors_(*this) {}

    std::string write() {
        const Map input{"image", one_of({1, 2, 3, 5, 16, 17}), between(1, 15), between(1, 15)};
        classes_ = between(2, 19);
        maps_.push_back(input);
        conv(input);  // so that the first part has weights to freeze
        const bool has_tensors = !one_in(3);
        if (has_tensors) tensors_.declare();
        const int layers = has_tensors ? between(0, 3) : between(1, 5);
        for (int i = 0; i < layers; ++i) layer();
        if (has_tensors) tensors();
        const std::string more = has_tensors ? " + " + tensors_.head(classes_) : "";
        body_ += tensors_.body;
        head(more);
        for (const std::string& loss : tensors_.losses) body_ += "    loss " + loss + "\n";
        const std::string text =
            "net N {\n    input image : f32" + shape(input) + "\n    label kind : class[" + number(classes_) + "]\n" +
            tensors_.declarations + body_ +
            "    metric topk(scores, kind, k = " + number(std::min(2, classes_)) + ")\n}\n\n" +
            "data files {\n    source npy(image = \"images.npy\", kind = \"labels.npy\"" + tensors_.files + ")\n}\n\n";
        return text + stage("first", "") + (one_in(3) ? stage("second", "from first, freeze m1, ") : "");
    }

private:
    static std::string pair(int a, int b) { return "[" + number(a) + ", " + number(b) + "]"; }
    static std::string shape(const Map& map) {
        return "[" + number(map.channels) + ", " + number(map.height) + ", " + number(map.width) + "]";
    }

    /// A window along one axis that fits into `extent`.
    struct Axis {
        int size = 1, stride = 1, dilation = 1, before = 0, after = 0, out = 1;
    };
    Axis axis(int extent, bool dilates) {
        Axis a;
        for (;;) {
            a.size = between(1, 5);
            a.stride = one_in(2) ? 1 : between(1, 4);
            a.dilation = dilates && one_in(4) ? 2 : 1;
            // A window lies partly inside the map wherever it stands.
            const int reach = one_in(2) ? 0 : (a.size - 1) / 2;
            a.before = between(0, reach);
            a.after = between(0, reach);
            const int room = extent + a.before + a.after - (a.size - 1) * a.dilation - 1;
            a.out = room / a.stride + 1;
            if (room >= 0) return a;
        }
    }
    static std::string pads(const Axis& y, const Axis& x) {
        return ", pad = [" + number(y.before) + ", " + number(y.after) + ", " + number(x.before) + ", " + number(x.after) + "]";
    }

    /// The newest map mostly, else any.
    Map source() { return maps_[one_in(3) ? static_cast<size_t>(between(0, static_cast<int>(maps_.size()) - 1)) : maps_.size() - 1]; }

    void add(Map map, const std::string& text) {
        map.name = "m" + number(static_cast<int>(maps_.size()));
        body_ += "    " + map.name + " = " + text + "\n";
        maps_.push_back(map);
    }

    void layer() {
        const Map in = source();
        switch (between(0, 9)) {
            case 0:
            case 1:
            case 2: return conv(in);
            case 3: return conv_transpose(in);
            case 4: return pool(in, "maxpool", "");
            case 5: return pool(in, "avgpool", one_in(2) ? ", count_pad = false" : "");
            case 6: return add(in, in.name + " | " + (one_in(3) ? "batchnorm | relu" : one_of<std::string>({"tanh", "sigmoid | relu", "batchnorm", "relu"})));
            case 7: return add(in, in.name + " | dropout(0.3)");
            case 8: return join(in);
            default: return sum(in);
        }
    }

    /// `more` stands behind the other arguments.
    std::string conv_text(const std::string& layer, const Map& in, int filters, const Axis& y, const Axis& x, const std::string& more = "") {
        std::vector<int> groups{1};
        for (int g = 2; g <= in.channels; ++g)
            if (in.channels % g == 0 && filters % g == 0) groups.push_back(g);
        const int g = groups[static_cast<size_t>(between(0, static_cast<int>(groups.size()) - 1))];
        return layer + "(" + number(filters) + ", " + pair(y.size, x.size) + ", stride = " + pair(y.stride, x.stride) +
               pads(y, x) + ", dilation = " + pair(y.dilation, x.dilation) + ", groups = " + number(g) +
               (one_in(3) ? ", bias = false" : "") + more + ")";
    }

    void conv(const Map& in) {
        const Axis y = axis(in.height, true), x = axis(in.width, true);
        const int filters = one_of({1, 4, 6, 15, 16, 17, 32, 48});
        std::string text = in.name + " | " + conv_text("conv", in, filters, y, x);
        if (one_in(3)) text += " | batchnorm";
        if (!one_in(3)) text += one_of<std::string>({" | relu", " | tanh", " | sigmoid"});
        Map out{"", filters, y.out, x.out};
        if (out.height >= 2 && out.width >= 2 && one_in(2)) {
            text += " | maxpool(2)";
            out.height /= 2;
            out.width /= 2;
            if (one_in(3)) text += " | relu";
        }
        if (one_in(4)) text += " | dropout(0.4)";
        add(out, text);
    }

    /// Its pads may be wider than its window; maps stay small.
    void conv_transpose(const Map& in) {
        int added[2];
        const auto along = [&](int extent, int& more) {
            Axis a;
            do {
                a.size = between(1, 5);
                a.stride = one_in(3) ? 1 : between(1, 3);
                a.dilation = one_in(4) ? between(2, 3) : 1;
                a.before = one_in(2) ? 0 : between(0, a.size);
                a.after = one_in(2) ? a.before : between(0, a.size);
                more = one_in(2) ? 0 : between(0, std::max(a.stride, a.dilation) - 1);
                a.out = (extent - 1) * a.stride + (a.size - 1) * a.dilation + 1 - a.before - a.after + more;
            } while (a.out < 1 || a.out > std::max(24, extent));
            return a;
        };
        const Axis y = along(in.height, added[0]), x = along(in.width, added[1]);
        const int filters = one_of({1, 4, 6, 15, 16, 17, 32, in.channels});
        std::string text = in.name + " | " + conv_text("conv_transpose", in, filters, y, x, ", output_pad = " + pair(added[0], added[1]));
        if (one_in(3)) text += " | batchnorm";
        if (!one_in(3)) text += one_of<std::string>({" | relu", " | tanh", " | sigmoid"});
        Map out{"", filters, y.out, x.out};
        if (out.height >= 2 && out.width >= 2 && one_in(4)) {
            text += " | maxpool(2)";
            out.height /= 2;
            out.width /= 2;
        }
        add(out, text);
    }

    void pool(const Map& in, const std::string& kind, const std::string& more) {
        const Axis y = axis(in.height, false), x = axis(in.width, false);
        // A pad of at most half the window, and no window outside.
        add({"", in.channels, y.out, x.out}, in.name + " | " + kind + "(" + pair(y.size, x.size) +
                                                  ", stride = " + pair(y.stride, x.stride) + pads(y, x) + more + ")");
    }

    void join(const Map& in) {
        std::string text = "concat(" + in.name;
        int channels = in.channels;
        for (const Map& other : maps_) {
            if (other.name == in.name || other.height != in.height || other.width != in.width || channels > 60) continue;
            text += ", " + other.name;
            channels += other.channels;
        }
        if (channels == in.channels) return conv(in);
        add({"", channels, in.height, in.width}, text + ")");
    }

    void sum(const Map& in) {
        const Axis same;
        std::string other = in.name + " | " + conv_text("conv", in, in.channels, same, same);
        for (const Map& map : maps_)
            if (map.name != in.name && map.channels == in.channels && map.height == in.height && map.width == in.width)
                other = map.name;
        add(in, (one_in(2) ? "relu(" : "tanh(") + in.name + " + (" + other + "))");
    }

    /// Statements about tensors of any rank, which read the maps too.
    void tensors() {
        for (const Map& map : maps_)
            if (map.name == maps_.back().name || one_in(2)) tensors_.offer({map.name, {map.channels, map.height, map.width}});
        const int statements = between(3, 9);
        for (int i = 0; i < statements; ++i) tensors_.statement();
    }

    void head(const std::string& more) {
        const Map last = maps_.back();
        std::string scores;
        for (const Map& map : maps_) {
            if (map.name != last.name && !(map.name != "image" && !is_read(map.name))) continue;
            const std::string row = one_in(3) ? "avgpool(global)" : one_in(4) ? "maxpool(global)" : "flatten";
            std::string text = map.name + " | " + row;
            if (one_in(2)) text += " | dense(" + number(one_of({1, 5, 16, 33})) + ")" + (one_in(3) ? " | batchnorm" : "") + " | " + (one_in(2) ? "relu" : "tanh");
            scores += (scores.empty() ? "" : " + ") + std::string("(") + text + " | dense(" + number(classes_) + "))";
        }
        body_ += "    scores = " + scores + more + "\n";
        switch (between(0, 3)) {
            case 0: body_ += "    p = scores | softmax\n    loss categorical_crossentropy(p, kind)\n"; break;
            case 1: body_ += "    p = scores | sigmoid\n    loss mean_squared_error(p, kind)\n"; break;
            default: body_ += "    loss cross_entropy(scores, kind)\n";
        }
    }

    bool is_read(const std::string& name) const {
        for (const char* before : {" ", "(", ", "})
            for (const char* behind : {" ", ",", ")"}) {
                const std::string read = before + name + behind;
                for (size_t at = body_.find(read); at != std::string::npos; at = body_.find(read, at + 1))
                    if (body_.compare(at + read.size(), 2, "= ") != 0) return true;
            }
        return false;
    }

    std::string stage(const std::string& name, const std::string& settings) {
        const std::string optimizer = one_of<std::string>({"sgd(lr = 0.1)", "sgd(lr = 0.05, momentum = 0.9)", "adam", "adadelta",
                                                           "sgd(lr = 0.05, momentum = 0.8, nesterov = true, weight_decay = 0.01)",
                                                           "adam(clip_norm = 0.1, average = 0.9)", "sgd(lr = 0.1, l1 = 0.01)",
                                                           "lamb(lr = 0.01, clip_norm = 1)", "lars(lr = 1)", "adafactor"});
        const int least = body_.find("batchnorm") == std::string::npos ? 1 : 2;  // it takes no mean of one value
        return "train " + name + " : N on files {\n    " + settings + "batch " + number(std::max(least, one_of({1, 2, 7, 8, 9, 33, 64}))) +
               ", epochs 1, optimizer " + optimizer + "\n}\n";
    }

    TensorWriter tensors_;
    int classes_ = 2;
    std::vector<Map> maps_;
    std::string body_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::fputs(NetWriter(static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10))).write().c_str(), stdout);
}
