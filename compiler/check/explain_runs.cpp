// Explanations of messages about losses, data, stages, checks and export.
#include "check/explanations.h"

namespace netc::check {

namespace {

// clang-format off
constexpr Explanation run_table[] = {
    {"no-gradient",
     "A stage changes a weight by its gradient. Behind `stop`, comparisons and the like no gradient comes back;\n"
     "weights that only metrics read have none either. `freeze` says that this is meant.",
     "gate = image | flatten | dense(10)\n"
     "logits = image | flatten | dense(10)\n"
     "loss cross_entropy(logits * (gate > 0), y)",
     "loss cross_entropy(logits * sigmoid(gate), y)"},
    {"missing-loss",
     "A stage follows the gradient of a loss; the net it trains has none.",
     "",
     "loss cross_entropy(logits, y)"},
    {"missing-optimizer",
     "A stage says how it steps; there is no optimizer that suits every net, so none is taken for granted.",
     "train first : A on d { epochs 5 }",
     "train first : A on d { epochs 5, optimizer adam(lr = 0.001) }"},
    {"not-a-loss",
     "A loss is one number for each sample.",
     "loss logits",
     "loss cross_entropy(logits, y)"},
    {"metric-as-loss",
     "A metric counts hits: small changes of the weights do not change it, so it has no gradient.",
     "loss accuracy(logits, y)",
     "loss cross_entropy(logits, y)\n"
     "metric accuracy(logits, y)"},
    {"not-a-metric",
     "A metric is one number for each sample: a hit or not, or a loss.",
     "metric logits",
     "metric accuracy(logits, y)"},
    {"not-a-label",
     "The second argument of this loss or metric is a label.",
     "cross_entropy(logits, image)",
     "label y : class[10]\n"
     "loss cross_entropy(logits, y)"},
    {"classes-differ",
     "There must be one score for each class of the label.",
     "label y : class[5]\n"
     "loss cross_entropy(image | flatten | dense(10), y)",
     "loss cross_entropy(image | flatten | dense(5), y)"},
    {"softmax-twice",
     "`cross_entropy` takes scores and applies softmax itself; scores that went through a softmax before\n"
     "learn slowly. `categorical_crossentropy` takes probabilities.",
     "loss cross_entropy(x | softmax, y)",
     "loss categorical_crossentropy(x | softmax, y)"},
    {"scores-as-probabilities",
     "`categorical_crossentropy` divides by the sum and takes the logarithm: what comes from a layer with\n"
     "weights can be negative, and is clipped. `cross_entropy` takes scores of any size.",
     "loss categorical_crossentropy(x | dense(10), y)",
     "loss cross_entropy(x | dense(10), y)"},
    {"batchnorm-of-one-value",
     "In training `batchnorm` takes mean and variance over the samples of a step and the places of a map.\n"
     "Of one value the variance is 0: what comes out is `shift`, whatever went in, and nothing before it\n"
     "learns.",
     "train first : Digits on digits { batch 1, optimizer sgd }",
     "train first : Digits on digits { batch 32, optimizer sgd }"},
    {"unknown-data",
     "Behind `on` stands a data section of this file, with its arguments.",
     "",
     "data digits { source mnist(\"data/mnist\") }"},
    {"unknown-source",
     "There is no source of this name; `netc layers` lists them.",
     "",
     "source drawn_digits(seed = 1)"},
    {"two-test-sets",
     "`test 0.2` makes a test set of training samples, for a source that has none: a table, pictures in folders by class.\n"
     "A source that has one, or is given one by `test = ...`, keeps it.",
     "data flowers { source csv(\"a.csv\", test = \"b.csv\")  test 0.2 }",
     "data flowers { source csv(\"a.csv\")  test 0.2 }"},
    {"missing-setting",
     "The section lacks a setting that has no default.", "", ""},
    {"unknown-setting",
     "The section knows no setting of this name.",
     "bacth 128",
     "batch 128"},
    {"repeated-setting",
     "A setting stands twice in one section.", "", ""},
    {"setting-value",
     "The setting takes another kind of value.",
     "shuffle 3",
     "shuffle false"},
    {"path",
     "The path of a file is empty or has a zero byte.", "", ""},
    {"keep-formula",
     "`keep` chooses samples by their label: a label in a range.",
     "keep digit < 5",
     "keep digit in 0..4"},
    {"empty-range",
     "The range ends before it begins, so nothing is in it.",
     "keep digit in 4..0",
     "keep digit in 0..4"},
    {"map-formula",
     "`map` gives an input or a label a formula that only scales and shifts it.",
     "map image = image * image",
     "map image = image / 255"},
    {"augment-formula",
     "`augment` gives an input of pictures a chain of augmentations, which begins with its name.",
     "augment image = random_flip",
     "augment image = image | random_flip | random_crop(pad = 4)"},
    {"unknown-augmentation",
     "`netc layers` lists the augmentations at its end.",
     "augment image = image | flip",
     "augment image = image | random_flip"},
    {"labels-outside",
     "After `keep` and `map`, labels must be classes of the net: 0 up to the number of classes less one.",
     "label digit : class[5]\n"
     "keep digit in 5..9",
     "keep digit in 5..9\n"
     "map digit = digit - 5"},
    {"source-inputs",
     "The source gives one picture and one label for each sample; the net declares more.", "", ""},
    {"source-shape",
     "The source is known to hold samples of another shape than the input declares.",
     "input image : f32[1, 32, 32]\n"
     "source mnist",
     "input image : f32[1, 28, 28]"},
    {"columns",
     "The text names no columns of the table, or two inputs take what the others leave.",
     "source csv(\"houses.csv\", x = \"*\", place = \"*\")",
     "source csv(\"houses.csv\", x = \"*\", place = \"longitude, latitude\")"},
    {"separator",
     "Fields of a table are separated by one character that is not a letter, a digit or of numbers otherwise.",
     "separator = \", \"",
     "separator = \",\""},
    {"unused-data",
     "No stage uses this data section.", "", ""},
    {"unknown-stage",
     "There is no stage of this name.", "", ""},
    {"stage-order",
     "A stage starts from an earlier one.",
     "train first : A on d { from second, optimizer adam }\n"
     "train second : A on d { optimizer adam }",
     "train first : A on d { optimizer adam }\n"
     "train second : A on d { from first, optimizer adam }"},
    {"unknown-optimizer",
     "There is no optimizer of this name; `netc layers` lists them.",
     "optimizer Adam",
     "optimizer adam"},
    {"setting-without-effect",
     "A setting is given, and with its default the optimizer makes the very same step: something it works with is\n"
     "missing. Nesterov's step looks ahead along the momentum; without momentum it is the plain step.",
     "sgd(nesterov = true)",
     "sgd(momentum = 0.9, nesterov = true)"},
    {"balanced-twice",
     "`class_weights balanced` weighs the loss of rare classes more, and `sampling balanced` draws their samples more often. Either\n"
     "makes all classes count alike; with both, rare ones would count more than the others. A list of weights may stand beside\n"
     "`sampling balanced`: it says what the mistakes cost.",
     "train first : A on d { optimizer adam, class_weights balanced, sampling balanced }",
     "train first : A on d { optimizer adam, class_weights balanced }"},
    {"from-does-not-fit",
     "A stage that starts from a stage of another net takes the weights of the same name; they must have the same\n"
     "shape. Parts that differ are excepted: they begin with first values.",
     "train tens : A on d { optimizer adam }\n"
     "train threes : B on e { from tens, optimizer adam }",
     "train tens : A on d { optimizer adam }\n"
     "train threes : B on e { from tens, except logits, optimizer adam }"},
    {"nothing-to-start-from",
     "`except` lists parts of a stage that starts `from` another one, and leaves some for it to start with.",
     "except logits",
     "from first, except logits"},
    {"unknown-part",
     "`freeze`, `except`, `no_decay` and `rate` take parts: values of the net that have a name.",
     "",
     "features = image | conv(32, 3)\n"
     "freeze features"},
    {"not-a-part",
     "A part is a value that is assigned once and outside of loops; a name that is assigned again stands\n"
     "for different layers at different places.",
     "x = image | conv(8, 3)\n"
     "x = x | relu\n"
     "freeze x",
     "features = image | conv(8, 3) | relu\n"
     "freeze features"},
    {"part-without-weights",
     "The part has no weights.", "", ""},
    {"nothing-to-train",
     "No weight is left that training could change.", "", ""},
    {"check-range",
     "Metrics that count hits give the part of the samples that were hit: a number from 0 to 1.",
     "check first.accuracy >= 95",
     "check first.accuracy >= 0.95"},
    {"check-formula",
     "`check` compares a figure of a stage with a number.",
     "check accuracy >= 0.99",
     "check first.accuracy >= 0.99"},
    {"unknown-metric",
     "The net of this stage has no metric of this name. Its metrics and `loss` can be checked, and be what `best` goes by.", "", ""},
    {"best-formula",
     "`best` keeps the weights of the epoch with the lowest or the highest figure: the loss or a metric. Of a loss\n"
     "the lowest is the best, of an accuracy the highest.",
     "best accuracy",
     "best highest(accuracy)"},
    {"repeated-export",
     "One executable exports one stage.", "", ""},
    {"not-an-output",
     "An output is a value that the net computes.",
     "output image",
     "output probabilities = softmax(logits)"},
    {"output-reads-label",
     "Labels are there in training and evaluation only: an output is computed from inputs and weights.",
     "l = cross_entropy(logits, y)\nexport first { output a = l * 2 }",
     "export first { output a = logits * 2 }"},
    {"weights-in-export",
     "An export adds no weights: no stage would have trained them.",
     "export first { output p = logits | dense(3) }",
     "export first { output p = softmax(logits) }"},
};
// clang-format on

}  // namespace

std::span<const Explanation> run_explanations() { return run_table; }

}  // namespace netc::check
