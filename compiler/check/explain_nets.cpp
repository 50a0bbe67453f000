// Explanations of messages about names, calls, layers, shapes and blocks.
#include "check/explanations.h"

namespace netc::check {

namespace {

// clang-format off
constexpr Explanation table[] = {
    {"no-net", "A file describes at least one net.", "", "net Small {\n  input image : f32[1, 28, 28]\n  logits = image | flatten | dense(10)\n}"},
    {"which-net",
     "An executable holds one net. When a file has several, `export` says which, or `train` if it names one only;\n"
     "otherwise `--net NAME` does.", "", ""},
    {"no-input", "A net computes something from an input.", "", "input image : f32[1, 28, 28]"},
    {"unknown-net", "No net of this name is in the file.", "", ""},
    {"net-cycle", "`net B = A(...)` gives a net with other parameters a name; here the names lead back to themselves.", "net A = B()\nnet B = A()", "net B = A(depth = 2)"},
    {"alias-body", "`net B = A(...)` has the body of A. In braces behind it stands only what is expected of it.", "net B = A() { x = image }", "net B = A(classes = 10) { expect params = 1_000 }"},
    {"net-as-layer", "A net has inputs, labels and losses of its own and cannot be a step in a chain. What several nets share\nis a block.", "x = image | Encoder", "block encoder(x) { return x | conv(8, 3) }"},
    {"repeated-name", "A name is declared twice where it must be unique: nets and blocks, parameters, inputs and labels, data\nsections, stages, outputs. (Values of a net may be assigned again.)", "", ""},
    {"name-characters", "Nets and stages give files, namespaces and command-line words their names, so these are letters, digits\nand _ only. Other names may be anything in quotes, but without control characters.", "net \"my net\" { ... }", "net my_net { ... }"},
    {"unknown-name", "No parameter, input, label or value of this name is known here. A block sees its own parameters only, not\nthe names of the net that calls it.", "", ""},
    {"unknown-layer", "There is neither a layer nor a block of this name. `netc layers` lists the layers; names of Keras and\nPyTorch are translated in the message.", "x = image | Conv2D(32, 3)", "x = image | conv(32, 3)"},
    {"unknown-member", "Values have `shape`; maps [C, H, W] have `channels`, `height`, `width`; lists of features [F] have\n`features`; labels have `classes`; lists of constants have `length`.", "", ""},
    {"unknown-argument", "The layer, block, net or data section has no parameter of this name.", "conv(32, 3, padding = 1)", "conv(32, 3, pad = 1)"},
    {"repeated-argument", "One parameter gets two arguments, by place and by name perhaps.", "conv(32, 3, kernel = 5)", "conv(32, 3)"},
    {"too-many-arguments", "The call has more arguments than there are parameters.", "relu(x, 2)", "relu(x)"},
    {"missing-argument", "A parameter without a default gets no argument.", "conv(32)", "conv(32, 3)"},
    {"missing-input", "A layer reads a value of the network: from the left of `|`, or as its first argument.", "x = conv(32, 3)", "x = image | conv(32, 3)"},
    {"call-without-input", "The name of a layer or block stands where a value is wanted.", "x = relu", "x = image | relu"},
    {"argument-type", "The argument is of another kind than the parameter takes.", "conv(32, \"3\")", "conv(32, 3)"},
    {"argument-range", "The number is outside of what the parameter takes.", "dropout(25)", "dropout(0.25)"},
    {"wrong-place", "Optimizers stand in `train` sections, sources in `data` sections.", "x = image | sgd", "train first : Digits on digits { optimizer sgd(lr = 0.1) }"},
    {"not-a-step", "Behind `|` stands a layer, a block or a shared layer.", "image | 3", "image | dense(3)"},
    {"unused-expression", "A statement computes a value that has no name, so nothing can ever read it.", "image | conv(32, 3)", "x = image | conv(32, 3)"},
    {"type", "Inputs are f32 with their extents, labels are class with the number of classes.", "label y : f32[10]", "label y : class[10]"},
    {"type-as-value", "A type stands behind `input` or `label`, not in an expression.", "x = f32[3]", "input x : f32[3]"},
    {"too-many-dimensions", "Tensors have at most six dimensions.", "", ""},
    {"tensor-too-large", "A tensor would have more than 2^40 numbers, or a layer more than 2^63 multiplications.", "dense(2^60)", "dense(1024)"},
    {"window-too-large",
     "A convolution or a pool lays a window on its input and moves it. When the window is larger than the input\n"
     "with its pads, there is no place for it. Along each axis\n"
     "    out = floor((in + pads - ((window - 1)*dilation + 1)) / stride) + 1",
     "image : f32[1, 5, 5]\nx = image | conv(8, 7)", "x = image | conv(8, 7, pad = 1)"},
    {"not-a-map", "Convolutions and pools slide over rows and columns: their input is [channels, height, width].", "image | flatten | conv(8, 3)", "image | conv(8, 3) | flatten"},
    {"dense-on-a-map", "`dense` joins every input with every output and reads one dimension. `flatten` makes one out of three.", "image | dense(10)", "image | flatten | dense(10)"},
    {"softmax-on-a-map", "`softmax` makes probabilities of one list of scores. A softmax for every pixel of a map is not built yet.", "", ""},
    {"groups-do-not-divide", "With groups, channels and filters are split into equal parts.", "conv(32, 3, groups = 5)", "conv(32, 3, groups = 4)"},
    {"pool-of-padding", "A pad as large as the window would leave a window with nothing but padding in it.", "maxpool(2, pad = 2)", "maxpool(2, pad = 1)"},
    {"pool-ceil", "Pools leave out a window that does not fit wholly (floor). Rounding up comes later; a pad at the bottom and\nthe right does the same today.", "maxpool(3, stride = 2, rounding = ceil)", "maxpool(3, stride = 2, pad = [0, 1, 0, 1])"},
    {"global-with-window", "A global pool takes the whole map: stride and pad have no meaning.", "avgpool(global, stride = 2)", "avgpool(global)"},
    {"reshape-elements", "A reshape keeps the numbers and their count.", "[4, 4] | reshape([3, 5])", "[4, 4] | reshape([2, 8])"},
    {"operand-shapes", "Values that are added, multiplied or compared element by element have equal shapes; values that are\nconcatenated differ in channels only.", "", ""},
    {"shape-assertion", "`-> [..]` states the shape of what stands to its left, and the shape is another. Either the statement or\nthe layers before it are mistaken; the note shows how the shape came about.", "image | conv(32, 3) -> [32, 28, 28]", "image | conv(32, 3) -> [32, 26, 26]"},
    {"label-as-value", "A label is the number of a class; only losses and metrics read it.", "x = digit | dense(10)", "loss cross_entropy(logits, digit)"},
    {"loss-as-value", "A loss or a metric is one number for each sample; layers do not read it.", "", ""},
    {"assignment-count", "A block that returns several values is assigned to as many names.", "a = split(x)", "a, b = split(x)"},
    {"missing-return", "A block gives its result with `return`.", "block double(x) { y = x + x }", "block double(x) { return x + x }"},
    {"return-in-net", "A net has no result; its values have names.", "", ""},
    {"after-return", "A block ends with `return`; what stands behind it is never reached.", "", ""},
    {"only-in-nets", "Inputs, labels, losses, metrics and expectations belong to the net, not to a block in it.", "", ""},
    {"recursive-block", "A block calls itself, perhaps by way of others: a network without end. `repeat` and `for` say how often.", "block deep(x) { return x | relu | deep }", "repeat 3 { x = x | relu }"},
    {"shared-value", "`shared` names a layer or a block with its arguments, but without an input.", "shared enc = image | dense(64)", "shared enc = dense(64)"},
    {"shared-arguments", "A shared layer has its arguments from its declaration; it takes the value that goes in and nothing else.", "a | enc(32)", "a | enc"},
    {"shared-shapes", "Weights that are used twice have one shape, so the values that go in must agree in shape too.", "", ""},
    {"unused-net", "Nothing trains or exports this net, so it takes no part.", "", ""},
    {"unused-block", "Nothing calls this block.", "", ""},
    {"unused-parameter", "The body never mentions this parameter.", "", ""},
    {"unused-value", "Nothing reads this value: no layer, no loss, no output.", "", ""},
    {"expectation", "`expect` states a figure of the net, and the figure is another. The note shows where it comes from.", "", ""},
    {"unknown-expectation", "`expect` knows `params` (weights that train) and `macs` (multiply-adds for one sample).", "expect flops = 10", "expect macs = 5"},
};
// clang-format on

}  // namespace

std::span<const Explanation> net_explanations() { return table; }

}  // namespace netc::check
