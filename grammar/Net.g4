// The language of .net files. Line breaks mean nothing, statements need no terminator.
//
// Words like `loss`, `data` and `label` are keywords only where they begin a statement or a declaration; elsewhere they
// are names. A lexer cannot see that, so compiler/syntax/words.cpp changes token types between lexer and parser:
//   - a keyword that stands for a name becomes NAME;
//   - the key of a setting (`batch` in `batch 128`) becomes KEY;
//   - an `if` that is part of an expression becomes CHOOSE;
//   - a name that begins a statement but is no keyword (`repat 3`) becomes STRAY, which no rule accepts;
//   - before an expression that is a statement of its own comes an empty token, LONE.
grammar Net;

tokens { KEY, CHOOSE, STRAY, LONE }

// ------------------------------------------------------------------------------------------- declarations

file : declaration* EOF ;

declaration
    : netDeclaration
    | blockDeclaration
    | formulaDeclaration
    | importLine
    | defaultsLine
    | dataSection
    | trainSection
    | checkLine
    | exportSection
    | targetSection
    ;

// net Digits(classes = 10) { ... }        net ResNet152 = ResNet50(depth = [3, 8, 36, 3]) { expect params = 60_192_808 }
netDeclaration : 'net' name ('=' name arguments? body? | parameters? body) ;

// block conv_bn(x, width, k = 1) { return x | conv(width, k) | batchnorm }
blockDeclaration : 'block' name parameters? variant* body ;

// function softplus(x) = log1p(exp(x)) derivative sigmoid(x)        optimizer sgd(lr = 0.01) { w = w - lr * g }
formulaDeclaration
    : word = ('function' | 'loss' | 'metric' | 'optimizer' | 'schedule' | 'initialiser') name parameters? variant*
      ('=' expr | body) ('derivative' expr)?
    ;

// as keras3(epsilon = 1e-7)        (other defaults of the same declaration)
variant : 'as' name arguments ;

// import "my_losses.net"
importLine : 'import' TEXT ;

// defaults as pytorch
defaultsLine : 'defaults' 'as' name ;

// data digits(lo, hi) { source mnist("data/mnist")  keep digit in lo..hi }
dataSection : 'data' name parameters? settings ;

// train second : Digits on digits(5, 9) { from first, freeze features, batch 128 }
trainSection : 'train' name ':' name 'on' call settings ;

// check first.accuracy >= 0.995, second.accuracy >= 0.985
checkLine : 'check' expr (',' expr)* ;

// export second { output probabilities = softmax(logits) }
exportSection : 'export' name settings? ;

// target { threads 4 }
targetSection : 'target' settings ;

// (lo, hi, shuffled = true)
parameters : '(' (parameter (',' parameter)* ','?)? ')' ;

// classes = 1000        label : class        rate in 0..1 = 0.5
parameter : name (':' name)? ('in' expr)? ('=' expr)? ;

// { batch 128, epochs 5, optimizer adadelta(lr = 1.0) }
settings : '{' (setting ','?)* '}' ;

// map image = image / 255, digit = digit - lo
setting : KEY (argument (',' argument)*)? ;

// --------------------------------------------------------------------------------------------- statements

// { input image : f32[1, 28, 28]  logits = image | flatten | dense(10) }
body : '{' statement* '}' ;

statement
    : inputStatement
    | labelStatement
    | weightStatement
    | stateStatement
    | sharedStatement
    | lossStatement
    | metricStatement
    | expectStatement
    | forStatement
    | repeatStatement
    | ifStatement
    | returnStatement
    | assignment
    | loneExpression
    ;

// input image : f32[1, 28, 28]
inputStatement : 'input' name ':' type ;

// label digit : class[5]        label price : f32[]        label mask : class[21][8, 8]
labelStatement : 'label' name ':' type ;

// weight scale : f32[64] = constant(1)
weightStatement : 'weight' name ':' type '=' expr ;

// state mean, square        state accumulator = 0.1
stateStatement : 'state' name (',' name)* ('=' expr)? ;

// shared enc = encoder(64)
sharedStatement : 'shared' name '=' expr ;

// loss cross_entropy(logits, digit)
lossStatement : 'loss' expr (',' expr)* ;

// metric top1(logits, y), top5(logits, y)
metricStatement : 'metric' expr (',' expr)* ;

// expect params = 600_165, macs = 6_093_568        expect x.channels % groups == 0
expectStatement : 'expect' expectation (',' expectation)* ;

// params = 600_165        x.channels % groups == 0
expectation : (name '=')? expr ;

// for i in 0..3 { x = x | bottleneck(64 * 2^i) }
forStatement : 'for' name 'in' expr body ;

// repeat depth[i] - 1 { x = x | bottleneck(64) }
repeatStatement : 'repeat' expr body ;

// if stride > 1 { x = x | pool } else if wide { x = x | wider } else { x = x | same }
ifStatement : 'if' expr body ('else' 'if' expr body)* ('else' body)? ;

// return relu(main + shortcut)
returnStatement : 'return' expr (',' expr)* ;

// a, b = split(x)        "fire2/conv" = conv(x, 16)
assignment : name (',' name)* '=' expr ;

// image | conv(32, 3)        (without a name for the result; the checker tells what is missing)
loneExpression : LONE expr ;

// f32[1, 28, 28]        class[5]        class[21][8, 8]
type : name (list list?)? ;

// -------------------------------------------------------------------------------------------- expressions

// image | conv(32, 3) | relu -> [32, 26, 26]
expr : operation link* ;

// | maxpool(2)        -> [32, 12, 12]
link
    : '|' step
    | '->' list
    ;

// relu        conv(32, 3)        hard_sigmoid as keras2        (and nn.ReLU(), of which the checker tells what it is here)
step : name (arguments | ('.' name)+ arguments?)? asSystem? ;

// as keras3
asSystem : 'as' name ;

// 64 * 2^i + 1        digit in lo..hi        depth[i]        x.channels != 4 * width
operation
    : operation '.' name                                               # Member
    | operation '[' expr ']'                                           # Index
    | <assoc = right> operation op = '^' operation                     # Binary
    | op = '-' operation                                               # Unary
    | operation op = ('*' | '/' | '%') operation                       # Binary
    | operation op = ('+' | '-') operation                             # Binary
    | operation op = '..' operation                                    # Binary
    | operation op = ('==' | '!=' | '<' | '<=' | '>' | '>=' | 'in') operation  # Binary
    | op = 'not' operation                                             # Unary
    | operation op = 'and' operation                                   # Binary
    | operation op = 'or' operation                                    # Binary
    | '(' expr ')'                                                     # Group
    | CHOOSE expr '{' expr '}' ('else' CHOOSE expr '{' expr '}')* 'else' '{' expr '}'  # Choice
    | name ('.' name)* arguments asSystem?                             # Application
    | name asSystem                                                    # Application
    | list                                                             # Items
    | literal                                                          # Value
    ;

// digits        digits(0, 4)
call : name ('.' name)* arguments? ;

// (32, 3, stride = 2)
arguments : '(' (argument (',' argument)* ','?)? ')' ;

// stride = 2
argument : (name '=')? expr ;

// [3, 4, 6, 3]
list : '[' (expr (',' expr)* ','?)? ']' ;

// 600_165        0.25        "data/mnist"        x
literal : INTEGER | REAL | TEXT | NAME ;

// features        "fire2/conv"
name : NAME | TEXT ;

// ------------------------------------------------------------------------------------------------- tokens

NET : 'net' ;
BLOCK : 'block' ;
FUNCTION : 'function' ;
OPTIMIZER : 'optimizer' ;
SCHEDULE : 'schedule' ;
INITIALISER : 'initialiser' ;
IMPORT : 'import' ;
DEFAULTS : 'defaults' ;
AS : 'as' ;
DERIVATIVE : 'derivative' ;
DATA : 'data' ;
TRAIN : 'train' ;
CHECK : 'check' ;
EXPORT : 'export' ;
TARGET : 'target' ;
ON : 'on' ;

INPUT : 'input' ;
LABEL : 'label' ;
WEIGHT : 'weight' ;
STATE : 'state' ;
SHARED : 'shared' ;
LOSS : 'loss' ;
METRIC : 'metric' ;
EXPECT : 'expect' ;

FOR : 'for' ;
REPEAT : 'repeat' ;
IF : 'if' ;
ELSE : 'else' ;
RETURN : 'return' ;
IN : 'in' ;
AND : 'and' ;
OR : 'or' ;
NOT : 'not' ;

LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;
LEFT_PARENTHESIS : '(' ;
RIGHT_PARENTHESIS : ')' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
ARROW : '->' ;
PIPE : '|' ;
RANGE : '..' ;
DOT : '.' ;
COMMA : ',' ;
COLON : ':' ;
EQUAL : '==' ;
UNEQUAL : '!=' ;
AT_MOST : '<=' ;
AT_LEAST : '>=' ;
LESS : '<' ;
GREATER : '>' ;
ASSIGN : '=' ;
PLUS : '+' ;
MINUS : '-' ;
TIMES : '*' ;
DIVIDE : '/' ;
MODULO : '%' ;
POWER : '^' ;

// 600_165
INTEGER : DIGITS ;

// 0.25        1e-7        6.02e23
REAL : DIGITS '.' DIGITS EXPONENT? | DIGITS EXPONENT ;

// 28x28        1_000_
BAD_NUMBER : [0-9] [0-9a-zA-Z_]* ;

// "data/mnist"        "say \"hello\""
TEXT : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;

OPEN_TEXT : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'? ;

// conv_bn        größe
NAME : FIRST_LETTER (FIRST_LETTER | LATER_LETTER)* ;

// # four IDX files        // the same
COMMENT : ('#' | '//') ~[\r\n]* -> channel(HIDDEN) ;

SPACE : [ \t\r\n\f]+ -> skip ;

// Signs of other languages, told apart so that a message can name ours.
FOREIGN : '&&' | '||' | '**' | '=>' | ':=' | '+=' | '-=' | '*=' | '/=' | '/*' ;

// Any other character.
UNKNOWN : . ;

fragment DIGITS : [0-9] ('_'? [0-9])* ;
fragment EXPONENT : [eE] [+-]? DIGITS ;

// Letters outside ASCII by ranges, not by \p{...}: those depend on the Unicode tables of the tool.
fragment FIRST_LETTER
    : [a-zA-Z_]
    | [\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u167F\u1681-\u180D\u180F-\u1FFF]
    | [\u2071-\u218F\u2C00-\u2DFF\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\uD7FF\uF900-\uFDCF\uFDF0-\uFDFF]
    | [\uFE70-\uFEFC\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFDC]
    | [\u{10000}-\u{1F000}\u{20000}-\u{DFFFF}]
    ;
fragment LATER_LETTER : [0-9] | [\u00B7\u0300-\u036F] ;
